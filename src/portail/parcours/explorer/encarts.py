"""What the room adds to « Où mènent vos blocs ? »: named in ``settings.BRANCHEMENTS``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from brique.parcours.exploration.explorer import ranger
from brique.passerelles.portee import Atteignable
from portail.parcours.explorer.presentation import cles_des_offres, dire
from portail.parcours.explorer.queries import pages_des_offres, perspectives
from portail.socle.branchements import Encart

RANGEES_MAX = 40
"""Certifications whose offers are read to order them; those beyond keep the order of their blocs."""


def rang(atteignables: Sequence[Atteignable], jour: date, registre: date | None) -> list[Atteignable]:
    """The same, those with a right ordered by blocs missing, then hours, then euros. The others stay where they are."""
    de_droit = [une for une in atteignables if une.droit]
    if len(de_droit) < 2:
        return list(atteignables)
    rangees = [une.atteignable for une in ranger(perspectives(de_droit[:RANGEES_MAX], jour, registre))]
    return [*rangees, *de_droit[RANGEES_MAX:], *(une for une in atteignables if not une.droit)]


def des_certifications(atteignables: Sequence[Atteignable], jour: date, registre: date | None) -> dict[str, Encart]:
    """Under each certification: what is left in hours and in euros, until when, by which offers."""
    lues = perspectives(atteignables, jour, registre)
    pages = pages_des_offres(cles_des_offres(lues))
    return {
        une.numero: Encart("parcours/explorer/morceaux/encart_carte.html", {"perspective": dire(une, pages)})
        for une in lues
    }
