"""The public pages around the register: certificateurs, and the state of the register itself."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portail.referentiel import queries
from portail.referentiel.presentation import certificateurs as page_certificateurs
from portail.referentiel.presentation import regles
from portail.referentiel.presentation.regles import derniers_de_chaque_suite, page_import
from portail.referentiel.views import FORMES
from portail.socle.perms import publique

PAR_PAGE = 50
SOURCES_MONTREES = 20


@publique
@require_safe
def certificateurs(request: HttpRequest) -> HttpResponse:
    """Every certificateur of the register, found by name."""
    texte = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:200]
    page = Paginator(page_certificateurs.inscrits(texte), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "referentiel/certificateurs.html", {"texte": texte, "page": page})


@publique
@require_safe
def certificateur(request: HttpRequest, cle: str) -> HttpResponse:
    """A certificateur's fiches, and what expires when."""
    trouve = queries.certificateur(cle)
    if trouve is None:
        return render(request, "referentiel/introuvable.html", {"certificateur": cle}, status=404)
    nom, siret, lignes = trouve
    aujourdhui = timezone.localdate()
    contexte = {
        "cle": cle,
        "nom": nom,
        "siret": siret,
        "page": Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page")),
        "total": len(lignes),
        "actives": sum(1 for ligne in lignes if ligne.active),
        "blocs": sum(ligne.blocs for ligne in lignes if ligne.active),
        "prochaine": page_certificateurs.prochaine_fin(lignes, aujourdhui),
        "frise": page_certificateurs.frise(lignes, aujourdhui),
        "aujourdhui": aujourdhui,
        "formes": FORMES,
    }
    return render(request, "referentiel/certificateur.html", contexte)


@publique
@require_safe
def registre(request: HttpRequest) -> HttpResponse:
    """The state of the register: where it comes from, what it holds, what reading it found."""
    sources = list(queries.sources().order_by("-pk")[:SOURCES_MONTREES])
    contexte = {
        "comptes": queries.comptes(),
        "fictif": queries.fictif(),
        "derniere": sources[0] if sources else None,
        "derniers": [(source, *page_import(source)) for source in derniers_de_chaque_suite(sources)],
        "sources": sources,
    }
    return render(request, "referentiel/registre.html", contexte)


@publique
@require_safe
def importation(request: HttpRequest, source: int) -> HttpResponse:
    """One import: what it changed, and its findings by rule."""
    lue = queries.sources().filter(pk=source).first()
    if lue is None:
        return render(request, "referentiel/introuvable.html", {"source": source}, status=404)
    changements, comptees = page_import(lue)
    regle = request.GET.get("regle", "").replace("\x00", "")[:60]
    contexte = {
        "source": lue,
        "changements": changements,
        "modifiees": lue.bilan.get("modifiees", [])[:PAR_PAGE],
        "modifiees_total": len(lue.bilan.get("modifiees", [])),
        "sorties": lue.bilan.get("sorties", [])[:PAR_PAGE],
        "regles": comptees,
        "regle": regle,
        "regle_dite": regles.dire(regle) if regle else None,
        "page": Paginator(queries.anomalies(source, regle), PAR_PAGE).get_page(request.GET.get("page")),
        "formes": FORMES,
    }
    return render(request, "referentiel/import.html", contexte)
