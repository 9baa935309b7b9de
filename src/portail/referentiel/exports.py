"""A list as a file to keep: CSV, JSON or XLSX. Pure: lines come in one by one, bytes go out as they come.

CSV: UTF-8 with its mark, semicolons, CRLF, titles on the first line and nothing above them, so that it is read as it
is. JSON: one list of objects. XLSX: the list, then a sheet « Source » that says where it comes from.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import IO, Any, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cellule: TypeAlias = str | int | bool | date | tuple[str, ...] | None
Ligne: TypeAlias = Sequence[Cellule]
Feuille: TypeAlias = Any  # openpyxl's write-only sheet, whose type says less than it does

# What a spreadsheet would run instead of showing it (OWASP, « CSV injection »).
DEBUTS_DANGEREUX = ("=", "+", "-", "@", "\t", "\r", "\n")
LIGNES_XLSX = 1_048_576  # of a sheet, its titles included (Excel)
CARACTERES_XLSX = 32_767  # of a cell (Excel)
COUPE = " […] (coupé : une cellule tient 32 767 caractères)"
_LOT = 500
_INTERDITS_XLSX = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Format(StrEnum):
    """The forms a list may be downloaded in; the value is the file's suffix."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"

    @property
    def type_mime(self) -> str:
        return {
            Format.CSV: "text/csv; charset=utf-8",
            Format.JSON: "application/json",
            Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }[self]


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column: its key in JSON, its title elsewhere, its width in a sheet (characters)."""

    cle: str
    titre: str
    largeur: int = 16


@dataclass(frozen=True, slots=True)
class Tableau:
    """A list to write: ``titre`` names the sheet, ``provenance`` says (label, value) where it comes from."""

    titre: str
    colonnes: Sequence[Colonne]
    lignes: Iterable[Ligne]
    provenance: Sequence[tuple[str, str]] = ()


def en_csv(tableau: Tableau) -> Iterator[bytes]:
    """CSV by pieces."""
    tampon = io.StringIO(newline="")
    auteur = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    auteur.writerow([colonne.titre for colonne in tableau.colonnes])
    yield b"\xef\xbb\xbf"
    for lot in _lots(tableau.lignes):
        auteur.writerows([[_pour_csv(cellule) for cellule in ligne] for ligne in lot])
        yield _vider(tampon)
    yield _vider(tampon)


def en_json(tableau: Tableau) -> Iterator[bytes]:
    """A JSON list by pieces; dates in ISO form, several values as a list, nothing as null."""
    cles = [colonne.cle for colonne in tableau.colonnes]
    separateur = "[\n"
    for lot in _lots(tableau.lignes):
        objets = [json.dumps(dict(zip(cles, map(_pour_json, ligne), strict=True)), ensure_ascii=False) for ligne in lot]
        yield (separateur + ",\n".join(objets)).encode()
        separateur = ",\n"
    yield b"[]\n" if separateur == "[\n" else b"\n]\n"


def en_xlsx(tableau: Tableau, sortie: IO[bytes]) -> None:
    """Write an Excel file to ``sortie``. Lines beyond ``LIGNES_XLSX`` are left out, and « Source » says how many."""
    classeur = Workbook(write_only=True)
    feuille: Feuille = classeur.create_sheet(tableau.titre)
    feuille.freeze_panes = "A2"
    for rang, colonne in enumerate(tableau.colonnes, 1):
        feuille.column_dimensions[get_column_letter(rang)].width = colonne.largeur
    feuille.append(_titres(feuille, [colonne.titre for colonne in tableau.colonnes]))
    lignes = iter(tableau.lignes)
    ecrites = 0
    for ligne in islice(lignes, LIGNES_XLSX - 1):
        feuille.append([_pour_xlsx(feuille, cellule) for cellule in ligne])
        ecrites += 1
    feuille.auto_filter.ref = f"A1:{get_column_letter(len(tableau.colonnes))}{ecrites + 1}"
    _feuille_source(classeur, tableau, ecrites, sum(1 for _ in lignes))
    classeur.save(sortie)


def _feuille_source(classeur: Workbook, tableau: Tableau, ecrites: int, laissees: int) -> None:
    feuille: Feuille = classeur.create_sheet("Source")
    feuille.column_dimensions["A"].width = 28
    feuille.column_dimensions["B"].width = 90
    lignes = [*tableau.provenance, ("Lignes", str(ecrites))]
    if laissees:
        lignes.append(("Lignes laissées de côté", f"{laissees} (une feuille en tient {LIGNES_XLSX}) : prenez le CSV"))
    for libelle, valeur in lignes:
        feuille.append([*_titres(feuille, [libelle]), _pour_xlsx(feuille, valeur)])


def _titres(feuille: Feuille, textes: Sequence[str]) -> list[Any]:
    cellules = []
    for texte in textes:
        cellule = WriteOnlyCell(feuille, value=texte)
        cellule.font = Font(bold=True)
        cellules.append(cellule)
    return cellules


def _lots(lignes: Iterable[Ligne]) -> Iterator[list[Ligne]]:
    suite = iter(lignes)
    while lot := list(islice(suite, _LOT)):
        yield lot


def _vider(tampon: io.StringIO) -> bytes:
    texte = tampon.getvalue()
    tampon.seek(0)
    tampon.truncate()
    return texte.encode()


def _en_clair(cellule: Cellule) -> str | int | date | None:
    if isinstance(cellule, bool):
        return "oui" if cellule else "non"
    if isinstance(cellule, tuple):
        return " | ".join(cellule)
    return cellule


def _pour_csv(cellule: Cellule) -> str:
    clair = _en_clair(cellule)
    if clair is None:
        return ""
    if not isinstance(clair, str):
        return clair.isoformat() if isinstance(clair, date) else str(clair)
    return f"'{clair}" if clair.startswith(DEBUTS_DANGEREUX) else clair


def _pour_json(cellule: Cellule) -> object:
    return cellule.isoformat() if isinstance(cellule, date) else cellule


def _pour_xlsx(feuille: Feuille, cellule: Cellule) -> object:
    clair = _en_clair(cellule)
    if not isinstance(clair, str):
        return clair
    texte = _INTERDITS_XLSX.sub(" ", clair)
    if len(texte) > CARACTERES_XLSX:
        texte = texte[: CARACTERES_XLSX - len(COUPE)] + COUPE
    if not texte.startswith("="):
        return texte
    forcee = WriteOnlyCell(feuille, value=texte)
    forcee.data_type = "s"  # a text, whatever it looks like
    return forcee
