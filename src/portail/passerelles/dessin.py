"""Two blocs facing each other: where their compétences and the links between them stand. Pure geometry.

What goes together stands on one line, as on a zip; below, what the other bloc also holds, then what it does not. A
template draws it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest

from portail.referentiel.mur import plier

LARGEUR = 1120
_COLONNE = 448
_MARGE = 2
_RETRAIT = 14
_HAUTEUR_LIGNE = 19
_HAUT = 22  # from the top of a box to the first baseline
_BAS = 12
_JOINT = 8
_ECART = 46  # between what goes together and what does not, room for a title
_FOISON = 1.13  # a text that is not bold is narrower than ``plier`` reckons
_TRAIT_MIN, _TRAIT_MAX = 2, 11


class Place(Enum):
    """What the other bloc holds of a compétence."""

    PAIRE = "paire"
    REPRISE = "reprise"
    MANQUE = "manque"


@dataclass(frozen=True, slots=True)
class Boite:
    """A compétence with its box, its number in its bloc (from 1) and its lines (text, baseline)."""

    numero: int
    place: Place
    x: int
    y: int
    hauteur: int
    lignes: Sequence[tuple[str, int]]
    texte: str
    largeur: int = _COLONNE

    @property
    def milieu(self) -> int:
        return self.y + self.hauteur // 2

    @property
    def x_texte(self) -> int:
        return self.x + _RETRAIT + 22

    @property
    def x_numero(self) -> int:
        return self.x + _RETRAIT + 14

    @property
    def y_numero(self) -> int:
        return self.y + _HAUT


@dataclass(frozen=True, slots=True)
class Trait:
    """A link from a compétence to another: its curve, how thick, where its chance is written."""

    trace: str
    epaisseur: int
    x: int
    y: int
    part: float
    principal: bool
    gardee: bool
    source: int
    cible: int


@dataclass(frozen=True, slots=True)
class Lien:
    """What goes with what (ranks from 0), how likely, whether a guard lowered it; ``principal``: one to one."""

    source: int
    cible: int
    part: float
    principal: bool = True
    gardee: bool = False


@dataclass(frozen=True, slots=True)
class FaceAFace:
    """The whole drawing. ``y_manques`` is where the title of what is missing stands (0: nothing is)."""

    hauteur: int
    source: Sequence[Boite]
    cible: Sequence[Boite]
    traits: Sequence[Trait]
    y_manques: int
    largeur: int = LARGEUR


def dessiner(
    source: Sequence[str], cible: Sequence[str], liens: Sequence[Lien], manques: tuple[Sequence[int], Sequence[int]]
) -> FaceAFace:
    """Lay two lists of compétences. ``manques``: the ranks of each that the other does not hold."""
    paires = sorted((lien for lien in liens if lien.principal), key=lambda lien: lien.source)
    ordre_s, ordre_c = [lien.source for lien in paires], [lien.cible for lien in paires]
    reprises_s = [r for r in range(len(source)) if r not in {*ordre_s, *manques[0]}]
    reprises_c = [r for r in range(len(cible)) if r not in {*ordre_c, *manques[1]}]
    gauche: dict[int, Boite] = {}
    droite: dict[int, Boite] = {}
    y = _MARGE
    y = _rangs(gauche, droite, (source, cible), list(zip(ordre_s, ordre_c, strict=True)), Place.PAIRE, y)
    y = _rangs(gauche, droite, (source, cible), list(zip_longest(reprises_s, reprises_c)), Place.REPRISE, y)
    y_manques = 0
    restes = list(zip_longest(manques[0], manques[1]))
    if restes:
        y_manques = y + (_ECART if y > _MARGE else _HAUT) - 14
        y = _rangs(gauche, droite, (source, cible), restes, Place.MANQUE, y_manques + 10)
    traits = [_trait(lien, gauche, droite) for lien in sorted(liens, key=lambda lien: lien.principal)]
    return FaceAFace(
        y - _JOINT + _MARGE, [gauche[r] for r in sorted(gauche)], [droite[r] for r in sorted(droite)], traits, y_manques
    )


def _rangs(
    gauche: dict[int, Boite],
    droite: dict[int, Boite],
    textes: tuple[Sequence[str], Sequence[str]],
    rangs: Sequence[tuple[int | None, int | None]],
    place: Place,
    y: int,
) -> int:
    """Rows of boxes of one height, from ``y``; returns where the next one begins."""
    for a, b in rangs:
        pliees = [_plier(textes[cote][r]) if r is not None else [] for cote, r in enumerate((a, b))]
        hauteur = max(len(lignes) for lignes in pliees) * _HAUTEUR_LIGNE + _HAUT - 14 + _BAS
        for boites, r, x, lignes, cote in (
            (gauche, a, _MARGE, pliees[0], 0),
            (droite, b, LARGEUR - _MARGE - _COLONNE, pliees[1], 1),
        ):
            if r is not None:
                poses = [(texte, y + _HAUT + n * _HAUTEUR_LIGNE) for n, texte in enumerate(lignes)]
                boites[r] = Boite(r + 1, place, x, y, hauteur, poses, textes[cote][r])
        y += hauteur + _JOINT
    return y


def _plier(texte: str) -> list[str]:
    return plier(texte, round((_COLONNE - 2 * _RETRAIT - 22) * _FOISON))


def _trait(lien: Lien, gauche: Mapping[int, Boite], droite: Mapping[int, Boite]) -> Trait:
    x1, x2 = _MARGE + _COLONNE, LARGEUR - _MARGE - _COLONNE
    y1, y2 = gauche[lien.source].milieu, droite[lien.cible].milieu
    milieu = (x1 + x2) // 2
    epaisseur = round(_TRAIT_MIN + (_TRAIT_MAX - _TRAIT_MIN) * lien.part) if lien.principal else _TRAIT_MIN
    trace = f"M{x1} {y1}C{milieu} {y1} {milieu} {y2} {x2} {y2}"
    return Trait(
        trace,
        epaisseur,
        milieu,
        (y1 + y2) // 2,
        lien.part,
        lien.principal,
        lien.gardee,
        lien.source + 1,
        lien.cible + 1,
    )
