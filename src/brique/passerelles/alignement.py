"""The table of evidence: each compétence with the one it goes with on the other side, each once, as good as can be."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from brique.passerelles.comparaison import TROUVEE
from brique.passerelles.gardes import Matrices
from brique.passerelles.tableaux import Reels
from brique.passerelles.valeurs import Couverture, Garde, Paire

PAIRE_MIN = 0.3
"""Under this probability two compétences are not shown as a pair, unless a guard alone sets them apart."""
SEMBLABLES = 0.05
"""What counts at least, when pairing, two compétences that a guard alone sets apart: less than any other reason."""


def apparier(proximites: Reels, brutes: Reels, levees: Matrices) -> tuple[Paire, ...]:
    """The one-to-one pairs whose sum of probabilities is the greatest, in the order of the source. ``brutes``: their
    logits before the guards."""
    semblables = brutes > 0.0
    valeurs = np.where(semblables, np.maximum(proximites, SEMBLABLES), proximites)
    lignes, colonnes = linear_sum_assignment(valeurs, maximize=True)
    return tuple(
        Paire(int(i), int(j), float(proximites[i, j]), gardes_de(levees, int(i), int(j)))
        for i, j in zip(lignes, colonnes, strict=True)
        if proximites[i, j] >= PAIRE_MIN or semblables[i, j]
    )


def gardes_de(levees: Matrices, ligne: int, colonne: int) -> tuple[Garde, ...]:
    """The guards that set a pair apart."""
    noms = (Garde.AUTONOMIE, Garde.NOMBRE, Garde.NEGATION, Garde.LANGUE)
    return tuple(nom for nom, garde in zip(noms, levees, strict=False) if garde[ligne, colonne])


def couvrir(part: float, proximites: Reels) -> Couverture:
    """The coverage of the rows of ``proximites`` by its columns."""
    if not proximites.shape[1]:
        return Couverture(0.0, (0.0,) * len(proximites), (-1,) * len(proximites))
    rangs = proximites.argmax(axis=1)
    meilleures = proximites[np.arange(len(proximites)), rangs]
    return Couverture(float(part), tuple(map(float, meilleures)), tuple(map(int, rangs)))


def manques(couverture: Couverture) -> tuple[int, ...]:
    """The ranks of the compétences found nowhere on the other side."""
    return tuple(rang for rang, valeur in enumerate(couverture.proximites) if valeur < TROUVEE)
