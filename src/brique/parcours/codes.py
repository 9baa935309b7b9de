"""The codes that a person writes: a certification by its number, a bloc by its code."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from brique.passerelles.valeurs import Cle

_ECRIT = re.compile(r"((?:RNCP|RS)\d{1,9})(?:/(\S{1,40})|(BC\d{1,3}))?")


def cle_ecrite(texte: str) -> Cle:
    """« RNCP38362BC02 », « RNCP38362 » (the whole), or « RNCP38362/01 » for a code that does not bear its number.

    ValueError otherwise.
    """
    trouve = _ECRIT.fullmatch(texte.upper())
    if trouve is None:
        raise ValueError(f"« {texte[:40]} » n’est pas un code : RNCP38362, RNCP38362BC02, ou RNCP38362/01")
    numero, autre, bloc = trouve.groups()
    return Cle(numero, f"{numero}{bloc}" if bloc else texte[len(numero) + 1 :] if autre else "")


def ecrire_cle(cle: Cle) -> str:
    """The same as ``cle_ecrite`` reads it."""
    return cle.code if cle.code.startswith(cle.fiche) else f"{cle.fiche}/{cle.code}" if cle.code else cle.fiche


def _code(texte: str) -> str:
    return ecrire_cle(cle_ecrite(texte))


def _numero(texte: str) -> str:
    cle = cle_ecrite(texte)
    if cle.code:
        raise ValueError(f"« {texte[:40]} » est un bloc : donnez le numéro d’une certification")
    return cle.fiche


def _bloc(texte: str) -> str:
    cle = cle_ecrite(texte)
    if not cle.code:
        raise ValueError(f"« {texte[:40]} » est une certification : donnez le code d’un bloc")
    return ecrire_cle(cle)


_Court = Field(min_length=2, max_length=60)
Code = Annotated[str, _Court, AfterValidator(_code)]
"""A certification or a bloc."""
Numero = Annotated[str, _Court, AfterValidator(_numero)]
"""A certification."""
CodeBloc = Annotated[str, _Court, AfterValidator(_bloc)]
"""A bloc."""
