"""One process at a time: a lock held as long as a task runs, and freed by the system if its process dies.

On PostgreSQL it is a session lock of the database, whatever the machine; on SQLite, a file beside the database.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def seul(nom: str, *, attendre: bool = False) -> Iterator[bool]:
    """Hold the lock ``nom`` (a slug) during the block; gives False, without waiting, when another process holds it.

    With ``attendre``, waits for it. Not to be opened inside a transaction that must be rolled back on failure.
    """
    moyen = _verrou_de_base if connection.vendor == "postgresql" else _verrou_de_fichier
    with moyen(nom, attendre=attendre) as tenu:
        yield tenu


@contextmanager
def _verrou_de_base(nom: str, *, attendre: bool) -> Iterator[bool]:
    cle = int.from_bytes(hashlib.sha256(nom.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as curseur:
        if attendre:
            curseur.execute("SELECT pg_advisory_lock(%s)", [cle])
            tenu = True
        else:
            curseur.execute("SELECT pg_try_advisory_lock(%s)", [cle])
            ligne = curseur.fetchone()
            tenu = bool(ligne and ligne[0])
    try:
        yield tenu
    finally:
        if tenu and not connection.needs_rollback:
            with connection.cursor() as curseur:
                curseur.execute("SELECT pg_advisory_unlock(%s)", [cle])


@contextmanager
def _verrou_de_fichier(nom: str, *, attendre: bool) -> Iterator[bool]:
    dossier = settings.VAR / "verrous"
    dossier.mkdir(parents=True, exist_ok=True)
    with (dossier / f"{nom}.verrou").open("a") as fichier:
        try:
            fcntl.flock(fichier, fcntl.LOCK_EX if attendre else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True  # closing the file frees the lock
