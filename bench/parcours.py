"""The three plans of generated situations: how long, how many proven, and how much better than what is done by hand."""

from __future__ import annotations

import time
from collections.abc import Sequence
from decimal import Decimal
from statistics import fmean, median, quantiles

from bench.mesure import chiffre
from bench.situations import BLOCS, MOIS, OFFRES, situation
from brique.parcours.solveur.glouton import plan_a_la_main
from brique.parcours.solveur.oracle import meilleurs
from brique.parcours.solveur.plan import Bilan, Objectif
from brique.parcours.solveur.resolution import comparer
from tests.coeur.parcours.petits_problemes import petit_probleme

SITUATIONS = 200
PETITS = 2000
PLAFOND_MEDIANE, PLAFOND_95 = 3.0, 8.0


def banc(echelle: float) -> bool:
    """Print the time of three plans and what they gain; return whether the ceilings hold and nothing is worse."""
    tenu = _grands(max(10, int(SITUATIONS * echelle)))
    return _petits(max(100, int(PETITS * echelle))) and tenu


def _grands(combien: int) -> bool:
    """Three plans of one certification, two computed at a time."""
    print(f"  {combien} situations : {BLOCS} blocs, {OFFRES} offres pour chacun, {MOIS} mois")
    durees: list[float] = []
    prouves = possibles = pires = 0
    ecarts: dict[Objectif, list[tuple[Bilan, Bilan]]] = {objectif: [] for objectif in Objectif}
    for graine in range(combien):
        probleme = situation(graine)
        debut = time.perf_counter()
        plans = comparer(probleme)
        durees.append(time.perf_counter() - debut)
        for objectif, plan in plans.items():
            possibles += 1
            prouves += plan.prouve
            a_la_main = plan_a_la_main(probleme, objectif)
            if a_la_main is not None:
                pires += a_la_main.selon(objectif) < plan.bilan.selon(objectif)
                ecarts[objectif].append((plan.bilan, a_la_main))
    centiles = quantiles(durees, n=100, method="inclusive")
    tenu = chiffre("trois plans, médiane", median(durees), "s", plafond=PLAFOND_MEDIANE)
    tenu &= chiffre("trois plans, 95e centile", centiles[94], "s", plafond=PLAFOND_95)
    chiffre("trois plans, la plus longue", max(durees), "s")
    chiffre("plans prouvés les meilleurs", prouves, "", note=f"sur {possibles}")
    tenu &= chiffre("plans pires que celui fait à la main", pires, "", plafond=0)
    for objectif, paires in ecarts.items():
        _comparer(objectif, paires, possibles // len(Objectif))
    return tenu


def _comparer(objectif: Objectif, paires: Sequence[tuple[Bilan, Bilan]], possibles: int) -> None:
    """What the solver gains on the plan made by hand, when by hand finds one."""
    if not paires:
        return
    euros = fmean(float(a_la_main.paye - plan.paye) for plan, a_la_main in paires)
    mois = fmean(a_la_main.fin - plan.fin for plan, a_la_main in paires)
    note = f"par rapport à la main, qui trouve {len(paires)} fois sur {possibles}"
    chiffre(f"{objectif.value} : moins à payer, en moyenne", euros, "€", note=note)
    chiffre(f"{objectif.value} : plus tôt, en moyenne", mois, "mois")


def _petits(combien: int) -> bool:
    """Small problems, where everything is tried: the figures must be the same."""
    differents = impossibles = 0
    for graine in range(combien):
        probleme = petit_probleme(graine)
        attendus = meilleurs(probleme)
        plans = comparer(probleme)
        impossibles += not attendus
        memes = set(plans) == set(attendus) and all(
            plan.bilan.selon(objectif) == attendus[objectif].selon(objectif) and plan.ecart == Decimal(0)
            for objectif, plan in plans.items()
        )
        differents += not memes
    return chiffre(
        "petits problèmes où tout essayer dit autre chose",
        differents,
        "",
        plafond=0,
        note=f"sur {combien}, dont {impossibles} sans plan",
    )
