"""A page on paper: a Typst template and its data, compiled with the fonts it embeds."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

_SANS_FORME = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufeff\u2028\u2029\x7f-\x9f]")  # signs that PDF/A forbids


def imprimer(modele: Path, nom: str, donnees: Mapping[str, Any]) -> bytes:
    """PDF/A-2a and PDF/UA-1; a plain tagged PDF when a sign has no embedded letter. The template reads ``nom``."""
    entrees = {nom: json.dumps(_propre(donnees), ensure_ascii=False)}
    try:
        return _compiler(modele, entrees, ["a-2a", "ua-1"])
    except typst.TypstError:
        return _compiler(modele, entrees, [])


def _compiler(modele: Path, entrees: dict[str, str], normes: list[Any]) -> bytes:
    pdf = typst.compile(
        modele.read_bytes(), format="pdf", ignore_system_fonts=True, sys_inputs=entrees, pdf_standards=normes
    )
    assert isinstance(pdf, bytes)
    return pdf


def _propre(valeur: Any) -> Any:
    """The same without the signs that PDF/A forbids."""
    if isinstance(valeur, str):
        return _SANS_FORME.sub(" ", valeur)
    if isinstance(valeur, Mapping):
        return {cle: _propre(v) for cle, v in valeur.items()}
    return [_propre(v) for v in valeur] if isinstance(valeur, list) else valeur
