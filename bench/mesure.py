"""Measuring: seconds, CPU and peak memory of a command in its own process, and how a figure is printed."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from brique.erreurs import ErreurBrique

RACINE = Path(__file__).parents[1]


class MesureImpossible(ErreurBrique):
    """A measured command failed: its figures would mean nothing."""


class Mesure(NamedTuple):
    """What a command cost: wall and CPU seconds, peak resident memory in MB (10⁶ bytes), what it printed."""

    duree: float
    cpu: float
    memoire: float
    sortie: str


def module(nom: str, *arguments: str) -> tuple[str, ...]:
    """Return the command that runs a module with this very Python."""
    return (sys.executable, "-m", nom, *arguments)


def mesurer(commande: Sequence[str]) -> Mesure:
    """Run ``commande`` from the root of the repository and return what it cost.

    The system counts in a child's peak the memory of the process that starts it: this one must stay light, so
    whatever weighs (generating, reading) belongs in the measured command. Raises ``MesureImpossible`` when it fails.
    """
    with tempfile.TemporaryFile() as sortie:
        debut = time.perf_counter()
        processus = subprocess.Popen(commande, stdout=sortie, cwd=RACINE)
        _, statut, usage = os.wait4(processus.pid, 0)
        duree = time.perf_counter() - debut
        processus.returncode = os.waitstatus_to_exitcode(statut)
        sortie.seek(0)
        texte = sortie.read().decode()
    if processus.returncode:
        raise MesureImpossible(
            f"la commande s’est arrêtée avec le code {processus.returncode}.",
            lieu=" ".join(commande[1:3]),
            consequence="Rien n’est mesuré.",
            action=f"Lancez-la seule pour voir ce qui manque. {texte[-500:]}".strip(),
        )
    octets = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Mesure(duree, usage.ru_utime + usage.ru_stime, octets / 1e6, texte)


def mediane(mesures: Sequence[Mesure]) -> Mesure:
    """Return the medians of several runs, with the highest peak of memory and the last output."""
    return Mesure(
        median(mesure.duree for mesure in mesures),
        median(mesure.cpu for mesure in mesures),
        max(mesure.memoire for mesure in mesures),
        mesures[-1].sortie,
    )


def alterner(commandes: Mapping[str, Sequence[str]], passes: int = 3) -> dict[str, Mesure]:
    """Run the commands in turn (A B A B A B), so that a slow moment weighs on all, and return their medians."""
    mesures: dict[str, list[Mesure]] = {nom: [] for nom in commandes}
    for _ in range(passes):
        for nom, commande in commandes.items():
            mesures[nom].append(mesurer(commande))
    return {nom: mediane(serie) for nom, serie in mesures.items()}


def machine() -> str:
    """Describe the machine: cores, memory, system, Python. Neither its name nor any path."""
    coeurs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memoire = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{coeurs} cœurs, {nombre(memoire, 0)} Go de mémoire, {platform.system()} {platform.machine()}, "
        f"{platform.python_implementation()} {platform.python_version()}"
    )


def nombre(valeur: float, decimales: int = 1) -> str:
    """Write a number the French way: 1 234,5."""
    return f"{valeur:,.{decimales}f}".replace(",", "\u202f").replace(".", ",")


def chiffre(nom: str, valeur: float, unite: str = "", *, plafond: float | None = None, note: str = "") -> bool:
    """Print a figure beside the ceiling it must not pass, and return whether it holds (True without a ceiling)."""
    decimales = 0 if abs(valeur) >= 1000 else 2 if abs(valeur) < 10 else 1
    ligne = f"  {nom:<46} {nombre(valeur, decimales):>9} {unite:<5}"
    tenu = plafond is None or valeur <= plafond
    if plafond is not None:
        borne = nombre(plafond, 0 if plafond == int(plafond) else 1)
        ligne += f" au plus {borne} {unite}".rstrip() + (" : tenu" if tenu else " : DÉPASSÉ")
    print(f"{ligne.rstrip()}{'  ' + note if note else ''}", flush=True)
    return tenu
