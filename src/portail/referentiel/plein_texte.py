"""The full-text index on both engines: FTS5 on SQLite, tsvector on PostgreSQL, fed with the same stems.

One table for fiches and one for blocs; a row is a *document*, never changed: an object that changes gets a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from portail.referentiel import copie
from portail.referentiel.documents import Document

FICHES = "referentiel_texte_fiche"
BLOCS = "referentiel_texte_bloc"
TABLES = (FICHES, BLOCS)
_POIDS_TITRE = 8.0
_TITRES_CLASSES = 5000
_POSITION_MAX = 16383  # of a lexeme in a tsvector


@dataclass(frozen=True, slots=True)
class Mot:
    """One thing asked for: any of ``formes`` (stems), or what begins with them when ``debut``."""

    formes: tuple[str, ...]
    debut: bool = False


def creer(connexion: BaseDatabaseWrapper) -> None:
    """Create both tables. Raises ``NotImplementedError`` on another engine."""
    with connexion.cursor() as curseur:
        for table in TABLES:
            if connexion.vendor == "sqlite":
                curseur.execute(
                    f"CREATE VIRTUAL TABLE {table} USING fts5(titre, texte, content='', tokenize='ascii', columnsize=1)"
                )
            elif connexion.vendor == "postgresql":
                curseur.execute(
                    f"CREATE TABLE {table} (rowid bigint PRIMARY KEY, titre tsvector NOT NULL, texte tsvector NOT NULL)"
                )
                for index in _index_gin(table):
                    curseur.execute(index)
            else:
                raise NotImplementedError(f"pas de recherche plein texte sur {connexion.vendor}")


def _index_gin(table: str) -> list[str]:
    return [
        f"CREATE INDEX IF NOT EXISTS {table}_{colonne}_gin ON {table} USING gin ({colonne}) WITH (fastupdate = off)"
        for colonne in ("titre", "texte")
    ]


def preparer_remplissage() -> None:
    """On PostgreSQL, an index still empty is filled without its GIN tree, several times quicker to build at once.

    Word searches wait until the transaction ends: there was nothing to find. ``conclure_remplissage`` builds it.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            for table in TABLES:
                if dernier(table) == 0:
                    curseur.execute(f"DROP INDEX IF EXISTS {table}_titre_gin, {table}_texte_gin")


def conclure_remplissage() -> None:
    """Build the GIN trees that ``preparer_remplissage`` took away."""
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            for table in TABLES:
                for index in _index_gin(table):
                    curseur.execute(index)


def supprimer(connexion: BaseDatabaseWrapper) -> None:
    """Drop both tables."""
    with connexion.cursor() as curseur:
        for table in TABLES:
            curseur.execute(f"DROP TABLE IF EXISTS {table}")


def ajouter(table: str, documents: Iterable[tuple[int, Document]]) -> None:
    """Write documents under their numbers, which must be new."""
    forme = _tsvectors if connection.vendor == "postgresql" else _colonnes_fts5
    copie.inserer(table, ("rowid", "titre", "texte"), (forme(numero, document) for numero, document in documents))


def _colonnes_fts5(numero: int, document: Document) -> copie.Ligne:
    return numero, " ".join(document.titre), " ".join(document.texte)


def _tsvectors(numero: int, document: Document) -> copie.Ligne:
    """Both vectors in PostgreSQL's own writing. Stems are ASCII letters and digits: nothing to escape."""
    titre = " ".join(f"{racine}:{min(rang, _POSITION_MAX)}" for rang, racine in enumerate(document.titre, start=1))
    return numero, titre, " ".join(document.texte)


def oublier(table: str, numeros: Sequence[int]) -> None:
    """Let go of documents that no object points to. SQLite keeps them, unreachable, until the index is rebuilt."""
    if numeros and connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute(f"DELETE FROM {table} WHERE rowid = ANY(%s)", [list(numeros)])  # noqa: S608


def dernier(table: str) -> int:
    """The highest document number of the index, 0 when it is empty."""
    source = f"{table}_docsize" if connection.vendor == "sqlite" else table
    cle = "id" if connection.vendor == "sqlite" else "rowid"
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT max({cle}) FROM {source}")  # noqa: S608
        ligne = curseur.fetchone()
    return int(ligne[0] or 0) if ligne else 0


def vider() -> None:
    """Empty both tables, before rebuilding them."""
    with connection.cursor() as curseur:
        for table in TABLES:
            if connection.vendor == "sqlite":
                curseur.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608
            else:
                curseur.execute(f"DELETE FROM {table}")  # noqa: S608  # TRUNCATE would stop those who search


def chercher(table: str, demande: Sequence[Mot], *, classer: bool = True) -> list[int]:
    """Documents that hold every word of ``demande``; best first when ``classer`` (title words weigh most)."""
    if not demande:
        return []
    with connection.cursor() as curseur:
        if connection.vendor == "sqlite":
            ordre = f"ORDER BY bm25({table}, {_POIDS_TITRE}, 1.0)" if classer else ""
            curseur.execute(
                f"SELECT rowid FROM {table} WHERE {table} MATCH %s {ordre}",  # noqa: S608
                [" AND ".join(_fts5(mot) for mot in demande)],
            )
            return [numero for (numero,) in curseur.fetchall()]
        tous = " & ".join(_tsquery(mot) for mot in demande)
        curseur.execute(f"SELECT rowid FROM {table} WHERE texte @@ %s::tsquery", [tous])  # noqa: S608
        trouves = [numero for (numero,) in curseur.fetchall()]
        return _titres_d_abord(curseur, table, demande, trouves) if classer and trouves else trouves


def _titres_d_abord(curseur: Any, table: str, demande: Sequence[Mot], trouves: list[int]) -> list[int]:
    """On PostgreSQL, ranking every row is the longest part: only the titles that hold a word are ranked."""
    un = " | ".join(_tsquery(mot) for mot in demande)
    curseur.execute(
        f"SELECT rowid FROM {table} WHERE titre @@ %s::tsquery "  # noqa: S608
        "ORDER BY ts_rank(titre, %s::tsquery, 1) DESC, rowid LIMIT %s",
        [un, un, _TITRES_CLASSES],
    )
    permis = set(trouves)
    premiers = [numero for (numero,) in curseur.fetchall() if numero in permis]
    places = set(premiers)
    return premiers + [numero for numero in sorted(trouves) if numero not in places]


def _fts5(mot: Mot) -> str:
    suffixe = "*" if mot.debut else ""
    return "(" + " OR ".join(f'"{forme}"{suffixe}' for forme in mot.formes) + ")"


def _tsquery(mot: Mot) -> str:
    suffixe = ":*" if mot.debut else ""
    return "(" + " | ".join(f"'{forme}'{suffixe}" for forme in mot.formes) + ")"
