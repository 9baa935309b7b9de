"""The whole trade-off between what is paid and when all is held: no plan on it is beaten on both."""

from __future__ import annotations

from brique.parcours.solveur.deroule import cents
from brique.parcours.solveur.plan import Objectif, Plan
from brique.parcours.solveur.probleme import Probleme
from brique.parcours.solveur.recherche import Recherche
from brique.parcours.solveur.resolution import EFFORT, Continuer, dresser

POINTS = 24
"""How many plans of the trade-off are given at most, the soonest first."""


def front(
    probleme: Probleme,
    *,
    effort: float = EFFORT,
    points: int = POINTS,
    continuer: Continuer = lambda: True,
) -> list[Plan]:
    """From the soonest plan to the cheapest, each cheaper than the one before; empty when no plan is possible.

    From one plan to the next, only what is cheaper is kept and the soonest is sought again: none is missed. ``effort``
    is the work allowed to each."""
    plans: list[Plan] = []
    plafond: int | None = None
    while len(plans) < points and continuer():
        recherche = Recherche(probleme, effort, plafond=plafond)
        trouve = recherche.mener(Objectif.PLUS_TOT)
        if trouve is None:
            break
        plan = dresser(probleme, trouve.choix, trouve.numeros, Objectif.PLUS_TOT, prouve=recherche.prouve)
        plans.append(plan)
        plafond = cents(plan.bilan.paye) - 1
        if plafond < 0:
            break
    return plans
