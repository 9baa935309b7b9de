"""A migrated SQLite base, made once for a given state of the sources, then copied: migrating takes thirteen seconds.

A copy is then migrated as an empty base would be: ``migrate`` finds nothing left to do, and says so quickly. The base
is kept under the pytest cache by the fingerprint of everything in ``src``: whatever changes there makes another one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import django
import pytest
from django.core.management.commands import migrate
from django.db import connections

RACINE = Path(__file__).parents[1]
DOSSIER = RACINE / ".pytest_cache" / "bases-migrees"


@cache
def empreinte() -> str:
    """Of every source, and of what runs them."""
    somme = sha256(f"{sys.version} {django.__version__} {sqlite3.sqlite_version}".encode())
    for chemin in sorted(chemin for chemin in (RACINE / "src").rglob("*") if chemin.is_file()):
        if chemin.suffix != ".pyc":
            somme.update(f"{chemin.relative_to(RACINE)}\n".encode() + chemin.read_bytes())
    return somme.hexdigest()[:32]


@contextmanager
def _seul() -> Iterator[Path]:
    """Where the base of these sources is, or is to be; nobody else looks for it within the block."""
    DOSSIER.mkdir(parents=True, exist_ok=True)
    with (DOSSIER / "verrou").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        yield DOSSIER / f"{empreinte()}.sqlite3"


def copier(destination: Path) -> None:
    """Put the migrated base at ``destination``, if it was made already."""
    with _seul() as modele:
        if modele.exists():
            destination.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(modele, destination)


@contextmanager
def migrations_deja_faites() -> Iterator[None]:
    """Within the block, ``migrate`` on an empty SQLite base begins with a copy of the base already migrated.

    The first process migrates and keeps what it made, while the others wait for it.
    """
    migrer = migrate.Command.handle

    def handle(commande: migrate.Command, *arguments: Any, **options: Any) -> None:
        connexion = connections[options["database"]]
        if connexion.vendor != "sqlite" or connexion.introspection.table_names():
            return migrer(commande, *arguments, **options)
        connexion.ensure_connection()
        with _seul() as modele:
            neuf = not modele.exists()
            if neuf:
                migrer(commande, *arguments, **options)
                _garder(connexion.connection, modele)
            else:
                with closing(sqlite3.connect(modele)) as lue:
                    lue.backup(connexion.connection)
        return None if neuf else migrer(commande, *arguments, **options)

    with pytest.MonkeyPatch.context() as correctif:
        correctif.setattr(migrate.Command, "handle", handle)
        yield


def _garder(connexion: sqlite3.Connection, modele: Path) -> None:
    """Keep the base of this connection, whole or not at all, in place of those of other sources."""
    brouillon = modele.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(brouillon)) as copie:
        connexion.backup(copie)
    for ancien in DOSSIER.glob("*.sqlite3"):
        ancien.unlink()
    brouillon.replace(modele)
