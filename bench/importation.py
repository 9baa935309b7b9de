"""Bench « importation »: the national register written into each engine, then the next day's export."""

from __future__ import annotations

from bench.mesure import chiffre
from bench.registres import MOTEURS, fiches_modifiees, registre

PLAFONDS = {"SQLite": 180.0, "PostgreSQL": 240.0}  # seconds, at full scale
PART_SUIVANTE = 1 / 3  # of the ceiling of a first import


def banc(echelle: float) -> bool:
    """Print what both imports cost on each engine; return whether the ceilings (scaled) hold."""
    tenus = True
    for moteur in MOTEURS:
        mesures = registre(moteur, echelle)
        premier, suivant = mesures.premier, mesures.suivant
        tenus &= chiffre(f"{moteur} : premier import", premier.duree, "s", plafond=PLAFONDS[moteur] * echelle)
        chiffre(f"{moteur} : mémoire au plus haut", premier.memoire, "Mo")
        tenus &= chiffre(
            f"{moteur} : export suivant, {fiches_modifiees(echelle)} fiches changées",
            suivant.duree,
            "s",
            plafond=PLAFONDS[moteur] * echelle * PART_SUIVANTE,
            note=f"{suivant.duree / premier.duree:.0%} du premier import",
        )
    return tenus
