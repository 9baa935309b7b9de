"""Shapes of the API's answers on proofreading, differences and renewals. What has nothing to say is absent."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from portail.referentiel.api_schemas import Facultatif


class ConstatJSON(BaseModel):
    """Un point relevé par la relecture : où, quelle règle, ce qu’il faut changer, d’après quoi."""

    fiche: str
    bloc: str = Field(description="Code du bloc ; vide pour toute la certification.")
    regle: str
    gravite: str = Field(description="« erreur », « avertissement », « information », ou « indecis » (à vérifier).")
    message: str
    reference: str
    extrait: str
    competence: int | None = Field(description="Rang de la compétence dans son bloc, depuis 0.")


class Relecture(BaseModel):
    """Des repères de rédaction, calculés ; ce n’est pas un jugement de France compétences."""

    numero: str
    constats: list[ConstatJSON]


class MotJSON(BaseModel):
    """Des mots gardés (« inchange »), ajoutés ou retirés, avec les blancs qui les précèdent."""

    texte: str
    nature: str
    avant: Facultatif[str] = None


class EcartTexteJSON(BaseModel):
    """Une ligne des deux côtés."""

    nature: str
    avant: Facultatif[str] = None
    apres: Facultatif[str] = None
    mots: Facultatif[list[MotJSON]] = None


class EcartChampJSON(BaseModel):
    """Une rubrique qui diffère."""

    nom: str
    libelle: str
    nature: str
    avant: Facultatif[str] = None
    apres: Facultatif[str] = None
    mots: Facultatif[list[MotJSON]] = None
    lignes: Facultatif[list[EcartTexteJSON]] = None


class EcartCompetenceJSON(BaseModel):
    """Une compétence des deux côtés. Celle qui change de bloc est dite par les deux."""

    nature: str
    avant: Facultatif[str] = None
    apres: Facultatif[str] = None
    mots: Facultatif[list[MotJSON]] = None
    code_avant: Facultatif[str] = None
    code_apres: Facultatif[str] = None
    bloc_avant: Facultatif[int] = None
    bloc_apres: Facultatif[int] = None
    rubrique: bool = False
    memes_mots: bool = False


class EcartBlocJSON(BaseModel):
    """Un bloc des deux côtés, avec ses compétences. Les rangs partent de 0."""

    nature: str
    code_avant: Facultatif[str] = None
    code_apres: Facultatif[str] = None
    libelle_avant: Facultatif[str] = None
    libelle_apres: Facultatif[str] = None
    mots_libelle: Facultatif[list[MotJSON]] = None
    competences: Facultatif[list[EcartCompetenceJSON]] = None
    champs: Facultatif[list[EcartChampJSON]] = None
    rang_avant: Facultatif[int] = None
    rang_apres: Facultatif[int] = None
    retitre: bool = False
    recode: bool = False
    ordre_change: bool = False


class RepriseJSON(BaseModel):
    """Combien de compétences d’un ancien bloc se retrouvent dans un nouveau."""

    code: Facultatif[str] = None
    libelle: Facultatif[str] = None
    gardees: int
    reformulees: int


class DevenirBlocJSON(BaseModel):
    """Où sont passées les compétences d’un ancien bloc. Calculé."""

    code: Facultatif[str] = None
    libelle: Facultatif[str] = None
    total: int
    vers: Facultatif[list[RepriseJSON]] = None
    perdues: int


class EcartFicheJSON(BaseModel):
    """Tout ce qui diffère. Quel bloc répond à quel autre est calculé d’après leurs mots."""

    numero_avant: str
    numero_apres: str
    intitule_avant: Facultatif[str] = None
    intitule_apres: Facultatif[str] = None
    champs: Facultatif[list[EcartChampJSON]] = None
    blocs: Facultatif[list[EcartBlocJSON]] = None
    devenirs: Facultatif[list[DevenirBlocJSON]] = None


class VersionComparee(BaseModel):
    """Une des deux versions : la fiche, et le premier jour de cette version."""

    numero: str
    jour: date


class EcartDetail(BaseModel):
    """La différence de deux versions : en une phrase, puis bloc par bloc."""

    avant: VersionComparee
    apres: VersionComparee
    phrase: str
    identique: bool
    ecart: EcartFicheJSON


class EtapeJSON(BaseModel):
    """Une fiche de la chaîne ; « rang » est le nombre de renouvellements qui y mènent."""

    numero: Facultatif[str] = None
    intitule: Facultatif[str] = None
    rang: int
    etat: str = Field(description="en-vigueur, a-venir, delivrable, expiree, eteinte, retiree ou absente.")
    phrase: str
    fin: Facultatif[date] = None
    limite: Facultatif[date] = None


class LienJSON(BaseModel):
    """Un renouvellement, et laquelle des deux fiches le déclare."""

    ancienne: str
    nouvelle: str
    declaration: str
    contredit: bool


class SuiteJSON(BaseModel):
    """Ce que devient une certification à une date : le cas, la phrase qui répond, la chaîne."""

    numero: str
    au: date
    cas: str
    phrase: str
    etapes: list[EtapeJSON]
    liens: Facultatif[list[LienJSON]] = None
    actives: Facultatif[list[str]] = None
    particularites: Facultatif[list[str]] = None
    reunies: Facultatif[list[LienJSON]] = None
    cycle: Facultatif[list[str]] = None


class SuiteDetail(BaseModel):
    """La suite, et si la famille est trop nombreuse pour avoir été lue en entier."""

    suite: SuiteJSON
    tronquee: bool


class MotifJSON(BaseModel):
    """Une phrase et le texte sur lequel elle s’appuie."""

    texte: str
    reference: Facultatif[str] = None


class DeclareeJSON(BaseModel):
    """Une correspondance officielle qui nomme le bloc, telle qu’elle est écrite."""

    depuis: str
    blocs_depuis: Facultatif[list[str]] = None
    vers: Facultatif[str] = None
    blocs_vers: Facultatif[list[str]] = None
    sens: str = Field(description="« aller » : du bloc vers l’autre fiche ; « retour » : seulement vers le bloc.")
    portee: str = Field(
        description="Ce qu’il faut détenir : le bloc « seul », « ensemble » avec d’autres, ou « entiere »."
    )
    avec: Facultatif[list[str]] = None
    autre: EtapeJSON
    dans_la_suite: bool
    reciproque: bool
    phrase: str
    compte: bool = Field(description="Elle mène du bloc à une certification en vigueur.")


class RessemblanceJSON(BaseModel):
    """Un bloc qui ressemble. Calculé : aucun droit."""

    code: Facultatif[str] = None
    libelle: Facultatif[str] = None
    score: float
    gardees: int
    reformulees: int
    total: int


class RenouveleeJSON(BaseModel):
    """Une certification en vigueur de la suite, dont rien n’est déclaré pour ce bloc : à demander."""

    etape: EtapeJSON
    ressemblances: Facultatif[list[RessemblanceJSON]] = None
    motif: MotifJSON


class DevenirJSON(BaseModel):
    """Où un bloc compte à une date. Le déclaré et le calculé ne sont jamais mêlés."""

    numero: str
    code: str
    libelle: Facultatif[str] = None
    au: date
    classe: str = Field(description="en-vigueur, declaree, renouvellement ou rien.")
    phrase: str
    acquis: MotifJSON
    delivrance: MotifJSON
    declarees: list[DeclareeJSON]
    renouvellements: list[RenouveleeJSON]
    suite: SuiteJSON


class DevenirDetail(BaseModel):
    """La réponse, et si la famille est trop nombreuse pour avoir été lue en entier."""

    devenir: DevenirJSON
    tronquee: bool
