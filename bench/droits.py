"""The account: ten years of it, then what it pays of an action, on situations of every kind; then answers of VAE."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from statistics import quantiles

from bench.droits_vae import mesurer_vae
from bench.mesure import chiffre
from brique.droits.cpf import (
    Action,
    Activite,
    Categorie,
    Declaration,
    Nature,
    Ouverture,
    SituationCpf,
    financer,
    projeter,
)
from brique.droits.lecture import droit
from brique.periodes import Periode

SITUATIONS = 400
PASSES = 5
HORIZON = date(2035, 12, 31)
PLAFOND_COMPTE_MS = 1.0


def banc(echelle: float) -> bool:
    """Print the time of an account over ten years and of an action; return whether ceilings hold."""
    combien = max(20, int(SITUATIONS * echelle))
    tenu = mesurer_cpf(combien)
    return mesurer_vae() and tenu


def mesurer_cpf(combien: int) -> bool:
    """An account over ten years, median and 95th percentile, each situation at its best of a few runs."""
    loi = droit()
    hasard = random.Random(5)
    situations = [_situation(hasard) for _ in range(combien)]
    comptes = _durees([lambda une=une: projeter(une, HORIZON, loi) for une in situations])
    actions = [_action(hasard) for _ in range(combien)]
    solde = Decimal(3000)
    paires = zip(actions, situations, strict=True)
    payees = _durees([lambda a=a, s=s: financer(a, s, solde, loi) for a, s in paires])
    centiles = quantiles(comptes, n=100)
    tenu = chiffre("compte sur dix ans, médiane", centiles[49], "ms", plafond=PLAFOND_COMPTE_MS)
    chiffre("compte sur dix ans, 95e centile", centiles[94], "ms")
    chiffre("financement d’une action, médiane", quantiles(payees, n=100)[49], "ms")
    return tenu


def _durees(appels: list[Callable[[], object]]) -> list[float]:
    """The best time of each call over a few runs, in milliseconds."""
    durees = []
    for appel in appels:
        essais = []
        for _ in range(PASSES):
            debut = time.perf_counter()
            appel()
            essais.append(time.perf_counter() - debut)
        durees.append(min(essais) * 1000)
    return durees


def _situation(hasard: random.Random) -> SituationCpf:
    """One to three activities over the years, some low-qualified, some beneficiaries of the employment obligation."""
    activites = []
    debut = date(2022, 1, 1)
    for _ in range(hasard.randint(1, 3)):
        fin = date(debut.year + hasard.randint(1, 6), hasard.randint(1, 12), 1)
        categorie = hasard.choice((Categorie.SALARIE, Categorie.SALARIE, Categorie.NON_SALARIE, Categorie.ESAT))
        activites.append(Activite(categorie, Periode(debut, fin), quotite=Decimal(hasard.randint(20, 100)) / 100))
        debut = fin
    activites.append(Activite(Categorie.SALARIE, Periode(debut), quotite=Decimal("0.8")))
    return SituationCpf(
        Ouverture(date(2025, 12, 31), Decimal(hasard.randint(0, 5000))),
        tuple(activites),
        peu_qualifie=(Declaration(date(2026, 3, 1)),) if hasard.random() < 0.3 else (),
        boe=(Periode(date(2024, 1, 1)),) if hasard.random() < 0.2 else (),
    )


def _action(hasard: random.Random) -> Action:
    jour = date(hasard.randint(2026, 2030), hasard.randint(1, 12), 15)
    return Action(hasard.choice((Nature.BLOC, Nature.RS, Nature.VAE)), Decimal(hasard.randint(300, 4000)), jour)
