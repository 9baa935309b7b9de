"""Shares and delays as people write them (« 2/3 », « 70 % », « 6 mois », « 5 ans ») and as the library holds them."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from brique.certification.reglement.valeurs import Duree, Unite

_PART = re.compile(r"(?P<haut>\d{1,4})\s*/\s*(?P<bas>\d{1,4})|(?P<nombre>\d{1,3}(?:[.,]\d{1,6})?)\s*(?P<pour_cent>%?)")
_DUREE = re.compile(r"(\d{1,4})\s*(jours?|mois|ans?)")
_MOIS_PAR_AN = 12
_PETITS = frozenset({2, 3, 4})
"""Denominators that people say as fractions; above, they say per cent."""


def lire_part(texte: str) -> Fraction:
    """« 2/3 », « 70 % », « 12,5 % », « 0,7 ». ValueError for anything else, and outside 0 to 1."""
    trouve = _PART.fullmatch(texte.strip())
    if trouve is None or (trouve["bas"] and int(trouve["bas"]) == 0):
        raise ValueError(f"« {texte[:40]} » n’est pas une part : écrivez 2/3, 70 % ou 0,7")
    if trouve["haut"]:
        part = Fraction(int(trouve["haut"]), int(trouve["bas"]))
    else:
        part = Fraction(trouve["nombre"].replace(",", ".")) / (100 if trouve["pour_cent"] else 1)
    if part > 1:
        raise ValueError(f"« {texte[:40]} » dépasse le tout : une part va de 0 à 1 (70 %, et non 70)")
    return part


def ecrire_part(part: Fraction) -> str:
    """The same as ``lire_part`` reads it."""
    if part.denominator not in _PETITS and 100 % part.denominator == 0:
        return f"{100 // part.denominator * part.numerator} %"
    return f"{part.numerator}/{part.denominator}"


def lire_duree(texte: str) -> Duree:
    """« 15 jours », « 6 mois », « 5 ans » (60 months). ValueError for anything else, and for nothing."""
    trouve = _DUREE.fullmatch(texte.strip().casefold())
    if trouve is None or int(trouve[1]) == 0:
        raise ValueError(f"« {texte[:40]} » n’est pas une durée : écrivez 15 jours, 6 mois ou 5 ans")
    nombre = int(trouve[1])
    if trouve[2].startswith("an"):
        return Duree(nombre * _MOIS_PAR_AN, Unite.MOIS)
    return Duree(nombre, Unite.JOURS if trouve[2].startswith("jour") else Unite.MOIS)


def ecrire_duree(duree: Duree) -> str:
    """The same as ``lire_duree`` reads it: whole years from three, months below (« 24 mois », as branches say)."""
    nombre = duree.nombre
    if duree.unite is Unite.MOIS:
        ans, reste = divmod(nombre, _MOIS_PAR_AN)
        return f"{ans} ans" if ans > 2 and not reste else f"{nombre} mois"
    return f"{nombre} jour" if nombre == 1 else f"{nombre} jours"


def mesurer(duree: Duree) -> Fraction:
    """About how many days: only to say which of two durations is the longer."""
    return Fraction(duree.nombre) * (Fraction(365, 12) if duree.unite is Unite.MOIS else 1)


def _texte(lu: Any) -> str:
    if not isinstance(lu, str):
        raise ValueError("un texte est attendu")  # what pydantic turns into a fault
    return lu


def _part(lu: Any) -> Fraction:
    return lire_part(_texte(lu))


def _part_de_quelque_chose(lu: Any) -> Fraction:
    if (part := _part(lu)) == 0:
        raise ValueError("rien ne serait exigé : écrivez une part plus grande que 0")
    return part


def _part_a_depasser(lu: Any) -> Fraction:
    if (part := _part(lu)) == 1:
        raise ValueError("cette part est à dépasser : elle reste sous 1 (1/2 pour une majorité)")
    return part


def _duree(lu: Any) -> Duree:
    return lire_duree(_texte(lu))


_ECRIT = WithJsonSchema({"type": "string"})
Part = Annotated[Fraction, PlainValidator(_part), _ECRIT]
"""From 0 to 1."""
PartExigee = Annotated[Fraction, PlainValidator(_part_de_quelque_chose), _ECRIT]
"""Above 0."""
PartDepassee = Annotated[Fraction, PlainValidator(_part_a_depasser), _ECRIT]
"""Below 1."""
DureeEcrite = Annotated[Duree, PlainValidator(_duree), _ECRIT]
"""A duration."""
