"""An offer as a training body published it: what it prepares, when, where, for how much. Nothing of it is corrected.

Texts are kept as written (HTML included), amounts are euros all taxes included unless said otherwise, durations hours.
None and '' mean that the source does not say. What has no field here is in ``hors_modele``, with its path.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from brique.referentiel.anomalies import Gravite
from brique.referentiel.fiche import Inconnu

SIRET_MAX = 40  # characters of what a body may have written for its SIRET


class Norme(StrEnum):
    """The language an offer was written in: the national one, or that of the Caisse des Dépôts."""

    LHEO = "lheo"
    EDOF = "edof"


class Modalite(StrEnum):
    """Where one learns: in the training centre, away from it, or both."""

    PRESENTIEL = "presentiel"
    MIXTE = "mixte"
    DISTANCE = "distance"


class EtatRecrutement(StrEnum):
    """Whether a session still takes people in."""

    OUVERT = "ouvert"
    FERME = "ferme"
    SUSPENDU = "suspendu"


class NatureFrais(StrEnum):
    """What has to be paid beside the price, or instead of it."""

    RESTANTS = "restants"
    ANNEXES = "annexes"
    EQUIPEMENT = "equipement"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask."""

    nom: str = ""
    telephone: str = ""
    courriel: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Lieu:
    """Where a training takes place, or where one enrols. Coordinates are decimal degrees (WGS 84)."""

    nom: str = ""
    voie: str = ""
    code_postal: str = ""
    ville: str = ""
    commune: str = ""
    departement: str = ""
    region: str = ""
    pays: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    siret: str = ""
    acces: str = ""

    @property
    def situe(self) -> bool:
        """True when it can be put on a map."""
        return self.latitude is not None and self.longitude is not None


@dataclass(frozen=True, slots=True)
class Organisme:
    """A training body. ``numero_activite``: its number of declaration of activity."""

    siret: str = ""
    nom: str = ""
    raison_sociale: str = ""
    numero_activite: str = ""
    contact: Contact = Contact()


class CertificationVisee(NamedTuple):
    """The certification prepared, by each code that names it; ``fiche`` is its number in the register (RNCP474)."""

    fiche: str = ""
    certifinfo: str = ""
    cpf: str = ""
    formacode: str = ""


class BlocCible(NamedTuple):
    """A bloc prepared, as the source names it. ``fiche`` is empty when it is that of the offer."""

    code: str
    libelle: str = ""
    fiche: str = ""


@dataclass(frozen=True, slots=True)
class Prix:
    """``total`` is what one person pays in all, ``horaire`` an hour; ``hors_taxe`` and ``taux_tva`` (%) when given."""

    total: Decimal | None = None
    horaire: Decimal | None = None
    hors_taxe: Decimal | None = None
    taux_tva: Decimal | None = None


class Frais(NamedTuple):
    """Something to pay beside the price: an amount, or only words."""

    nature: NatureFrais
    montant: Decimal | None = None
    texte: str = ""


@dataclass(frozen=True, slots=True)
class SessionOffre:
    """One time the offer is given, first and last days included. Without ``debut``, one enters when one wants.

    ``blocs`` are those of this session when it names some, else those of the offer. ``validation_blocs`` is the code
    of the source, as it is: its schema gives no meaning to it.
    """

    numero: str = ""
    debut: date | None = None
    fin: date | None = None
    etat: EtatRecrutement | None = None
    places: int | None = None
    blocs: tuple[BlocCible, ...] = ()
    validation_blocs: str = ""
    inscription: Lieu | None = None
    inscription_debut: date | None = None
    inscription_fin: date | None = None
    modalites: str = ""
    garantie: bool | None = None
    site: str = ""
    contact: Contact = Contact()
    ligne: int | None = None


@dataclass(frozen=True, slots=True)
class Offre:
    """A training as one body gives it under one set of conditions: an « action » of a « formation » of the source.

    ``blocs`` empty: it prepares the whole certification. ``validation_partielle``: True when the source lets one
    take some of the blocs only; None when it does not say. ``niveau_entree`` and ``niveau_sortie`` are codes.
    """

    norme: Norme
    formation: str
    action: str = ""
    intitule: str = ""
    objectif: str = ""
    resultats: str = ""
    contenu: str = ""
    organisme: Organisme = Organisme()
    formateurs: tuple[Organisme, ...] = ()
    certifiante: bool | None = None
    certifications: tuple[CertificationVisee, ...] = ()
    blocs: tuple[BlocCible, ...] = ()
    validation_partielle: bool | None = None
    prerequis: str = ""
    prerequis_exiges: bool | None = None
    modules_prerequis: tuple[str, ...] = ()
    module: str = ""
    positionnement: str = ""
    admission: str = ""
    niveau_entree: str = ""
    niveau_entree_obligatoire: bool | None = None
    niveau_sortie: str = ""
    modalite: Modalite | None = None
    entrees_permanentes: bool | None = None
    rythme: str = ""
    parcours: str = ""
    duree: str = ""
    heures_centre: Decimal | None = None
    heures_entreprise: Decimal | None = None
    heures_totales: Decimal | None = None
    heures_semaine: Decimal | None = None
    prix: Prix = Prix()
    frais: tuple[Frais, ...] = ()
    prise_en_charge: bool | None = None
    conditions_prise_en_charge: str = ""
    financeurs: tuple[str, ...] = ()
    lieux: tuple[Lieu, ...] = ()
    sessions: tuple[SessionOffre, ...] = ()
    langues: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    formacodes: tuple[str, ...] = ()
    nsf: tuple[str, ...] = ()
    rome: tuple[str, ...] = ()
    acces_handicap: str = ""
    restauration: str = ""
    hebergement: str = ""
    transport: str = ""
    site: str = ""
    contact: Contact = Contact()
    creation: date | None = None
    mise_a_jour: date | None = None
    hors_modele: tuple[Inconnu, ...] = ()
    ligne: int | None = None

    @property
    def cle(self) -> str:
        """What names this offer for ever among all: its body, its formation, its action."""
        return f"{self.organisme.siret[:SIRET_MAX]}/{self.reference}"

    @property
    def reference(self) -> str:
        """What its body calls it."""
        return self.formation if self.action in {"", self.formation} else f"{self.formation}/{self.action}"

    @property
    def fiche(self) -> str:
        """The number, in the register, of the (first) certification prepared."""
        return next((visee.fiche for visee in self.certifications if visee.fiche), "")

    @property
    def heures(self) -> Decimal | None:
        """Hours in all: those said to be so, else those of the centre and of the company together."""
        if self.heures_totales is not None:
            return self.heures_totales
        dites = [heures for heures in (self.heures_centre, self.heures_entreprise) if heures is not None]
        return sum(dites, Decimal(0)) if dites else None

    def blocs_de(self, session: SessionOffre) -> tuple[BlocCible, ...]:
        """The blocs that a session prepares; none: the whole certification."""
        return session.blocs or self.blocs


@dataclass(frozen=True, slots=True)
class AnomalieOffre:
    """What a reading found wrong: located in its file, never fatal by itself. ``message`` is a French sentence."""

    regle: str
    gravite: Gravite
    message: str
    fichier: str = ""
    offre: str = ""
    element: str = ""
    ligne: int | None = None
    valeur: str = ""
