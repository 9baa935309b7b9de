"""The public pages of the register: home, search, fiche, bloc."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portail.referentiel import queries, recherche
from portail.referentiel.adresses import adresse_bloc, adresse_fiche
from portail.referentiel.parametres import JourIllisible, ecrire_demande, lire_demande, lire_jour
from portail.referentiel.presentation import bloc as page_bloc
from portail.referentiel.presentation import facettes
from portail.referentiel.presentation import fiche as page_fiche
from portail.referentiel.presentation import recherche as page_recherche
from portail.referentiel.presentation.exemple import mur_exemple
from portail.socle.perms import publique

FORMES = ("csv", "json", "xlsx")


@publique
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """What Brique is, and three ways in."""
    contexte = {
        "comptes": queries.comptes(partenaires=False),
        "source": queries.sources().first(),
        "fictif": queries.fictif(),
        "mur": mur_exemple(),
    }
    return render(request, "referentiel/accueil.html", contexte)


@publique
@require_safe
def chercher(request: HttpRequest) -> HttpResponse:
    """Search the register by words, codes and filters. The same page serves htmx, which picks its results in it."""
    demande = lire_demande(request.GET)
    reponse = recherche.chercher(demande)
    page, resultats = page_recherche.page_de_resultats(demande, reponse, request.GET.get("page", ""))
    groupes, filtres = facettes.groupes(demande, reponse, request.GET.get("tout", ""))
    contexte = {
        "demande": demande,
        "reponse": reponse,
        "en_blocs": reponse.vue is recherche.Vue.BLOCS,
        "page": page,
        "resultats": resultats,
        "onglets": page_recherche.onglets(demande, reponse),
        "groupes": groupes,
        "filtres": filtres,
        "direct": page_recherche.acces_direct(demande.texte) if demande.texte else None,
        "adresse_sans_filtre": f"?{ecrire_demande(recherche.Demande(demande.texte, {}, demande.vue))}",
        "parametres": ecrire_demande(demande),
        "formes": FORMES,
    }
    return render(request, "referentiel/recherche.html", contexte)


@publique
@require_safe
def fiche(request: HttpRequest, numero: str) -> HttpResponse:
    """A certification: its wall of blocs, how to get it, what it is for, and everything the register says of it."""
    au = jour_demande(request)
    lue = queries.fiche_au(numero, au)
    if lue is None and numero != numero.upper() and queries.fiche_au(numero.upper(), au) is not None:
        return redirect(adresse_fiche(numero.upper()))
    if lue is None:
        return introuvable(request, numero, au)
    page, relire = request.GET.get("page", ""), request.GET.get("relecture") == "oui"
    contexte = page_fiche.contexte(lue, au, timezone.localdate(), page, relire=relire)
    return render(request, "referentiel/fiche.html", {**contexte, "formes": FORMES})


@publique
@require_safe
def bloc(request: HttpRequest, numero: str, code: str) -> HttpResponse:
    """A bloc: its compétences one by one, its evaluation, its place, its history."""
    au = jour_demande(request)
    lu = queries.bloc_au(numero, code, au)
    if lu is None:
        return introuvable(request, numero, au, code)
    parties = request.GET.get("parties") == "oui"
    relire = request.GET.get("relecture") == "oui"
    contexte = page_bloc.contexte(lu, au, timezone.localdate(), parties=parties, relire=relire)
    return render(request, "referentiel/bloc.html", contexte)


def jour_demande(request: HttpRequest) -> date | None:
    """The past day asked for. A day that cannot be read, or is to come, is said and left aside."""
    try:
        au = lire_jour(request.GET)
    except JourIllisible:
        messages.warning(request, _("La date demandée ne se lit pas. Voici le registre d’aujourd’hui."))
        return None
    if au is not None and au > timezone.localdate():
        messages.warning(request, _("La date demandée est à venir. Voici le registre d’aujourd’hui."))
        return None
    return au


def introuvable(request: HttpRequest, numero: str, au: date | None, code: str = "") -> HttpResponse:
    """404 that says what is missing, and where it may be found: at another date, in its fiche, by searching."""
    autre_date = au is not None and (queries.bloc_au(numero, code) if code else queries.fiche_au(numero)) is not None
    contexte = {
        "numero": numero,
        "code": code,
        "au": au,
        "adresse_du_jour": (adresse_bloc(numero, code) if code else adresse_fiche(numero)) if autre_date else "",
        "fiche_connue": bool(code) and numero in queries.intitules([numero]),
        "recherche": quote(code or numero),
    }
    return render(request, "referentiel/introuvable.html", contexte, status=404)
