"""The texts behind the rules: law, doctrine and founding principles, as the findings cite them."""

from __future__ import annotations

import re

LOI_CERTIFICATION = "L. 6113-1"
CRITERE_REFERENTIELS = "R. 6113-9 3°"
CRITERE_VAE = "R. 6113-9 6°"
CRITERE_BLOCS = "R. 6113-9 7°"
CRITERE_CORRESPONDANCES = "R. 6113-9 8°"
INTITULE_EXACT = "R. 6113-16-3 1°"
REPERTOIRE_SPECIFIQUE = "L. 6113-6"
ECRITURE = "Vademecum RNCP § 2.2.1-2.2.2, p. 25-26"
PRINCIPES_DU_BLOC = "Vademecum RNCP § 2.2.3.1, p. 26"
BLOC_ET_MODULE = "Vademecum RNCP § 2.2.3.1, p. 27"
STRUCTURE = "Vademecum RNCP § 2.2.3.2, p. 27-28"
EVALUATION = "Vademecum RNCP § 2.3, p. 33-37"
CORRESPONDANCES = "Vademecum RNCP p. 61-62"
COPANEF_DEFINITION = "COPANEF 2015, § 2"
COPANEF_ECRITURE = "COPANEF 2015, annexe 2"

_ARTICLE = re.compile(r"\b[LRD]\. \d{4}(?:-\d+)+")
_IDENTIFIANTS = {
    "L. 6113-1": "LEGIARTI000038951917",
    "L. 6113-6": "LEGIARTI000038951890",
    "R. 6113-9": "LEGIARTI000051705121",
    "R. 6113-16-3": "LEGIARTI000051703942",
}
"""The version in force on 27 March 2026 of each article cited."""


def articles(texte: str) -> list[str]:
    """The articles of the Code du travail that ``texte`` cites: « L. 6113-1 », « R. 6113-9 »…"""
    return _ARTICLE.findall(texte)


def adresse(reference: str) -> str:
    """Where to read the law behind ``reference``: its article, or L. 6113-1 that the doctrine comments."""
    cites = [article for article in articles(reference) if article in _IDENTIFIANTS]
    identifiant = _IDENTIFIANTS[cites[0] if cites else LOI_CERTIFICATION]
    return f"https://www.legifrance.gouv.fr/codes/article_lc/{identifiant}"


def identifiant(article: str) -> str:
    """The LEGIARTI of the version of ``article`` that the rules were read in. ``KeyError`` when none cites it."""
    return _IDENTIFIANTS[article]
