"""A plan taken away: on paper, in a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils import timezone

from portail.parcours.plans.calendrier import en_ics
from portail.parcours.plans.contraintes import Contraintes
from portail.parcours.plans.page import plan_choisi
from portail.parcours.plans.papier import en_pdf

if TYPE_CHECKING:
    from portail.parcours.models import PlanCalcule


def repondre_pdf(plan: PlanCalcule, objectif: str, nom: str, conseiller: str = "") -> HttpResponse:
    """The synthesis of one plan, as a file to print. 404 without that plan."""
    choisi = plan_choisi(plan, objectif)
    if choisi is None:
        raise Http404(objectif)
    return _fichier(en_pdf(plan, choisi, nom, conseiller), "application/pdf", f"parcours-{plan.pk}-{objectif}.pdf")


def repondre_ics(plan: PlanCalcule, objectif: str) -> HttpResponse:
    """The calendar of one plan. 404 without that plan."""
    choisi = plan_choisi(plan, objectif)
    if choisi is None:
        raise Http404(objectif)
    echeance = Contraintes.depuis_json(plan.demande["contraintes"]).echeance
    contenu = en_ics(plan.pk, choisi, plan.titre, timezone.now(), echeance)
    return _fichier(contenu, "text/calendar; charset=utf-8", f"parcours-{plan.pk}-{objectif}.ics")


def _fichier(contenu: bytes, genre: str, nom: str) -> HttpResponse:
    reponse = HttpResponse(contenu, content_type=genre)
    reponse.headers["Content-Disposition"] = f'attachment; filename="{nom}"'
    reponse.headers["Cache-Control"] = "no-store, private"
    return reponse
