"""Exact suppression of small numbers: no hidden number can be found from those that are shown.

A table with its totals is a circulation: each number goes from a node to another, and what enters a node leaves it. A
hidden number could be found if it were the only one possible beside the numbers shown. It is not when it lies on a
cycle of hidden numbers along which one unit may be moved: up along an arrow, or down against one that is not null.

Several tables of the same people (by voie, by sex…) share the totals of a year and nothing else. So the totals are
dealt with first, alone: which are hidden, and between which two a unit may move. Each table then hides enough for these
same moves to be possible in it; and its small numbers lie on cycles of its own, that leave every total as it is. What
a table hides stays hidden whatever the others show, and its small numbers stay so to who knows every total.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
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


@dataclass(frozen=True, slots=True)
class Ligne:
    """What is hidden of the totals of a year, by column (« » for the whole), and the moves that keep it hidden: one
    unit less in the first, one more in the second, or one less when it is the whole."""

    caches: frozenset[str]
    echanges: tuple[tuple[str, str], ...]


def cacher_ligne(totaux: Mapping[str, int]) -> Ligne:
    """The small totals, and as many others as it takes for each to be able to move."""
    tous = {**totaux, "": sum(totaux.values())}
    petits = sorted((col for col, nombre in tous.items() if 0 < nombre < SEUIL), key=lambda col: (tous[col], col))
    caches, echanges = set(petits), []
    for petit in (col for col in petits if col):
        autres = sorted((tous[col], col) for col in tous if col != petit)
        # the whole when it is hidden, which only moves with its columns; else what is hidden already; else the least
        deja = [col for _nombre, col in autres if col in caches]
        autre = "" if "" in caches else next(iter(deja), autres[0][1])
        caches.add(autre)
        echanges.append((petit, autre))
    return Ligne(frozenset(caches), tuple(echanges))


def cacher_table(
    lignes: Mapping[str, Mapping[str, int]], colonnes: Collection[str], ligne: Ligne, aussi: Collection[str] = ()
) -> frozenset[str]:
    """The names (« row|column ») of the numbers of one table to hide, under the totals that ``ligne`` hides; ``aussi``:
    numbers to hide however large. A table of one row is its totals."""
    totaux = frozenset(f"|{col}" for col in ligne.caches)
    if len(lignes) < 2:
        return totaux | {f"{rang}|{col}" for rang in lignes for col in ligne.caches}
    internes = {une.nom: une for une in fleches_de(lignes, colonnes) if not une.nom.startswith("|")}
    caches = set(cacher(internes.values(), aussi))
    for de, vers in ligne.echanges:
        chemin = _chemin(_noeud(de), _noeud(vers), internes, frozenset(caches))
        assert chemin is not None  # some row has what the total has
        caches |= set(chemin)
    return totaux | caches


def _noeud(colonne: str) -> str:
    return f"c:{colonne}" if colonne else "tout"


def entieres(lignes: Mapping[str, Mapping[str, int]], colonnes: Iterable[str], sauf: Collection[str]) -> set[str]:
    """The numbers that are the whole of their column: they would say of each person there in which row they are. Not
    those of the rows ``sauf``, which say nothing of anybody."""
    totaux = {rang: {**cases, "": sum(cases.values())} for rang, cases in lignes.items()}
    return {
        f"{rang}|{col}"
        for col in (*colonnes, "")
        for rang, cases in totaux.items()
        if rang not in sauf and 0 < cases[col] == sum(autres[col] for autres in totaux.values())
    }


def cacher(fleches: Iterable[Fleche], aussi: Collection[str] = ()) -> frozenset[str]:
    """The names of the numbers to hide: the small ones and ``aussi``, and as few others as found so that none of these
    can be deduced."""
    toutes = {fleche.nom: fleche for fleche in fleches}
    caches = {nom for nom, fleche in toutes.items() if 0 < fleche.nombre < SEUIL} | set(aussi)
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
