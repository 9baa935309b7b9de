"""Counting facets over search results: which values, how many results each, filters of one axis joined by « ou ».

Pure and in memory: the national register is 30,000 fiches of a dozen values each.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple


class Facette(NamedTuple):
    """One value of one axis: ``Facette("niveau", "4")``."""

    axe: str
    valeur: str


class IndexFacettes:
    """The facets of numbered objects (a dense range from 0)."""

    def __init__(self, objets: Iterable[Iterable[Facette]]) -> None:
        self._rangs: dict[Facette, int] = {}
        self._valeurs: list[Facette] = []
        self._objets: list[tuple[int, ...]] = [
            tuple(self._rang(facette) for facette in dict.fromkeys(facettes)) for facettes in objets
        ]
        self._porteurs: dict[int, frozenset[int]] = {}
        self._tables: dict[str, list[tuple[int, ...]]] = {}

    def __len__(self) -> int:
        return len(self._objets)

    def _rang(self, facette: Facette) -> int:
        rang = self._rangs.setdefault(facette, len(self._valeurs))
        if rang == len(self._valeurs):
            self._valeurs.append(facette)
        return rang

    def porteurs(self, axe: str, valeurs: Iterable[str]) -> frozenset[int]:
        """Objects holding any of ``valeurs`` on ``axe``; unknown values hold nothing."""
        ensembles = [self._porteurs_de(self._rangs.get(Facette(axe, valeur))) for valeur in valeurs]
        return frozenset().union(*ensembles)

    def _porteurs_de(self, rang: int | None) -> frozenset[int]:
        if rang is None:
            return frozenset()
        if rang not in self._porteurs:
            self._porteurs[rang] = frozenset(n for n, facettes in enumerate(self._objets) if rang in facettes)
        return self._porteurs[rang]

    def gardes(self, filtres: Mapping[str, Sequence[str]]) -> frozenset[int] | None:
        """The objects that pass ``filtres``, None when nothing is filtered."""
        ensembles = [self.porteurs(axe, valeurs) for axe, valeurs in filtres.items() if valeurs]
        return frozenset.intersection(*ensembles) if ensembles else None

    def filtrer(self, objets: Sequence[int], filtres: Mapping[str, Sequence[str]]) -> list[int]:
        """Those of ``objets`` that hold, on every axis of ``filtres``, one of its values. Keeps their order."""
        gardes = self.gardes(filtres)
        return list(objets) if gardes is None else [objet for objet in objets if objet in gardes]

    def compter(
        self, objets: Sequence[int], filtres: Mapping[str, Sequence[str]], *, supports: Sequence[int] | None = None
    ) -> dict[str, list[tuple[str, int]]]:
        """For each axis, its values and their counts, most frequent first.

        ``objets`` are the results before ``filtres``; an axis is counted under the filters of the *other* axes,
        so that its own values can be widened. ``supports`` maps what is counted to the object that holds the
        facets (a bloc to its fiche), when they differ.
        """
        actifs = [axe for axe, valeurs in filtres.items() if valeurs]
        comptes = self._compter(self._gardes(objets, filtres, supports), supports)
        par_axe = self._par_axe(comptes)
        for axe in actifs:
            autres = {autre: valeurs for autre, valeurs in filtres.items() if autre != axe}
            comptes = self._compter(self._gardes(objets, autres, supports), supports, axe)
            par_axe[axe] = self._par_axe(comptes).get(axe, [])
        return par_axe

    def _gardes(
        self, objets: Sequence[int], filtres: Mapping[str, Sequence[str]], supports: Sequence[int] | None
    ) -> Sequence[int]:
        gardes = self.gardes(filtres)
        if gardes is None:
            return objets
        if supports is None:
            return [objet for objet in objets if objet in gardes]
        return [objet for objet in objets if supports[objet] in gardes]

    def _compter(self, objets: Sequence[int], supports: Sequence[int] | None, axe: str | None = None) -> Counter[int]:
        porteurs = objets if supports is None else map(supports.__getitem__, objets)
        table = self._objets if axe is None else self._table(axe)
        return Counter(chain.from_iterable(map(table.__getitem__, porteurs)))

    def _table(self, axe: str) -> list[tuple[int, ...]]:
        """What each object holds on one axis alone, kept once it was asked for."""
        if axe not in self._tables:
            rangs = {rang for rang, facette in enumerate(self._valeurs) if facette.axe == axe}
            self._tables[axe] = [tuple(rang for rang in objet if rang in rangs) for objet in self._objets]
        return self._tables[axe]

    def _par_axe(self, comptes: Counter[int]) -> dict[str, list[tuple[str, int]]]:
        par_axe: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for rang, nombre in comptes.items():
            axe, valeur = self._valeurs[rang]
            par_axe[axe].append((valeur, nombre))
        for valeurs in par_axe.values():
            valeurs.sort(key=lambda couple: (-couple[1], couple[0]))
        return dict(par_axe)
