"""Bench « certification »: the pages of a certificateur over fifty thousand candidatures, on each engine."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.mesure import chiffre, module
from bench.registres import MOTEURS, base_vide, mesurer_avec

CANDIDATURES = 50_000
PAGE_MAXIMUM = 150.0  # milliseconds, 95th percentile


def banc(echelle: float) -> bool:
    """Print what pages cost; return whether the ceiling holds and the number of queries does not grow."""
    tenus = True
    for moteur in MOTEURS:
        with ExitStack() as pile:
            dossier = Path(tempfile.mkdtemp(prefix="brique-bench-"))
            pile.callback(shutil.rmtree, dossier, ignore_errors=True)
            environnement = base_vide(moteur, dossier)
            petite = _lire(environnement, 200)
            grande = _lire(environnement, max(1000, int(CANDIDATURES * echelle)))
        print(f"  {moteur} : {grande['candidatures']} candidatures, {grande['decisions']} décisions")
        chiffre("arrêter les statistiques des années finies", grande["arreter"], "ms")
        for nom in ("file", "candidature", "statistiques", "statistiques par sexe"):
            durees = grande[nom]["durees"]
            chiffre(f"{nom}, médiane", median(durees), "ms")
            tenus &= chiffre(f"{nom}, 95e centile", quantiles(durees, n=100)[94], "ms", plafond=PAGE_MAXIMUM)
            chiffre(
                f"{nom}, requêtes", max(grande[nom]["requetes"]), "", note=f"{max(petite[nom]['requetes'])} sur 200"
            )
            tenus &= max(grande[nom]["requetes"]) <= max(petite[nom]["requetes"])
    return tenus


def _lire(environnement: dict[str, str], combien: int) -> dict[str, Any]:
    mesurer_avec(environnement, module("bench.candidatures", str(combien)))
    lues: dict[str, Any] = json.loads(
        mesurer_avec(environnement, module("bench.candidatures", "lire")).sortie.splitlines()[-1]
    )
    return lues
