"""The tables of the room, by subject: the register as imported."""

from portail.referentiel.models.registre import (
    EMPREINTE,
    AnomalieLue,
    Bloc,
    Certificateur,
    Fiche,
    Libelle,
    Partenariat,
    Renvoi,
    Source,
    Terme,
    Version,
    VersionBloc,
    VersionFiche,
)

__all__ = [
    "EMPREINTE",
    "AnomalieLue",
    "Bloc",
    "Certificateur",
    "Fiche",
    "Libelle",
    "Partenariat",
    "Renvoi",
    "Source",
    "Terme",
    "Version",
    "VersionBloc",
    "VersionFiche",
]
