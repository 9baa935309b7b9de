"""Reads of the pages of management: the queue with its filters, the people and évaluations of a candidature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from brique.certification.candidature.suivi_phrases import MOMENTS
from brique.certification.candidature.valeurs import Acte, Acteur, Etat
from brique.certification.reglement.valeurs import Voie
from portail.certification import models, queries_candidatures
from portail.certification.enums import EtatCandidature
from portail.certification.gestion.perms import Cadre

_VISES = models.BlocVise.objects.filter(candidature=OuterRef("pk"), deja=False)
_CONFIEES = models.EvaluationConfiee.objects.filter(candidature=OuterRef("candidature"), code=OuterRef("code"))
_RENDUES = models.EvaluationRendue.objects.filter(
    confiee__candidature=OuterRef("candidature"), confiee__code=OuterRef("code")
)
_DEPOTS = models.FaitCandidature.objects.filter(candidature=OuterRef("pk"), acte=Acte.DEPOSER_VALIDATION.value)
# what the state alone does not say: a bloc to confide, a grid to come, a dossier de validation given
_A_CONFIER = Exists(_VISES.exclude(Exists(_CONFIEES)))
_A_RENDRE = Exists(_VISES.exclude(Exists(_RENDUES)))
_DEPOSEE = Exists(_DEPOTS)


@dataclass(frozen=True, slots=True)
class Tri:
    """What is asked of the queue; '' everywhere: all that is not over."""

    fiche: str = ""
    etat: str = ""
    voie: str = ""
    a_moi: bool = False
    finies: bool = False


@dataclass(frozen=True, slots=True)
class Avancement:
    """Of a candidature: has it a bloc to confide, a grid to come, its dossier de validation."""

    a_confier: bool
    a_rendre: bool
    deposee: bool


def file(lu: Cadre, tri: Tri) -> QuerySet[models.Candidature, int]:
    """The keys of the candidatures that somebody manages, what lapses first at the head."""
    fiches = [une.cle for une in lu.fiches]
    organismes = [une.pk for une in lu.organismes]
    finies = tri.finies or tri.etat in queries_candidatures.FINIES
    siennes = queries_candidatures.file(fiches, organismes, finies=finies)
    if tri.fiche:
        siennes = siennes.filter(fiche__numero=tri.fiche)
    if tri.etat:
        siennes = siennes.filter(etat=tri.etat)
    if tri.voie:
        siennes = siennes.filter(voie=tri.voie)
    if tri.a_moi:
        siennes = siennes.filter(_a_moi(fiches, organismes, lu.le))
    return siennes.select_related(None).values_list("pk", flat=True)


def du_rang(cles: list[int]) -> list[models.Candidature]:
    """The candidatures of a page of the queue, in its order: they are read apart, so that sorting carries little."""
    lues = models.Candidature.objects.select_related("candidat").filter(pk__in=cles).order_by().in_bulk()
    return [lues[cle] for cle in cles]


def avancements(cles: list[int]) -> dict[int, Avancement]:
    """The same for the candidatures of a page, in one query."""
    lues = models.Candidature.objects.filter(pk__in=cles).order_by()
    dites = lues.annotate(a_confier=_A_CONFIER, a_rendre=_A_RENDRE, deposee=_DEPOSEE)
    return {cle: Avancement(*dits) for cle, *dits in dites.values_list("pk", "a_confier", "a_rendre", "deposee")}


def _a_moi(fiches: list[int], organismes: list[int], le: date) -> Q:
    """Those that wait for them: as certificateur, as training body."""
    certifie = _attend(Acteur.CERTIFICATEUR) & ~Q(etat=EtatCandidature.NOTIFIEE)
    contestables = Q(etat=EtatCandidature.NOTIFIEE)
    evaluables = _attend(Acteur.EVALUATEUR)
    certifie |= contestables & (Q(limite__isnull=True) | Q(limite__lt=le))
    certifie |= evaluables & Q(_A_CONFIER)
    certifie |= Q(etat=EtatCandidature.EVALUATION) & ~Q(_A_RENDRE)
    certifie |= Q(etat=EtatCandidature.EVALUEE) & Q(_DEPOSEE)
    return (Q(fiche_id__in=fiches) & certifie) | (Q(organisme_id__in=organismes) & _attend(Acteur.ORGANISME))


def _attend(acteur: Acteur) -> Q:
    attendues = Q(pk__in=[])
    for voie, moments in MOMENTS.items():
        etats = [etat.value for etat, moment in moments.items() if moment.qui is acteur]
        attendues |= Q(voie=voie.value, etat__in=etats)
    return attendues


def attendu(une: models.Candidature, avancement: Avancement, le: date) -> tuple[str, Acteur | None]:
    """What a candidature of the queue waits for (an act, or « confier »), and from whom."""
    moment = MOMENTS[Voie(une.voie)].get(Etat(une.etat))
    if moment is None or moment.acte is None:
        return "", None
    if une.etat == EtatCandidature.EVALUEE and avancement.deposee:
        return Acte.CONVOQUER.value, Acteur.CERTIFICATEUR
    if moment.acte is Acte.EVALUER_BLOC and avancement.a_confier:
        return "confier", Acteur.CERTIFICATEUR
    if moment.acte is Acte.EVALUER_BLOC and une.etat == EtatCandidature.EVALUATION and not avancement.a_rendre:
        return Acte.CLORE_EVALUATION.value, Acteur.CERTIFICATEUR
    if une.etat == EtatCandidature.NOTIFIEE and une.limite is not None and une.limite >= le:
        return "", None
    return moment.acte.value, moment.qui


def evaluations_de(cle: int) -> list[models.EvaluationConfiee]:
    """The évaluations confided for a candidature, given or not."""
    confiees = models.EvaluationConfiee.objects.filter(candidature_id=cle)
    return list(confiees.select_related("evaluateur", "organisation", "rendue").order_by("code", "pk"))


def reponses_de(cle: int) -> dict[tuple[str, int], models.ReponseCompetence]:
    """What the candidate says, by bloc and compétence."""
    return {(une.code, une.competence): une for une in models.ReponseCompetence.objects.filter(candidature_id=cle)}


def pieces_de(cle: int) -> list[models.PieceCandidature]:
    """The documents of a dossier, without their bytes."""
    return list(models.PieceCandidature.objects.filter(candidature_id=cle).defer("octets").order_by("code", "pk"))


def piece(cle: int, laquelle: int) -> models.PieceCandidature | None:
    """One of them, without its bytes."""
    siennes = models.PieceCandidature.objects.filter(candidature_id=cle, pk=laquelle)
    return siennes.select_related("candidature").defer("octets").first()


def a_convoquer(seance: models.SeanceJury) -> QuerySet[models.Candidature]:
    """The candidatures of its fiche that may be ready for a jury, the oldest first; the rules say which are."""
    pretes = models.Candidature.objects.filter(
        fiche_id=seance.fiche_id, etat__in=(EtatCandidature.EVALUEE, EtatCandidature.VALIDATION)
    )
    return pretes.select_related("candidat").order_by("ouverte_le", "pk")


def candidatures_choisies(seance: models.SeanceJury, cles: list[int]) -> list[models.Candidature]:
    """Those of ``cles`` that are of the fiche of a session."""
    return list(models.Candidature.objects.filter(fiche_id=seance.fiche_id, pk__in=cles).order_by("ouverte_le", "pk"))


def siege(seance: models.SeanceJury, cle: int) -> models.SiegeJury | None:
    """A seat of a jury."""
    return models.SiegeJury.objects.filter(seance=seance, pk=cle).first()


def signatures(seance: models.SeanceJury) -> dict[str, Any]:
    """When each member signed, by name."""
    signees = models.SignatureProcesVerbal.objects.filter(proces_verbal__seance=seance)
    return dict(signees.values_list("siege__nom", "quand"))


def confirmation(seance: models.SeanceJury) -> models.ConfirmationProcesVerbal | None:
    """What the instance said of a session."""
    return models.ConfirmationProcesVerbal.objects.filter(proces_verbal__seance=seance).first()


def nombre_de_convoques(seance: models.SeanceJury) -> int:
    """How many candidatures before a session wait for it; one may have been given up since it was convoked."""
    return seance.passages.filter(candidature__etat=EtatCandidature.CONVOQUEE).count()


def avancees(seance: models.SeanceJury) -> dict[int, tuple[int, int]]:
    """Of each candidate of a session: how many blocs are decided or left to another, and how many are asked."""
    passages = models.Passage.objects.filter(seance=seance).annotate(
        decides=Count("decisions", distinct=True),
        reportes=Count("reports", distinct=True),
        demandes=Count("candidature__blocs", filter=Q(candidature__blocs__deja=False), distinct=True),
    )
    return {une.pk: (une.decides + une.reportes, une.demandes) for une in passages}
