"""The statistics of a certificateur, on a page and in CSV."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portail.certification.gestion import perms, presentation_statistiques
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
    """What became of the candidatures, by year, voie and level."""
    lu = perms.cadre(compte_de(request), timezone.localdate())
    contexte = {
        "cadre": lu,
        "annees": presentation_statistiques.annees(lu),
        "colonnes": presentation_statistiques.COLONNES.values(),
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
    texte = presentation_statistiques.exporter(presentation_statistiques.annees(lu))
    reponse = HttpResponse(texte, content_type="text/csv; charset=utf-8")
    reponse.headers["Content-Disposition"] = 'attachment; filename="candidatures.csv"'
    return reponse
