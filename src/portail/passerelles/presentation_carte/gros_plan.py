"""One certification looked at closely: held blocs on the left, its wall on the right, each link between. Geometry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from brique.passerelles.portee import Appui, Atteignable, Place
from brique.passerelles.valeurs import Cle
from portail.passerelles.presentation_carte.mots import nom_de_l_aspect, nommer, pourcent
from portail.passerelles.presentation_carte.traits import LARGEUR, MANQUE, MARGE, Fil, aspect, aspect_de, ordre
from portail.passerelles.queries_carte import Detenu
from portail.referentiel.adresses import adresse_bloc, code_court
from portail.referentiel.mur import plier

_COLONNE = 400
_RETRAIT = 14
_JOINT = 10
_HAUT = 12


@dataclass(frozen=True, slots=True)
class Pierre:
    """A brick of the close-up: its box, its first line, its title, its word."""

    x: int
    y: int
    hauteur: int
    aspect: str
    code: str
    mot: str
    titre: Sequence[tuple[str, int]]
    adresse: str
    dite: str
    largeur: int = _COLONNE

    @property
    def x_texte(self) -> int:
        return self.x + _RETRAIT

    @property
    def x_code(self) -> int:
        return self.x_texte + (0 if self.aspect == MANQUE else 16)

    @property
    def y_code(self) -> int:
        return self.y + 22

    @property
    def y_signe(self) -> int:
        return self.y + 12


@dataclass(frozen=True, slots=True)
class GrosPlan:
    """The whole close-up."""

    tenus: Sequence[Pierre]
    mur: Sequence[Pierre]
    fils: Sequence[Fil]
    chances: Sequence[tuple[int, int, str]]
    aspects: Sequence[str]
    hauteur: int
    largeur: int = LARGEUR


def gros_plan(une: Atteignable, detenus: Iterable[Detenu]) -> GrosPlan:
    """The close-up of ``une``; of the held blocs, those that lead there."""
    menants = {cle for place in (*une.places, *une.facultatifs) for appui in place.appuis for cle in appui.depuis}
    menants |= {cle for incomplet in une.incomplets for cle in incomplet.tenus}
    titres = {detenu.cle: detenu.libelle for detenu in detenus}
    tenus, bas_tenus = _empiler((_tenu(cle, titres) for cle in sorted(menants)), MARGE)
    x = LARGEUR - MARGE - _COLONNE
    mur, bas_mur = _empiler((_place(place, une) for place in (*une.places, *une.facultatifs)), x)
    fils, chances = _relier(une, {pierre.cle: pierre.pierre for pierre in tenus}, [p.pierre for p in mur])
    vus = sorted({p.pierre.aspect for p in mur}, key=ordre)
    return GrosPlan(
        [p.pierre for p in tenus], [p.pierre for p in mur], fils, chances, vus, max(bas_tenus, bas_mur) + MARGE
    )


@dataclass(frozen=True, slots=True)
class _Voulue:
    """A brick before it has a place."""

    cle: Cle
    aspect: str
    code: str
    mot: str
    titre: str
    adresse: str
    dite: str


@dataclass(frozen=True, slots=True)
class _Posee:
    cle: Cle
    pierre: Pierre


def _tenu(cle: Cle, titres: dict[Cle, str]) -> _Voulue:
    titre = titres.get(cle) or titres.get(Cle(cle.fiche), "")
    adresse = adresse_bloc(cle.fiche, cle.code)
    code = f"{cle.fiche} · {code_court(cle.code, cle.fiche)}" if cle.code else cle.fiche
    return _Voulue(cle, "detenu", code, "", titre, adresse, f"{nommer([cle])} : {titre}")


def _place(place: Place, une: Atteignable) -> _Voulue:
    cle, un_aspect = place.cle, aspect(place)
    titre, mot = une.certification.libelle(cle), nom_de_l_aspect(un_aspect)
    code = code_court(cle.code, cle.fiche) if cle.code else cle.fiche
    return _Voulue(cle, un_aspect, code, mot, titre, adresse_bloc(cle.fiche, cle.code), f"{code}, {mot} : {titre}")


def _empiler(voulues: Iterable[_Voulue], x: int) -> tuple[list[_Posee], int]:
    posees, y = [], MARGE
    for une in voulues:
        pliees = plier(une.titre, _COLONNE - 2 * _RETRAIT) if une.titre else []
        titre = [(ligne, y + _HAUT + 32 + 18 * n) for n, ligne in enumerate(pliees)]
        hauteur = _HAUT + 20 + 18 * len(pliees) + 8
        pierre = Pierre(x, y, hauteur, une.aspect, une.code, une.mot, titre, une.adresse, une.dite)
        posees.append(_Posee(une.cle, pierre))
        y += hauteur + _JOINT
    return posees, y - _JOINT


def _relier(
    une: Atteignable, tenus: dict[Cle, Pierre], mur: Sequence[Pierre]
) -> tuple[list[Fil], list[tuple[int, int, str]]]:
    """The links, one a reason and a held bloc, and beside its end the chance of each computed one."""
    fils, chances = [], []
    for pierre, place in zip(mur, (*une.places, *une.facultatifs), strict=True):
        bouts = [(cle, appui) for appui in _distincts(place) for cle in appui.depuis if cle in tenus]
        for rang, (cle, appui) in enumerate(bouts):
            depart, x2 = tenus[cle], pierre.x
            y1 = depart.y + depart.hauteur // 2
            y2 = pierre.y + pierre.hauteur * (2 * rang + 1) // (2 * len(bouts))
            x1 = depart.x + depart.largeur
            milieu = (x1 + x2) // 2
            trace = f"M{x1},{y1}C{milieu},{y1} {milieu},{y2} {x2 - 8},{y2}"
            fils.append(Fil(trace, aspect_de(appui), 0, _nom(cle, appui, place)))
            if appui.probabilite is not None and appui.acces.value == "calculee":
                chances.append((x2 - 16, y2 - 7, pourcent(appui.probabilite)))
    return fils, chances


def _distincts(place: Place) -> Iterator[Appui]:
    """One reason for each set of held blocs, the surest; the bloc itself needs no link."""
    vus: set[tuple[Cle, ...]] = set()
    for appui in place.appuis:
        if appui.depuis not in vus:
            vus.add(appui.depuis)
            yield appui


def _nom(cle: Cle, appui: Appui, place: Place) -> str:
    mot = nom_de_l_aspect(aspect_de(appui))
    return f"{nommer([cle])} → {nommer([place.cle])} : {mot}"
