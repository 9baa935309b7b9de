"""The measures of a ranked list, query by query: recall, reciprocal rank, discounted gain, hit.

A rank is counted from 1; 0 says that the good one is not among the ranks that were looked at (``LIMITE``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

#: How many ranks are looked at. A good one beyond counts as not found, for the reciprocal rank too.
LIMITE = 100
RAPPELS = (1, 10, 50, 100)
NOMS = (*(f"R@{k}" for k in RAPPELS), "MRR", "nDCG@10", "hit@10")

Reels = NDArray[np.float64]
Entiers = NDArray[np.int64]


def rappel(rangs: Sequence[int], k: int) -> float:
    """The share of the good ones that stand in the first ``k`` ranks."""
    return sum(0 < rang <= k for rang in rangs) / len(rangs)


def rang_inverse(rangs: Sequence[int]) -> float:
    """One over the rank of the first good one; 0 when none is found."""
    trouves = [rang for rang in rangs if rang > 0]
    return 1.0 / min(trouves) if trouves else 0.0


def gain_cumule(rangs: Sequence[int], gains: Sequence[float], k: int = 10) -> float:
    """The normalised discounted gain at ``k``: each good one brings ``gain / log2(1 + rank)``, over the best order."""
    obtenu = sum(gain / math.log2(1 + rang) for rang, gain in zip(rangs, gains, strict=True) if 0 < rang <= k)
    meilleurs = sorted(gains, reverse=True)[:k]
    ideal = sum(gain / math.log2(1 + rang) for rang, gain in enumerate(meilleurs, start=1))
    return obtenu / ideal


def touche(rangs: Sequence[int], k: int = 10) -> float:
    """1 when at least one good one stands in the first ``k`` ranks, else 0."""
    return float(any(0 < rang <= k for rang in rangs))


def mesurer(rangs: Sequence[int], gains: Sequence[float] | None = None) -> tuple[float, ...]:
    """The measures of one query, in the order of ``NOMS``. ``rangs``: the rank of each of its good ones, one at least.
    Without ``gains`` every good one is worth as much."""
    return (
        *(rappel(rangs, k) for k in RAPPELS),
        rang_inverse(rangs),
        gain_cumule(rangs, gains or [1.0] * len(rangs)),
        touche(rangs),
    )


def rangs_dans(classes: Entiers, bonnes: Sequence[Mapping[int, float]]) -> list[dict[int, int]]:
    """For each query, the rank of each of its good ones in ``classes`` (n × k indices, best first; -1: nothing)."""
    trouves: list[dict[int, int]] = []
    for rangee, voulues in zip(classes, bonnes, strict=True):
        lieux = dict.fromkeys(voulues, 0)
        for place in np.flatnonzero(np.isin(rangee[:LIMITE], list(voulues))):
            bonne = int(rangee[place])
            lieux[bonne] = lieux[bonne] or int(place) + 1
        trouves.append(lieux)
    return trouves
