"""The statistics of a certificateur, on a page and in CSV."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portail.certification.gestion import perms
from portail.certification.gestion import presentation_statistiques as presentation
from portail.certification.gestion.secret import SEUIL
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import compte_de, reservee

_LECTURES = Limite("certification-statistiques", nombre=60)


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_safe
@limiter(_LECTURES)
def statistiques(request: HttpRequest) -> HttpResponse:
    """What became of the candidatures, by year and by one thing at a time: « par »."""
    lu = perms.cadre(compte_de(request), timezone.localdate())
    par = presentation.lire_dimension(request.GET.get("par", ""))
    contexte = {
        "cadre": lu,
        "annees": presentation.annees(lu, par),
        "colonnes": presentation.TITRES.values(),
        "par": par,
        "choix": [(une.value, titre, une is par) for une, titre in presentation.PAR.items()],
        "declaree": presentation.est_declaree(par),
        "plusieurs": len(lu.certificateurs) > 1,
        "montre": SEUIL - 1,
    }
    return render(request, "certification/gestion/statistiques.html", contexte)


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_safe
@limiter(_LECTURES)
def exporter(request: HttpRequest) -> HttpResponse:
    """The same in CSV."""
    lu = perms.cadre(compte_de(request), timezone.localdate())
    par = presentation.lire_dimension(request.GET.get("par", ""))
    texte = presentation.exporter(presentation.annees(lu, par), par)
    reponse = HttpResponse(texte, content_type="text/csv; charset=utf-8")
    reponse.headers["Content-Disposition"] = f'attachment; filename="candidatures-par-{par.value}.csv"'
    return reponse
