"""Blocs flowing from an old wall to a new one: where bricks and ribbons stand. Pure geometry; a template draws it.

The old wall is a column on the left, the new one a column on the right. A ribbon joins one bloc to one bloc; when a set
of blocs leads to a set of blocs, their ribbons meet in a knot: together they count, one by one they do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from django.db import models
from django.utils.translation import gettext_lazy as _

from portail.referentiel.mur import LARGEUR, Brique, plier

ENTIERE = ""
"""The key of a whole wall: the certification itself, above its blocs."""
_MARGE = 2
_COLONNE = 262
_RETRAIT = 12  # blank on each side of a text
_JOINT = 10
_HAUTEUR_CODE = 28
_HAUTEUR_LIGNE = 18
_PIED = 12
_PORT = 24  # height of a brick's edge that one ribbon needs
_EPAISSEUR = 12
_POINTE = 11  # length of an arrowhead
_AILE = 10  # half of its height
_NOEUD = 11  # radius of a knot
_ECART_NOEUDS = 30


class Sorte(models.TextChoices):
    """How a flow is known. Never by its colour alone: a plain ribbon, or a dashed one."""

    DECLAREE = "declaree", _("déclarée")
    CALCULEE = "calculee", _("calculée")


@dataclass(frozen=True, slots=True)
class Flot:
    """Blocs of the old wall that lead to blocs of the new one, by their keys (``ENTIERE``: the whole wall).

    ``aller`` and ``retour`` say which way it is true: from old to new, from new to old. ``dit`` is how it is known, in
    words; ``nom`` is all of it, for those who do not see the drawing.
    """

    depuis: Sequence[str]
    vers: Sequence[str]
    sorte: Sorte
    dit: str
    aller: bool = True
    retour: bool = False
    nom: str = ""


@dataclass(frozen=True, slots=True)
class Pierre:
    """A brick of one of the walls, and the key by which flows name it."""

    cle: str
    brique: Brique


@dataclass(frozen=True, slots=True)
class PierrePosee:
    """A brick with its box and the lines of its title (text, baseline). ``y`` is its top."""

    pierre: Pierre
    x: int
    y: int
    hauteur: int
    textes: Sequence[str]
    largeur: int = _COLONNE

    @property
    def brique(self) -> Brique:
        return self.pierre.brique

    @property
    def x_texte(self) -> int:
        return self.x + _RETRAIT

    @property
    def y_code(self) -> int:
        return self.y + 20

    @property
    def lignes(self) -> list[tuple[str, int]]:
        return [(t, self.y + _HAUTEUR_CODE + n * _HAUTEUR_LIGNE + 14) for n, t in enumerate(self.textes)]


@dataclass(frozen=True, slots=True)
class Ruban:
    """A band between two points, ``epaisseur`` high; arrowheads where it leads to a brick."""

    x1: int
    y1: int
    x2: int
    y2: int
    pointe_gauche: bool = False
    pointe_droite: bool = False
    epaisseur: int = _EPAISSEUR

    @property
    def trace(self) -> str:
        """The outline of the band, in the words of SVG."""
        demi, milieu = self.epaisseur // 2, (self.x1 + self.x2) // 2
        gauche = self.x1 + (_POINTE if self.pointe_gauche else 0)
        droite = self.x2 - (_POINTE if self.pointe_droite else 0)
        haut, bas = (self.y1 - demi, self.y2 - demi), (self.y1 + demi, self.y2 + demi)
        return (
            f"M{gauche},{haut[0]}C{milieu},{haut[0]} {milieu},{haut[1]} {droite},{haut[1]}"
            f"V{bas[1]}C{milieu},{bas[1]} {milieu},{bas[0]} {gauche},{bas[0]}Z"
        )

    @property
    def pointes(self) -> list[str]:
        """The outlines of its arrowheads."""
        bouts = [(self.pointe_gauche, self.x1, self.y1, 1), (self.pointe_droite, self.x2, self.y2, -1)]
        return [f"M{x},{y}l{vers * _POINTE},{-_AILE}v{2 * _AILE}Z" for montree, x, y, vers in bouts if montree]


@dataclass(frozen=True, slots=True)
class FlotPose:
    """A flow with its ribbons, and its knot (centre) when it joins several blocs."""

    flot: Flot
    rubans: Sequence[Ruban]
    noeud: tuple[int, int] | None = None
    rayon: int = _NOEUD


@dataclass(frozen=True, slots=True)
class Coulee:
    """The whole drawing."""

    gauche: Sequence[PierrePosee]
    droite: Sequence[PierrePosee]
    flots: Sequence[FlotPose]
    hauteur: int
    largeur: int = LARGEUR

    @property
    def pierres(self) -> list[PierrePosee]:
        return [*self.gauche, *self.droite]

    @property
    def sortes(self) -> list[Sorte]:
        """The kinds of flows it shows, for its legend."""
        return [sorte for sorte in Sorte if any(pose.flot.sorte is sorte for pose in self.flots)]


def couler(anciennes: Sequence[Pierre], nouvelles: Sequence[Pierre], flots: Sequence[Flot]) -> Coulee:
    """Lay both walls and the flows between them. A flow that names an unknown brick keeps its other ends.

    Bricks keep the order they are given in; each is as high as its title and its ribbons need.
    """
    gauche, droite = {p.cle for p in anciennes}, {p.cle for p in nouvelles}
    connus = [
        replace(f, depuis=[c for c in f.depuis if c in gauche], vers=[c for c in f.vers if c in droite]) for f in flots
    ]
    utiles = [flot for flot in connus if flot.depuis and flot.vers]
    ports = _Ports(utiles)
    a_gauche = _empiler(anciennes, _MARGE, ports.gauche)
    a_droite = _empiler(nouvelles, LARGEUR - _MARGE - _COLONNE, ports.droite)
    poses = _relier(utiles, ports, {p.pierre.cle: p for p in a_gauche}, {p.pierre.cle: p for p in a_droite})
    bas = [p.y + p.hauteur for p in (*a_gauche, *a_droite)] + [pose.noeud[1] + _NOEUD for pose in poses if pose.noeud]
    return Coulee(a_gauche, a_droite, poses, max(bas, default=0) + _MARGE)


@dataclass(slots=True)
class _Ports:
    """Which flows touch each brick, on each side, by their rank."""

    flots: Sequence[Flot]
    gauche: dict[str, list[int]] = field(default_factory=dict)
    droite: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for rang, flot in enumerate(self.flots):
            for cle in dict.fromkeys(flot.depuis):
                self.gauche.setdefault(cle, []).append(rang)
            for cle in dict.fromkeys(flot.vers):
                self.droite.setdefault(cle, []).append(rang)


def _empiler(pierres: Sequence[Pierre], x: int, ports: dict[str, list[int]]) -> list[PierrePosee]:
    """One column of bricks, from the top."""
    posees, y = [], _MARGE
    for pierre in pierres:
        textes = plier(pierre.brique.titre, _COLONNE - 2 * _RETRAIT)
        texte = _HAUTEUR_CODE + len(textes) * _HAUTEUR_LIGNE + _PIED
        hauteur = max(texte, _PORT * len(ports.get(pierre.cle, ())))
        posees.append(PierrePosee(pierre, x, y, hauteur, textes))
        y += hauteur + _JOINT
    return posees


def _relier(
    flots: Sequence[Flot], ports: _Ports, gauche: dict[str, PierrePosee], droite: dict[str, PierrePosee]
) -> list[FlotPose]:
    """Every flow with its ribbons; knots are kept apart."""
    departs = _bouts(ports.gauche, gauche, [_hauteur_moyenne(flot.vers, droite) for flot in flots])
    arrivees = _bouts(ports.droite, droite, [_hauteur_moyenne(flot.depuis, gauche) for flot in flots])
    simples = {rang for rang, flot in enumerate(flots) if len(set(flot.depuis)) == len(set(flot.vers)) == 1}
    bouts = [
        ([departs[c, rang] for c in dict.fromkeys(f.depuis)], [arrivees[c, rang] for c in dict.fromkeys(f.vers)])
        for rang, f in enumerate(flots)
    ]
    voulus = {rang: sum(map(sum, bouts[rang])) // sum(map(len, bouts[rang])) for rang in range(len(flots))}
    noeuds = _espacer({rang: y for rang, y in voulus.items() if rang not in simples})
    return [_poser(flot, *bouts[rang], noeuds.get(rang)) for rang, flot in enumerate(flots)]


def _hauteur_moyenne(cles: Sequence[str], posees: dict[str, PierrePosee]) -> float:
    return sum(posees[cle].y + posees[cle].hauteur / 2 for cle in cles) / len(cles)


def _bouts(
    ports: dict[str, list[int]], posees: dict[str, PierrePosee], ailleurs: Sequence[float]
) -> dict[tuple[str, int], int]:
    """Where each flow touches each brick, those that come from above first, so that ribbons do not cross there."""
    resultat = {}
    for cle, rangs in ports.items():
        posee = posees[cle]
        for place, rang in enumerate(sorted(rangs, key=lambda rang: ailleurs[rang])):
            resultat[cle, rang] = posee.y + posee.hauteur * (2 * place + 1) // (2 * len(rangs))
    return resultat


def _espacer(voulus: dict[int, int]) -> dict[int, int]:
    """The heights of the knots, pushed down until none touches another."""
    ordre = sorted(voulus, key=lambda rang: voulus[rang])
    poses = {rang: max(voulus[rang], _MARGE + _NOEUD) for rang in ordre}
    for avant, apres in pairwise(ordre):
        poses[apres] = max(poses[apres], poses[avant] + _ECART_NOEUDS)
    return poses


def _poser(flot: Flot, departs: Sequence[int], arrivees: Sequence[int], noeud: int | None) -> FlotPose:
    x1, x2, milieu = _MARGE + _COLONNE, LARGEUR - _MARGE - _COLONNE, LARGEUR // 2
    if noeud is None:
        return FlotPose(flot, [Ruban(x1, departs[0], x2, arrivees[0], flot.retour, flot.aller)])
    return FlotPose(flot, list(_etoile(flot, departs, arrivees, (x1, x2), (milieu, noeud))), (milieu, noeud))


def _etoile(
    flot: Flot, departs: Sequence[int], arrivees: Sequence[int], bords: tuple[int, int], noeud: tuple[int, int]
) -> Iterator[Ruban]:
    """The ribbons that meet in a knot."""
    for y in departs:
        yield Ruban(bords[0], y, *noeud, pointe_gauche=flot.retour)
    for y in arrivees:
        yield Ruban(*noeud, bords[1], y, pointe_droite=flot.aller)
