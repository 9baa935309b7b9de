"""Fields of the register's exports: dates, booleans and numbers, as the exports write them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII)
_NUMERO = re.compile(r"(?:RNCP|RS)\d{1,7}", re.ASCII)
_CODE_BLOC = re.compile(r"(RNCP\d{1,7})BC\d{2,3}", re.ASCII)
_NOMBRE = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s*%?", re.ASCII)
_BOOLEENS = {"oui": True, "non": False, "active": True, "inactive": False, "true": True, "false": False}
NIVEAUX = {f"NIV{n}": n for n in range(1, 9)}
SANS_NIVEAU = frozenset({"AUCUN", "REPRISE"})  # said to have none: « AUCUN », or not decided for old fiches


@lru_cache(maxsize=1 << 16)
def parse_date(texte: str) -> date | None:
    """The day written ``JJ/MM/AAAA``, or None when it is not one."""
    trouve = _DATE.fullmatch(texte.strip())
    if trouve is None:
        return None
    jour, mois, annee = map(int, trouve.groups())
    try:
        return date(annee, mois, jour)
    except ValueError:
        return None


def parse_booleen(texte: str) -> bool | None:
    """``Oui``/``Non`` (XML) or ``ACTIVE``/``INACTIVE`` (CSV), or None when it is neither."""
    return _BOOLEENS.get(texte.strip().casefold())


@lru_cache(maxsize=4096)
def parse_nombre(texte: str) -> Decimal | None:
    """A non-negative decimal number (comma or point, percent sign allowed, at most 9 digits a side), or None."""
    trouve = _NOMBRE.fullmatch(texte.strip())
    return Decimal(trouve.group(1).replace(",", ".")) if trouve else None


@lru_cache(maxsize=4096)
def parse_entier(texte: str) -> int | None:
    """A non-negative whole number of at most nine digits, or None."""
    propre = texte.strip()
    return int(propre) if propre.isascii() and propre.isdigit() and len(propre) < 10 else None


def est_numero(texte: str) -> bool:
    """True for the number of a fiche, ``RNCP`` or ``RS`` then digits."""
    return _NUMERO.fullmatch(texte) is not None


def est_code_bloc(code: str, numero: str) -> bool:
    """True for the full code of a bloc of fiche ``numero``: ``RNCPnnnnnBCnn``."""
    trouve = _CODE_BLOC.fullmatch(code)
    return trouve is not None and trouve.group(1) == numero


def sans_controle(texte: str) -> str:
    """``texte`` without the spaces and tabs that spreadsheets put around long numbers."""
    return texte.strip(" \t\r\n\u00a0")
