"""Bench « droits », the VAE: one answer, and the whole of a situation with its delays, leave and jury."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
from statistics import quantiles

from bench.mesure import chiffre
from brique.droits.delais import Parcours, derouler_parcours
from brique.droits.enregistrement import Enregistrement
from brique.droits.lecture import droit
from brique.droits.vae import Cible, DemandeConge, DemandeVae, Dossier, Membre, composer, demander, demander_conge
from brique.periodes import Periode
from brique.referentiel.fiche import Repertoire

DEMANDES = 2000
REPONSE_MAXIMUM = 200.0  # microseconds, median
INSCRITE = Enregistrement("RNCP1", Repertoire.RNCP, Periode(date(2002, 1, 18), date(2029, 1, 1)))


def demandes(graine: int = 1) -> list[DemandeVae]:
    """Requests drawn over the whole history of the VAE, with blocs, experience and earlier dossiers."""
    hasard = random.Random(graine)
    return [_demande(hasard) for _ in range(DEMANDES)]


def _demande(hasard: random.Random) -> DemandeVae:
    jour = date(2008, 5, 1) + timedelta(days=hasard.randrange(7000))
    blocs = tuple(f"RNCP1BC{rang:02}" for rang in range(hasard.randrange(4)))
    dossiers = tuple(
        Dossier(f"RNCP{hasard.randrange(4)}", jour - timedelta(days=hasard.randrange(300)), hasard.random() < 0.5)
        for _ in range(hasard.randrange(4))
    )
    return DemandeVae(Cible("RNCP1", blocs, INSCRITE), jour, hasard.randrange(60), dossiers=dossiers)


def mesurer_vae() -> bool:
    """Print microseconds per answer; return whether the ceiling holds."""
    loi, tirees = droit(), demandes()
    durees = []
    for demande in tirees:
        debut = time.perf_counter()
        demander(demande, loi)
        durees.append((time.perf_counter() - debut) * 1e6)
    centiles = quantiles(durees, n=100)
    tenu = chiffre("une réponse de VAE, médiane", centiles[49], "µs", plafond=REPONSE_MAXIMUM)
    chiffre("une réponse de VAE, 95e centile", centiles[94], "µs")
    parcours = Parcours(date(2026, 1, 5), date(2026, 1, 10), date(2026, 3, 2), None, date(2026, 5, 4))
    conge = DemandeConge(date(2026, 3, 1), date(2026, 4, 15), 24)
    jury = (Membre(qualifiee=True), Membre(presidente=True))
    debut = time.perf_counter()
    for _ in range(DEMANDES):
        derouler_parcours(parcours, date(2026, 6, 1), loi)
        demander_conge(conge, loi)
        composer(jury, date(2026, 1, 5), loi)
    chiffre("délais, congé et jury d’une VAE, moyenne", (time.perf_counter() - debut) / DEMANDES * 1e6, "µs")
    return tenu
