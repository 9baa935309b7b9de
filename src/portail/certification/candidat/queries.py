"""Reads of the candidate's pages: one of their candidatures with its rules, their dossier, what may be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery

from brique.certification.attribution import FINALE
from brique.certification.candidature import valeurs
from brique.certification.candidature.contexte import Contexte
from brique.certification.candidature.habilitation import Habilitation, Mission, habilite
from brique.certification.candidature.valeurs import Acte
from brique.certification.reglement.valeurs import Reglement
from brique.parcours.positionnement import BlocASituer
from brique.passerelles.valeurs import Cle
from portail.certification import models, queries_candidatures, queries_imprevus, queries_jury, queries_reglements
from portail.certification.blocs import demandables
from portail.certification.enums import EtatCandidature, EtatSeance
from portail.parcours.passeport.queries import blocs_connus
from portail.referentiel.queries_identites import FicheSituee, situer
from portail.socle.models import Organisation


@dataclass(frozen=True, slots=True)
class Lue:
    """A candidature of somebody, as the rules see it on the day ``le``. ``confies``: its blocs that were confided;
    ``jury``: the session to which it is convoked, None when it is to none, and ``deplacee`` the day it was moved since;
    ``annulees``: the keys of the sessions that it left because they were cancelled; ``a_signer``: its jury decided, and
    has not signed yet."""

    candidature: models.Candidature
    valeur: valeurs.Candidature
    contexte: Contexte
    intitule: str
    blocs: Mapping[str, str]
    le: date
    confies: frozenset[str]
    annulees: frozenset[str]
    a_signer: bool = False
    jury: models.SeanceJury | None = None
    deplacee: date | None = None

    @property
    def numero(self) -> str:
        return self.candidature.fiche.numero

    @property
    def demandes(self) -> list[tuple[str, str]]:
        """The blocs asked, code and title."""
        return [(code, self.blocs.get(code, code)) for code in sorted(self.valeur.blocs)]

    @property
    def deja(self) -> list[tuple[str, str]]:
        """Those held when it was opened."""
        return [(code, self.blocs.get(code, code)) for code in sorted(self.valeur.deja)]


def lire(candidature: models.Candidature, le: date) -> Lue:
    """A candidature with what its rules look at."""
    connus = blocs_connus([candidature.fiche.numero]).get(candidature.fiche.numero, {})
    contexte = queries_candidatures.contexte(candidature, le)
    attend_un_jury = candidature.etat in {EtatCandidature.CONVOQUEE, EtatCandidature.DELIBEREE}
    passage = queries_jury.dernier_passage(candidature.pk) if attend_un_jury else None
    convoquee, valeur = candidature.etat == EtatCandidature.CONVOQUEE, queries_candidatures.valeur(candidature)
    jury = passage.seance if passage is not None and convoquee else None
    return Lue(
        candidature,
        valeur,
        contexte,
        connus.get("", candidature.fiche.numero),
        demandables(connus, contexte.reglement),
        le,
        frozenset(models.EvaluationConfiee.objects.filter(candidature=candidature).values_list("code", flat=True)),
        queries_imprevus.annulees(valeur.faits),
        passage is not None and not convoquee and passage.seance.etat != EtatSeance.SCELLEE,
        jury,
        queries_imprevus.deplacee_le(jury, candidature.candidat) if jury is not None else None,
    )


def seances_convoquees(candidatures: Iterable[models.Candidature]) -> dict[int, models.SeanceJury]:
    """The session to which each of them is convoked, by its key: those that are."""
    cles = [une.pk for une in candidatures if une.etat == EtatCandidature.CONVOQUEE]
    passages = models.Passage.objects.filter(candidature__in=cles).select_related("seance") if cles else []
    return {passage.candidature_id: passage.seance for passage in sorted(passages, key=lambda un: un.seance.jour)}


def reportees(candidatures: Iterable[models.Candidature]) -> set[int]:
    """Those of them whose last act is a postponement of their jury, by their keys."""
    dernier = models.FaitCandidature.objects.filter(candidature=OuterRef("candidature")).order_by("-rang")
    faits = models.FaitCandidature.objects.filter(candidature__in=[une.pk for une in candidatures])
    derniers = faits.filter(acte=Acte.REPORTER.value, rang=Subquery(dernier.values("rang")[:1]))
    return set(derniers.values_list("candidature_id", flat=True))


def chez_un_evaluateur(candidatures: Iterable[models.Candidature]) -> set[int]:
    """Those of them that have an évaluation confided and not given yet, by their keys."""
    confiees = models.EvaluationConfiee.objects.filter(candidature__in=list(candidatures), rendue__isnull=True)
    return set(confiees.values_list("candidature_id", flat=True))


@dataclass(frozen=True, slots=True)
class Dossier:
    """What a candidate wrote and gave: the blocs asked, in the order of their fiche, answers and documents."""

    candidature: models.Candidature
    intitule: str
    blocs: Sequence[BlocASituer]
    reponses: Mapping[tuple[str, int], models.ReponseCompetence]
    pieces: Sequence[models.PieceCandidature]

    @property
    def numero(self) -> str:
        return self.candidature.fiche.numero

    def pieces_de(self, code: str) -> list[models.PieceCandidature]:
        """The documents of a bloc; those of the whole for ''."""
        return [piece for piece in self.pieces if piece.code == code]

    def repondues(self, bloc: BlocASituer) -> int:
        """How many compétences of a bloc have an answer."""
        code = bloc.cle.code
        return sum(
            bool((dite := self.reponses.get((code, rang))) and dite.reponse) for rang in range(1, len(bloc.enonces) + 1)
        )


def dossier(candidature: models.Candidature) -> Dossier:
    """The dossier of a candidature: five queries."""
    demandees = demandes(candidature)
    fiche = queries_candidatures.fiche_de(candidature)
    blocs = queries_candidatures.blocs_de(candidature)
    return Dossier(
        candidature,
        fiche.intitule if fiche is not None else candidature.fiche.numero,
        [bloc for bloc in blocs if bloc.cle.code in demandees],
        {(une.code, une.competence): une for une in candidature.reponses.all()},
        list(candidature.pieces.defer("octets").order_by("code", "pk")),
    )


def piece(candidature: models.Candidature, cle: int) -> models.PieceCandidature | None:
    """A document of a dossier, without its bytes."""
    siennes = models.PieceCandidature.objects.filter(candidature=candidature, pk=cle)
    return siennes.select_related("candidature").defer("octets").first()


def situation(candidature: models.Candidature) -> models.SituationDeclaree | None:
    """What its candidate declared for the statistics: for their own eyes."""
    return models.SituationDeclaree.objects.filter(candidature=candidature).first()


def demandes(candidature: models.Candidature) -> set[str]:
    """The codes of the blocs that a candidature asks."""
    return set(candidature.blocs.filter(deja=False).values_list("code", flat=True))


@dataclass(frozen=True, slots=True)
class Offre:
    """What may be asked of a certification today: its règlement (None: nothing can be), its blocs that are not held,
    those held, those that another candidature already asks, who may train."""

    fiche: FicheSituee
    reglement: Reglement | None = None
    blocs: Mapping[str, str] = field(default_factory=dict)
    tenus: Mapping[str, str] = field(default_factory=dict)
    pris: frozenset[str] = frozenset()
    organismes: Sequence[Organisation] = ()
    habilitations: Sequence[Habilitation] = ()
    le: date = date.min

    @property
    def demandables(self) -> list[str]:
        """The blocs that may be asked: neither held nor asked already by a candidature that goes on."""
        return [code for code in self.blocs if code not in self.pris]

    @property
    def ouverte(self) -> bool:
        return self.reglement is not None and bool(self.blocs)

    def forme(self, organisme: Organisation, code: str) -> bool:
        """May this body train for that bloc today? The certificateur itself always may."""
        if self.reglement is not None and organisme.siret == self.reglement.certificateur:
            return True
        cle = Cle(self.fiche.numero, "" if code == FINALE else code)
        return habilite(self.habilitations, organisme.siret, cle, Mission.FORMER, self.le)


def offre(titulaire: UUID, numero: str, le: date, avant: models.Candidature | None = None) -> Offre | None:
    """What a person may ask of a certification, after the candidature ``avant`` or none; None when the register does
    not know it."""
    fiche = situer([numero]).get(numero)
    if fiche is None:
        return None
    depose = queries_reglements.applicable(fiche.cle, le)
    if depose is None:
        return Offre(fiche)
    reglement = queries_reglements.lu(depose)
    connus = demandables(blocs_connus([numero]).get(numero, {}), reglement)
    tenus = queries_candidatures.tenus(titulaire, numero, le)
    ouvertes = models.Candidature.objects.filter(titulaire=titulaire, fiche_id=fiche.cle)
    ouvertes = ouvertes.exclude(etat__in=queries_candidatures.FINIES)
    if avant is not None:
        ouvertes = ouvertes.exclude(pk=avant.pk)
    pris = models.BlocVise.objects.filter(candidature__in=ouvertes, deja=False).values_list("code", flat=True)
    siens = {une.pk: une for une in queries_reglements.organismes_qui_forment(fiche.cle, le)}
    siens.setdefault(depose.organisation_id, depose.organisation)
    return Offre(
        fiche,
        reglement,
        {code: titre for code, titre in connus.items() if code not in tenus},
        {code: titre for code, titre in connus.items() if code in tenus},
        frozenset(pris) - tenus,
        sorted(siens.values(), key=lambda une: une.nom),
        queries_reglements.habilitations(fiche.cle),
        le,
    )
