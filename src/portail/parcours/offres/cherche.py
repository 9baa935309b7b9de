"""Words to search by, written so that accents and case do not matter."""

from __future__ import annotations

import unicodedata


def plier(texte: str) -> str:
    """« Évry-Courcouronnes » as « evry courcouronnes »."""
    decompose = unicodedata.normalize("NFKD", texte.casefold())
    lettres = (c if c.isalnum() else " " for c in decompose if not unicodedata.combining(c))
    return " ".join("".join(lettres).split())
