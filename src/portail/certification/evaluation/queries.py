"""Reads of the évaluations confided to a person: their list, one of them with its bloc and its règlement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from brique.certification.reglement.valeurs import RegleEvaluation
from brique.parcours.positionnement import BlocASituer
from portail.certification import models, queries_candidatures, queries_reglements
from portail.parcours.passeport.queries import blocs_connus
from portail.socle.enums import Role
from portail.socle.queries import organisations_du_role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from portail.socle.models import Compte

_AVEC = (
    "candidature__fiche",
    "candidature__candidat",
    "candidature__reglement__organisation",
    "organisation",
    "rendue",
)


@dataclass(frozen=True, slots=True)
class Confiee:
    """An évaluation confided: the bloc as it read the day the candidature was opened, and how it is evaluated."""

    evaluation: models.EvaluationConfiee
    bloc: BlocASituer
    regle: RegleEvaluation

    @property
    def rendue(self) -> models.EvaluationRendue | None:
        return getattr(self.evaluation, "rendue", None)


def confiees_a(compte: Compte, le: date, *, rendues: bool) -> QuerySet[models.EvaluationConfiee]:
    """Those in the hands of ``compte`` on that day, to do or given, the last candidatures first, bloc by bloc."""
    siennes = organisations_du_role(compte, Role.EVALUATEUR, le)
    confiees = models.EvaluationConfiee.objects.filter(evaluateur=compte, organisation__in=siennes)
    confiees = confiees.filter(rendue__isnull=not rendues).select_related(*_AVEC)
    return confiees.order_by("-candidature_id", "code", "pk")


def avec_titres(confiees: Iterable[models.EvaluationConfiee]) -> list[tuple[models.EvaluationConfiee, str, str]]:
    """Each with the titles of its fiche and its bloc."""
    lignes = list(confiees)
    connus = blocs_connus({ligne.candidature.fiche.numero for ligne in lignes})
    return [(ligne, *_titres(ligne, connus.get(ligne.candidature.fiche.numero, {}))) for ligne in lignes]


def _titres(ligne: models.EvaluationConfiee, connus: dict[str, str]) -> tuple[str, str]:
    return connus.get("", ligne.candidature.fiche.numero), connus.get(ligne.code, ligne.code)


def confiee(cle: int) -> models.EvaluationConfiee | None:
    """One of them, with what its pages name."""
    return models.EvaluationConfiee.objects.select_related(*_AVEC).filter(pk=cle).first()


def lire(evaluation: models.EvaluationConfiee) -> Confiee | None:
    """The same with its bloc and its rule; None when the register no longer knows the bloc."""
    blocs = queries_candidatures.blocs_de(evaluation.candidature)
    bloc = next((un for un in blocs if un.cle.code == evaluation.code), None)
    if bloc is None:
        return None
    regle = queries_reglements.lu(evaluation.candidature.reglement).evaluation_de(evaluation.code)
    return Confiee(evaluation, bloc, regle)


def dossier_du_bloc(
    candidature: models.Candidature, code: str
) -> tuple[Sequence[models.ReponseCompetence], Sequence[models.PieceCandidature]]:
    """What the candidate wrote and gave for a bloc; the documents of the whole dossier go with each."""
    reponses = list(candidature.reponses.filter(code=code).order_by("competence"))
    pieces = list(candidature.pieces.filter(code__in=["", code]).defer("octets").order_by("pk"))
    return reponses, pieces
