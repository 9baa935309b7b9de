"""The public pages of a branche: choosing one, what its blocs have in common, one group of common blocs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portail.passerelles import queries_branche
from portail.passerelles.adresses_branche import adresse_rapport, lire_choix, lire_cle
from portail.passerelles.forms_branche import ListeForm
from portail.passerelles.limites_branche import limiter_rapport
from portail.passerelles.presentation_branche import groupe as page_groupe
from portail.passerelles.presentation_branche import rapport as page_rapport
from portail.passerelles.presentation_branche.choix import propositions
from portail.passerelles.presentation_branche.noms import nom_de
from portail.passerelles.queries_branche import FICHES_MAX, Choix, Genre, Perimetre
from portail.socle.perms import publique

TEXTE_MAX = 200


@publique
@require_safe
def branche(request: HttpRequest) -> HttpResponse:
    """Choose a branche: by its convention collective, by a list of certifications."""
    cherche = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:TEXTE_MAX]
    formulaire = ListeForm(request.GET) if "fiches" in request.GET else ListeForm()
    if formulaire.is_bound and formulaire.is_valid():
        return redirect(adresse_rapport(Choix(Genre.FICHES, ",".join(formulaire.cleaned_data["fiches"]))))
    contexte = {"cherche": cherche, "formulaire": formulaire, **propositions(cherche)}
    return render(request, "passerelles/branche.html", contexte)


@publique
@require_safe
@limiter_rapport
def rapport(request: HttpRequest) -> HttpResponse:
    """What the blocs of a branche have in common, and its duplicates."""
    choix = lire_choix(request.GET)
    if choix is None:
        return redirect("passerelles:branche")
    perimetre = queries_branche.perimetre(choix)
    if perimetre is None or not perimetre.numeros or perimetre.trop_grand:
        return sans_rapport(request, choix, perimetre)
    contexte = page_rapport.contexte(perimetre, queries_branche.rapport(perimetre))
    return render(request, "passerelles/branche_rapport.html", contexte)


@publique
@require_safe
@limiter_rapport
def groupe(request: HttpRequest) -> HttpResponse:
    """A group of common blocs: its common wording, and two of its blocs side by side."""
    choix = lire_choix(request.GET)
    perimetre = queries_branche.perimetre(choix) if choix else None
    if choix is None or perimetre is None or not perimetre.numeros or perimetre.trop_grand:
        return sans_rapport(request, choix, perimetre)
    lu = queries_branche.rapport(perimetre)
    trouve = page_rapport.trouver_groupe(lu, lire_cle(request.GET.get("groupe", "")))
    if trouve is None:
        contexte = {"nom": nom_de(perimetre), "adresse_rapport": adresse_rapport(choix)}
        return render(request, "passerelles/branche_introuvable.html", contexte, status=404)
    un, autre = (lire_cle(request.GET.get(nom, "")) for nom in ("un", "autre"))
    return render(request, "passerelles/branche_groupe.html", page_groupe.contexte(perimetre, lu, trouve, un, autre))


def sans_rapport(request: HttpRequest, choix: Choix | None, perimetre: Perimetre | None) -> HttpResponse:
    """Why there is no report, and what to do: the branche is unknown, empty, or too large."""
    contexte = {
        "choix": choix,
        "perimetre": perimetre,
        "nom": nom_de(perimetre) if perimetre else "",
        "maximum": FICHES_MAX,
        "titre": _("Cette branche est trop grande pour un seul rapport")
        if perimetre and perimetre.trop_grand
        else _("Aucune certification à comparer"),
        "avec_inactives": adresse_rapport(Choix(choix.genre, choix.valeur, inactives=True))
        if choix and perimetre and perimetre.laissees and not perimetre.numeros
        else "",
    }
    return render(request, "passerelles/branche_introuvable.html", contexte, status=404)
