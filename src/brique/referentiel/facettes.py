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

    def filtrer(self, objets: Sequence[int], filtres: Mapping[str, Sequence[str]]) -> list[int]:
        """Those of ``objets`` that hold, on every axis of ``filtres``, one of its values. Keeps their order."""
        ensembles = [self.porteurs(axe, valeurs) for axe, valeurs in filtres.items() if valeurs]
        if not ensembles:
            return list(objets)
        gardes = frozenset.intersection(*ensembles)
        return [objet for objet in objets if objet in gardes]

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
        par_axe = self._par_axe(comptes, None)
        for axe in actifs:
            autres = {autre: valeurs for autre, valeurs in filtres.items() if autre != axe}
            comptes = self._compter(self._gardes(objets, autres, supports), supports)
            par_axe[axe] = self._par_axe(comptes, axe).get(axe, [])
        return par_axe

    def _gardes(
        self, objets: Sequence[int], filtres: Mapping[str, Sequence[str]], supports: Sequence[int] | None
    ) -> Sequence[int]:
        ensembles = [self.porteurs(axe, valeurs) for axe, valeurs in filtres.items() if valeurs]
        if not ensembles:
            return objets
        gardes = frozenset.intersection(*ensembles)
        if supports is None:
            return [objet for objet in objets if objet in gardes]
        return [objet for objet in objets if supports[objet] in gardes]

    def _compter(self, objets: Sequence[int], supports: Sequence[int] | None) -> Counter[int]:
        porteurs = objets if supports is None else map(supports.__getitem__, objets)
        return Counter(chain.from_iterable(map(self._objets.__getitem__, porteurs)))

    def _par_axe(self, comptes: Counter[int], seul: str | None) -> dict[str, list[tuple[str, int]]]:
        par_axe: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for rang, nombre in comptes.most_common():
            axe, valeur = self._valeurs[rang]
            if seul is None or axe == seul:
                par_axe[axe].append((valeur, nombre))
        for valeurs in par_axe.values():
            valeurs.sort(key=lambda couple: (-couple[1], couple[0]))
        return dict(par_axe)
