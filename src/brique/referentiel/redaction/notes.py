"""Footnotes: their calls are taken out of the énoncés, the notes themselves are kept."""

from __future__ import annotations

import re
from dataclasses import replace

from brique.referentiel.redaction.document import Document, Paragraphe

_NUMERO = re.compile(r"\((\d{1,2})\)")
_APPEL = re.compile(r"\s*\((\d{1,2})\)(?=[\s.,;:)]|$)")
_FIN = 40  # lines from the end among which notes are looked for


def numero_de_note(ligne: Paragraphe) -> str:
    """« 1 » for the line « (1) Qualité, hygiène, sécurité, environnement », '' for one that is no note."""
    trouve = _NUMERO.fullmatch(ligne.puce)
    return trouve[1] if trouve else ""


def numeros_des_notes(document: Document) -> frozenset[str]:
    """The numbers of the notes written at the end of the document and called in its texts."""
    lignes = [e for e in document.elements if isinstance(e, Paragraphe)]
    ecrites = {numero for p in lignes[-_FIN:] if (numero := numero_de_note(p))}
    if not ecrites:
        return frozenset()
    return frozenset(ecrites & {appel for p in document.textes() for appel in _APPEL.findall(p.texte)})


def sans_appels(ligne: Paragraphe, notes: frozenset[str]) -> Paragraphe:
    """``ligne`` without the calls to ``notes`` (« QHSE (1) »)."""
    if not notes:
        return ligne
    texte = _APPEL.sub(lambda m: "" if m[1] in notes else m[0], ligne.texte)
    return replace(ligne, texte=texte) if texte else ligne
