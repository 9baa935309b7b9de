"""The doubts of a draft beside its source: what is asked, the ways out, where to look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from brique.referentiel.redaction import Brouillon, Choix, Doute, Place
from portail.referentiel.atelier.presentation.noms import adresse_ou_ecrire, situations
from portail.referentiel.models import VersionReferentiel

_PLACES_MONTREES = 6


@dataclass(frozen=True, slots=True)
class DouteDit:
    """A doubt: its question, its places in the source that can be shown, its ways out, where to write instead."""

    doute: Doute
    rang: int
    places: Sequence[Place]
    encore: int
    choisi: Choix | None
    adresse: str

    @property
    def ouvert(self) -> bool:
        return not self.doute.tranche


def doutes(
    version: VersionReferentiel, brouillon: Brouillon, ancres: frozenset[str], *, modifiable: bool
) -> list[DouteDit]:
    """The doubts of a draft, those still open first."""
    connues = situations(brouillon)
    dits = []
    for rang, doute in enumerate(brouillon.doutes, 1):
        places = [place for place in doute.places if place.ancre in ancres]
        dits.append(
            DouteDit(
                doute,
                rang,
                places[:_PLACES_MONTREES],
                len(places) - _PLACES_MONTREES if len(places) > _PLACES_MONTREES else 0,
                next((choix for choix in doute.choix if choix.cle == doute.tranche), None),
                adresse_ou_ecrire(version, connues.get(doute.cible)) if modifiable else "",
            )
        )
    return sorted(dits, key=lambda dit: not dit.ouvert)


def ancres_de(source: Sequence[dict[str, Any]]) -> frozenset[str]:
    """Every place that the source shows."""
    return frozenset(_ancres(source))


def _ancres(source: Sequence[dict[str, Any]]) -> list[str]:
    trouvees: list[str] = []
    for element in source:
        for objet in element.values():
            trouvees.append(objet["ancre"])
            for cellule in (c for rangee in objet.get("rangees", ()) for c in rangee):
                trouvees.append(cellule["ancre"])
                trouvees += [ligne["ancre"] for ligne in cellule["lignes"]]
    return trouvees
