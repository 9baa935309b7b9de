"""Parameters of the API's addresses, as its OpenAPI document publishes them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from portail.referentiel.api_schemas import Facultatif
from portail.referentiel.enums import Axe
from portail.referentiel.recherche import TEXTE_MAX

TAILLE = 20
TAILLE_MAX = 100
PAGE_MAX = 100_000
VALEURS_MAX = 50
CODE_MAX = 300

# The register has no day before, and keeps its answer after.
PREMIER_JOUR = date(1900, 1, 1)
DERNIER_JOUR = date(2999, 12, 31)

_JOUR = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

OuiNon = Literal["0", "1"]
Code = Annotated[str, Field(min_length=1, max_length=CODE_MAX)]
Codes = Annotated[list[Code], Field(max_length=VALEURS_MAX)]


def lire_jour(valeur: Any) -> Any:
    """Only ``AAAA-MM-JJ``: neither a timestamp nor the other spellings of ISO 8601."""
    if not isinstance(valeur, str):
        return valeur
    try:
        return date.fromisoformat(valeur if _JOUR.fullmatch(valeur) else "")
    except ValueError as erreur:
        raise PydanticCustomError("jour", "AAAA-MM-JJ") from erreur


def dans_le_registre(jour: date | None) -> date | None:
    """The day that gets the same answer and that a database can hold."""
    return None if jour is None else min(max(jour, PREMIER_JOUR), DERNIER_JOUR)


Jour = Annotated[Facultatif[date], BeforeValidator(lire_jour)]


class Pagination(Schema):
    """Which page, how long."""

    page: int = Field(1, ge=1, le=PAGE_MAX, description="Numéro de la page, à partir de 1.")
    taille: int = Field(TAILLE, ge=1, le=TAILLE_MAX, description="Résultats par page.")


class Recherche(Pagination):
    """The same words and filters as the search page; several values of one axis are joined by « ou »."""

    q: str = Field("", max_length=TEXTE_MAX, description="Mots cherchés, accents et fautes de frappe pardonnés.")
    etat: list[Literal["active", "inactive"]] = Field([], max_length=2)
    niveau: list[Literal["1", "2", "3", "4", "5", "6", "7", "8", "sans"]] = Field([], max_length=9)
    repertoire: list[Literal["RNCP", "RS"]] = Field([], max_length=2)
    vae: list[Literal["oui", "non"]] = Field([], max_length=2, description="Ouverte à la VAE.")
    blocs: list[Literal["avec", "sans"]] = Field([], max_length=2, description="Certifications avec ou sans blocs.")
    nsf: Codes = Field([], description="Codes NSF.")
    rome: Codes = Field([], description="Codes ROME.")
    formacode: Codes = Field([], description="Formacodes.")
    certificateur: Codes = Field([], description="Clés de certificateurs (SIRET).")
    facettes: OuiNon = Field("0", description="1 : compter les résultats par axe.")

    @property
    def filtres(self) -> dict[str, list[str]]:
        """Values asked for on each axis."""
        return {axe: getattr(self, axe) for axe in Axe.values}


class AuJour(Schema):
    """A reading of the register at a date."""

    au: Jour = Field(None, description="Le registre tel qu’il était à la fin de ce jour (AAAA-MM-JJ).")


class LectureFiche(AuJour):
    """A fiche, with or without its long list of partenaires."""

    partenaires: OuiNon = Field("0", description="1 : joindre les partenaires habilités.")


class DeuxVersions(Schema):
    """Two versions of a fiche, or a version of two fiches."""

    de: Jour = Field(None, description="La première version : celle de ce jour. Sans lui, l’avant-dernière.")
    a: Jour = Field(None, description="La seconde version : celle de ce jour. Sans lui, la dernière.")
    avec: str = Field("", max_length=20, description="Numéro d’une autre fiche, dont la seconde version est prise.")
