"""The days that the library writes in figures, in words."""

from __future__ import annotations

import re
from datetime import date

from brique.referentiel.ecart.champs import dire

_JOUR = re.compile(r"\b(\d{2})/(\d{2})/(\d{4})\b")


def en_toutes_lettres(phrase: str) -> str:
    """A phrase of the library with its dates in words."""
    return _JOUR.sub(lambda lu: dire(date(int(lu[3]), int(lu[2]), int(lu[1]))), phrase)
