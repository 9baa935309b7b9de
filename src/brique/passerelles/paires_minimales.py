"""Minimal pairs: énoncés that share nearly all their words and do not ask for the same thing.

They measure what an engine sees of autonomy, figures and negation, and of the trade behind a verb. Half of them may be
used to train (``apprentissage``); the other half only measures.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import NamedTuple

from brique.passerelles.valeurs import Garde


class Trait(StrEnum):
    """What sets ``autre`` apart from ``reference``."""

    AUTONOMIE = "autonomie"
    NOMBRE = "nombre"
    NEGATION = "negation"
    METIER = "metier"

    @property
    def garde(self) -> Garde | None:
        """The guard that must see it; no guard sees a trade, which is in the words."""
        return None if self is Trait.METIER else Garde(self.value)


class Triplet(NamedTuple):
    """``meme`` says what ``reference`` says, in other words; ``autre`` differs by ``trait`` alone."""

    trait: Trait
    reference: str
    meme: str
    autre: str
    apprentissage: bool


@cache
def lire() -> tuple[Triplet, ...]:
    """Every triplet, in the order of the file."""
    contenu = resources.files(__package__).joinpath("donnees/paires_minimales.toml").read_text(encoding="utf-8")
    return tuple(
        Triplet(Trait(t["trait"]), t["reference"], t["meme"], t["autre"], t["apprentissage"])
        for t in tomllib.loads(contenu)["triplets"]
    )
