"""The tables of the room, by subject: what training bodies offer; what people hold; where they stand; their plans."""

from portail.parcours.models.offre import (
    EMPREINTE,
    CibleOffre,
    DepotOffres,
    LieuOffre,
    OffreConnue,
    SessionOuverte,
    SourceOffres,
    VersionOffre,
)
from portail.parcours.models.passeport import (
    AcquisAtteste,
    AcquisDeclare,
    AnnulationAcquis,
    Partage,
    PieceAcquis,
)
from portail.parcours.models.plan import PlanCalcule
from portail.parcours.models.positionnement import PieceReponse, Positionnement, ReponseDonnee

__all__ = [
    "EMPREINTE",
    "AcquisAtteste",
    "AcquisDeclare",
    "AnnulationAcquis",
    "CibleOffre",
    "DepotOffres",
    "LieuOffre",
    "OffreConnue",
    "Partage",
    "PieceAcquis",
    "PieceReponse",
    "PlanCalcule",
    "Positionnement",
    "ReponseDonnee",
    "SessionOuverte",
    "SourceOffres",
    "VersionOffre",
]
