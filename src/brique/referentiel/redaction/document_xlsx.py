"""A workbook as tables, one a sheet: values as shown, merged cells kept. No formula is computed."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from brique.erreurs import ErreurLecture
from brique.referentiel.redaction.document import (
    Cellule,
    Document,
    Forme,
    Paragraphe,
    Remarque,
    Tableau,
    ancre_de_cellule,
)
from brique.referentiel.redaction.puces import nettoyer, oter_puce
from brique.referentiel.source import RIEN

_CASES_MAX = 200_000
# What openpyxl lets through of a part that is not what it should be.
_ABIMES = (
    InvalidFileException,
    zipfile.BadZipFile,
    etree.LxmlError,
    SyntaxError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
)


def lire_xlsx(octets: bytes, nom: str, *, macros: bool = False) -> Document:
    """The document of a workbook. Raises ``ErreurLecture`` when it is damaged or holds too many cells."""
    classeur, formules = _ouvrir(octets, nom, valeurs=True), _ouvrir(octets, nom, valeurs=False)
    remarques: list[Remarque] = []
    if macros:
        remarques.append(Remarque("macros", "ce classeur contient des macros : elles n’ont pas été exécutées."))
    tableaux: list[Tableau] = []
    for feuille in classeur.worksheets:
        ancre = f"t{len(tableaux) + 1}"
        if len(feuille._cells) > _CASES_MAX:
            raise ErreurLecture(
                f"la feuille « {feuille.title} » a plus de {_CASES_MAX} cases remplies",
                lieu=nom,
                consequence=RIEN,
                action="Ne gardez que les feuilles du référentiel.",
            )
        remarques += _remarques(feuille, formules[feuille.title], ancre)
        cellules = tuple(_cellules(feuille, ancre))
        if cellules:
            tableaux.append(Tableau(ancre, cellules, feuille.title))
    titre = nettoyer(str(classeur.properties.title or ""))
    return Document(nom, Forme.XLSX, tuple(tableaux), tuple(remarques), titre)


def _ouvrir(octets: bytes, nom: str, *, valeurs: bool) -> Workbook:
    """The workbook with the values last shown, or with its formulas. Links to other workbooks are left out."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves aside (styles, extensions) is not read here
            return load_workbook(io.BytesIO(octets), data_only=valeurs, keep_vba=False, keep_links=False)
    except _ABIMES as erreur:
        raise ErreurLecture(
            "ce classeur est abîmé",
            lieu=nom,
            consequence=RIEN,
            action="Ouvrez-le dans Excel ou LibreOffice, enregistrez-le de nouveau, puis redonnez-le.",
        ) from erreur


def _remarques(feuille: Worksheet, formules: Any, ancre: str) -> Iterator[Remarque]:
    if feuille.sheet_state != "visible":
        message = f"la feuille « {feuille.title} » est masquée : elle est lue comme les autres."
        yield Remarque("feuille-masquee", message, ancre)
    if getattr(feuille, "_images", None):
        message = f"la feuille « {feuille.title} » contient des images, qui ne sont pas lues."
        yield Remarque("image-non-lue", message, ancre)
    for case in list(formules._cells.values()):
        if case.data_type == "f" and feuille.cell(case.row, case.column).value is None:
            yield Remarque(
                "formule-sans-valeur",
                f"la case {case.coordinate} de « {feuille.title} » est une formule dont la valeur n’est pas "
                "enregistrée : elle n’est pas lue.",
                ancre,
            )


def _cellules(feuille: Worksheet, ancre: str) -> Iterator[Cellule]:
    """Cells that hold a text, spans from the merged ranges; rows and columns are those of the sheet."""
    etendues = {
        (plage.min_row, plage.min_col): (plage.max_row - plage.min_row + 1, plage.max_col - plage.min_col + 1)
        for plage in feuille.merged_cells.ranges
    }
    for (ligne, colonne), case in sorted(feuille._cells.items()):
        valeur = case.value
        if valeur is None:
            continue
        sienne = ancre_de_cellule(ancre, ligne - 1, colonne - 1)
        gras = bool(case.font is not None and case.font.b)
        lignes = tuple(_lignes(_dire(valeur), sienne, gras))
        if lignes:
            hauteur, largeur = etendues.get((ligne, colonne), (1, 1))
            yield Cellule(sienne, ligne - 1, colonne - 1, lignes, hauteur, largeur)


def _lignes(texte: str, ancre: str, gras: bool) -> Iterator[Paragraphe]:
    rang = 0
    for brut in texte.splitlines():
        ligne = nettoyer(brut)
        if ligne:
            rang += 1
            puce, reste = oter_puce(ligne)
            yield Paragraphe(f"{ancre}.{rang}", reste, puce, gras=gras)


def _dire(valeur: object) -> str:
    """A value as a person reads it in the sheet."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    if isinstance(valeur, datetime):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, time):
        return f"{valeur:%H:%M}"
    return str(valeur)
