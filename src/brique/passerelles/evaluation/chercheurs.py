"""What searches: the small port through which the engine and the references are measured alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from brique.passerelles.tableaux import Entiers, Reels

_PAR_LOT = 512


class Chercheur(Protocol):
    """A corpus, ready to be asked."""

    def chercher(self, requetes: Sequence[str], k: int) -> tuple[NDArray[np.integer], NDArray[np.floating]]:
        """For each query its ``k`` nearest texts, best first: their indices in the corpus (n × k, -1 where there are
        fewer) and their scores (n × k)."""
        ...


#: Prepares a corpus of texts.
Fabrique = Callable[[Sequence[str]], Chercheur]


def classer(
    fabrique: Fabrique, textes: Sequence[str], requetes: Sequence[str], k: int, *, graine: int
) -> tuple[Entiers, Reels]:
    """What ``fabrique`` finds for each query among ``textes`` (n × k indices and scores, n × fewer for few texts).

    The corpus is given in an order drawn from ``graine``: where scores are equal the order of the file, which is that
    of the numbers hence of the years, must help no one.
    """
    k = min(k, len(textes))
    ordre = np.random.default_rng(graine).permutation(len(textes))
    chercheur = fabrique([textes[rang] for rang in ordre])
    indices = np.full((len(requetes), k), -1, dtype=np.int64)
    scores = np.zeros((len(requetes), k), dtype=np.float64)
    for debut in range(0, len(requetes), _PAR_LOT):
        trouves, notes = chercheur.chercher(requetes[debut : debut + _PAR_LOT], k)
        larges = slice(debut, debut + len(trouves)), slice(0, trouves.shape[1])
        indices[larges] = np.where(trouves >= 0, ordre[trouves], -1)
        scores[larges] = notes
    return indices, scores


def meilleurs(notes: NDArray[np.floating], k: int) -> tuple[Entiers, Reels]:
    """The ``k`` best columns of each row of ``notes`` (n × corpus), best first; a note of 0 or less finds nothing."""
    k = min(k, notes.shape[1])
    if k < notes.shape[1]:
        retenus = np.sort(np.argpartition(notes, -k, axis=1)[:, -k:], axis=1)
    else:
        retenus = np.broadcast_to(np.arange(k), notes.shape).copy()
    valeurs = np.take_along_axis(notes, retenus, axis=1)
    ordre = np.argsort(-valeurs, axis=1, kind="stable")
    valeurs = np.take_along_axis(valeurs, ordre, axis=1).astype(np.float64)
    indices = np.take_along_axis(retenus, ordre, axis=1).astype(np.int64)
    indices[valeurs <= 0] = -1
    return indices, np.maximum(valeurs, 0.0)
