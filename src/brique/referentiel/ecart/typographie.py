"""What two texts have in common once their presentation is left aside: apostrophes, blanks, capitals, final signs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from brique.referentiel.mots import plier

_SIGNES = str.maketrans(
    {
        **dict.fromkeys("’ʼ‘`´′", "'"),
        **dict.fromkeys("«»“”„", '"'),
        **dict.fromkeys("‐‑–—−", "-"),
        "œ": "oe",
        "Œ": "Oe",
        "æ": "ae",
        "Æ": "Ae",
        "…": "...",
        "\u00ad": "",
        "\u200b": "",
        "\ufeff": "",
    }
)
_AUTOUR_DES_SIGNES = re.compile(r"\s+(?=[.,;:!?)\]\"])|(?<=[(\[\"])\s+")
FINALES = ".,;:… "


@lru_cache(maxsize=1 << 12)
def cle_typographique(texte: str) -> str:
    """The same text for all the ways of setting it: blanks, apostrophes, dashes, capital initial, final punctuation.

    >>> cle_typographique("Évaluer l’écart ;") == cle_typographique("evaluer l'écart")
    True
    >>> cle_typographique("Gérer les achats") == cle_typographique("Gérer les ventes")
    False
    """
    propre = _AUTOUR_DES_SIGNES.sub("", " ".join(unicodedata.normalize("NFC", texte).translate(_SIGNES).split()))
    propre = propre.rstrip(FINALES)
    return _initiale(propre[:1]) + propre[1:]


def meme_texte(avant: str, apres: str) -> bool:
    """True when only the presentation differs; a text wholly in capitals is the same as in small letters."""
    if avant == apres or cle_typographique(avant) == cle_typographique(apres):
        return True
    if avant.isupper() or apres.isupper():
        return plier(cle_typographique(avant)) == plier(cle_typographique(apres))
    return False


@lru_cache(maxsize=1 << 15)
def cle_mot(mot: str) -> str:
    """The same for one word or sign, whatever its capitals; the accent of an initial does not count.

    >>> cle_mot("  L’") == cle_mot("l'")
    True
    """
    propre = unicodedata.normalize("NFC", mot).translate(_SIGNES).strip()
    return _initiale(propre[:1]) + propre[1:].lower()


def _initiale(lettre: str) -> str:
    return plier(lettre) if lettre.isalpha() else lettre
