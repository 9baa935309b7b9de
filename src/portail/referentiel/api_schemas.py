"""Shapes of the API's answers, published in its OpenAPI document. Texts are French: developers read them there.

``FicheJSON`` and what it holds mirror ``forme_json.en_json``: what the register does not say is absent.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, TypeAlias, TypeVar

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

T = TypeVar("T")
# Absent rather than null when the register says nothing.
Facultatif: TypeAlias = T | Annotated[None, SkipJsonSchema()]

Texte: TypeAlias = Annotated[Facultatif[str], Field(description="Texte libre, tel que le certificateur l’a écrit.")]


class Erreur(BaseModel):
    """Ce qui ne va pas, où, et ce que vous pouvez faire."""

    erreur: str
    lieu: str
    action: str


class CertificateurRef(BaseModel):
    """Un certificateur, et l’adresse où le lire."""

    cle: str = Field(description="SIRET, ou « nom-… » quand le registre n’en donne pas.")
    nom: str
    lien: str


class LigneFicheJSON(BaseModel):
    """Une certification dans une liste."""

    numero: str = Field(examples=["RNCP38362"])
    intitule: str
    niveau: int | None = Field(description="De 1 à 8 ; null : sans niveau, ou non dit.")
    active: bool | None = Field(description="Enregistrement en cours, selon le registre.")
    ouverte_vae: bool
    date_fin: date | None = Field(description="Fin de l’enregistrement.")
    nombre_blocs: int
    certificateurs: list[CertificateurRef]
    lien: str


class LigneBlocJSON(BaseModel):
    """Un bloc dans une liste, avec la certification où il vit."""

    code: str
    libelle: str
    liste_competences: str = Field(description="Texte d’origine ; la page du bloc le donne découpé.")
    lien: str
    fiche: LigneFicheJSON


class Correction(BaseModel):
    """Un mot que le registre ne connaît pas, et ceux qui ont été cherchés à sa place."""

    mot: str
    remplace: list[str]


class ValeurFacette(BaseModel):
    """Une valeur d’un axe, et combien de résultats la portent."""

    valeur: str
    libelle: str | None
    nombre: int


class AxeFacette(BaseModel):
    """Les valeurs les plus fréquentes d’un axe, et combien d’autres ne sont pas montrées."""

    valeurs: list[ValeurFacette]
    non_montrees: int


class Page(BaseModel):
    """Une page de résultats. Les liens sont des chemins absolus sur ce site."""

    total: int
    page: int
    taille: int
    suivante: str | None
    precedente: str | None


class Trouvailles(Page):
    """Ce qu’une recherche a trouvé, compté par certification et par bloc."""

    certifications: int
    blocs: int
    corrections: list[Correction]
    facettes: dict[str, AxeFacette] | None = Field(description="null sans « facettes=1 ».")


class PageFiches(Trouvailles):
    """Recherche par certification."""

    resultats: list[LigneFicheJSON]


class PageBlocs(Trouvailles):
    """Recherche par bloc."""

    resultats: list[LigneBlocJSON]


class PageCertificateur(Page):
    """Un certificateur et ses certifications, celles qui expirent bientôt d’abord."""

    cle: str
    nom: str
    siret: str
    resultats: list[LigneFicheJSON]


class CodeJSON(BaseModel):
    """Un code d’une nomenclature."""

    code: Facultatif[str] = None
    libelle: Facultatif[str] = None


class VoieJSON(BaseModel):
    """Une voie d’accès : FI, CA, FC, CQ, CL ou VAE."""

    voie: str
    ouverte: Facultatif[bool] = None
    composition_jury: Texte = None
    date_modification: Facultatif[date] = None


class CorrespondanceJSON(BaseModel):
    """Déclarée au registre ; un ensemble absent désigne la certification entière."""

    blocs_source: Facultatif[list[str]] = None
    fiche: Facultatif[str] = None
    blocs_cible: Facultatif[list[str]] = None


class PromotionJSON(BaseModel):
    """Une année de certifiés ; les taux sont des pourcentages."""

    annee: Facultatif[int] = None
    certifies: Facultatif[int] = None
    certifies_vae: Facultatif[int] = None
    insertion_globale_6_mois: Facultatif[str] = None
    insertion_metier_6_mois: Facultatif[str] = None
    insertion_metier_2_ans: Facultatif[str] = None


class PublicationJSON(BaseModel):
    """Une référence au Journal officiel."""

    rubrique: Facultatif[str] = None
    titre: Facultatif[str] = None
    date_publication: Facultatif[date] = None


class CertificateurJSON(BaseModel):
    """Un certificateur, tel que la fiche le nomme."""

    nom: Facultatif[str] = None
    siret: Facultatif[str] = None
    etat: Facultatif[str] = None
    date_etat: Facultatif[date] = None
    nom_commercial: Facultatif[str] = None
    site: Facultatif[str] = None


class PartenaireJSON(BaseModel):
    """Un organisme habilité par le certificateur."""

    nom: Facultatif[str] = None
    siret: Facultatif[str] = None
    habilitation: Facultatif[str] = None
    etat: Facultatif[str] = None
    date_actif: Facultatif[date] = None
    date_etat: Facultatif[date] = None


class InconnuJSON(BaseModel):
    """Un élément que le schéma officiel ne prévoit pas, gardé tel quel."""

    chemin: Facultatif[str] = None
    texte: Facultatif[str] = None


class CompetenceJSON(BaseModel):
    """Un morceau du texte d’un bloc ; « parent » est le rang (depuis 0) du titre qui le range."""

    libelle: str
    code: str
    nature: str = Field(description="« competence », ou « titre » qui en range d’autres.")
    profondeur: int
    parent: int | None


class BlocJSON(BaseModel):
    """Un bloc : ses textes d’origine, et ses compétences une à une."""

    code: Facultatif[str] = None
    libelle: Facultatif[str] = None
    liste_competences: Texte = None
    modalites_evaluation: Texte = None
    prerequis_entree: Texte = None
    prerequis_validation: Texte = None
    competences: list[CompetenceJSON]


class FicheJSON(BaseModel):
    """Une certification telle que le registre la décrit. Ce qu’il ne dit pas est absent."""

    numero: str
    intitule: Facultatif[str] = None
    id_fiche: Facultatif[str] = None
    abrege: Facultatif[CodeJSON] = None
    etat: Facultatif[str] = None
    actif: Facultatif[bool] = None
    type_enregistrement: Facultatif[str] = None
    niveau: Facultatif[int] = None
    niveau_code: Facultatif[str] = None
    niveau_libelle: Facultatif[str] = None
    date_publication: Facultatif[date] = None
    date_effet: Facultatif[date] = None
    date_decision: Facultatif[date] = None
    date_fin_enregistrement: Facultatif[date] = None
    date_dernier_jo: Facultatif[date] = None
    date_limite_delivrance: Facultatif[date] = None
    duree_enregistrement: Annotated[Facultatif[str], Field(description="En années.")] = None
    activites_visees: Texte = None
    capacites_attestees: Texte = None
    secteurs_activite: Texte = None
    emplois_accessibles: Texte = None
    objectifs_contexte: Texte = None
    reglementations_activites: Texte = None
    prerequis_entree: Texte = None
    prerequis_validation: Texte = None
    validation_partielle: Facultatif[bool] = None
    validation_partielle_perimetre: Texte = None
    existence_partenaires: Facultatif[bool] = None
    accessible_nouvelle_caledonie: Facultatif[bool] = None
    accessible_polynesie: Facultatif[bool] = None
    lien_description: Facultatif[str] = None
    niveau_maitrise: Texte = None
    duree_validite: Texte = None
    modalites_renouvellement: Texte = None
    voies: Facultatif[list[VoieJSON]] = None
    nsf: Facultatif[list[CodeJSON]] = None
    rome: Facultatif[list[CodeJSON]] = None
    formacodes: Facultatif[list[CodeJSON]] = None
    idcc: Facultatif[list[CodeJSON]] = None
    conventions: Facultatif[list[CodeJSON]] = None
    publications: Facultatif[list[PublicationJSON]] = None
    anciennes: Annotated[Facultatif[list[str]], Field(description="Numéros des fiches qu’elle remplace.")] = None
    nouvelles: Annotated[Facultatif[list[str]], Field(description="Numéros des fiches qui la remplacent.")] = None
    correspondances: Facultatif[list[CorrespondanceJSON]] = None
    promotions: Facultatif[list[PromotionJSON]] = None
    annees_niveau: Facultatif[list[str]] = None
    certificateurs: Facultatif[list[CertificateurJSON]] = None
    partenaires: Annotated[Facultatif[list[PartenaireJSON]], Field(description="Avec « partenaires=1 ».")] = None
    blocs: Facultatif[list[BlocJSON]] = None
    hors_schema: Facultatif[list[InconnuJSON]] = None


class Version(BaseModel):
    """Une version lue : depuis quand, jusqu’à quand (exclu ; null : toujours), dans quel export."""

    debut: datetime
    fin: datetime | None
    source: str
    date_export: date


class FicheDetail(BaseModel):
    """Une fiche à un moment du registre."""

    fiche: FicheJSON
    nombre_partenaires: int
    ouverte_vae: bool
    repertoire: str
    courante: bool = Field(description="false : une version passée, ou une fiche sortie du registre.")
    version: Version
    liens: dict[str, str]


class VersionDuBloc(Version):
    """Une version d’un bloc et son contenu d’alors."""

    bloc: BlocJSON


class BlocDetail(BaseModel):
    """Un bloc à un moment du registre, et toutes ses versions."""

    bloc: BlocJSON
    courant: bool
    version: Version
    versions: list[VersionDuBloc]
    fiche: str = Field(description="Numéro de la certification où le bloc vit.")
    intitule: str
    liens: dict[str, str]


class VersionDeFiche(Version):
    """Une version d’une fiche ; « lien » la donne (null : elle n’a pas duré un jour)."""

    lien: str | None


class Versions(BaseModel):
    """L’histoire d’une fiche, la plus ancienne d’abord."""

    numero: str
    versions: list[VersionDeFiche]


class Cote(BaseModel):
    """Un côté d’une correspondance : une fiche et un ensemble de ses blocs (vide : la certification entière)."""

    fiche: str
    blocs: list[str]
    intitule: str | None
    lien: str | None = Field(description="null quand le registre lu ici ne contient pas cette fiche.")


class CorrespondanceOrientee(BaseModel):
    """Correspondance officielle : qui tient « depuis » tient « vers ». Ni symétrique, ni transitive."""

    depuis: Cote
    vers: Cote
    totale: bool


class Correspondances(BaseModel):
    """Ce que la fiche déclare, et ce que d’autres fiches déclarent vers elle."""

    numero: str
    declarees: list[CorrespondanceOrientee]
    recues: list[CorrespondanceOrientee]


class AnomaliesParRegle(BaseModel):
    """Combien de fois une règle de lecture a été enfreinte dans un export."""

    regle: str
    gravite: str
    nombre: int


class SourceJSON(BaseModel):
    """Un export importé."""

    nom: str
    empreinte: str = Field(description="SHA-256 du fichier.")
    forme: str
    octets: int
    date_export: date
    appliquee_le: datetime
    anomalies: list[AnomaliesParRegle]


class Registre(BaseModel):
    """L’état du registre : ce qu’il contient, et les dix derniers exports importés."""

    comptes: dict[str, int]
    imports: int
    sources: list[SourceJSON]


class Accueil(BaseModel):
    """L’entrée de l’API."""

    titre: str
    version: str
    openapi: str
    documentation: str = Field(description="La page qui présente ces adresses.")
    liens: dict[str, str]
