"""The labelled texts that training reads: links between single compétences, made by people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from brique.passerelles.evaluation.verites import lire_competences

MEMES = frozenset({"exact", "close"})
"""The relations of a link that say the same thing."""


@dataclass(frozen=True, slots=True)
class Liens:
    """``textes`` are those that can be found; ``requetes`` the compétences, each with the texts linked to it."""

    textes: tuple[str, ...]
    requetes: Mapping[str, Mapping[int, str]]


def lire_liens(corpus: Path, liens: Path) -> Liens:
    """From two CSV files: ``uri;libelle``, then ``id_competence;competence;esco_uri;relation``. Compétences that are
    written alike are one."""
    lue = lire_competences(corpus, liens)
    requetes: dict[str, dict[int, str]] = {}
    for competence, siens in zip(lue.requetes, lue.liens, strict=True):
        requetes.setdefault(competence, {}).update({texte: relation for relation, texte in siens})
    return Liens(lue.textes, requetes)
