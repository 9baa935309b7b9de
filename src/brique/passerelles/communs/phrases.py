"""An énoncé as it is compared word for word, then by its words with a meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass

from brique.referentiel.mots import mots, plier, racine

_TRAITS = re.compile("[\u00ad\u200b\ufeff]")
_UNITE = re.compile(r"\w+|\.{2,}|[^\w\s.,;:!?'\"()\[\]{}«»“”„/*•·_–—−‐‑-]")  # the dashes people type
_SUITE = "…"


@dataclass(frozen=True, slots=True)
class Phrase:
    """``cle`` is the same for two énoncés written word for word alike; ``mots`` are its full words, folded,
    ``radicaux`` their stems, in order, and ``ensemble`` the same without order.

    Points de suspension belong to the ``cle``: they say that a list goes on, so that the same sentence without them
    asks for less. The other signs of punctuation do not.
    """

    texte: str
    cle: str
    mots: tuple[str, ...]
    radicaux: tuple[str, ...]
    ensemble: frozenset[str]


def cle_de(texte: str) -> str:
    """``texte`` without what only its typing changes: capitals, accents, ligatures, apostrophes, commas, blanks.

    >>> cle_de("Mettre en œuvre l’accueil ;") == cle_de("METTRE EN OEUVRE L'ACCUEIL")
    True
    >>> cle_de("répondre au client…") == cle_de("répondre au client")
    False
    """
    unites = _UNITE.findall(plier(_TRAITS.sub("", texte)))
    return " ".join(_SUITE if unite[0] == "." else unite for unite in unites)


def lire_phrase(texte: str) -> Phrase:
    """The phrase of one énoncé."""
    pleins = tuple(mots(texte))
    radicaux = tuple(map(racine, pleins))
    return Phrase(texte, cle_de(texte), pleins, radicaux, frozenset(radicaux))
