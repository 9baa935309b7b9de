"""The statistics of a certificateur, on a page and in CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portail.certification.gestion import perms
from portail.certification.gestion import presentation_statistiques as presentation
from portail.certification.statistiques.secret import SEUIL
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import compte_de, reservee

if TYPE_CHECKING:
    from portail.certification.enums import Dimension
    from portail.certification.gestion.perms import Cadre

_LECTURES = Limite("certification-statistiques", nombre=60)


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_safe
@limiter(_LECTURES)
def statistiques(request: HttpRequest) -> HttpResponse:
    """What became of the candidatures, by year and by one thing at a time: « par »."""
    lu = perms.cadre(compte_de(request), timezone.localdate())
    par = presentation.lire_dimension(request.GET.get("par", ""))
    return _page(request, lu, par, presentation.annees(lu, par))


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_safe
@limiter(_LECTURES)
def exporter(request: HttpRequest) -> HttpResponse:
    """The same in CSV; before the first year that is over, of what candidates declared there is no file, and the page
    says why (404)."""
    lu = perms.cadre(compte_de(request), timezone.localdate())
    par = presentation.lire_dimension(request.GET.get("par", ""))
    annees = presentation.annees(lu, par)
    if presentation.est_declaree(par) and not annees:
        return _page(request, lu, par, annees, 404)
    reponse = HttpResponse(presentation.exporter(annees, par), content_type="text/csv; charset=utf-8")
    reponse.headers["Content-Disposition"] = f'attachment; filename="candidatures-par-{par.value}.csv"'
    return reponse


def _page(
    request: HttpRequest, lu: Cadre, par: Dimension, annees: list[presentation.Annee], statut: int = 200
) -> HttpResponse:
    contexte = {
        "cadre": lu,
        "annees": annees,
        "colonnes": presentation.TITRES.values(),
        "par": par,
        "choix": [(une.value, titre, une is par) for une, titre in presentation.PAR.items()],
        "declaree": presentation.est_declaree(par),
        "plusieurs": len(lu.certificateurs) > 1,
        "montre": SEUIL - 1,
        "sans_fichier": statut == 404,
    }
    return render(request, "certification/gestion/statistiques.html", contexte, status=statut)
