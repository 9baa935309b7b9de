"""The public pages of the offers: looking for one, reading it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portail.parcours.offres import queries
from portail.parcours.offres.forms import RechercheForm
from portail.parcours.offres.presentation import carte, page
from portail.socle.perms import publique

PAR_PAGE = 20
HORS_CARTE = 10  # offers without a place, shown apart


@publique
@require_safe
def chercher(request: HttpRequest) -> HttpResponse:
    """Offers by certification, bloc, place, way to learn and date: the next session first, or the nearest."""
    formulaire = RechercheForm(request.GET)
    valide = formulaire.is_valid()
    criteres, au = formulaire.criteres(), timezone.localdate()
    trouvees = queries.chercher(criteres, au)
    pages = Paginator(trouvees, PAR_PAGE)
    courante = pages.get_page(request.GET.get("page"))
    contexte = {
        "formulaire": formulaire,
        "en_erreur": not valide,
        "criteres": criteres,
        "page": courante,
        "total": pages.count,
        "cartes": [carte(lue, criteres.centre) for lue in queries.lire_offres(list(courante.object_list), au)],
        "parametres": request.GET.urlencode(),
        **(_hors_carte(criteres, au) if criteres.centre else {}),
    }
    return render(request, "parcours/offres/recherche.html", contexte)


def _hors_carte(criteres: queries.Criteres, au: date) -> dict[str, Any]:
    """The offers that nobody can say how far they are: how many, and the first ones."""
    hors = queries.hors_carte(criteres, au)
    return {
        "hors_carte": hors.count(),
        "cartes_hors": [carte(lue) for lue in queries.lire_offres(list(hors[:HORS_CARTE]), au)],
    }


@publique
@require_safe
def offre(request: HttpRequest, cle: int) -> HttpResponse:
    """One offer: what it prepares, for how much, when, where, and whether the CPF may pay for it."""
    lue = queries.offre_lue(cle, timezone.localdate())
    if lue is None:
        return render(request, "parcours/offres/introuvable.html", status=404)
    return render(request, "parcours/offres/offre.html", page(lue))
