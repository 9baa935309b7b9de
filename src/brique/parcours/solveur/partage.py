"""A search shared in parts: what is left is cut where the relaxation hesitates the most, and each part bounded anew.

A part is the choices that a plan may take which holds one bloc early, or does not. Together they miss no plan worth
having; apart they are smaller, better bounded, and searched two at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from brique.parcours.solveur.plan import Choix
from brique.parcours.solveur.relachement import Programme, Relachement
from brique.passerelles.valeurs import Cle

_COUPES = 2
"""How many times what is left is cut in two."""
_NET = 1e-3
"""Under this spread, in months squared, the relaxation does not hesitate."""


@dataclass(frozen=True, slots=True)
class Part:
    """``borne``: no plan that takes only these choices does better."""

    borne: int
    choix: list[Choix]


def partager(programme: Programme, relache: Relachement, valeur: int) -> list[Part]:
    """The parts where a plan of figure ``valeur`` or better may be, the most promising first.

    ``relache`` is the relaxation of ``programme`` with all its choices.
    """
    rangs = relache.rangs_gardes(range(len(programme.choix)), valeur)
    coupes = _couper(programme, relache, rangs, valeur, _COUPES)
    parts = [Part(borne, [programme.choix[rang] for rang in siens]) for borne, siens in coupes]
    return sorted(parts, key=lambda part: part.borne)


def _couper(
    programme: Programme, relache: Relachement, rangs: Sequence[int], valeur: int, coupes: int
) -> Iterator[tuple[int, Sequence[int]]]:
    pivot = _hesitation(programme.choix, relache, rangs) if coupes else None
    if pivot is None:
        yield relache.borne, rangs
        return
    for siens in cotes(programme.choix, rangs, *pivot):
        suite = programme.resoudre(siens)
        if suite is not None and suite.borne <= valeur:
            yield from _couper(programme, suite, suite.rangs_gardes(siens, valeur), valeur, coupes - 1)


def _hesitation(choix: Sequence[Choix], relache: Relachement, rangs: Sequence[int]) -> tuple[Cle, float] | None:
    """The bloc that the relaxation holds at the most scattered months, and their mean; None when it is whole."""
    mois: dict[Cle, list[tuple[float, int]]] = defaultdict(list)
    for rang in rangs:
        if relache.parts[rang] > 0:
            for bloc in choix[rang].voie.blocs:
                mois[bloc].append((relache.parts[rang], choix[rang].depart.obtention))
    dispersions = [(*_dispersion(siens), bloc) for bloc, siens in sorted(mois.items())]
    if not dispersions:
        return None
    dispersion, moyenne, bloc = max(dispersions, key=lambda une: une[0])
    return (bloc, moyenne) if dispersion >= _NET else None


def _dispersion(parts: Sequence[tuple[float, int]]) -> tuple[float, float]:
    """The spread of months, each with its weight, and their mean."""
    poids = sum(part for part, _ in parts)
    moyenne = sum(part * mois for part, mois in parts) / poids
    return sum(part * (mois - moyenne) ** 2 for part, mois in parts), moyenne


def cotes(choix: Sequence[Choix], rangs: Sequence[int], bloc: Cle, mois: float) -> tuple[list[int], list[int]]:
    """Holding a bloc by a month, and not. Who holds it early does not get it again alone; a way that brings it with
    others may still be taken for these."""
    tard = {rang for rang in rangs if bloc in choix[rang].voie.blocs and choix[rang].depart.obtention > mois}
    tot = [rang for rang in rangs if rang not in tard or len(choix[rang].voie.blocs) > 1]
    return tot, [rang for rang in rangs if rang in tard or bloc not in choix[rang].voie.blocs]
