"""Pieces of both drawings: how a brick shows on what it stands, lines of text that fit, the curve of a link. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from brique.passerelles.liens_portee import Acces
from brique.passerelles.portee import Appui, Place
from portail.referentiel.mur import largeur_de, plier

LARGEUR = 1160
GAUCHE = 196
"""The width of the column of held blocs."""
MARGE = 2
_TAILLE_DU_MUR = 14

PARTIELLE = "partielle"
"""How a brick shows that a decision gives a part of it only."""
MANQUE = "manque"


def aspect(place: Place) -> str:
    """The class of a brick: the evidence it stands on, a part of it, or nothing."""
    return aspect_de(place.appuis[0]) if place.appuis else MANQUE


def aspect_de(appui: Appui) -> str:
    """The class of a link, and of the brick that stands on it."""
    return PARTIELLE if appui.acces.droit and not appui.entier else appui.acces.value


ORDRE = (
    *(acces.value for acces in Acces if acces.droit),
    PARTIELLE,
    Acces.RENOUVELLEMENT.value,
    Acces.CALCULEE.value,
    MANQUE,
)
"""What a brick may show, the surest first."""


def ordre(un_aspect: str) -> int:
    """The rank of what a brick shows."""
    return ORDRE.index(un_aspect)


def lignes(texte: str, largeur: float, nombre: int, taille: int = 13) -> list[str]:
    """``texte`` in at most ``nombre`` lines of ``largeur``, the last one cut with « … » when more is left."""
    voulue = int(largeur * _TAILLE_DU_MUR / taille)
    pliees = plier(texte, voulue)
    if len(pliees) <= nombre:
        return pliees
    derniere = f"{pliees[nombre - 1]} {pliees[nombre]}"
    while derniere and largeur_de(f"{derniere}…") > voulue:
        derniere = derniere[:-1]
    return [*pliees[: nombre - 1], f"{derniere.rstrip(' ,;')}…"]


@dataclass(frozen=True, slots=True)
class Fil:
    """A link drawn: its outline, its class, the rank of the certification it leads to (-1: of several)."""

    trace: str
    aspect: str
    vers: int
    nom: str = ""
