"""Which blocs are options, read from their titles: neither the register nor most documents have a field for it."""

from __future__ import annotations

import re

from brique.referentiel.mots import plier

_FACULTATIF = re.compile(r"\b(?:facultatif|facultative|optionnel(?:le)?)s?\b")
_OPTION = re.compile(r"\boption(?:\s+(?:n\s*)?([a-z]|s?\d{1,2}))?\b|\bau choix\b")

_NOM = re.compile(r"[\s:'\"«–—-]*[^\W\d_]{2,}(?:[ '-][^\W\d_]{2,}){0,3}")


def est_option(libelle: str) -> bool:
    """True when the title says that the bloc is one of a choice (« option A », « au choix »)."""
    return _OPTION.search(plier(libelle)) is not None


def est_facultatif(libelle: str) -> bool:
    """True when the title says that the bloc may be left aside (« facultatif », « optionnel »)."""
    return _FACULTATIF.search(plier(libelle)) is not None


def lettre_d_option(libelle: str) -> str:
    """« A », « 2 »… as the title names the option; '' when it gives none, or is no option."""
    trouve = _OPTION.search(plier(libelle))
    return (trouve[1] or "").upper() if trouve else ""


def cle_d_option(libelle: str) -> str:
    """What tells an option from another in the title: its letter, or the words that follow « option », folded.

    '' when nothing does (« bloc optionnel », « option »): such blocs are each an option of their own.
    """
    plie = plier(libelle)
    trouve = _OPTION.search(plie)
    if trouve is None:
        return ""
    if trouve[1]:
        return trouve[1].upper()
    suite = _NOM.match(plie, trouve.end())
    return " ".join(suite[0].strip(" :-–—()'\"«»").split()) if suite else ""
