"""How the zones of a band share the columns of the map, so that it is the least tall. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

Parts = tuple[int, ...]

_COUT_D_UNE_LIGNE = 0.4
"""What one more line of zones costs, in rows: as high as its titles."""


def disposer(nombres: Sequence[int], colonnes: int) -> list[Parts]:
    """Zones of so many certifications, in their order: line by line, how many columns each gets."""
    possibles = [[_parts(ligne, colonnes) for ligne in lignes] for lignes in _decoupes(nombres)]
    hauteurs = [sum(haut for _parts_, haut in lignes) + _COUT_D_UNE_LIGNE * len(lignes) for lignes in possibles]
    return [parts for parts, _haut in possibles[hauteurs.index(min(hauteurs))]]


def _decoupes(nombres: Sequence[int]) -> Iterator[list[Sequence[int]]]:
    """Every way to cut a sequence into lines, the one uncut first."""
    if not nombres:
        yield []
    for longueur in range(len(nombres), 0, -1):
        for suite in _decoupes(nombres[longueur:]):
            yield [nombres[:longueur], *suite]


def _parts(nombres: Sequence[int], colonnes: int) -> tuple[Parts, int]:
    """The columns of each zone of a line, the fewest that make it the least tall, and how many rows it has."""

    def rangees(parts: Parts) -> list[int]:
        return [-(-nombre // part) for nombre, part in zip(nombres, parts, strict=True)]

    possibles = [p for p in product(range(1, colonnes + 1), repeat=len(nombres)) if sum(p) <= colonnes]
    parts = min(possibles, key=lambda p: (max(rangees(p)), sum(rangees(p)), sum(p)))
    return parts, max(rangees(parts))
