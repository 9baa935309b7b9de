"""Amounts that a line never cuts: « 1 340,50 € » with no-break spaces."""

from __future__ import annotations

import re
from decimal import Decimal

from brique.droits.cpf.alimentation import euros

_BLANC = re.compile(r"(?<=\d) (?=\d|€)")


def dire_euros(montant: Decimal) -> str:
    """An amount in euros, on one line."""
    return insecable(euros(montant))


def insecable(texte: str) -> str:
    """The same text, its amounts on one line."""
    return _BLANC.sub("\u00a0", texte)
