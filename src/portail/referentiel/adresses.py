"""Addresses of fiches and blocs, and the short name a bloc has inside its fiche."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from brique.referentiel.champs import est_numero


def adresse_fiche(numero: str, au: date | None = None) -> str:
    """The page of a fiche, as it stood on ``au`` when given. Empty for a fiche without number."""
    return _au(reverse("referentiel:fiche", args=[numero]), au) if numero else ""


def adresse_bloc(numero: str, code: str, au: date | None = None) -> str:
    """The page of a bloc. Empty for a bloc without code, which cannot be named."""
    return _au(reverse("referentiel:bloc", args=[numero, code]), au) if numero and code else ""


def adresse_suite(numero: str, au: date | None = None) -> str:
    """The page of what becomes of a fiche, in the register or only named by it. Empty for what is not a number."""
    return _au(reverse("referentiel:suite", args=[numero]), au) if est_numero(numero) else ""


def adresse_devenir(numero: str, code: str = "", au: date | None = None) -> str:
    """The page that says where a bloc counts; without ``code``, which of the blocs of the fiche it is."""
    parametres = {"fiche": numero, "bloc": code, "au": au.isoformat() if au else ""}
    return f"{reverse('referentiel:devenir')}?{urlencode({nom: v for nom, v in parametres.items() if v})}"


def adresse_ecart(numero: str, de: date | None = None, a: date | None = None, avec: str = "") -> str:
    """The page of what changed in a fiche between the versions of two days, or from it to the fiche ``avec``."""
    jours = {"de": de.isoformat() if de else "", "a": a.isoformat() if a else ""}
    parametres = {nom: valeur for nom, valeur in {"avec": avec, **jours}.items() if valeur}
    adresse = reverse("referentiel:ecart", args=[numero])
    return f"{adresse}?{urlencode(parametres)}" if parametres else adresse


def code_court(code: str, numero: str) -> str:
    """``BC02`` for ``RNCP99012BC02`` in fiche ``RNCP99012``; a code written otherwise stays whole."""
    return code.removeprefix(numero) or code


def _au(adresse: str, au: date | None) -> str:
    return f"{adresse}?{urlencode({'au': au.isoformat()})}" if au else adresse
