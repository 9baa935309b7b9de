"""Two blocs side by side: the answer, the drawing, the table, what is missing, what lowered the likeness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from brique.passerelles.valeurs import BlocCompare, Cle, Couverture, Passerelle
from portail.passerelles import queries
from portail.passerelles.adresses import adresse_face_a_face, adresse_matrice, adresse_passerelles
from portail.passerelles.dessin import Lien, dessiner
from portail.passerelles.faces import Face
from portail.passerelles.presentation.calculees import BlocDit, bloc_dit
from portail.passerelles.presentation.decidees import adresse_demande, decidees_entre
from portail.passerelles.presentation.equivalence_tableau import PROCHE
from portail.passerelles.presentation.mots import (
    GardeDite,
    chance,
    chances,
    couverture_dite,
    gardes_dites,
    nom_de_relation,
    pourcentage,
    relation_dite,
    reserve,
    traits_dits,
    verdict,
    versions_dites,
)
from portail.passerelles.queries import PasserelleLue


@dataclass(frozen=True, slots=True)
class Enonce:
    """A compétence and its number in its bloc, from 1."""

    numero: int
    texte: str


@dataclass(frozen=True, slots=True)
class Ligne:
    """A row of the table: what stands on each side (None: nothing), how likely they say the same, what lowered it.

    Where a side has nothing, ``proche`` is the nearest of what it has, when it is not far.
    """

    source: Enonce | None
    cible: Enonce | None
    part: str
    gardes: Sequence[GardeDite]
    aussi: bool = False
    proche: Enonce | None = None
    proche_part: str = ""


@dataclass(frozen=True, slots=True)
class Cote:
    """What a bloc finds in the other: how much (per cent, and in compétences), what it does not."""

    bloc: BlocDit
    part: str
    largeur: int
    dite: str
    manques: Sequence[Enonce]


@dataclass(frozen=True, slots=True)
class Passee:
    """What was said before, from when to when, by which model."""

    debut: datetime
    fin: datetime | None
    relation: str
    modele: str


@dataclass(frozen=True, slots=True)
class Nomme:
    """A bloc and its place in the comparison."""

    role: str
    bloc: BlocDit


def contexte(face: Face, aujourdhui: date) -> dict[str, Any]:
    """Everything the template asks for; what is decided counts on the day ``aujourdhui``."""
    passerelle, source, cible = face.passerelle, face.source, face.cible
    connues = queries.intitules([source.cle, cible.cle])
    dits = [bloc_dit(b.cle, b.libelle, b.intitule, b.niveau, connues) for b in (source, cible)]
    liens = list(_liens(passerelle))
    dessin = None
    if source.competences and cible.competences:
        manques = (passerelle.manque_source, passerelle.manque_cible)
        dessin = dessiner(source.competences, cible.competences, liens, manques)
    return {
        "face": face,
        "source": dits[0],
        "cible": dits[1],
        "noms": [Nomme(_("Départ"), dits[0]), Nomme(_("Arrivée"), dits[1])],
        "demander": adresse_demande(source.cle, cible.cle),
        "verdict": verdict(passerelle),
        "reserve": reserve(passerelle),
        "relation": nom_de_relation(passerelle.relation),
        "classe": f"r-{passerelle.relation.value}",
        "chances": chances(passerelle.probabilites),
        "cotes": [
            _cote(dits[0], source.competences, passerelle.couverture_source, passerelle.manque_source),
            _cote(dits[1], cible.competences, passerelle.couverture_cible, passerelle.manque_cible),
        ],
        "dessin": dessin,
        "boites": [*dessin.source, *dessin.cible] if dessin else [],
        "lignes": list(_lignes(face, liens)),
        "gardes": gardes_dites(passerelle.gardes),
        "traits": traits_dits(passerelle.traits),
        "versions": versions_dites(passerelle.versions),
        "repli": passerelle.versions.repli,
        "adresse_inverse": adresse_face_a_face(cible.cle, source.cle),
        "adresse_matrice": _matrice(source.cle, cible.cle),
        "adresse_passerelles": adresse_passerelles(source.cle),
        "passees": [_passee(lue) for lue in queries.passees(source.cle, cible.cle)],
        "declarees": queries.declarees_entre(source.cle, cible.cle),
        "decidees": decidees_entre(source.cle, cible.cle, aujourdhui),
    }


def _passee(lue: PasserelleLue) -> Passee:
    return Passee(lue.debut, lue.fin, relation_dite(lue.passerelle), lue.passerelle.versions.modele)


def _matrice(source: Cle, cible: Cle) -> str:
    """The page of both certifications; empty when there is only one."""
    return adresse_matrice(source.fiche, cible.fiche) if source.fiche != cible.fiche else ""


def _liens(passerelle: Passerelle) -> Iterator[Lien]:
    """The pairs, then what the other bloc also holds without being paired."""
    absents_s, absents_c = set(passerelle.manque_source), set(passerelle.manque_cible)
    prises_s, prises_c = set(), set()
    for paire in passerelle.paires:
        if paire.source not in absents_s and paire.cible not in absents_c:
            prises_s.add(paire.source)
            prises_c.add(paire.cible)
            yield Lien(paire.source, paire.cible, paire.proximite, gardee=bool(paire.gardes))
    for rang, part, autre in _reprises(passerelle.couverture_source, prises_s | absents_s):
        yield Lien(rang, autre, part, principal=False)
    for rang, part, autre in _reprises(passerelle.couverture_cible, prises_c | absents_c):
        yield Lien(autre, rang, part, principal=False)


def _reprises(couverture: Couverture, sauf: set[int]) -> Iterator[tuple[int, float, int]]:
    for rang, (part, autre) in enumerate(zip(couverture.proximites, couverture.rangs, strict=True)):
        if rang not in sauf and autre >= 0:
            yield rang, part, autre


def _cote(bloc: BlocDit, competences: Sequence[str], couverture: Couverture, manques: Sequence[int]) -> Cote:
    dite = couverture_dite(len(competences) - len(manques), len(competences)) if competences else _("aucune compétence")
    return Cote(
        bloc,
        pourcentage(couverture.part),
        round(couverture.part * 100),
        dite,
        [Enonce(r + 1, competences[r]) for r in manques if r < len(competences)],
    )


def _lignes(face: Face, liens: Sequence[Lien]) -> Iterator[Ligne]:
    """Every compétence of both blocs, once at least: what goes together first, then what one side alone holds."""
    passerelle = face.passerelle
    gardes = {(paire.source, paire.cible): paire.gardes for paire in passerelle.paires}
    for lien in sorted(liens, key=lambda lien: (not lien.principal, lien.source, lien.cible)):
        dites = gardes_dites(gardes.get((lien.source, lien.cible), ()))
        source, cible = _enonce(face.source, lien.source), _enonce(face.cible, lien.cible)
        yield Ligne(source, cible, chance(lien.part), dites, aussi=not lien.principal)
    for rang in passerelle.manque_source:
        part, autre = _proche(passerelle.couverture_source, rang)
        proche, dite = (_enonce(face.cible, autre), chance(part)) if autre >= 0 else (None, "")
        dites = gardes_dites(gardes.get((rang, autre), ()))
        yield Ligne(_enonce(face.source, rang), None, "", dites, proche=proche, proche_part=dite)
    for rang in passerelle.manque_cible:
        part, autre = _proche(passerelle.couverture_cible, rang)
        proche, dite = (_enonce(face.source, autre), chance(part)) if autre >= 0 else (None, "")
        dites = gardes_dites(gardes.get((autre, rang), ()))
        yield Ligne(None, _enonce(face.cible, rang), "", dites, proche=proche, proche_part=dite)


def _proche(couverture: Couverture, rang: int) -> tuple[float, int]:
    """The nearest compétence of the other bloc and how near it is; -1 when it is too far to help a reader."""
    if rang >= len(couverture.proximites) or couverture.proximites[rang] < PROCHE:
        return 0.0, -1
    return couverture.proximites[rang], couverture.rangs[rang]


def _enonce(bloc: BlocCompare, rang: int) -> Enonce:
    return Enonce(rang + 1, bloc.competences[rang])
