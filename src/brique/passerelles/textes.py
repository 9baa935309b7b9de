"""Preparing the texts that are compared: typography, the codes of a title, what every référentiel says."""

from __future__ import annotations

import re

from brique.referentiel.mots import plier

LONGUEUR_MAX = 2_000
"""Characters of an énoncé that are read; what follows adds nothing to what it says."""

_CODE_BLOC = r"R(?:NCP|S)\s*(?:n\s*[°o]\s*)?\d+\s*-?\s*(?:BC\s*\d+)?"
_TETE = re.compile(
    rf"""^(?:\W*(?:
        (?:fiche\s+)?{_CODE_BLOC}
      | bloc(?:s)?(?:\s+de\s+comp[ée]tences?)?\s*(?:n\s*[°o]\s*)?(?:\d{{1,3}}|[A-Z]\d?|[IVX]{{1,4}})?
        (?=\s*[:.)\-–—]|(?-i:\s+[A-ZÉÈÀ«]))
      | (?:BC|CCP|CP|EPCP|UCP|UCG|UCC|UC|UE|UP|UG|UF|U|AT|EC|BLOC|ACTIVIT[EÉ]|UNIT[EÉ]|MODULE|C|E|A|M)
        \s?-?\d+(?:[.,]\d+)*[a-z]?
      )\b\s*[:.)/\-–—?]*\s*)+""",
    re.IGNORECASE | re.VERBOSE,
)
_CODE = re.compile(rf"\b{_CODE_BLOC}\b", re.IGNORECASE)
_BLANCS = re.compile(r"\s+")
_SIGNES = {"’": "'", "ʼ": "'", "‘": "'", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
_SIGNES |= dict.fromkeys("«»“”", " ")


def normaliser(texte: str) -> str:
    """``texte`` in lower case, ligatures, apostrophes and blanks as everyone types them; accents kept."""
    lu = texte[: LONGUEUR_MAX * 2]
    for signe, commun in _SIGNES.items():  # str.translate is ten times slower on accented text
        lu = lu.replace(signe, commun)
    return " ".join(lu.split()).lower()[:LONGUEUR_MAX]


def titre_nu(libelle: str) -> str:
    """The title without its codes (« RNCP1234BC01 - », « Bloc 2 : », « UP3 »), which say where it comes from.

    >>> titre_nu("RNCP35419BC02 – Bloc 2 : Conseiller le client")
    'Conseiller le client'
    """
    nu = _CODE.sub(" ", _TETE.sub("", libelle, count=1)).strip(" \t-–—:.")
    return _BLANCS.sub(" ", nu) or _BLANCS.sub(" ", libelle).strip()


def cle_de_titre(libelle: str) -> str:
    """What two titles share when only typing sets them apart."""
    return " ".join(re.findall(r"[a-z0-9]+", plier(titre_nu(libelle))))
