"""Is a probability of 80 % right four times out of five? Calibration error, reliability table, precision."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from brique.passerelles.evaluation.rapport import Mesure
from brique.passerelles.evaluation.tirage import plis, quantiles, retirer, sommes

CLASSES = 10
SEUILS = (0.5, 0.7, 0.9)
_PLIS = 5

Reels = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tranche:
    """One row of the reliability table: how many answers, the probability they announce, the share that is right."""

    nombre: int
    annonce: float
    observe: float


@dataclass(frozen=True, slots=True)
class Fiabilite:
    """What probabilities are worth. ``precisions``: threshold, how many answers reach it, the share of them right."""

    ece: Mesure
    tranches: Sequence[Tranche]
    precisions: Sequence[tuple[float, int, Mesure]]
    nombre: int

    def en_json(self) -> dict[str, Any]:
        """``ECE`` first, then its interval, the reliability table and the precision at each threshold."""
        return {
            "ECE": _rond(self.ece.valeur),
            "intervalle": [_rond(self.ece.bas), _rond(self.ece.haut)],
            "reponses": self.nombre,
            "tranches": [
                {"reponses": t.nombre, "annonce": _rond(t.annonce), "observe": _rond(t.observe)} for t in self.tranches
            ],
            "precision": {
                str(seuil): {
                    "valeur": _rond(mesure.valeur),
                    "intervalle": [_rond(mesure.bas), _rond(mesure.haut)],
                    "reponses": fois,
                }
                for seuil, fois, mesure in self.precisions
            },
        }


def ecart_de_calibration(probabilites: ArrayLike, vrais: ArrayLike, classes: int = CLASSES) -> float:
    """The expected calibration error: over classes of equal numbers, the mean gap between announced and observed.

    Over few answers chance alone makes it larger than it is, and its interval too: read both as upper bounds.
    """
    annonces, justes = _tableaux(probabilites, vrais)
    if not len(annonces):
        return math.nan
    rangs = _classes(annonces, classes)
    ecarts = np.bincount(rangs, weights=annonces - justes)
    return float(np.abs(ecarts).sum() / len(annonces))


def fiabilite(
    probabilites: ArrayLike, vrais: ArrayLike, groupes: Sequence[int] | NDArray[np.int64], *, graine: int
) -> Fiabilite:
    """All of it, with intervals over ``groupes`` drawn again. The classes stay those of the whole while drawing."""
    annonces, justes = _tableaux(probabilites, vrais)
    if not len(annonces):
        vide = Mesure(math.nan)
        return Fiabilite(vide, (), [(seuil, 0, vide) for seuil in SEUILS], 0)
    rangs = _classes(annonces, CLASSES)
    tranches = [
        Tranche(int(ici.sum()), float(annonces[ici].mean()), float(justes[ici].mean()))
        for ici in (rangs == classe for classe in range(int(rangs.max()) + 1))
        if ici.any()
    ]
    precisions = []
    for seuil in SEUILS:
        atteints = np.where(annonces >= seuil, justes, np.nan)
        fois = int((annonces >= seuil).sum())
        bornes = quantiles(retirer(*sommes(atteints, list(groupes)), graine=graine), len(set(groupes)))[0]
        valeur = float(justes[annonces >= seuil].mean()) if fois else math.nan
        precisions.append((seuil, fois, Mesure(valeur, *map(float, bornes))))
    ece = Mesure(
        ecart_de_calibration(annonces, justes), *map(float, _bornes_ece(annonces, justes, rangs, groupes, graine))
    )
    return Fiabilite(ece, tranches, precisions, len(annonces))


def calibrer_hors_pli(
    scores: ArrayLike, vrais: ArrayLike, groupes: Sequence[int] | NDArray[np.int64], *, graine: int
) -> Reels:
    """For each score the probability that it is right, learnt (isotonic) on the folds it is not in.

    Groups are never shared between folds. With fewer groups than two the share that is right is given to all.
    """
    notes, justes = _tableaux(scores, vrais)
    nombre = min(_PLIS, len(set(groupes)))
    if nombre < 2:
        return np.full(len(notes), justes.mean() if len(justes) else math.nan)
    from sklearn.isotonic import IsotonicRegression

    du_pli = plis(list(groupes), nombre, graine=graine)
    sorties = np.zeros(len(notes))
    for pli in range(nombre):
        dedans = du_pli == pli
        courbe = IsotonicRegression(out_of_bounds="clip").fit(notes[~dedans], justes[~dedans])
        sorties[dedans] = courbe.predict(notes[dedans])
    return sorties


def _tableaux(probabilites: ArrayLike, vrais: ArrayLike) -> tuple[Reels, Reels]:
    return np.asarray(probabilites, dtype=np.float64).ravel(), np.asarray(vrais, dtype=np.float64).ravel()


def _classes(annonces: Reels, classes: int) -> NDArray[np.int64]:
    """The class of each probability: as many in each, equal ones together."""
    bornes = np.unique(np.quantile(annonces, np.linspace(0, 1, classes + 1)[1:-1]))
    return np.searchsorted(bornes, annonces, side="right").astype(np.int64)


def _bornes_ece(
    annonces: Reels, justes: Reels, rangs: NDArray[np.int64], groupes: Sequence[int] | NDArray[np.int64], graine: int
) -> Reels:
    ecarts = np.zeros((len(annonces), int(rangs.max()) + 1))
    ecarts[np.arange(len(annonces)), rangs] = annonces - justes
    hauts, bas = sommes(ecarts, list(groupes))  # every cell counts: the divisor is the number of answers
    tires = np.abs(retirer(hauts, bas, graine=graine)).sum(axis=1, keepdims=True)
    bornes: Reels = quantiles(tires, len(hauts))[0]
    return bornes


def _rond(valeur: float) -> float | None:
    return round(valeur, 4) if math.isfinite(valeur) else None
