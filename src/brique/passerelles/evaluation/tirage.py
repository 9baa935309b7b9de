"""What chance could have given: bootstrap intervals and folds, over groups that are independent of one another.

Two pairs that share a query, a fiche or a certificateur do not inform twice: what is drawn again is the group, never
the pair. Every draw comes from a seed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

TIRAGES = 1000
CONFIANCE = 0.95
_PAR_LOT = 100

Reels = NDArray[np.float64]


def composantes(paquets: Iterable[Iterable[Hashable]]) -> dict[Hashable, int]:
    """The connected component of each element: two elements of one packet are together, and so on from one to the
    next. Numbered from 0 in the order they are met."""
    parents: dict[Hashable, Hashable] = {}

    def racine(element: Hashable) -> Hashable:
        while parents[element] != element:
            parents[element] = parents[parents[element]]
            element = parents[element]
        return element

    for paquet in paquets:
        premier: Hashable = None
        for rang, element in enumerate(paquet):
            parents.setdefault(element, element)
            if rang == 0:
                premier = racine(element)
            else:
                parents[racine(element)] = premier
    numeros: dict[Hashable, int] = {}
    return {element: numeros.setdefault(racine(element), len(numeros)) for element in parents}


def intervalles(valeurs: ArrayLike, groupes: Sequence[int], *, graine: int, tirages: int = TIRAGES) -> Reels:
    """The 95 % percentile interval of the mean of each column of ``valeurs`` (n × m), groups drawn with replacement.

    Returns m × 2 (low, high). A NaN is a value that is not there: it counts neither above nor below. One group only
    has nothing to be drawn against: its interval is (NaN, NaN).
    """
    hauts, bas = sommes(valeurs, groupes)
    return quantiles(retirer(hauts, bas, graine=graine, tirages=tirages), len(hauts))


def sommes(valeurs: ArrayLike, groupes: Sequence[int]) -> tuple[Reels, Reels]:
    """By group (g × m): the sums of the values that are there, and how many they are."""
    tableau = np.asarray(valeurs, dtype=np.float64)
    tableau = tableau.reshape(len(tableau), -1)
    _, numeros = np.unique(np.asarray(groupes), return_inverse=True)
    taille = (int(numeros.max()) + 1 if len(numeros) else 0, tableau.shape[1])
    totaux, nombres = np.zeros(taille), np.zeros(taille)
    np.add.at(totaux, numeros, np.nan_to_num(tableau))
    np.add.at(nombres, numeros, ~np.isnan(tableau))
    return totaux, nombres


def retirer(hauts: Reels, bas: Reels, *, graine: int, tirages: int = TIRAGES) -> Reels:
    """``tirages`` × m ratios of sums, each over as many groups drawn with replacement as there are."""
    groupes = len(hauts)
    hasard = np.random.default_rng(graine)
    tires: list[Reels] = []
    for debut in range(0, tirages if groupes else 0, _PAR_LOT):
        nombre = min(_PAR_LOT, tirages - debut)
        fois = hasard.multinomial(groupes, np.full(groupes, 1 / groupes), size=nombre).astype(np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            tires.append((fois @ hauts) / (fois @ bas))
    return np.vstack(tires) if tires else np.full((1, hauts.shape[1]), np.nan)


def quantiles(tires: Reels, groupes: int) -> Reels:
    """m × 2: what leaves 2,5 % of the draws on each side."""
    marge = (1 - CONFIANCE) / 2
    bornes = np.full((tires.shape[1], 2), np.nan)
    for colonne, valeurs in enumerate(tires.T):
        connues = valeurs[np.isfinite(valeurs)]
        if groupes > 1 and len(connues):
            bornes[colonne] = np.quantile(connues, [marge, 1 - marge])
    return bornes


def plis(groupes: Sequence[int], nombre: int, *, graine: int) -> NDArray[np.int64]:
    """The fold (0 to ``nombre`` - 1) of each element: a whole group is in one fold, and the folds are of like sizes.

    Groups are dealt from the largest to the smallest, each to the lightest fold; equal ones in an order drawn.
    """
    uniques, numeros, tailles = np.unique(np.asarray(groupes), return_inverse=True, return_counts=True)
    ordre = np.random.default_rng(graine).permutation(len(uniques))
    ordre = ordre[np.argsort(-tailles[ordre], kind="stable")]
    charges = np.zeros(nombre, dtype=np.int64)
    du_groupe = np.zeros(len(uniques), dtype=np.int64)
    for groupe in ordre:
        du_groupe[groupe] = int(np.argmin(charges))
        charges[du_groupe[groupe]] += tailles[groupe]
    return du_groupe[numeros]
