"""Addresses of fiches and blocs, and the short name a bloc has inside its fiche."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse


def adresse_fiche(numero: str, au: date | None = None) -> str:
    """The page of a fiche, as it stood on ``au`` when given. Empty for a fiche without number."""
    return _au(reverse("referentiel:fiche", args=[numero]), au) if numero else ""


def adresse_bloc(numero: str, code: str, au: date | None = None) -> str:
    """The page of a bloc. Empty for a bloc without code, which cannot be named."""
    return _au(reverse("referentiel:bloc", args=[numero, code]), au) if numero and code else ""


def code_court(code: str, numero: str) -> str:
    """``BC02`` for ``RNCP99012BC02`` in fiche ``RNCP99012``; a code written otherwise stays whole."""
    return code.removeprefix(numero) or code


def _au(adresse: str, au: date | None) -> str:
    return f"{adresse}?{urlencode({'au': au.isoformat()})}" if au else adresse
