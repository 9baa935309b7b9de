"""Shapes of the API's answers on passerelles, published in its OpenAPI document. Texts are French.

Ranks count from 0, in the ``competences`` of the bloc they speak of.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

NomRelation = Literal["equivalent", "couvre", "couvert-par", "partiel", "distinct"]


class BlocRef(BaseModel):
    """Un bloc, avec la certification où il vit. « code » est vide pour une certification comparée entière."""

    fiche: str = Field(examples=["RNCP99059"])
    code: str = Field(examples=["RNCP99059BC01"])
    libelle: str
    intitule: str = Field(description="L’intitulé de la certification.")
    niveau: int | None = Field(description="De 1 à 8 ; null : sans niveau, ou non dit.")
    lien: str = Field(description="Ses passerelles.")


class BlocTexte(BlocRef):
    """Un bloc et ses compétences, telles qu’elles sont comparées."""

    competences: list[str]


class ProbabilitesRelations(BaseModel):
    """La probabilité de chaque relation, de 0 à 1, calibrée. Leur somme est 1."""

    equivalent: float
    couvre: float
    couvert_par: float
    partiel: float
    distinct: float


class CouvertureBloc(BaseModel):
    """Ce qu’un bloc retrouve dans l’autre : une part de 0 à 1, puis compétence par compétence."""

    part: float
    proximites: list[float] = Field(description="Pour chaque compétence, la meilleure probabilité trouvée en face.")
    rangs: list[int] = Field(description="Le rang, en face, de celle qui la donne ; -1 : rien à comparer.")


class PaireCompetences(BaseModel):
    """Une compétence de la source et celle de la cible qui va avec."""

    source: int
    cible: int
    proximite: float = Field(description="Probabilité qu’elles disent la même chose, gardes appliquées.")
    gardes: list[str] = Field(description="Ce que les mots cachent : autonomie, nombre, negation.")


class VersionsCalcul(BaseModel):
    """Avec quoi c’est calculé. « repli » dit ce qui manquait."""

    modele: str
    encodeurs: list[str]
    repli: str


class PasserelleCalculeeJSON(BaseModel):
    """Une passerelle calculée, de la source vers la cible. Elle ne donne aucun droit."""

    preuve: Literal["calculee"]
    donne_un_droit: Literal[False]
    source: BlocRef
    cible: BlocRef
    relation: NomRelation
    score: float = Field(description="1 moins la probabilité que les blocs soient distincts : l’ordre des passerelles.")
    probabilites: ProbabilitesRelations | None = Field(description="null : seuls les titres ont pu être comparés.")
    phrase: str
    couverture_source: CouvertureBloc
    couverture_cible: CouvertureBloc
    paires: list[PaireCompetences]
    manque_source: list[int] = Field(description="Rangs de la source qui ne se retrouvent pas dans la cible.")
    manque_cible: list[int] = Field(description="Rangs de la cible qui ne se retrouvent pas dans la source.")
    gardes: list[str]
    versions: VersionsCalcul
    depuis: datetime | None = Field(description="Depuis quand Brique le dit ; null : calculé pour cette réponse.")
    lien: str = Field(description="Le face-à-face, en page.")


class CorrespondanceDuBloc(BaseModel):
    """Une correspondance officielle : tous les blocs de « source » ensemble, vers ceux de « cible »."""

    preuve: Literal["declaree"]
    donne_un_droit: Literal[True]
    source: list[str]
    cible: list[str]
    fiche_source: str
    fiche_cible: str
    totale: bool
    phrase: str


class EquivalenceDuBloc(BaseModel):
    """Une équivalence accordée par un certificateur."""

    preuve: Literal["decidee"]
    donne_un_droit: bool = Field(description="false : plus en vigueur, ou pas encore.")
    phrase: str
    lien: str


class RenouvellementDuBloc(BaseModel):
    """Une certification en remplace une autre. Cela ne dit rien, seul, de leurs blocs."""

    preuve: Literal["renouvellement"]
    donne_un_droit: Literal[False]
    ancienne: str
    nouvelle: str
    phrase: str


class PasserellesDuBloc(BaseModel):
    """Les passerelles d’un bloc, par ce sur quoi elles reposent, jamais mêlées."""

    bloc: BlocTexte
    declarees: list[CorrespondanceDuBloc]
    decidees: list[EquivalenceDuBloc]
    renouvellements: list[RenouvellementDuBloc]
    calculees: list[PasserelleCalculeeJSON] = Field(description="Vingt au plus, la meilleure d’abord.")
    calculees_le: datetime | None = Field(description="La fin du dernier calcul ; null : aucun n’a été fait.")


class FaceAFaceJSON(BaseModel):
    """Deux blocs face à face : leurs compétences, ce qui les lie, et ce que le calcul en dit dans ce sens."""

    source: BlocTexte
    cible: BlocTexte
    declarees: list[str] = Field(description="Les correspondances officielles qui les lient, en phrases.")
    decidees: list[EquivalenceDuBloc] = Field(description="Les équivalences en vigueur, dans ce sens seulement.")
    calculee: PasserelleCalculeeJSON


class CaseMatrice(BaseModel):
    """Un bloc de la première certification face à un bloc de la seconde."""

    source: str
    cible: str
    relation: NomRelation
    score: float
    couverture_source: float
    couverture_cible: float
    lien: str


class MatriceJSON(BaseModel):
    """Tous les blocs d’une certification face à tous ceux d’une autre."""

    de: str
    vers: str
    sources: list[BlocRef]
    cibles: list[BlocRef]
    complete: bool = Field(description="false : trop de paires ; seules celles du dernier calcul sont données.")
    cases: list[CaseMatrice]
