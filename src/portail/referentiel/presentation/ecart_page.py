"""The page of a difference: which two versions, what the form offers, the difference itself in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from brique.referentiel.ecart import comparer_fiches
from brique.referentiel.fiche import Fiche
from portail.referentiel import queries
from portail.referentiel.adresses import adresse_ecart, adresse_fiche
from portail.referentiel.presentation.ecart import dire
from portail.referentiel.presentation.versions import Bornes, choix, lire_version
from portail.referentiel.queries_histoire import Jour


@dataclass(frozen=True, slots=True)
class Voisine:
    """Another fiche of the same renewal, and the difference with it."""

    numero: str
    intitule: str
    adresse: str


def contexte(numero: str, avec: str, avant: Sequence[Jour], apres: Sequence[Jour], bornes: Bornes) -> dict[str, Any]:
    """Everything the template asks for. ``avec`` is the other fiche ('' : the same at two dates)."""
    fiche = lire_version(numero, avant, bornes.de)
    autre = lire_version(avec or numero, apres, bornes.a)
    seule = not avec and len(avant) == 1
    return {
        "fiche": fiche,
        "autre": autre,
        "avec": avec,
        "de": bornes.de,
        "a": bornes.a,
        "seule": seule,
        "dit": None if seule else dire(comparer_fiches(fiche, autre)),
        "choix_de": choix(avant, bornes.de),
        "choix_a": choix(apres, bornes.a),
        "voisines": _voisines(fiche, avec),
        "adresse_avant": adresse_fiche(numero, bornes.de),
        "adresse_apres": adresse_fiche(avec or numero, bornes.a),
    }


def _voisines(fiche: Fiche, avec: str) -> list[Voisine]:
    """The fiches that this one replaces or that replace it: each is compared from the old one to the new one."""
    connues = queries.intitules({*fiche.anciennes, *fiche.nouvelles} - {avec})
    anciennes = [(n, adresse_ecart(n, avec=fiche.numero)) for n in fiche.anciennes]
    nouvelles = [(n, adresse_ecart(fiche.numero, avec=n)) for n in fiche.nouvelles]
    return [Voisine(n, connues[n], adresse) for n, adresse in (*anciennes, *nouvelles) if n in connues]
