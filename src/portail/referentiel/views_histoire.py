"""The public pages on what changes: the difference of two versions, the renewals of a fiche, a bloc that expired."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portail.referentiel import queries_histoire
from portail.referentiel.parametres import JourIllisible, lire_code, lire_jour
from portail.referentiel.presentation import devenir as page_devenir
from portail.referentiel.presentation import ecart_page, filiation
from portail.referentiel.presentation.famille import lire_famille
from portail.referentiel.presentation.versions import bornes
from portail.referentiel.views import introuvable, jour_demande
from portail.socle.perms import publique


@publique
@require_safe
def ecart(request: HttpRequest, numero: str) -> HttpResponse:
    """What changed between two versions of a fiche, or between a fiche and another one (``avec``)."""
    avant = queries_histoire.jours(numero)
    if not avant and numero != numero.upper() and queries_histoire.jours(numero.upper()):
        return redirect("referentiel:ecart", numero.upper())
    if not avant:
        return introuvable(request, numero, None)
    avec = lire_code(request.GET.get("avec", ""))
    avec = "" if avec == numero else avec
    apres = queries_histoire.jours(avec) if avec else avant
    if not apres:
        return introuvable(request, avec, None)
    retenues = bornes(avant, apres, _jour(request, "de"), _jour(request, "a"))
    for avis in retenues.avis:
        messages.info(request, avis)
    return render(request, "referentiel/ecart.html", ecart_page.contexte(numero, avec, avant, apres, retenues))


@publique
@require_safe
def suite(request: HttpRequest, numero: str) -> HttpResponse:
    """What becomes of a certification: its renewals, its case, and each wall flowing into the next."""
    au = jour_demande(request)
    famille = lire_famille(numero, au)
    if famille is None and numero != numero.upper() and lire_famille(numero.upper(), au) is not None:
        return redirect("referentiel:suite", numero.upper())
    if famille is None:
        return introuvable(request, numero, au)
    return render(request, "referentiel/suite.html", filiation.contexte(famille, au, timezone.localdate()))


@publique
@require_safe
def devenir(request: HttpRequest) -> HttpResponse:
    """Where a bloc of an expired certification counts. Nothing is asked of the person, nothing is kept."""
    au = jour_demande(request)
    contexte = page_devenir.contexte(request.GET, au, timezone.localdate())
    return render(request, "referentiel/devenir.html", contexte)


def _jour(request: HttpRequest, nom: str) -> date | None:
    """A day of the address; one that cannot be read is said and left aside."""
    try:
        return lire_jour(request.GET, nom)
    except JourIllisible:
        messages.warning(request, _("Une des dates demandées ne se lit pas : elle est laissée de côté."))
        return None
