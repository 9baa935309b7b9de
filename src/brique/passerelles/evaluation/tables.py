"""Reading the small CSV tables of an evaluation: semicolons, UTF-8 (a BOM is let be), the columns by their names."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from brique.erreurs import ErreurLecture
from brique.referentiel.source import RIEN, motif_d_ouverture_refusee

SEPARATEUR = ";"
_AUTRES = {",": "la virgule", "\t": "la tabulation", "|": "la barre verticale"}


@dataclass(frozen=True, slots=True)
class Rangee:
    """One row: its line in the file, and its cells in the order of the columns that were asked for."""

    ligne: int
    cellules: tuple[str, ...]


def lire_table(chemin: str | Path, colonnes: Sequence[str]) -> list[Rangee]:
    """The rows of the file, blank lines left out, spaces around the cells too. Other columns are let be.

    Raises ``ErreurLecture`` on a file that is not such a table, or whose row has not the cells of its header.
    """
    nom = Path(chemin).name
    lecteur = csv.reader(io.StringIO(_texte(Path(chemin)), newline=""), delimiter=SEPARATEUR, strict=True)
    rangees: list[Rangee] = []
    places: list[int] | None = None
    largeur = 0
    try:
        for cellules in lecteur:
            if not any(cellule.strip() for cellule in cellules):
                continue
            if places is None:
                places, largeur = _places(nom, cellules, colonnes), len(cellules)
                continue
            if len(cellules) != largeur:
                raise _bancale(nom, lecteur.line_num, len(cellules), largeur)
            rangees.append(Rangee(lecteur.line_num, tuple(cellules[place].strip() for place in places)))
    except csv.Error as erreur:
        raise ErreurLecture(
            "une cellule n’est pas bien fermée (guillemet ouvrant sans fermant, ou cellule démesurée)",
            lieu=f"{nom}, ligne {lecteur.line_num}",
            consequence=RIEN,
            action="Doublez les guillemets à l’intérieur des cellules, puis relancez.",
        ) from erreur
    if not rangees:
        raise ErreurLecture(
            "ce fichier ne contient aucune ligne" if places else "ce fichier est vide",
            lieu=nom,
            consequence="Rien n’est mesuré.",
            action=f"Donnez un CSV dont la première ligne est {SEPARATEUR.join(colonnes)}.",
        )
    return rangees


def _texte(chemin: Path) -> str:
    try:
        return chemin.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        raise ErreurLecture(
            "ce fichier n’est pas écrit en UTF-8",
            lieu=f"{chemin.name}, octet {erreur.start}",
            consequence=RIEN,
            action="Enregistrez-le en « CSV UTF-8 », puis relancez.",
        ) from erreur
    except (OSError, ValueError) as erreur:
        raise ErreurLecture(
            motif_d_ouverture_refusee(erreur),
            lieu=str(chemin).replace("\0", "�"),
            consequence=RIEN,
            action="Vérifiez le chemin et les droits d’accès, puis relancez.",
        ) from erreur


def _places(nom: str, entete: Sequence[str], colonnes: Sequence[str]) -> list[int]:
    """Where each wanted column stands in the header."""
    lues = [cellule.strip().casefold() for cellule in entete]
    absentes = [colonne for colonne in colonnes if colonne not in lues]
    if not absentes:
        return [lues.index(colonne) for colonne in colonnes]
    attendu = f"Écrivez la première ligne {SEPARATEUR.join(colonnes)}."
    brut = SEPARATEUR.join(lues)
    for signe, dit in _AUTRES.items():
        if set(colonnes) <= {morceau.strip(' "') for morceau in brut.split(signe)}:
            raise ErreurLecture(
                f"les colonnes sont séparées par {dit}, pas par le point-virgule",
                lieu=f"{nom}, première ligne",
                consequence=RIEN,
                action=attendu,
            )
    dites = ", ".join(f"« {colonne} »" for colonne in absentes)
    raise ErreurLecture(
        f"il manque la colonne {dites}" if len(absentes) == 1 else f"il manque les colonnes {dites}",
        lieu=f"{nom}, première ligne",
        consequence=RIEN,
        action=attendu,
    )


def _bancale(nom: str, ligne: int, lues: int, attendues: int) -> ErreurLecture:
    return ErreurLecture(
        f"la ligne a {lues} cellule{'s' if lues > 1 else ''}, la première en a {attendues}",
        lieu=f"{nom}, ligne {ligne}",
        consequence=RIEN,
        action="Mettez entre guillemets les textes qui contiennent un point-virgule, puis relancez.",
    )
