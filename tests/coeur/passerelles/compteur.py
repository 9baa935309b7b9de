"""A small encoder for the tests, that remembers what it was asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from brique.passerelles.encodeurs import Vecteurs
from brique.passerelles.encodeurs.cache import EncodeurGarde

__all__ = ["Compteur", "EncodeurGarde"]


class Compteur:
    """By the letters of the texts."""

    nom = "compteur"
    dimension = 26
    puissance = 0.0
    part = 1.0

    def __init__(self, version: str = "1") -> None:
        self.version = version
        self.demandes: list[str] = []

    def encoder(self, textes: Sequence[str]) -> Vecteurs:
        self.demandes += textes
        comptes = np.array([[1.0 + texte.count(chr(97 + n)) for n in range(26)] for texte in textes], np.float32)
        vecteurs: Vecteurs = comptes / np.linalg.norm(comptes, axis=1, keepdims=True)
        return vecteurs
