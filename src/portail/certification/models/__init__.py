"""The tables of the room, by subject: règlements; candidatures; évaluations; juries; what is issued."""

from portail.certification.models.avis import AvisDeSeance
from portail.certification.models.candidature import (
    BlocVise,
    Candidature,
    Ecrit,
    FaitCandidature,
    PieceCandidature,
    RappelEcheance,
    ReponseCompetence,
)
from portail.certification.models.delivrance import Parchemin
from portail.certification.models.evaluation import EvaluationConfiee, EvaluationRendue
from portail.certification.models.jury import (
    ConfirmationProcesVerbal,
    DecisionPrise,
    LienDeclare,
    Passage,
    ProcesVerbal,
    ReportDecide,
    SeanceJury,
    SiegeJury,
    SignatureProcesVerbal,
    VoteBloc,
)
from portail.certification.models.reglement import CertificationReglee, HabilitationDonnee, ReglementDepose
from portail.certification.models.statistique import SituationDeclaree, StatistiqueArretee

__all__ = [
    "AvisDeSeance",
    "BlocVise",
    "Candidature",
    "CertificationReglee",
    "ConfirmationProcesVerbal",
    "DecisionPrise",
    "Ecrit",
    "EvaluationConfiee",
    "EvaluationRendue",
    "FaitCandidature",
    "HabilitationDonnee",
    "LienDeclare",
    "Parchemin",
    "Passage",
    "PieceCandidature",
    "ProcesVerbal",
    "RappelEcheance",
    "ReglementDepose",
    "ReponseCompetence",
    "ReportDecide",
    "SeanceJury",
    "SiegeJury",
    "SignatureProcesVerbal",
    "SituationDeclaree",
    "StatistiqueArretee",
    "VoteBloc",
]
