"""The map: held blocs on the left, certifications on the right, the nearer the fewer blocs are missing. Pure geometry.

What a right gives, what is only suggested and what a set would give stand in three bands, one under the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from brique.passerelles.portee import Atteignable, Place
from brique.passerelles.valeurs import Cle
from portail.passerelles.presentation_carte.disposition import disposer
from portail.passerelles.presentation_carte.traits import (
    GAUCHE,
    LARGEUR,
    MARGE,
    ORDRE,
    Fil,
    aspect,
    aspect_de,
    lignes,
    ordre,
)
from portail.referentiel.adresses import code_court

DETENUS_DESSINES = 16
BRIQUES_MAX = 24
_DROITE = 312  # where the certifications begin
_COLONNES = 4
_ECART = 12
_JOINT = 3
_RETRAIT = 10
_LARGE = (LARGEUR - MARGE - _DROITE - (_COLONNES - 1) * _ECART - _COLONNES * _RETRAIT) // _COLONNES
_BUS = _DROITE - 26  # where the links, come from every held bloc, begin to run along the rows
_DECALAGES = (0, 5, -5)  # of the lanes in a corridor
_COULOIR = 22  # between two rows, room for the links
_BRIQUE_H = 18
_BRIQUE_L_MAX = 54
_LISIBLE = 45  # narrower, a brick has no room for its code
_TITRE_DE_BANDE = 30
_TITRE_DE_ZONE = 20
_PAR_COURS_MAX = 6


class Bande(StrEnum):
    """What the certifications of a band offer. Never mixed."""

    DROIT = "droit"
    PISTE = "piste"
    ENSEMBLE = "ensemble"


def bande_de(une: Atteignable) -> Bande:
    """The band of a certification."""
    if une.droit:
        return Bande.DROIT
    suggeree = une.a_demander or any(place.appuis for place in une.facultatifs)
    return Bande.PISTE if suggeree else Bande.ENSEMBLE


@dataclass(frozen=True, slots=True)
class Boite:
    """A rectangle of the drawing."""

    x: int
    y: int
    largeur: int
    hauteur: int


@dataclass(frozen=True, slots=True)
class PetiteBrique:
    """A place of a certification's wall: its box, its class, its short code when there is room."""

    boite: Boite
    aspect: str
    code: str

    @property
    def x_signe(self) -> int:
        return self.boite.x + (4 if self.code else (self.boite.largeur - 10) // 2)

    @property
    def y_signe(self) -> int:
        return self.boite.y + (self.boite.hauteur - 10) // 2

    @property
    def x_code(self) -> int:
        return self.boite.x + (self.boite.largeur + (12 if self.aspect != "manque" else 0)) // 2

    @property
    def y_code(self) -> int:
        return self.boite.y + 13


@dataclass(frozen=True, slots=True)
class Vignette:
    """A certification drawn: its card, its title, its small wall. ``reste`` bricks are not drawn."""

    une: Atteignable
    rang: int
    boite: Boite
    titre: Sequence[tuple[str, int]]
    briques: Sequence[PetiteBrique]
    reste: int

    @property
    def x(self) -> int:
        return self.boite.x + _RETRAIT

    @property
    def y_code(self) -> int:
        return self.boite.y + 19

    @property
    def x_fin(self) -> int:
        return self.boite.x + self.boite.largeur - _RETRAIT

    @property
    def y_pied(self) -> int:
        return self.boite.y + self.boite.hauteur - 10


@dataclass(frozen=True, slots=True)
class Zone:
    """The certifications at one distance, inside a band: ``manque`` blocs (3: three or more)."""

    bande: Bande
    manque: int
    boite: Boite
    vignettes: Sequence[Vignette]


@dataclass(frozen=True, slots=True)
class Bandeau:
    """A band: where its title is written, and its zones."""

    bande: Bande
    y: int
    zones: Sequence[Zone]
    x: int = _DROITE


@dataclass(frozen=True, slots=True)
class Tenu:
    """A held bloc drawn."""

    cle: Cle
    boite: Boite
    code: str
    titre: Sequence[tuple[str, int]]
    menant: bool

    @property
    def sortie(self) -> tuple[int, int]:
        return self.boite.x + self.boite.largeur, self.boite.y + self.boite.hauteur // 2


@dataclass(frozen=True, slots=True)
class Dessin:
    """The whole map. ``caches`` held blocs are not drawn."""

    tenus: Sequence[Tenu]
    bandeaux: Sequence[Bandeau]
    fils: Sequence[Fil]
    hauteur: int
    caches: int
    y_caches: int
    largeur: int = LARGEUR

    @property
    def vignettes(self) -> list[Vignette]:
        return [v for bandeau in self.bandeaux for zone in bandeau.zones for v in zone.vignettes]

    @property
    def aspects(self) -> list[str]:
        """What its bricks show, for the legend."""
        vus = {brique.aspect for vignette in self.vignettes for brique in vignette.briques}
        return sorted(vus, key=ordre)


def dessiner(detenus: Sequence[tuple[Cle, str, bool]], atteignables: Sequence[Atteignable]) -> Dessin:
    """The map of ``atteignables``, in their order. ``detenus`` are the held blocs, their titles, whether they lead."""
    tenus, bas = _empiler(detenus[:DETENUS_DESSINES])
    bandeaux: list[Bandeau] = []
    y, rang = MARGE, 0
    for bande, groupe in groupby(atteignables, key=bande_de):
        siennes = list(groupe)
        bandeau, y = _bandeau(bande, siennes, y, rang)
        bandeaux.append(bandeau)
        rang += len(siennes)
    caches = max(0, len(detenus) - DETENUS_DESSINES)
    hauteur = max(y, bas + (24 if caches else 0)) + MARGE
    fils = _fils(tenus, [zone for bandeau in bandeaux for zone in bandeau.zones])
    return Dessin(tenus, bandeaux, fils, hauteur, caches, bas + 16)


def _empiler(detenus: Sequence[tuple[Cle, str, bool]]) -> tuple[list[Tenu], int]:
    """The column of held blocs; titles when there are few."""
    titres = 2 if len(detenus) <= 8 else 0
    tenus, y = [], MARGE + _TITRE_DE_BANDE
    for cle, libelle, menant in detenus:
        pliees = lignes(libelle, GAUCHE - 2 * _RETRAIT, titres) if titres and libelle else []
        hauteur = 28 + 17 * len(pliees) + (6 if pliees else 0)
        code = f"{cle.fiche} · {code_court(cle.code, cle.fiche)}" if cle.code else cle.fiche
        titre = [(ligne, y + 37 + 17 * n) for n, ligne in enumerate(pliees)]
        tenus.append(Tenu(cle, Boite(MARGE, y, GAUCHE - MARGE, hauteur), code, titre, menant))
        y += hauteur + 6
    return tenus, y


def _bandeau(bande: Bande, siennes: Sequence[Atteignable], y: int, rang: int) -> tuple[Bandeau, int]:
    """A band: its zones side by side, in several lines when one is far larger than the others."""
    groupes = [list(groupe) for _manque, groupe in groupby(siennes, key=_distance)]
    zones: list[Zone] = []
    haut = y + _TITRE_DE_BANDE
    for parts in disposer([len(groupe) for groupe in groupes], _COLONNES):
        posees = _ligne(bande, groupes[len(zones) : len(zones) + len(parts)], parts, haut, rang)
        zones += posees
        rang += sum(len(zone.vignettes) for zone in posees)
        haut = max(zone.boite.y + zone.boite.hauteur for zone in posees) + _ECART
    return Bandeau(bande, y + 20, zones), haut + 10


def _ligne(
    bande: Bande, groupes: Sequence[Sequence[Atteignable]], parts: Sequence[int], haut: int, rang: int
) -> list[Zone]:
    """Zones side by side, their rows aligned: the links run between rows, never behind a certification."""
    hauts = _rangees(groupes, parts, haut + _TITRE_DE_ZONE + _COULOIR)
    x, zones = _DROITE, []
    for groupe, colonnes in zip(groupes, parts, strict=True):
        zones.append(_zone(bande, groupe, colonnes, (x, haut), hauts, rang))
        rang += len(groupe)
        x += zones[-1].boite.largeur + _ECART
    return zones


def _distance(une: Atteignable) -> int:
    return min(une.manque, 3)


def _rangees(groupes: Sequence[Sequence[Atteignable]], parts: Sequence[int], haut: int) -> list[int]:
    """Where each row of certifications begins: as high as the highest of it, in whatever zone."""
    hauteurs: dict[int, int] = {}
    for groupe, colonnes in zip(groupes, parts, strict=True):
        for place, une in enumerate(groupe):
            rangee = place // colonnes
            hauteurs[rangee] = max(hauteurs.get(rangee, 0), _vignette(une, 0, 0, 0).boite.hauteur)
    hauts = [haut]
    for rangee in range(len(hauteurs) - 1):
        hauts.append(hauts[-1] + hauteurs[rangee] + _COULOIR)
    return hauts


def _zone(
    bande: Bande,
    groupe: Sequence[Atteignable],
    colonnes: int,
    coin: tuple[int, int],
    hauts: Sequence[int],
    rang: int,
) -> Zone:
    x, y = coin
    vignettes = []
    for place, une in enumerate(groupe):
        rangee, colonne = divmod(place, colonnes)
        gauche = x + _RETRAIT // 2 + colonne * (_LARGE + _ECART)
        vignettes.append(_vignette(une, rang + place, gauche, hauts[rangee]))
    largeur = colonnes * _LARGE + (colonnes - 1) * _ECART + _RETRAIT
    bas = max(v.boite.y + v.boite.hauteur for v in vignettes)
    return Zone(bande, _distance(groupe[0]), Boite(x, y, largeur, bas - y + _RETRAIT // 2), vignettes)


def _vignette(une: Atteignable, rang: int, x: int, y: int) -> Vignette:
    pliees = lignes(une.certification.intitule, _LARGE - 2 * _RETRAIT, 2)
    haut = y + 28 + 17 * len(pliees) + 4
    montrees = une.places[:BRIQUES_MAX]
    briques = list(_mur(montrees, une.numero, x + _RETRAIT, haut))
    bas = max(brique.boite.y + brique.boite.hauteur for brique in briques)
    boite = Boite(x, y, _LARGE, bas - y + 30)
    titre = [(ligne, y + 37 + 17 * n) for n, ligne in enumerate(pliees)]
    return Vignette(une, rang, boite, titre, briques, len(une.places) - len(montrees))


def _mur(places: Sequence[Place], numero: str, x: int, y: int) -> Iterator[PetiteBrique]:
    """The places of a certification in courses, every other one shifted by half a brick."""
    utile = _LARGE - 2 * _RETRAIT
    par_cours = min(_PAR_COURS_MAX, max(1, -(-len(places) // 2))) if len(places) > 3 else len(places)
    decale = len(places) > par_cours
    largeur = min(_BRIQUE_L_MAX, int((utile + _JOINT) / (par_cours + (0.5 if decale else 0)) - _JOINT))
    for rang, place in enumerate(places):
        cours, colonne = divmod(rang, par_cours)
        gauche = x + colonne * (largeur + _JOINT) + ((largeur + _JOINT) // 2 if cours % 2 else 0)
        boite = Boite(gauche, y + cours * (_BRIQUE_H + _JOINT), largeur, _BRIQUE_H)
        code = code_court(place.cle.code, numero) if place.cle.code else ""
        yield PetiteBrique(boite, aspect(place), code if largeur >= _LISIBLE and len(code) <= 5 else "")


def _fils(tenus: Sequence[Tenu], zones: Sequence[Zone]) -> list[Fil]:
    """The links, in lanes: those of one kind that run along one row share theirs. The surest are drawn last.

    ``vers`` is -1 for the lanes; a link whole, from held bloc to certification, is there to be shown when looked at.
    """
    sorties = {tenu.cle: tenu.sortie for tenu in tenus}
    vignettes = sorted((v for zone in zones for v in zone.vignettes), key=lambda v: v.boite.y)
    traces: dict[tuple[str, str, int], None] = {}
    for haut, rangee in groupby(vignettes, key=lambda v: v.boite.y):
        surs = [(v, [(c, a) for c, a in _surs(v.une).items() if c in sorties]) for v in rangee]
        voies = sorted({a for _v, siens in surs for _c, a in siens}, key=_RANGS.index)
        for vignette, siens in surs:
            for cle, un_aspect in siens:
                voie = voies.index(un_aspect)
                lane = haut - _COULOIR // 2 + _DECALAGES[min(voie, 2)]
                arrivee = vignette.boite.x + 16 + 9 * voie
                entree, cours, descente = _morceaux(sorties[cle], lane, (arrivee, haut))
                traces |= dict.fromkeys((m, un_aspect, -1) for m in (entree, f"M{_BUS},{lane}{cours}", descente))
                traces[f"{entree}{cours}{_suite(descente)}", un_aspect, vignette.rang] = None
    fils = [Fil(*trace) for trace in traces]
    return sorted(fils, key=lambda fil: (_RANGS.index(fil.aspect), fil.vers), reverse=True)


def _morceaux(depart: tuple[int, int], lane: int, arrivee: tuple[int, int]) -> tuple[str, str, str]:
    """A link in three: from the held bloc to its lane, along the row, down to the certification."""
    x, y = depart
    milieu = (x + _BUS) // 2
    entree = f"M{x},{y}C{milieu},{y} {milieu},{lane} {_BUS},{lane}"
    return entree, f"H{arrivee[0] - 5}", f"M{arrivee[0] - 5},{lane}q5,0 5,5V{arrivee[1]}"


def _suite(trace: str) -> str:
    """A piece that goes on from where the one before ended."""
    return trace[trace.index("q") :]


def _surs(une: Atteignable) -> dict[Cle, str]:
    """For each held bloc that leads to the certification, the surest way it does."""
    surs: dict[Cle, str] = {}
    voies = [
        (cle, aspect_de(appui))
        for place in (*une.places, *une.facultatifs)
        for appui in place.appuis
        for cle in appui.depuis
    ]
    voies += [(cle, "ensemble") for incomplet in une.incomplets for cle in incomplet.tenus if not une.droit]
    for cle, un_aspect in voies:
        if cle not in surs or _moins(un_aspect, surs[cle]):
            surs[cle] = un_aspect
    return surs


def _moins(un: str, autre: str) -> bool:
    return _RANGS.index(un) < _RANGS.index(autre)


_RANGS = [*ORDRE, "ensemble"]
