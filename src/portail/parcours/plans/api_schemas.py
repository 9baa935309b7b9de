"""Shapes of the API's answer to a path: what it says, for whoever reads it by program."""

from __future__ import annotations

from pydantic import BaseModel, Field

from portail.referentiel.api_schemas_calculs import EtapeDeDroitJSON


class ViseeJSON(BaseModel):
    """Une certification visée, et ses blocs."""

    numero: str
    intitule: str
    blocs: list[str]


class EtapeDePlanJSON(BaseModel):
    """Une étape d’un plan. Les montants sont des euros, écrits en texte."""

    titre: str
    nature: str
    blocs: list[str]
    offre: str
    du: str
    au: str | None
    obtention: str | None = Field(description="Dernier jour où c’est obtenu.")
    incertaine: bool
    heures: int
    heures_semaine: int
    prix: str
    pourquoi: list[str]
    paiement: str


class MoisJSON(BaseModel):
    """L’argent d’un mois."""

    mois: str
    credit: str
    cpf: str
    apports: str
    paye: str
    solde_cpf: str | None


class ArretJSON(BaseModel):
    """Ce qui est gardé si l’on s’arrête à partir d’un mois."""

    a_partir_de: str
    garde: list[str]


class AmeliorationJSON(BaseModel):
    """Ce qui améliorerait un plan."""

    nature: str
    constat: str
    gain_euros: str
    gain_heures: int
    gain_mois: int
    chance: float | None


class PlanJSON(BaseModel):
    """Un plan : ce qu’il coûte, quand il finit, ses étapes."""

    nom: str
    comme: str | None = Field(description="Le plan donné avant lui qui a les mêmes étapes ; rien s’il est le premier.")
    resume: list[str]
    atteintes: list[str] = Field(description="Les certifications obtenues.")
    mois: int = Field(description="Nombre de mois jusqu’à ce que tout soit obtenu.")
    incertains: int
    heures: int
    prouve: bool = Field(description="Aucun plan n’est meilleur.")
    ecart: str
    paye: str
    cpf: str
    apports: str
    fin_au_plus_tard: str | None
    etapes: list[EtapeDePlanJSON]
    flux: list[MoisJSON]
    si_l_on_s_arrete: list[ArretJSON]
    ameliorations: list[AmeliorationJSON]
    remarques: list[str]


class RaisonJSON(BaseModel):
    """Une raison pour laquelle aucun plan n’est possible, et ce qui la lèverait."""

    nature: str
    constat: str
    reparation: str


class ImpossibiliteJSON(BaseModel):
    """Le plus petit ensemble de raisons."""

    raisons: list[RaisonJSON]


class EquivalenceADemanderJSON(BaseModel):
    """Une équivalence qui pourrait être demandée : elle n’est jamais comptée."""

    libelle: str
    blocs: list[str]
    acquis: list[str]
    reponse: str
    ressemblance: float
    appui: str


class EcarteeJSON(BaseModel):
    """Ce qu’aucun plan n’utilise, et pourquoi."""

    quoi: str
    raison: str
    reparation: str


class OuverteJSON(BaseModel):
    """Ce qu’une cible ouverte a donné : combien de certifications conviennent, et celles qui ont été examinées."""

    rome: str
    niveau: int | None
    au_plus: int
    nombre: int
    retenues: list[tuple[str, str]] = Field(description="Numéro et intitulé.")


class ReponseParcoursJSON(BaseModel):
    """Les plans par leur objectif (« moins-cher », « plus-tot », « plus-sur »), ou pourquoi il n’y en a pas."""

    complete: bool = Field(description="Rien de meilleur n’existe.")
    au: str
    jusqu_au: str
    visees: list[ViseeJSON]
    plans: dict[str, PlanJSON]
    impossibilite: ImpossibiliteJSON | None
    demandes_d_equivalence: list[EquivalenceADemanderJSON]
    ecartees: list[EcarteeJSON]
    reserves: list[str]
    trace: list[EtapeDeDroitJSON]
    ouverte: OuverteJSON | None = None
