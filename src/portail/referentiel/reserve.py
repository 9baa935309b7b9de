"""A pile on disk of what an import will write: put while reading, without a lock; taken back while writing."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from typing import IO

from portail.referentiel.contenus import Contenu


class Reserve:
    """Contents in the order they were put, in a file of this process alone, gone with it."""

    def __init__(self) -> None:
        self._fichier: IO[bytes] = tempfile.TemporaryFile(prefix="brique-")  # noqa: SIM115  # closed by __exit__
        self._nombre = 0

    def __enter__(self) -> Reserve:
        return self

    def __exit__(self, *_erreur: object) -> None:
        self._fichier.close()

    def poser(self, contenu: Contenu) -> None:
        """Put one more."""
        pickle.dump(contenu, self._fichier, protocol=pickle.HIGHEST_PROTOCOL)
        self._nombre += 1

    def lots(self, taille: int) -> Iterator[list[Contenu]]:
        """Everything that was put, by lists of ``taille``."""
        self._fichier.seek(0)
        lot: list[Contenu] = []
        for _ in range(self._nombre):
            lot.append(pickle.load(self._fichier))  # noqa: S301  # an unnamed file that only this process can open
            if len(lot) == taille:
                yield lot
                lot = []
        if lot:
            yield lot
