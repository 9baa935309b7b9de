"""Reads for the map: the open offers of the certifications within reach, made into perspectives. Few queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from brique.droits.lecture import droit
from brique.parcours.exploration.catalogue import enregistrement_de
from brique.parcours.exploration.explorer import Perspective, mesurer
from brique.parcours.exploration.offres import OffresOuvertes
from brique.passerelles.portee import Atteignable
from portail.parcours import models
from portail.parcours.offres.queries import offres_ouvertes


def perspectives(atteignables: Sequence[Atteignable], jour: date, registre: date | None) -> list[Perspective]:
    """What is left to get each of ``atteignables`` from ``jour`` on, in their order, by the offers known today.

    ``registre``: the day the register is of.
    """
    if not atteignables:
        return []
    loi = droit()
    enregistrements = {une.numero: enregistrement_de(une.certification, registre) for une in atteignables}
    offres = OffresOuvertes.depuis(offres_ouvertes(list(enregistrements)), enregistrements, jour)
    return [mesurer(une, offres, jour, loi, registre=registre) for une in atteignables]


def pages_des_offres(cles: Iterable[str]) -> dict[str, int]:
    """Where the page of each offer is, by its key."""
    voulues = sorted(set(cles))
    if not voulues:
        return {}
    return dict(models.OffreConnue.objects.filter(cle__in=voulues).values_list("cle", "pk"))
