"""The dates from which a text asks for something: data, each with its article, read from ``parametres.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

_MOIS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


@dataclass(frozen=True, slots=True)
class Parametre:
    """A rule in force from ``debut`` on, with its text and what it says."""

    debut: date
    reference: str
    note: str


@cache
def lire_parametres() -> dict[str, Parametre]:
    """Every dated parameter, by name."""
    contenu = resources.files(__package__).joinpath("parametres.toml").read_text(encoding="utf-8")
    return {nom: Parametre(**valeurs) for nom, valeurs in tomllib.loads(contenu).items()}


def en_toutes_lettres(jour: date) -> str:
    """« 1er octobre 2025 »."""
    return f"{'1er' if jour.day == 1 else jour.day} {_MOIS[jour.month - 1]} {jour.year}"
