"""Exact suppression of small numbers: no hidden number can be found from those that are shown.

A table with its totals is a circulation: each number goes from a node to another, and what enters a node leaves it. A
hidden number could be found if it were the only one possible beside the numbers shown. It is not when it lies on a
cycle of hidden numbers along which one unit may be moved: up along an arrow, or down against one that is not null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

SEUIL = 5
"""The least number that is shown, apart from zero, which speaks of nobody."""


@dataclass(frozen=True, slots=True)
class Fleche:
    """A number of a table, from a node to another."""

    nom: str
    de: str
    vers: str
    nombre: int


def cacher(fleches: Iterable[Fleche]) -> frozenset[str]:
    """The names of the numbers to hide: the small ones, and as few others as found so that none can be deduced."""
    toutes = {fleche.nom: fleche for fleche in fleches}
    caches = {nom for nom, fleche in toutes.items() if 0 < fleche.nombre < SEUIL}
    for nom in sorted(caches, key=lambda un: (toutes[un].nombre, un)):
        if deductible(nom, toutes, caches):
            caches |= _masque(toutes[nom], toutes, caches)
    return frozenset(caches)


def deductible(nom: str, toutes: Mapping[str, Fleche], caches: Iterable[str]) -> bool:
    """True when a hidden number is the only one possible beside those that are shown."""
    fleche = toutes[nom]
    permises = {autre: toutes[autre] for autre in caches if autre != nom}
    hausse = _chemin(fleche.vers, fleche.de, permises, frozenset(permises)) is not None
    baisse = fleche.nombre > 0 and _chemin(fleche.de, fleche.vers, permises, frozenset(permises)) is not None
    return not (hausse or baisse)


def _masque(fleche: Fleche, toutes: Mapping[str, Fleche], caches: Iterable[str]) -> set[str]:
    """The numbers to hide besides, the least in all, for this one to be able to move."""
    autres = {nom: une for nom, une in toutes.items() if nom != fleche.nom}
    deja = frozenset(caches)
    chemins = [_chemin(fleche.vers, fleche.de, autres, deja)]
    if fleche.nombre > 0:
        chemins.append(_chemin(fleche.de, fleche.vers, autres, deja))
    trouves = [chemin for chemin in chemins if chemin is not None]
    return set(min(trouves, key=lambda chemin: sum(toutes[nom].nombre + 1 for nom in chemin if nom not in deja)))


def _chemin(
    depart: str, arrivee: str, permises: Mapping[str, Fleche], gratuites: frozenset[str]
) -> tuple[str, ...] | None:
    """The cheapest way from a node to another, along arrows or against those that are not null; None without any."""
    sorties: dict[str, list[tuple[str, str, int]]] = {}
    for nom, une in permises.items():
        prix = 0 if nom in gratuites else une.nombre + 1
        sorties.setdefault(une.de, []).append((une.vers, nom, prix))
        if une.nombre > 0:
            sorties.setdefault(une.vers, []).append((une.de, nom, prix))
    file: list[tuple[int, str, tuple[str, ...]]] = [(0, depart, ())]
    vus: set[str] = set()
    while file:
        cout, noeud, chemin = heappop(file)
        if noeud == arrivee:
            return chemin
        if noeud in vus:
            continue
        vus.add(noeud)
        for vers, nom, prix in sorties.get(noeud, ()):
            if vers not in vus:
                heappush(file, (cout + prix, vers, (*chemin, nom)))
    return None


def fleches_de(lignes: Mapping[str, Mapping[str, int]], colonnes: Iterable[str]) -> list[Fleche]:
    """The arrows of a table: its cells, the total of each row (column « »), of each column (row « ») and of the whole.

    A name is « row|column ».
    """
    noms = tuple(colonnes)
    fleches = [
        Fleche(f"{rang}|{col}", f"r:{rang}", f"c:{col}", cases[col]) for rang, cases in lignes.items() for col in noms
    ]
    fleches += [
        Fleche(f"{rang}|", "tout", f"r:{rang}", sum(cases[col] for col in noms)) for rang, cases in lignes.items()
    ]
    sommes = {col: sum(cases[col] for cases in lignes.values()) for col in noms}
    fleches += [Fleche(f"|{col}", f"c:{col}", "somme", nombre) for col, nombre in sommes.items()]
    return [*fleches, Fleche("|", "somme", "tout", sum(sommes.values()))]
