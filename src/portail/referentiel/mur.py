"""The wall of blocs: which bricks stand where. Pure geometry, in the units of the drawing; a template draws it.

Courses are laid in running bond: every other one is shifted by half a brick. Alternatives stand one above the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from django.db import models
from django.utils.translation import gettext_lazy as _

LARGEUR = 724
_MARGE = 2
_JOINT = 6
_RETRAIT = 12  # blank on each side of a text
_HAUTEUR_CODE = 28
_HAUTEUR_LIGNE = 18
_PIED = 12
_HAUTEUR_OU = 24
_TAILLE = 14
_LIGNES_MAX = 5
_TITRE_LONG = 85
# Widths in thousandths of the font size, of the widest letters of each group in the widest of the system fonts, bold.
_LARGEURS = {
    **dict.fromkeys("ijlI’'.,;:|! ", 380),
    **dict.fromkeys('ftrJ()-/"', 500),
    **dict.fromkeys("cszyvxkL", 665),
    **dict.fromkeys("mwœMW%", 1050),
    **dict.fromkeys("ABCDEFGHKNOPQRSTUVXYZÀÂÉÈÊÇÔ&@", 830),
}
_LARGEUR_COURANTE = 716


class Etat(models.TextChoices):
    """What a brick says about a bloc, for the person who looks. Never by its colour alone."""

    ACQUIS = "acquis", _("acquis")
    EN_COURS = "cours", _("en cours")
    POSSIBLE = "possible", _("possible")
    A_OBTENIR = "obtenir", _("à obtenir")


@dataclass(frozen=True, slots=True)
class Brique:
    """A bloc on the wall. ``mention`` completes the code (« option A », a date); ``ici`` is the page one is on.

    ``sans_etat``: nobody obtains it yet, it is being written; its state is neither said nor shown.
    """

    code: str
    titre: str
    adresse: str = ""
    etat: Etat = Etat.A_OBTENIR
    mention: str = ""
    ici: bool = False
    sans_etat: bool = False

    @property
    def entete(self) -> str:
        """The first line of the brick."""
        return f"{self.code} · {self.mention}" if self.mention else self.code

    @property
    def dite(self) -> str:
        """The brick in words, for those who do not see it."""
        return f"{self.entete} : {self.titre}" if self.sans_etat else f"{self.entete}, {self.etat.label} : {self.titre}"


Place = Sequence[Brique]


@dataclass(frozen=True, slots=True)
class BriquePosee:
    """A brick with its box and the lines of its title (text, baseline)."""

    brique: Brique
    x: int
    y: int
    largeur: int
    hauteur: int
    lignes: Sequence[tuple[str, int]]

    @property
    def x_texte(self) -> int:
        return self.x + _RETRAIT

    @property
    def y_code(self) -> int:
        return self.y + 20


@dataclass(frozen=True, slots=True)
class Dessin:
    """A whole wall: its bricks, and where each « ou » is written (middle, baseline)."""

    hauteur: int
    briques: Sequence[BriquePosee]
    ou: Sequence[tuple[int, int]]
    largeur: int = LARGEUR


@dataclass(frozen=True, slots=True)
class Mur:
    """The same wall in its three forms: a drawing, a list, a table."""

    places: Sequence[Place]
    dessin: Dessin
    etats: Sequence[Etat] = field(default_factory=list)

    @property
    def briques(self) -> list[Brique]:
        return [brique for place in self.places for brique in place]


def monter(places: Sequence[Place]) -> Mur:
    """Lay ``places`` (each one brick, or several alternatives) into a wall."""
    toutes = [brique for place in places for brique in place]
    dits = {brique.etat for brique in toutes if not brique.sans_etat}
    return Mur(places, _dessiner(places), [etat for etat in Etat if etat in dits])


def assises(nombre: int, par_rang: int, *, decale: bool) -> list[int]:
    """How many bricks each course holds: ``n, n-1, n…``, or ``n, n, n…`` in a wall half a brick wider."""
    rangs: list[int] = []
    while nombre > 0:
        plein = par_rang if decale or len(rangs) % 2 == 0 else max(1, par_rang - 1)
        rangs.append(min(plein, nombre))
        nombre -= rangs[-1]
    return rangs


def _appareil(places: Sequence[Place]) -> tuple[int, bool]:
    """Bricks per course and bond: three unless titles are long, with the fewest holes in the last course."""
    nombre = len(places)
    titres = [len(brique.titre) for place in places for brique in place] or [0]
    if nombre == 1:
        return 1, False
    choix = [(2, True), (2, False)] if median(titres) > _TITRE_LONG else [(3, False), (3, True), (2, True), (2, False)]
    return min(
        (c for c in choix if c[0] <= nombre),
        key=lambda c: (_trous(nombre, *c), choix.index(c)),
    )


def _trous(nombre: int, par_rang: int, decale: bool) -> int:
    rangs = assises(nombre, par_rang, decale=decale)
    plein = par_rang if decale or len(rangs) % 2 == 1 else max(1, par_rang - 1)
    seul = 1 if len(rangs) == 1 and decale else 0  # one course needs no shift
    return plein - rangs[-1] + seul


def _dessiner(places: Sequence[Place]) -> Dessin:
    if not places:
        return Dessin(0, [], [])
    par_rang, decale = _appareil(places)
    utile = LARGEUR - 2 * _MARGE
    largeur = int((utile + _JOINT) / (par_rang + (0.5 if decale else 0)) - _JOINT)
    demi = (largeur + _JOINT) // 2
    y = _MARGE
    posees: list[BriquePosee] = []
    ou: list[tuple[int, int]] = []
    restantes = list(places)
    for rang, combien in enumerate(assises(len(places), par_rang, decale=decale)):
        x = _MARGE + (demi if rang % 2 else 0)
        cours, restantes = restantes[:combien], restantes[combien:]
        briques, mots, y = _assise(cours, x, y, largeur)
        posees += briques
        ou += mots
    return Dessin(y - _JOINT + _MARGE, posees, ou)


def _assise(
    cours: Sequence[Place], x: int, y: int, largeur: int
) -> tuple[list[BriquePosee], list[tuple[int, int]], int]:
    """One course: its bricks, its « ou », and where the next one begins."""
    lignes = {brique: plier(brique.titre, largeur - 2 * _RETRAIT) for place in cours for brique in place}
    hauteur = _HAUTEUR_CODE + max(len(textes) for textes in lignes.values()) * _HAUTEUR_LIGNE + _PIED
    posees, ou = [], []
    for rang, place in enumerate(cours):
        gauche = x + rang * (largeur + _JOINT)
        for etage, brique in enumerate(place):
            haut = y + etage * (hauteur + _HAUTEUR_OU)
            textes = [(t, haut + _HAUTEUR_CODE + n * _HAUTEUR_LIGNE + 14) for n, t in enumerate(lignes[brique])]
            posees.append(BriquePosee(brique, gauche, haut, largeur, hauteur, textes))
            if etage:
                ou.append((gauche + largeur // 2, haut - 8))
    etages = max(len(place) for place in cours)
    return posees, ou, y + etages * hauteur + (etages - 1) * _HAUTEUR_OU + _JOINT


def largeur_de(texte: str) -> float:
    """How wide ``texte`` is at most, in the units of the drawing."""
    return sum(_LARGEURS.get(lettre, _LARGEUR_COURANTE) for lettre in texte) * _TAILLE / 1000


def plier(titre: str, largeur: int) -> list[str]:
    """``titre`` in lines at most ``largeur`` wide. Past the last line it is cut with « … »: the table has it whole."""
    lignes: list[str] = []
    reste = _mots(titre, largeur)
    while reste:
        ligne = reste.pop(0)
        while reste and largeur_de(f"{ligne} {reste[0]}") <= largeur:
            ligne = f"{ligne} {reste.pop(0)}"
        lignes.append(ligne)
        if len(lignes) == _LIGNES_MAX and reste:
            lignes[-1] = _couper(f"{ligne} {reste[0]}", largeur)
            break
    return lignes or [""]


def _mots(titre: str, largeur: int) -> list[str]:
    """Words, those wider than a line cut in pieces."""
    mots: list[str] = []
    for mot in titre[:400].split():
        debut = mot
        while largeur_de(debut) > largeur:
            tient = next(n for n in range(len(debut), 0, -1) if n == 1 or largeur_de(debut[:n]) <= largeur)
            mots.append(debut[:tient])
            debut = debut[tient:]
        if debut:
            mots.append(debut)
    return mots


def _couper(texte: str, largeur: int) -> str:
    while texte and largeur_de(f"{texte}…") > largeur:
        texte = texte[:-1]
    return f"{texte.rstrip(' ,;')}…"
