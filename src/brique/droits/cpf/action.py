"""An action that a person wants to pay with the account: its nature, its price, its day, who else pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from brique.droits.cpf.situation import NUL
from brique.periodes import Periode


class Nature(StrEnum):
    """What an action leads to, by the list of art. L6323-6. ``BLOC``: one or several blocs of one certification."""

    RNCP = "rncp"
    BLOC = "bloc"
    RS = "rs"
    CLEA = "clea"
    VAE = "vae"
    BILAN = "bilan"
    PERMIS_LEGER = "permis-leger"
    PERMIS_BE = "permis-be"
    PERMIS_LOURD = "permis-lourd"
    BENEVOLAT = "benevolat"

    @property
    def libelle(self) -> str:
        """How a person calls it, in French."""
        return _NATURES[self]


class Financeur(StrEnum):
    """Who may pay besides the holder, in the order of art. L6323-4 II, from 2° to 15°."""

    EMPLOYEUR = "employeur"
    OPCO = "opco"
    C2P = "c2p"
    ATMP = "atmp"
    ETAT = "etat"
    REGION = "region"
    FRANCE_TRAVAIL = "france-travail"
    AGEFIPH = "agefiph"
    FAF = "faf"
    CHAMBRE_METIERS = "chambre-metiers"
    COLLECTIVITE = "collectivite"
    RESERVE_SANITAIRE = "reserve-sanitaire"
    UNEDIC = "unedic"
    ASSOCIATION = "association"

    @property
    def libelle(self) -> str:
        """How a person calls it, in French."""
        return _FINANCEURS[self]


class Objet(StrEnum):
    """What an apport pays: what the rights leave of the price, the participation of the holder, or the action itself
    from supplementary rights reserved to it, before any other (art. L6323-4 III, R6323-42-1)."""

    COMPLEMENT = "complement"
    PARTICIPATION = "participation"
    RESERVE = "reserve"


@dataclass(frozen=True, slots=True)
class Apport:
    """What a third party pays of one action, in euros; ``points`` of the compte de prévention come in addition."""

    financeur: Financeur
    montant: Decimal = NUL
    objet: Objet = Objet.COMPLEMENT
    points: int = 0


@dataclass(frozen=True, slots=True)
class Action:
    """An action bought on ``jour`` (the order, not the first lesson) at ``prix`` euros.

    ``code``: the certification or the bloc it leads to. ``enregistrement``: when that certification is registered;
    None when it is not known here.
    """

    nature: Nature
    prix: Decimal
    jour: date
    apports: tuple[Apport, ...] = ()
    libelle: str = ""
    code: str = ""
    enregistrement: Periode | None = None

    @property
    def nom(self) -> str:
        """How a person calls it."""
        return self.libelle or self.code or self.nature.libelle


_NATURES = {
    Nature.RNCP: "Certification du RNCP",
    Nature.BLOC: "Bloc de compétences",
    Nature.RS: "Certification du répertoire spécifique",
    Nature.CLEA: "CléA",
    Nature.VAE: "VAE",
    Nature.BILAN: "Bilan de compétences",
    Nature.PERMIS_LEGER: "Permis léger",
    Nature.PERMIS_BE: "Permis BE",
    Nature.PERMIS_LOURD: "Permis lourd",
    Nature.BENEVOLAT: "Formation de bénévole ou de volontaire",
}
_FINANCEURS = {
    Financeur.EMPLOYEUR: "employeur",
    Financeur.OPCO: "opérateur de compétences",
    Financeur.C2P: "compte professionnel de prévention",
    Financeur.ATMP: "branche des accidents du travail",
    Financeur.ETAT: "État",
    Financeur.REGION: "région",
    Financeur.FRANCE_TRAVAIL: "France Travail",
    Financeur.AGEFIPH: "Agefiph",
    Financeur.FAF: "fonds d’assurance formation des non-salariés",
    Financeur.CHAMBRE_METIERS: "chambre de métiers",
    Financeur.COLLECTIVITE: "collectivité territoriale",
    Financeur.RESERVE_SANITAIRE: "réserve sanitaire",
    Financeur.UNEDIC: "assurance chômage",
    Financeur.ASSOCIATION: "association",
}
