"""Reads of the jury’s pages: my sessions, the candidates of one with where each stands, the file of a candidate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from portail.certification import models, queries_candidatures, queries_jury, queries_reglements
from portail.certification.blocs import demandables
from portail.certification.enums import NatureAvis, Presence
from portail.parcours.passeport.queries import blocs_connus
from portail.referentiel.queries_identites import situer

if TYPE_CHECKING:
    from brique.certification.evaluation import Synthese
    from brique.certification.reglement.valeurs import Reglement
    from brique.parcours.positionnement import BlocASituer
    from portail.socle.models import Compte


@dataclass(frozen=True, slots=True)
class Ligne:
    """A candidate of a session: how many blocs are asked and settled, which are not (code and title), and what I said
    of my ties (None: nothing)."""

    passage: models.Passage
    blocs: int
    decides: int
    reportes: int
    restent: Sequence[tuple[str, str]]
    liens: Sequence[str] | None

    @property
    def reste(self) -> int:
        return len(self.restent)

    @property
    def manquent(self) -> Sequence[tuple[str, str]]:
        """What keeps the session from being closed: nothing of a candidate who is not there."""
        return self.restent if self.passage.presence in {"", Presence.PRESENT} else ()


@dataclass(frozen=True, slots=True)
class SeanceDuMembre:
    """A session of mine: the title of its certification, how many candidates pass, whether I signed."""

    seance: models.SeanceJury
    intitule: str
    passent: int
    signee: bool


def seances_du_membre(compte: Compte) -> list[SeanceDuMembre]:
    """The sessions of a person, the last first."""
    siennes = list(queries_jury.seances_du_membre(compte))
    fiches = situer({une.fiche.numero for une in siennes})
    passent = Counter(models.Passage.objects.filter(seance__in=siennes).values_list("seance_id", flat=True))
    faites = models.SignatureProcesVerbal.objects.filter(siege__membre=compte)
    signees = set(faites.values_list("siege__seance_id", flat=True))
    return [
        SeanceDuMembre(une, fiches[une.fiche.numero].intitule, passent[une.pk], une.pk in signees) for une in siennes
    ]


@dataclass(frozen=True, slots=True)
class Depart:
    """A session to come in which a person no longer sits, and since when."""

    seance: models.SeanceJury
    intitule: str
    quand: datetime


def departs(compte: Compte, le: date) -> list[Depart]:
    """The sessions, from ``le`` on, that a person was taken out of, unless they sit in them again."""
    dits = models.AvisDeSeance.objects.filter(
        compte=compte, nature__in=(NatureAvis.DEMIS, NatureAvis.REMPLACE), seance__jour__gte=le
    ).exclude(seance__sieges__membre=compte)
    derniers = {un.seance_id: un for un in dits.select_related("seance__fiche", "seance__organisation").order_by("pk")}
    fiches = situer({un.seance.fiche.numero for un in derniers.values()})
    return [Depart(un.seance, fiches[un.seance.fiche.numero].intitule, un.quand) for un in derniers.values()]


def lignes(seance: models.SeanceJury, siege: models.SiegeJury | None) -> list[Ligne]:
    """The candidates of a session in order."""
    vises = models.BlocVise.objects.filter(candidature__passages__seance=seance, deja=False)
    blocs = _ranger(vises.order_by("code").values_list("candidature_id", "code"))
    decides = _ranger(models.DecisionPrise.objects.filter(passage__seance=seance).values_list("passage_id", "code"))
    reportes = _ranger(models.ReportDecide.objects.filter(passage__seance=seance).values_list("passage_id", "code"))
    liens = dict(models.LienDeclare.objects.filter(siege=siege).values_list("passage_id", "liens")) if siege else {}
    connus = blocs_connus([seance.fiche.numero]).get(seance.fiche.numero, {})
    titres = demandables(connus, queries_reglements.lu(seance.reglement))
    lues = []
    for passage in queries_jury.passages(seance):
        demandes, decidees = blocs.get(passage.candidature_id, []), decides.get(passage.pk, [])
        reportees = reportes.get(passage.pk, [])
        restent = [(code, titres.get(code, code)) for code in demandes if code not in {*decidees, *reportees}]
        dits = liens.get(passage.pk)
        lues.append(Ligne(passage, len(demandes), len(decidees), len(reportees), restent, dits))
    return lues


def _ranger(lignes: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    """The codes of each key."""
    rangees: dict[int, list[str]] = {}
    for cle, code in lignes:
        rangees.setdefault(cle, []).append(code)
    return rangees


def sieges(seance: models.SeanceJury) -> list[models.SiegeJury]:
    """Who is named, with who carries whose proxy."""
    return list(seance.sieges.select_related("procuration").order_by("pk"))


def siege(seance: models.SeanceJury, cle: str) -> models.SiegeJury | None:
    """A seat of that session, by its key as a form sends it."""
    if not cle.isdecimal() or len(cle) > 9:
        return None
    return seance.sieges.select_related("procuration").filter(pk=int(cle)).first()


def liens_dits(passage: models.Passage, siege: models.SiegeJury) -> list[str] | None:
    """What a member said that ties them to a candidate: [] for no tie, None for nothing said."""
    dit = models.LienDeclare.objects.filter(passage=passage, siege=siege).first()
    return None if dit is None else list(dit.liens)


def voisins(passage: models.Passage) -> tuple[int | None, int | None]:
    """The candidates before and after this one."""
    cles = list(models.Passage.objects.filter(seance=passage.seance_id).order_by("rang").values_list("pk", flat=True))
    ici = cles.index(passage.pk)
    return (cles[ici - 1] if ici else None), (cles[ici + 1] if ici + 1 < len(cles) else None)


@dataclass(frozen=True, slots=True)
class BlocDuDossier:
    """What the file of a candidate holds of a bloc that they ask."""

    bloc: BlocASituer
    synthese: Synthese | None
    rendues: Sequence[models.EvaluationRendue]
    reponses: Sequence[models.ReponseCompetence]
    pieces: Sequence[models.PieceCandidature]


def dossier(passage: models.Passage, reglement: Reglement) -> list[BlocDuDossier]:
    """The file of a candidate, bloc by bloc: what évaluateurs saw, what the candidate wrote, what they gave."""
    candidature = passage.candidature
    demandes = set(candidature.blocs.filter(deja=False).values_list("code", flat=True))
    syntheses = queries_candidatures.syntheses(candidature, reglement)
    rendues = list(
        models.EvaluationRendue.objects.filter(confiee__candidature=candidature)
        .select_related("confiee__evaluateur", "confiee__organisation")
        .order_by("jour", "pk")
    )
    reponses = list(candidature.reponses.exclude(Q(reponse="") & Q(recit="")).order_by("competence"))
    pieces = list(candidature.pieces.defer("octets").order_by("pk"))
    return [
        BlocDuDossier(
            bloc,
            syntheses.get(bloc.cle.code),
            [rendue for rendue in rendues if rendue.confiee.code == bloc.cle.code],
            [reponse for reponse in reponses if reponse.code == bloc.cle.code],
            [piece for piece in pieces if piece.code == bloc.cle.code],
        )
        for bloc in queries_candidatures.blocs_de(candidature)
        if bloc.cle.code in demandes
    ]


def pieces_du_dossier(candidature: models.Candidature) -> list[models.PieceCandidature]:
    """The documents given for the whole dossier rather than for a bloc."""
    return list(candidature.pieces.filter(code="").defer("octets").order_by("pk"))
