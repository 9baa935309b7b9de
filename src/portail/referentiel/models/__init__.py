"""The tables of the room, by subject: the register as imported, the référentiels being written, what people follow."""

from portail.referentiel.models.atelier import Piece, Referentiel, Retouche, VersionReferentiel
from portail.referentiel.models.registre import (
    EMPREINTE,
    AnomalieLue,
    Bloc,
    Certificateur,
    Fiche,
    Libelle,
    Lien,
    Partenariat,
    Renvoi,
    Source,
    Terme,
    Version,
    VersionBloc,
    VersionFiche,
)
from portail.referentiel.models.suivi import Abonnement, Envoi

__all__ = [
    "EMPREINTE",
    "Abonnement",
    "AnomalieLue",
    "Bloc",
    "Certificateur",
    "Envoi",
    "Fiche",
    "Libelle",
    "Lien",
    "Partenariat",
    "Piece",
    "Referentiel",
    "Renvoi",
    "Retouche",
    "Source",
    "Terme",
    "Version",
    "VersionBloc",
    "VersionFiche",
    "VersionReferentiel",
]
