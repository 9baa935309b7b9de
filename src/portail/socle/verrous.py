"""Append-only tables, held by the database itself: UPDATE, DELETE and (PostgreSQL) TRUNCATE are refused.

Used by migrations through ``RunPython``, for the journal and for any later table whose rows are for life.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

from portail.socle.environnement import ErreurReglage

MESSAGE = "table en ajout seul : ni modification ni suppression"

_POSTGRESQL_FONCTION = f"""
CREATE OR REPLACE FUNCTION brique_ajout_seul() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%: {MESSAGE}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def poser(connexion: BaseDatabaseWrapper, table: str) -> None:
    """Make ``table`` append-only. ``table`` is a table name of ours, never user input.

    Raises ``ErreurReglage`` on an engine other than SQLite and PostgreSQL.
    """
    for ordre in _ordres_de_pose(connexion.vendor, table):
        _executer(connexion, ordre)


def lever(connexion: BaseDatabaseWrapper, table: str) -> None:
    """Undo ``poser``: for the reverse of a migration, and for tests that empty the whole database."""
    suffixe = "" if connexion.vendor == "sqlite" else f" ON {table}"
    for acte in _actes(connexion.vendor):
        _executer(connexion, f"DROP TRIGGER IF EXISTS {table}_sans_{acte}{suffixe}")


@contextmanager
def leves(connexion: BaseDatabaseWrapper, *tables: str) -> Iterator[None]:
    """Run the block without the locks of ``tables``, then put them back, whatever happened."""
    for table in tables:
        lever(connexion, table)
    try:
        yield
    finally:
        for table in tables:
            poser(connexion, table)


def tables_verrouillees(connexion: BaseDatabaseWrapper) -> list[str]:
    """The append-only tables of this database, in alphabetical order."""
    requete = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connexion.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connexion.cursor() as curseur:
        curseur.execute(requete)
        noms = [str(nom) for (nom,) in curseur.fetchall()]
    return sorted(nom.removesuffix("_sans_update") for nom in noms if nom.endswith("_sans_update"))


def _actes(moteur: str) -> tuple[str, ...]:
    if moteur == "sqlite":
        return ("update", "delete")
    if moteur == "postgresql":
        return ("update", "delete", "truncate")
    raise ErreurReglage(
        f"le moteur {moteur} ne sait pas tenir une table en ajout seul.",
        lieu="BRIQUE_BASE",
        consequence="La base n’est pas préparée.",
        action="Employez SQLite ou PostgreSQL.",
    )


def _ordres_de_pose(moteur: str, table: str) -> Iterator[str]:
    actes = _actes(moteur)
    if moteur == "sqlite":
        for acte in actes:
            yield (
                f"CREATE TRIGGER {table}_sans_{acte} BEFORE {acte.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: {MESSAGE}'); END"
            )
        return
    yield _POSTGRESQL_FONCTION
    for acte in actes:
        yield (
            f"CREATE TRIGGER {table}_sans_{acte} BEFORE {acte.upper()} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION brique_ajout_seul()"
        )


def _executer(connexion: BaseDatabaseWrapper, ordre: str) -> None:
    with connexion.cursor() as curseur:
        curseur.execute(ordre)
