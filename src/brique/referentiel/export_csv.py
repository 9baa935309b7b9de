"""The official CSV export: ten files joined by the number of the fiche. It carries no compétences.

The files are poured into a temporary on-disk database, so that memory stays flat whatever their order and size.
"""

from __future__ import annotations

import csv
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from brique.erreurs import ErreurLecture
from brique.referentiel.anomalies import Anomalie, Gravite
from brique.referentiel.fiche import Fiche
from brique.referentiel.fiche_csv import Lignes, fiche_depuis_lignes
from brique.referentiel.releve import abreger
from brique.referentiel.source import RIEN, Entree, Limites, Source
from brique.referentiel.tables_csv import STANDARD, TABLES, Table, reconnaitre_table

_LIGNE_MAX = 1 << 20
_COLONNES_MAX = 200
_NUMERO = "Numero_Fiche"
_TELLE_QUELLE = "Donnez l’archive officielle telle quelle (séparateur « ; », encodage UTF-8)."


class _LecteurCsv(Protocol):
    """What ``csv.reader`` gives: rows, and the lines read so far."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


def lire_csv(source: Source, limites: Limites, avancement: Callable[[int, int], None]) -> Iterator[Fiche | Anomalie]:
    """Yield the fiches of the archive in the order of its Standard file, and the anomalies of its files.

    Raises ``ErreurLecture`` when a file or a column is missing, unknown, twice given, or not readable.
    """
    presentes = _presentes(source)
    try:
        yield from _joindre(source, presentes, limites, avancement)
    except (sqlite3.Error, OSError) as erreur:
        raise ErreurLecture(
            f"la base temporaire de lecture a échoué ({erreur})",
            lieu=source.nom,
            consequence=RIEN,
            action="Vérifiez qu’il reste de la place sur le disque temporaire, puis relancez.",
        ) from erreur


def _joindre(
    source: Source, presentes: dict[str, Entree], limites: Limites, avancement: Callable[[int, int], None]
) -> Iterator[Fiche | Anomalie]:
    with tempfile.TemporaryDirectory(prefix="brique-") as dossier:
        base = sqlite3.connect(Path(dossier) / "export.sqlite3")
        try:
            base.execute("PRAGMA journal_mode=OFF")
            base.execute("PRAGMA synchronous=OFF")
            lus = 0
            supplements: dict[str, list[str]] = {}
            for table in TABLES:
                entree = presentes[table.cle]
                supplements[table.cle], anomalies = _verser(base, table, entree, limites)
                yield from anomalies
                lus += entree.taille
                avancement(lus, source.taille)
            yield from _fiches(base, supplements)
            yield from _orphelines(base, presentes)
        finally:
            base.close()


def _presentes(source: Source) -> dict[str, Entree]:
    presentes: dict[str, Entree] = {}
    for entree in source.entrees:
        table = reconnaitre_table(entree.nom.split(" › ")[-1])
        if table is None:
            raise ErreurLecture(
                "ce fichier n’est pas de ceux de l’export CSV",
                lieu=entree.nom,
                consequence=RIEN,
                action="Retirez-le de l’archive, ou donnez l’archive officielle telle quelle.",
            )
        if table.cle in presentes:
            raise ErreurLecture(
                f"deux fichiers décrivent la même table ({presentes[table.cle].nom})", lieu=entree.nom, consequence=RIEN
            )
        presentes[table.cle] = entree
    manquantes = [table.debut for table in TABLES if table.cle not in presentes]
    if manquantes:
        raise ErreurLecture(
            f"il manque {len(manquantes)} des dix fichiers de l’export CSV ({', '.join(manquantes)})",
            lieu=source.nom,
            consequence=RIEN,
            action="Téléchargez l’archive de nouveau.",
        )
    return presentes


def _verser(
    base: sqlite3.Connection, table: Table, entree: Entree, limites: Limites
) -> tuple[list[str], list[Anomalie]]:
    """Pour one file into ``base``; returns its columns beyond the known ones, and its anomalies."""
    with entree.ouvrir() as flux:
        lignes = csv.reader(_texte(flux, entree.nom, limites), delimiter=";", strict=True)
        try:
            entete = [colonne.strip() for colonne in next(lignes, [])]
            ordre, supplements = _colonnes(table, entete, entree.nom)
            noms = ", ".join(f"c{n} TEXT" for n in range(len(ordre)))
            base.execute(f"CREATE TABLE t_{table.cle} (numero TEXT, ligne INTEGER, {noms})")
            marques = ", ".join("?" * (len(ordre) + 2))
            base.executemany(
                f"INSERT INTO t_{table.cle} VALUES ({marques})",  # noqa: S608  # names are ours
                _rangees(lignes, entete, ordre, entree.nom),
            )
            base.execute(f"CREATE INDEX i_{table.cle} ON t_{table.cle} (numero)")
            base.commit()
        except csv.Error as erreur:
            raise ErreurLecture(
                f"le CSV n’est pas valide ({erreur})",
                lieu=f"{entree.nom}, ligne {lignes.line_num}",
                consequence=RIEN,
                action=_TELLE_QUELLE,
            ) from erreur
    anomalies = [
        Anomalie(
            "colonne-inconnue",
            Gravite.INFORMATION,
            f"{entree.nom} : la colonne « {abreger(colonne)} » n’est pas connue. Ses valeurs sont gardées à part.",
            element=f"{table.cle}/{colonne}",
        )
        for colonne in supplements
    ]
    return supplements, anomalies


def _colonnes(table: Table, entete: list[str], nom: str) -> tuple[list[int], list[str]]:
    doubles = [colonne for colonne, nombre in Counter(entete).items() if nombre > 1]
    if doubles or len(entete) > _COLONNES_MAX:
        constat = f"la colonne « {abreger(doubles[0])} » est donnée deux fois" if doubles else "il y a trop de colonnes"
        raise ErreurLecture(constat, lieu=f"{nom}, ligne 1", consequence=RIEN, action=_TELLE_QUELLE)
    manquantes = [colonne for colonne in (_NUMERO, *table.colonnes) if colonne not in entete]
    if manquantes:
        raise ErreurLecture(
            f"il manque la colonne {', '.join(f'« {colonne} »' for colonne in manquantes)}",
            lieu=f"{nom}, ligne 1",
            consequence=RIEN,
            action=_TELLE_QUELLE,
        )
    supplements = [colonne for colonne in entete if colonne not in {_NUMERO, *table.colonnes}]
    return [entete.index(colonne) for colonne in (*table.colonnes, *supplements)], supplements


def _rangees(lignes: _LecteurCsv, entete: list[str], ordre: list[int], nom: str) -> Iterator[tuple[str | int, ...]]:
    numero = entete.index(_NUMERO)
    debut = lignes.line_num + 1  # a cell may hold line breaks: a row begins after the last line of the one before
    for cellules in lignes:
        if cellules and len(cellules) != len(entete):
            raise ErreurLecture(
                f"la ligne a {len(cellules)} cellules au lieu de {len(entete)}",
                lieu=f"{nom}, ligne {debut}",
                consequence=RIEN,
                action=_TELLE_QUELLE,
            )
        if cellules:
            yield (cellules[numero].strip(), debut, *(cellules[position] for position in ordre))
        debut = lignes.line_num + 1


def _texte(flux: BinaryIO, nom: str, limites: Limites) -> Iterator[str]:
    lus = 0
    for rang, brute in enumerate(iter(lambda: flux.readline(_LIGNE_MAX), b""), start=1):
        lus += len(brute)
        if len(brute) == _LIGNE_MAX or lus > limites.octets:
            raise ErreurLecture(
                "la ligne est démesurée", lieu=f"{nom}, ligne {rang}", consequence=RIEN, action=_TELLE_QUELLE
            )
        try:
            yield brute.decode("utf-8-sig" if rang == 1 else "utf-8")
        except UnicodeDecodeError as erreur:
            raise ErreurLecture(
                "l’encodage n’est pas de l’UTF-8",
                lieu=f"{nom}, ligne {rang}, octet {erreur.start + 1}",
                consequence=RIEN,
                action="Donnez l’archive officielle sans la rouvrir dans un tableur.",
            ) from erreur


def _fiches(base: sqlite3.Connection, supplements: dict[str, list[str]]) -> Iterator[Fiche | Anomalie]:
    jointes = [table for table in TABLES if table is not STANDARD]
    demandes = {t.cle: f"SELECT * FROM t_{t.cle} WHERE numero = ? ORDER BY ligne" for t in jointes}  # noqa: S608
    for rangee in base.execute("SELECT * FROM t_standard ORDER BY ligne"):
        lignes = {cle: base.execute(demande, (rangee[0],)).fetchall() for cle, demande in demandes.items()}
        fiche, anomalies = fiche_depuis_lignes(Lignes(rangee, lignes, supplements))
        yield fiche
        yield from anomalies


def _orphelines(base: sqlite3.Connection, presentes: dict[str, Entree]) -> Iterator[Anomalie]:
    """Lines about a fiche that the Standard file does not list: one finding per file and number."""
    for table in TABLES:
        if table is STANDARD:
            continue
        demande = (
            f"SELECT numero, min(ligne), count(*) FROM t_{table.cle} "  # noqa: S608  # names are ours
            "WHERE numero NOT IN (SELECT numero FROM t_standard) GROUP BY numero ORDER BY 2"
        )
        for numero, ligne, nombre in base.execute(demande):
            yield Anomalie(
                "ligne-orpheline",
                Gravite.AVERTISSEMENT,
                f"{presentes[table.cle].nom}, ligne {ligne} : {nombre} ligne(s) parlent de {abreger(numero)}, "
                "qui n’est pas dans le fichier Standard. Elles ne sont rattachées à aucune fiche.",
                fiche=abreger(numero),
                element=table.cle,
                ligne=ligne,
            )
