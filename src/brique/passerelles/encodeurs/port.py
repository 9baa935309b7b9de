"""What an encoder of sentences is, for the passerelles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vecteurs = npt.NDArray[np.float32]


class Encodeur(Protocol):
    """Turns sentences into vectors. The same text and the same ``version`` always give the same vector.

    ``puissance`` is the exponent given to the singular values of a corpus when its vectors are whitened, ``part`` what
    it counts beside the others.
    """

    @property
    def nom(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    @property
    def puissance(self) -> float: ...

    @property
    def part(self) -> float: ...

    def encoder(self, textes: Sequence[str]) -> Vecteurs:
        """One row of length 1 for each of ``textes``: shape (len(textes), dimension)."""


@dataclass(frozen=True, slots=True)
class Encodeurs:
    """The sentence encoders that are used, besides the words themselves. ``repli``: what is missing, in French."""

    phrases: tuple[Encodeur, ...] = ()
    repli: str = ""

    @property
    def versions(self) -> tuple[str, ...]:
        """Their names and versions, the lexical encoder first, which is always there."""
        return (VERSION_LEXICALE, *(f"{encodeur.nom} {encodeur.version}" for encodeur in self.phrases))


VERSION_LEXICALE = "lexical 1"
