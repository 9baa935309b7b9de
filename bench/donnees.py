"""National-scale files for the benchmarks: generated once and kept in ``var/bench``."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from bench.mesure import RACINE, mesurer, module, nombre
from bench.plan import FICHES

DOSSIER = RACINE / "var" / "bench"
SOURCES = ("corpus", "fragments", "generateur", "metiers", "phrases", "plan", "rendu", "vocabulaire")


def empreinte() -> str:
    """Return 12 hexadecimal digits that change with the source of the generator."""
    condense = hashlib.sha256()
    for nom in SOURCES:
        condense.update(Path(__file__).with_name(f"{nom}.py").read_bytes())
    return condense.hexdigest()[:12]


def fiches_a_l_echelle(echelle: float) -> int:
    """Return the number of fiches at ``echelle`` (1: the whole country)."""
    return max(1, round(FICHES * echelle))


def export_national(echelle: float = 1.0, *, modifiees: int = 0, graine: int = 1) -> Path:
    """Return the path of the export at ``echelle``, generated if needed.

    ``modifiees`` fiches differ from the export of the day before.
    Files of another version of the generator are removed. Raises ``MesureImpossible`` when it cannot be made.
    """
    DOSSIER.mkdir(parents=True, exist_ok=True)
    marque = empreinte()
    for ancien in DOSSIER.glob("national-*.xml"):
        if not ancien.stem.endswith(marque):
            ancien.unlink()
    fiches = fiches_a_l_echelle(echelle)
    chemin = DOSSIER / f"national-{fiches}-g{graine}-m{modifiees}-{marque}.xml"
    if not chemin.exists():
        provisoire = chemin.with_suffix(f".{os.getpid()}")
        options = ("--fiches", str(fiches), "--graine", str(graine), "--modifiees", str(modifiees))
        mesure = mesurer(module("bench.generateur", str(provisoire), *options))
        provisoire.replace(chemin)
        print(
            f"Export de {nombre(fiches, 0)} fiches ({modifiees} modifiées) : {nombre(chemin.stat().st_size / 1e6)} Mo "
            f"générés en {nombre(mesure.duree)} s, {nombre(mesure.memoire, 0)} Mo de mémoire.",
            flush=True,
        )
    return chemin
