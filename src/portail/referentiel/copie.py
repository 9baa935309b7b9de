"""Inserting many rows at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db import connection

Valeur: TypeAlias = int | str | bool | date | datetime | None
Ligne: TypeAlias = tuple[Valeur, ...]


def inserer(table: str, colonnes: Sequence[str], lignes: Iterable[Ligne]) -> None:
    """Insert ``lignes`` into ``table``, both named by us; JSON columns are given as text. Other columns are NULL.

    For rows that nothing needs the keys of, and whose values are right by construction: no validation is run
    but the database's own constraints.
    """
    noms = ", ".join(colonnes)
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            brut: Any = curseur.cursor
            with brut.copy(f"COPY {table} ({noms}) FROM STDIN") as copie:
                for ligne in lignes:
                    copie.write_row(ligne)
            return
        marques = ", ".join(["%s"] * len(colonnes))
        curseur.executemany(
            f"INSERT INTO {table} ({noms}) VALUES ({marques})",  # noqa: S608  # names are ours
            [tuple(map(_pour_sqlite, ligne)) for ligne in lignes],
        )


def _pour_sqlite(valeur: Valeur) -> Valeur:
    """As Django itself stores it: moments in UTC without zone, days in ISO form."""
    if isinstance(valeur, datetime):
        return str(connection.ops.adapt_datetimefield_value(valeur))
    if isinstance(valeur, date):
        return valeur.isoformat()
    return valeur
