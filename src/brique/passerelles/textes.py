"""Preparing the texts that are compared: typography, and how much of a long text is read."""

from __future__ import annotations

LONGUEUR_MAX = 2_000
"""Characters of an énoncé that are read; what follows adds nothing to what it says."""

_SIGNES = {"’": "'", "ʼ": "'", "‘": "'", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
_SIGNES |= dict.fromkeys("«»“”", " ")


def normaliser(texte: str) -> str:
    """``texte`` in lower case, ligatures, apostrophes and blanks as everyone types them; accents kept."""
    lu = texte[: LONGUEUR_MAX * 2]
    for signe, commun in _SIGNES.items():  # str.translate is ten times slower on accented text
        lu = lu.replace(signe, commun)
    return " ".join(lu.split()).lower()[:LONGUEUR_MAX]
