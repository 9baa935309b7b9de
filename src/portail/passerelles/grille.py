"""The blocs of two certifications, all against all, as a wall of bricks: where each stands. Pure geometry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portail.referentiel.mur import plier

_LARGEUR = 1090  # of the page: bricks widen to fill it
_TETE = 280  # room for the name of a line
_CASE_MIN, _CASE_MAX = 104, 196
_CASE_TITREE = 150  # a column as wide as that shows its title
_HAUTEUR = 66
_JOINT = 6
_EN_TETE, _EN_TETE_TITREE = 40, 74
_MARGE = 2


@dataclass(frozen=True, slots=True)
class Case:
    """A cell: the chance that both blocs have something in common, the relation in a word, how warm (0 to 4)."""

    part: str
    mot: str
    dite: str
    adresse: str
    chaleur: int


@dataclass(frozen=True, slots=True)
class Tete:
    """The name of a line or of a column: its code, its title, the page of the bloc."""

    code: str
    titre: str
    adresse: str


@dataclass(frozen=True, slots=True)
class CasePosee:
    """A cell with its box."""

    case: Case
    x: int
    y: int
    largeur: int
    hauteur: int = _HAUTEUR

    @property
    def milieu(self) -> int:
        return self.x + self.largeur // 2


@dataclass(frozen=True, slots=True)
class TetePosee:
    """A name with its place, and the lines of its title (text, baseline)."""

    tete: Tete
    x: int
    y: int
    lignes: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Grille:
    """The whole wall."""

    largeur: int
    hauteur: int
    lignes: Sequence[TetePosee]
    colonnes: Sequence[TetePosee]
    cases: Sequence[CasePosee]


def poser(lignes: Sequence[Tete], colonnes: Sequence[Tete], cases: Mapping[tuple[int, int], Case]) -> Grille:
    """Lay a cell at each (line, column) that has one."""
    libre = (_LARGEUR - _MARGE - _TETE) // max(1, len(colonnes)) - _JOINT
    case = max(_CASE_MIN, min(_CASE_MAX, libre))
    pas_x, pas_y = case + _JOINT, _HAUTEUR + _JOINT
    x0, y0 = _MARGE + _TETE, _MARGE + (_EN_TETE_TITREE if case >= _CASE_TITREE else _EN_TETE)
    return Grille(
        x0 + pas_x * len(colonnes),
        y0 + pas_y * len(lignes) - _JOINT + _MARGE,
        [_ligne(tete, y0 + pas_y * rang) for rang, tete in enumerate(lignes)],
        [_colonne(tete, x0 + pas_x * rang, case) for rang, tete in enumerate(colonnes)],
        [CasePosee(c, x0 + pas_x * colonne, y0 + pas_y * ligne, case) for (ligne, colonne), c in cases.items()],
    )


def _colonne(tete: Tete, x: int, case: int) -> TetePosee:
    textes = plier(tete.titre, case + 6)[:2] if case >= _CASE_TITREE else []
    return TetePosee(tete, x + case // 2, _MARGE + 20, [(t, _MARGE + 40 + 17 * rang) for rang, t in enumerate(textes)])


def _ligne(tete: Tete, y: int) -> TetePosee:
    textes = plier(tete.titre, _TETE - 24)[:2]
    return TetePosee(tete, _MARGE, y + 18, [(texte, y + 36 + 17 * rang) for rang, texte in enumerate(textes)])
