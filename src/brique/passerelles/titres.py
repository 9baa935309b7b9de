"""Titles of blocs without the codes of their own fiche, and titles folded to be compared.

« BLOC DE COMPETENCES N°2 fiche RNCP N° 1146 - Réalisation d'un produit » carries the number that a search is asked to
find: measured with it, any engine looks good. Only marks of numbering go; a level, a figure or an option stays.
"""

from __future__ import annotations

import re

from brique.referentiel.mots import plier

_NUMERO = r"(?:n\s*[°ºo.]\s*|n\s+(?=\d)|num[ée]ro\s*)"
_FICHE = (
    rf"(?:(?:de\s+la\s+)?f?ic?he?\s+(?:(?:RNCP|RS)\s*)?{_NUMERO}?(?:\d{{1,6}}|…|\.{{3}})"
    rf"|(?:RNCP|RS)\s*{_NUMERO}?(?:\d{{2,6}}|\d(?=\s*[-_]?\s*BC)))"
)
_RANG = r"(?:\d{1,2}(?:\s?[-.]\s?\d{1,2})?(?:\s?[A-Z](?![\w’']))?|(?:[IVX]{1,4}|[A-H])(?![\w’']))"
_SUITE = r"[\s:;,.\-–—−/?_)\]]*"
_BLOC = rf"blocs?[\s-]*(?:{_NUMERO}\d{{1,2}}\s*)?(?:de\s+(?:comp[ée]tences?|sp[ée]cialisation)\s*)?"
_PARTIES = "unit[ée]|module|comp[ée]tence|activit[ée]|domaine|p[ôo]le|partie|certificat|[ée]preuve"
_UNITE = r"(?:[Uu]nit[ée]|UNIT[ÉE]|[Bb]loc)"
#: Where a code stands: at the beginning, one after the other.
_DEBUTS = tuple(
    re.compile(rf"\W*{motif}{_SUITE}", drapeaux)
    for motif, drapeaux in (
        (rf"{_FICHE}(?:\s*[-_]?\s*BC\s*\d{{1,3}})?", re.IGNORECASE),
        (rf"{_BLOC}(?:{_NUMERO}(?:{_RANG}|…)|(?-i:{_RANG}))(?=[\W_]|fiche|$)", re.IGNORECASE),
        (rf"{_BLOC}(?:{_NUMERO}(?=fiche)|(?=f?ic?he?\s+RNCP)|\s*[:–-](?=\s))", re.IGNORECASE),
        (rf"{_NUMERO}\d{{1,2}}(?!\w)", re.IGNORECASE),
        (rf"(?:{_PARTIES})s?\s*{_NUMERO}?\d{{1,2}}[a-z]?\s*(?:[:.)–]|-\s)", re.IGNORECASE),
        (rf"(?:{_UNITE}\s+)?(?:U[A-Z]{{0,4}}|EP|EG|BC|CCP|CP|CS)\s?\d{{1,3}}(?:\.\d{{1,2}})?\s?[A-Z]?(?!\w|[’'])", 0),
        (r"(?:UP|UG|EP)\s?\d{1,2}(?=[a-zéè]{4})", 0),
        (r"[A-Z]{1,3}\s?\d{1,2}(?:\.\d{1,2})?[A-Z]?\s*(?:[:.)]|[-–]\s?)(?=\s*[^\W\d])", 0),
        (r"[A-Z]{2,8}\s*[-–]\s*(?=BC\s*\d)", 0),
        (r"\(\s*(?:BC|[Bb]loc|BLOC)?\s*\d{1,2}[a-zA-Z]?\s*\)", 0),
        (r"\d{1,2}(?:\.\d{1,2})*\s*[.):/–-](?=\s*[^\W\d])", 0),
        (r"\d{1,2}\s+(?=[A-ZÀÂÉÈÊÎÔ][a-zàâéèêîôû])", 0),
        (r"(?:[A-H]|[IVX]{1,4})\s*(?:[.):]\s|\s[-–]\s)", 0),
    )
)
#: A fiche's number, with or without a bloc's, wherever it stands.
_PARTOUT = re.compile(
    r"[(\[]?\bf?(?:fiche\s+)?(?:RNCP|RS)\s*(?:n\s*[°ºo]?\s*)?\d{2,6}(?:\s*[-_]?\s*BC\s*\d{1,3})?\b[)\]]?", re.IGNORECASE
)
_HORS_MOTS = re.compile(r"[^a-z0-9]+")


def sans_code(titre: str) -> str:
    """``titre`` without the marks that number it inside its fiche: '' when it says nothing else (« EP 3 »)."""
    reste, avant = " ".join(titre.split()), ""
    while reste != avant:
        avant = reste
        while (suite := _apres_un_code(reste)) != reste:
            reste = suite
        reste = " ".join(_PARTOUT.sub(" ", reste).split()).lstrip(":;,.-–— ")
    return reste


def _apres_un_code(titre: str) -> str:
    return next((titre[trouve.end() :] for motif in _DEBUTS if (trouve := motif.match(titre))), titre)


def titre_normalise(titre: str) -> str:
    """``titre`` folded to be compared: lower case, no accent, no punctuation, single spaces."""
    return _HORS_MOTS.sub(" ", plier(titre)).strip()


def titre_nu(libelle: str) -> str:
    """The title without its codes (« RNCP1234BC01 - », « Bloc 2 : », « UP3 »), or whole when it says nothing else.

    >>> titre_nu("RNCP35419BC02 – Bloc 2 : Conseiller le client")
    'Conseiller le client'
    """
    return sans_code(libelle) or " ".join(libelle.split())


def cle_de_titre(libelle: str) -> str:
    """What two titles share when only typing and codes set them apart."""
    return titre_normalise(titre_nu(libelle))
