"""What a document shows, whatever its format: lines, tables and images in reading order, each with an anchor.

Anchors are ``p3`` (third line), ``t2l4c1`` (second table, row 4, column 1; its lines ``t2l4c1.2``) and ``i1`` (image);
in a workbook the sheets are the tables. They name the place of every part that is read, and the place to show.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from brique.referentiel.redaction.brouillon import Place


class Forme(StrEnum):
    """The formats that are read."""

    HTML = "html"
    DOCX = "docx"
    XLSX = "xlsx"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Paragraphe:
    """One line. ``puce`` is its bullet or number as shown ('' for none), taken off ``texte``.

    ``titre`` is the rank of a heading (1 to 9, 0: not a heading), ``liste`` the depth in a real list of the format
    (1 for the outermost, 0 for none), ``gras`` true when the whole line is set in bold.
    """

    ancre: str
    texte: str
    puce: str = ""
    titre: int = 0
    liste: int = 0
    gras: bool = False

    @property
    def place(self) -> Place:
        return Place(self.ancre, lieu(self.ancre))


@dataclass(frozen=True, slots=True)
class Cellule:
    """A cell and its lines, at ``ligne`` and ``colonne`` (from 0), over ``hauteur`` rows and ``largeur`` columns."""

    ancre: str
    ligne: int
    colonne: int
    paragraphes: tuple[Paragraphe, ...] = ()
    hauteur: int = 1
    largeur: int = 1
    entete: bool = False

    @property
    def texte(self) -> str:
        """Its lines in one, bullets kept."""
        return " ".join(f"{p.puce} {p.texte}".strip() for p in self.paragraphes)

    @property
    def place(self) -> Place:
        return Place(self.ancre, lieu(self.ancre))


@dataclass(frozen=True, slots=True)
class Tableau:
    """A table as its cells; ``nom`` is a sheet's name, '' in a text document."""

    ancre: str
    cellules: tuple[Cellule, ...]
    nom: str = ""

    @property
    def lignes(self) -> int:
        return max((c.ligne + c.hauteur for c in self.cellules), default=0)

    @property
    def colonnes(self) -> int:
        return max((c.colonne + c.largeur for c in self.cellules), default=0)

    def rangees(self) -> list[list[Cellule]]:
        """The cells that begin on each row, left to right: the way a table is drawn again."""
        rangees: list[list[Cellule]] = [[] for _ in range(self.lignes)]
        for cellule in sorted(self.cellules, key=lambda c: (c.ligne, c.colonne)):
            rangees[cellule.ligne].append(cellule)
        return rangees


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, which is not read. ``legende`` is its alternative text."""

    ancre: str
    legende: str = ""

    @property
    def place(self) -> Place:
        return Place(self.ancre, lieu(self.ancre))


Element: TypeAlias = Paragraphe | Tableau | Image


@dataclass(frozen=True, slots=True)
class Remarque:
    """What the format holds and the reading leaves aside (macros, tracked deletions…), as a slug and a sentence."""

    regle: str
    message: str
    ancre: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document ready to be interpreted, or shown beside what was read in it."""

    nom: str
    forme: Forme
    elements: tuple[Element, ...]
    remarques: tuple[Remarque, ...] = ()
    titre: str = ""

    def textes(self) -> Iterator[Paragraphe]:
        """Every line of the document that holds a word, in reading order, those of tables included."""
        for element in self.elements:
            if isinstance(element, Paragraphe):
                yield element
            elif isinstance(element, Tableau):
                for cellule in sorted(element.cellules, key=lambda c: (c.ligne, c.colonne)):
                    yield from cellule.paragraphes


def ancre_de_cellule(tableau: str, ligne: int, colonne: int) -> str:
    """The anchor of a cell of the table anchored ``tableau`` (row and column from 0)."""
    return f"{tableau}l{ligne + 1}c{colonne + 1}"


def lieu(ancre: str) -> str:
    """An anchor in words.

    >>> lieu("t2l4c1.2")
    'tableau 2, ligne 4, colonne 1'
    >>> lieu("p12")
    'ligne 12'
    """
    tete = ancre.split(".", maxsplit=1)[0]
    if tete.startswith("t") and "l" in tete:
        tableau, _, reste = tete[1:].partition("l")
        ligne, _, colonne = reste.partition("c")
        return f"tableau {tableau}, ligne {ligne}, colonne {colonne}"
    noms = {"p": "ligne", "t": "tableau", "i": "image"}
    return f"{noms[tete[0]]} {tete[1:]}" if tete[:1] in noms else ""
