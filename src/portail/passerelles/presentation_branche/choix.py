"""The branches that one may choose from, as the page proposes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portail.passerelles.adresses_branche import adresse_rapport
from portail.passerelles.queries_branche import Choix, Genre, branches

PROPOSEES = 40


@dataclass(frozen=True, slots=True)
class Proposition:
    """A branche to choose: its name, its number, its active certifications."""

    nom: str
    genre: str
    code: str
    certifications: int
    adresse: str


def propositions(cherche: str) -> dict[str, Any]:
    """The branches that answer ``cherche``, those with the most certifications first (all, when nothing is asked)."""
    trouvees = [
        Proposition(libelle or code, genre.value, code, nombre, adresse_rapport(Choix(genre, code)))
        for genre, code, libelle, nombre in branches(cherche)
        if nombre or cherche
    ]
    trouvees.sort(key=lambda proposition: (-proposition.certifications, proposition.nom))
    return {"propositions": trouvees[:PROPOSEES], "tues": max(0, len(trouvees) - PROPOSEES), "genres": Genre}
