"""The sheets of a workbook as grids of texts, exactly as the cells hold them."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from brique.referentiel.mots import plier
from brique.referentiel.redaction.brouillon import Passage, Place
from brique.referentiel.redaction.document import ancre_de_cellule
from brique.referentiel.redaction.forme import PROPRIETE, lire_vide, texte_xml
from brique.referentiel.redaction.puces import nettoyer

ILLISIBLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    etree.LxmlError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.LargeZipFile,
)
"""What openpyxl and the XML parser raise on a workbook that is damaged, or built to be."""
_ECHAPPE = re.compile("_x(005F|00[01][0-9A-Fa-f])_")
_LIGNES_D_ENTETE = 30


@dataclass(frozen=True, slots=True)
class Case:
    """What a cell says, and its indent."""

    texte: str
    niveau: int = 0


@dataclass(slots=True)
class Grille:
    """A sheet: ``rang`` among those that hold a text, the cells that hold one by row and column from 1, its merges."""

    nom: str
    rang: int
    rangees: dict[int, dict[int, Case]] = field(default_factory=dict)
    fusions: list[tuple[range, range]] = field(default_factory=list)

    @property
    def lignes(self) -> list[int]:
        """The numbers of the rows that hold a text, in order."""
        return sorted(self.rangees)

    def sous(self, entete: int) -> Iterator[int]:
        """The numbers of the rows below a header."""
        return (ligne for ligne in self.lignes if ligne > entete)

    def texte(self, ligne: int, colonne: int) -> str:
        """The text of a cell, '' for one that is blank (or for column 0, which stands for an absent one)."""
        case = self.rangees.get(ligne, {}).get(colonne)
        return case.texte if case else ""

    def place(self, ligne: int, colonne: int) -> Place:
        ancre = ancre_de_cellule(f"t{self.rang}", ligne - 1, colonne - 1)
        return Place(ancre, f"feuille « {self.nom} », ligne {ligne}")

    def passage(self, ligne: int, colonne: int) -> Passage | None:
        """The line of a list that stands in a cell, or None."""
        case = self.rangees.get(ligne, {}).get(colonne)
        if case is None:
            return None
        return Passage(lire_vide(case.texte), case.niveau, place=self.place(ligne, colonne))

    def entete(self, *noms: str) -> tuple[int, dict[str, int]] | None:
        """The row whose cells are named ``noms`` among others, and the column of each name (folded); None without."""
        voulus = {plier(nom) for nom in noms}
        for ligne in self.lignes[:_LIGNES_D_ENTETE]:
            colonnes = {plier(nettoyer(case.texte)): colonne for colonne, case in self.rangees[ligne].items()}
            if voulus <= colonnes.keys():
                return ligne, colonnes
        return None


@dataclass(frozen=True, slots=True)
class Classeur:
    """The sheets of a workbook, and its custom property « forme » ('' without)."""

    grilles: tuple[Grille, ...]
    forme: str


def lire_classeur(octets: bytes) -> Classeur | None:
    """The grids of a workbook, values as last computed; None when it cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves aside (styles, extensions) is not read here
            classeur = load_workbook(io.BytesIO(octets), data_only=True, keep_vba=False, keep_links=False)
            grilles: list[Grille] = []
            for feuille in classeur.worksheets:
                grille = _grille(feuille, len(grilles) + 1)
                if grille.rangees:
                    grilles.append(grille)
            return Classeur(tuple(grilles), _forme(classeur))
    except ILLISIBLE:
        return None


def _forme(classeur: Any) -> str:
    proprietes = {p.name: p.value for p in classeur.custom_doc_props.props}
    return str(proprietes.get(PROPRIETE) or "")


def _grille(feuille: Any, rang: int) -> Grille:
    grille = Grille(feuille.title, rang)
    for (ligne, colonne), case in feuille._cells.items():
        texte = _dire(case.value)
        if nettoyer(texte):
            retrait = case.alignment.indent if case.alignment is not None else 0
            grille.rangees.setdefault(ligne, {})[colonne] = Case(texte, int(retrait or 0))
    grille.fusions = [
        (range(plage.min_row, plage.max_row + 1), range(plage.min_col, plage.max_col + 1))
        for plage in feuille.merged_cells.ranges
    ]
    return grille


def _dire(valeur: object) -> str:
    """A value as a person reads it in the sheet; a text exactly as it was written."""
    if valeur is None:
        return ""
    if isinstance(valeur, str):
        return texte_xml(_ECHAPPE.sub(lambda code: chr(int(code[1], 16)), valeur))
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    if isinstance(valeur, datetime | date):
        return f"{valeur:%d/%m/%Y}"
    return f"{valeur:%H:%M}" if isinstance(valeur, time) else str(valeur)


def voisines(grille: Grille, ligne: int, lues: set[int]) -> Iterator[Passage]:
    """The lines of a row that stand in none of the columns ``lues``."""
    for colonne, case in sorted(grille.rangees[ligne].items()):
        if colonne not in lues:
            yield Passage(case.texte, place=grille.place(ligne, colonne))
