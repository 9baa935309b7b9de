"""From traits to the calibrated probability of each relation, the same seen from either side."""

from __future__ import annotations

import numpy as np

from brique.passerelles.modele import CLASSES, NIVEAU, TRAITS, PoidsBlocs
from brique.passerelles.tableaux import Reels

_MIROIR_TRAITS = np.array(
    [
        TRAITS.index(nom.replace("_source", "_cible") if "_source" in nom else nom.replace("_cible", "_source"))
        for nom in TRAITS
    ]
)
_MIROIR_CLASSES = np.array(
    [CLASSES.index({"couvre": "couvert-par", "couvert-par": "couvre"}.get(nom, nom)) for nom in CLASSES]
)

_CROISES = np.triu_indices(len(TRAITS))
_RANGS = {nom: rang for rang, nom in enumerate(CLASSES[1:])}
ENTIERE = 0.999


def retourner(colonnes: Reels) -> Reels:
    """The same comparisons read from the other side."""
    return colonnes[:, _MIROIR_TRAITS]


def retourner_classes(probabilites: Reels) -> Reels:
    """Probabilities of relations, ``CLASSES`` in columns, read from the other side."""
    return probabilites[:, _MIROIR_CLASSES]


def developper(colonnes: Reels) -> Reels:
    """The traits, then their products two by two, squares included: shape (comparisons, ``TERMES``).

    A relation does not add up: a bloc is covered when little is missing *and* much is found.
    """
    ici, la = _CROISES
    return np.concatenate([colonnes, colonnes[:, ici] * colonnes[:, la]], axis=1)


def brutes(colonnes: Reels, poids: PoidsBlocs, niveaux: Reels | None = None) -> Reels:
    """Uncalibrated probabilities, (comparisons, CLASSES); reading from the other side gives exactly the mirror.

    ``niveaux``: how many levels apart the certifications are, nan when unknown.
    """
    coefficients, ordonnees = np.array(poids.coefficients, np.float32), np.array(poids.ordonnees, np.float32)
    if niveaux is not None:
        ordonnees = np.tile(ordonnees, (len(colonnes), 1))
        ecart = np.maximum(np.abs(np.nan_to_num(niveaux)) - 1.0, 0.0)
        ordonnees[:, CLASSES.index("equivalent")] -= NIVEAU * ecart
    aller = _douces(developper(colonnes) @ coefficients.T + ordonnees)
    retour = _douces(developper(retourner(colonnes)) @ coefficients.T + ordonnees)
    moyennes: Reels = (aller + retourner_classes(retour)) / 2.0
    return moyennes


def _douces(logits: Reels) -> Reels:
    exponentielles = np.exp(logits - logits.max(axis=1, keepdims=True))
    douces: Reels = exponentielles / exponentielles.sum(axis=1, keepdims=True)
    return douces


def calibrer(probabilites: Reels, poids: PoidsBlocs) -> Reels:
    """Each class through its curve, then brought to a sum of 1."""
    ajustees = np.stack([np.interp(probabilites[:, rang], x, y) for rang, (x, y) in enumerate(poids.isotones)], axis=1)
    ajustees = np.maximum(ajustees, 1e-4)
    calibrees: Reels = (ajustees / ajustees.sum(axis=1, keepdims=True)).astype(np.float32)
    return calibrees


def accorder(probabilites: Reels, trouvees_source: Reels, trouvees_cible: Reels) -> Reels:
    """The probabilities made to agree with the table of evidence: when all of a side is found on the other, nothing of
    it is missing. What is excluded goes to what is not; « distinct » keeps its own.

    ``trouvees_…``: the share of each side found on the other.
    """
    entiere_source, entiere_cible = trouvees_source >= ENTIERE, trouvees_cible >= ENTIERE
    possibles = np.ones((len(probabilites), len(CLASSES) - 1), np.bool_)
    possibles[:, _RANGS["couvre"]] = entiere_cible | ~entiere_source
    possibles[:, _RANGS["couvert-par"]] = entiere_source | ~entiere_cible
    possibles[:, _RANGS["partiel"]] = ~(entiere_source | entiere_cible)
    retenues = probabilites[:, 1:] * possibles
    echelle = (1.0 - probabilites[:, :1]) / np.maximum(retenues.sum(axis=1, keepdims=True), 1e-9)
    accordees: Reels = np.concatenate([probabilites[:, :1], retenues * echelle], axis=1).astype(np.float32)
    return accordees
