"""The values of the national register: a fiche, its blocs and what surrounds them.

Every value is immutable and holds what the register says, never more. Texts are kept as they were written.
Those that come by the hundred thousand are named tuples, which are several times quicker to make.
Source of the structure: national flow RNCP/RS V4.1 (one attribute for each of its elements).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Repertoire(StrEnum):
    """The two national registers: professional certifications (RNCP) and specific ones (RS, without blocs)."""

    RNCP = "RNCP"
    RS = "RS"


class Voie(StrEnum):
    """Voies d'accès: how a candidate may come before the jury (suffix of the SI_JURY elements)."""

    FORMATION_INITIALE = "FI"
    APPRENTISSAGE = "CA"
    FORMATION_CONTINUE = "FC"
    CONTRAT_PROFESSIONNALISATION = "CQ"
    CANDIDATURE_INDIVIDUELLE = "CL"
    VAE = "VAE"


class Habilitation(StrEnum):
    """What a partenaire may do for the certificateur: prepare candidates, run the evaluation, or both."""

    FORMER = "HABILITATION_FORMER"
    ORGANISER = "HABILITATION_ORGANISER"
    ORGANISER_ET_FORMER = "HABILITATION_ORGA_FORM"


class Code(NamedTuple):
    """A code of a nomenclature (NSF, ROME, Formacode, IDCC, CCN, abrégé) and its label."""

    code: str = ""
    libelle: str = ""


class Partenaire(NamedTuple):
    """An organisation habilitée by the certificateur. ``habilitation`` keeps the flow's word when it is unknown."""

    nom: str = ""
    siret: str = ""
    habilitation: Habilitation | str = ""
    etat: str = ""
    date_actif: date | None = None
    date_etat: date | None = None


class Inconnu(NamedTuple):
    """What the schema does not foresee, kept as it was read: element path inside the fiche, then its text."""

    chemin: str
    texte: str


class Certificateur(NamedTuple):
    """The organisation that owns the certification. ``siret`` is empty when the register does not give it."""

    nom: str = ""
    siret: str = ""
    etat: str = ""
    date_etat: date | None = None
    nom_commercial: str = ""
    site: str = ""


class VoieAcces(NamedTuple):
    """One voie d'accès; ``ouverte`` is None when the register does not say, ``composition_jury`` is free text."""

    voie: Voie
    ouverte: bool | None = None
    composition_jury: str = ""
    date_modification: date | None = None


class Correspondance(NamedTuple):
    """Official correspondance, set of blocs → set of blocs of ``fiche``; an empty set is the whole certification.

    Declared in the register: neither symmetric nor transitive. Never a computed passerelle.
    """

    blocs_source: frozenset[str] = frozenset()
    fiche: str = ""
    blocs_cible: frozenset[str] = frozenset()

    @property
    def totale(self) -> bool:
        """True when it goes from a whole certification to a whole certification."""
        return not self.blocs_source and not self.blocs_cible


class Promotion(NamedTuple):
    """Statistics of one year: counts of certified people, rates in percent."""

    annee: int | None = None
    certifies: int | None = None
    certifies_vae: int | None = None
    insertion_globale_6_mois: Decimal | None = None
    insertion_metier_6_mois: Decimal | None = None
    insertion_metier_2_ans: Decimal | None = None


class PublicationJO(NamedTuple):
    """A reference in the Journal officiel; ``rubrique`` is GENERAL, CREATION or AUTRE."""

    rubrique: str
    titre: str = ""
    date_publication: date | None = None


class Bloc(NamedTuple):
    """A bloc de compétences, identified by (fiche, code). Texts are free text: see ``decoupage`` to cut them."""

    code: str = ""
    libelle: str = ""
    liste_competences: str = ""
    modalites_evaluation: str = ""
    prerequis_entree: str = ""
    prerequis_validation: str = ""
    ligne: int | None = None


@dataclass(frozen=True, slots=True)
class Fiche:
    """A certification as the national register describes it, at the date of the export.

    Dates are days, ``duree_enregistrement`` is in years, ``niveau`` is 2 to 8 (None: no level, or not given),
    booleans are None when the register does not say. ``ligne`` is the line of the fiche in its file.
    """

    numero: str = ""
    intitule: str = ""
    id_fiche: str = ""
    abrege: Code | None = None
    etat: str = ""
    actif: bool | None = None
    type_enregistrement: str = ""
    niveau: int | None = None
    niveau_code: str = ""
    niveau_libelle: str = ""
    date_publication: date | None = None
    date_effet: date | None = None
    date_decision: date | None = None
    date_fin_enregistrement: date | None = None
    date_dernier_jo: date | None = None
    date_limite_delivrance: date | None = None
    duree_enregistrement: Decimal | None = None
    activites_visees: str = ""
    capacites_attestees: str = ""
    secteurs_activite: str = ""
    emplois_accessibles: str = ""
    objectifs_contexte: str = ""
    reglementations_activites: str = ""
    prerequis_entree: str = ""
    prerequis_validation: str = ""
    validation_partielle: bool | None = None
    validation_partielle_perimetre: str = ""
    existence_partenaires: bool | None = None
    accessible_nouvelle_caledonie: bool | None = None
    accessible_polynesie: bool | None = None
    lien_description: str = ""
    niveau_maitrise: str = ""
    duree_validite: str = ""
    modalites_renouvellement: str = ""
    voies: tuple[VoieAcces, ...] = ()
    nsf: tuple[Code, ...] = ()
    rome: tuple[Code, ...] = ()
    formacodes: tuple[Code, ...] = ()
    idcc: tuple[Code, ...] = ()
    conventions: tuple[Code, ...] = ()
    publications: tuple[PublicationJO, ...] = ()
    anciennes: tuple[str, ...] = ()
    nouvelles: tuple[str, ...] = ()
    correspondances: tuple[Correspondance, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    annees_niveau: tuple[str, ...] = ()
    certificateurs: tuple[Certificateur, ...] = ()
    partenaires: tuple[Partenaire, ...] = ()
    blocs: tuple[Bloc, ...] = ()
    hors_schema: tuple[Inconnu, ...] = ()
    ligne: int | None = None

    @property
    def repertoire(self) -> Repertoire:
        return Repertoire.RS if self.numero.startswith("RS") else Repertoire.RNCP

    @property
    def ouverte_vae(self) -> bool:
        """True when the register says that the VAE is an open voie d'accès."""
        return any(voie.voie is Voie.VAE and voie.ouverte is True for voie in self.voies)
