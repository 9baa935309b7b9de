"""Computed passerelles ready for lists: the other bloc, what is common, what is missing, how sure, with what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from brique.passerelles.valeurs import Cle, Passerelle
from portail.passerelles.adresses import adresse_du_bloc, adresse_face_a_face
from portail.passerelles.presentation.mots import (
    Chance,
    GardeDite,
    chances,
    couverture_dite,
    gardes_dites,
    nom_de_relation,
    relation_dite,
    reserve,
    verdict,
    versions_dites,
)
from portail.passerelles.queries import PasserelleLue
from portail.referentiel.adresses import code_court


@dataclass(frozen=True, slots=True)
class BlocDit:
    """A bloc as a list names it: its short code, its certification, its page (empty: it left the register)."""

    cle: Cle
    code: str
    libelle: str
    intitule: str
    niveau: int | None
    adresse: str


@dataclass(frozen=True, slots=True)
class Calculee:
    """A computed passerelle in words."""

    autre: BlocDit
    relation: str
    dite: str
    classe: str
    verdict: str
    reserve: str
    chances: Sequence[Chance]
    couvre: str
    couvert: str
    manque_source: int
    manque_cible: int
    gardes: Sequence[GardeDite]
    versions: str
    repli: str
    debut: datetime
    fin: datetime | None
    face: str


def calculee(lue: PasserelleLue, connues: Mapping[str, str], competences: int) -> Calculee:
    """``connues`` are the titles of the certifications still in the register; ``competences``, those of the source."""
    passerelle = lue.passerelle
    return Calculee(
        autre=bloc_dit(passerelle.cible, lue.autre.libelle, lue.autre.intitule, lue.autre.niveau, connues),
        relation=nom_de_relation(passerelle.relation),
        dite=relation_dite(passerelle),
        classe=f"r-{passerelle.relation.value}",
        verdict=verdict(passerelle),
        reserve=reserve(passerelle),
        chances=chances(passerelle.probabilites),
        couvre=_dite(passerelle, lue.autre.competences - len(passerelle.manque_cible), lue.autre.competences),
        couvert=_dite(passerelle, competences - len(passerelle.manque_source), competences),
        manque_source=len(passerelle.manque_source),
        manque_cible=len(passerelle.manque_cible),
        gardes=gardes_dites(passerelle.gardes),
        versions=versions_dites(passerelle.versions),
        repli=passerelle.versions.repli,
        debut=lue.debut,
        fin=lue.fin,
        face=adresse_face_a_face(passerelle.source, passerelle.cible),
    )


def bloc_dit(cle: Cle, libelle: str, intitule: str, niveau: int | None, connues: Mapping[str, str]) -> BlocDit:
    """A bloc, with its page when its certification is in the register."""
    adresse = adresse_du_bloc(cle) if cle.fiche in connues else ""
    return BlocDit(cle, code_court(cle.code, cle.fiche), libelle, intitule, niveau, adresse)


def _dite(passerelle: Passerelle, couvertes: int, total: int) -> str:
    return couverture_dite(max(0, couvertes), total) if passerelle.probabilites is not None else ""
