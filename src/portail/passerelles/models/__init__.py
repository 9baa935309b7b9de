"""The tables of the room, by subject: what is computed; what is decided; what people correct."""

from portail.passerelles.models.calcul import EMPREINTE, BlocCalcule, Calcul, PasserelleCalculee
from portail.passerelles.models.correction import MOTIF_MAX, Consentement, Correction
from portail.passerelles.models.equivalence import (
    BlocDemande,
    DecisionEquivalence,
    DemandeEquivalence,
    Expose,
    PieceJointe,
    RappelEnvoye,
    RevocationEquivalence,
)
from portail.passerelles.models.procedure import AffaireCorrespondance

__all__ = [
    "EMPREINTE",
    "MOTIF_MAX",
    "AffaireCorrespondance",
    "BlocCalcule",
    "BlocDemande",
    "Calcul",
    "Consentement",
    "Correction",
    "DecisionEquivalence",
    "DemandeEquivalence",
    "Expose",
    "PasserelleCalculee",
    "PieceJointe",
    "RappelEnvoye",
    "RevocationEquivalence",
]
