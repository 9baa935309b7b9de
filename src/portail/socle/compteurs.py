"""Counters shared by every process of one machine: a file whose length is the count."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path


def compter(dossier: Path, portee: str, maximum: int, secondes: int, cle: str, maintenant: float) -> tuple[bool, int]:
    """Count one event of ``cle`` in the window of ``secondes`` that holds ``maintenant`` (seconds since 1970).

    Returns whether it is among the first ``maximum`` of the window, and its rank. Beyond ``maximum`` nothing is
    written, so a counter never grows past it by more than the events in flight.
    """
    compteur = _fenetre(dossier / portee, int(maintenant // secondes)) / _nom(cle)
    descripteur = os.open(compteur, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.fstat(descripteur).st_size >= maximum:
            return False, maximum
        os.write(descripteur, b".")
        # where this very byte landed: exact even when several processes append at once
        rang = os.lseek(descripteur, 0, os.SEEK_CUR)
    finally:
        os.close(descripteur)
    return rang <= maximum, rang


def _fenetre(dossier: Path, numero: int) -> Path:
    """The folder of a window. Opening a new one removes the windows that are over."""
    courant = dossier / str(numero)
    if not courant.is_dir():
        courant.mkdir(parents=True, exist_ok=True, mode=0o700)
        for ancien in dossier.iterdir():
            # the previous window is kept: a slower process may still be writing in it
            if ancien.name.isdigit() and int(ancien.name) < numero - 1:
                shutil.rmtree(ancien, ignore_errors=True)
    return courant


def _nom(cle: str) -> str:
    return hashlib.sha256(cle.encode()).hexdigest()[:32]
