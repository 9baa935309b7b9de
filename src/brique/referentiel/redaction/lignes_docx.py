"""A Word document as styled lines and tables, each text exactly as it stands: what ``relire_docx`` looks at.

Unlike ``document_docx``, which shows any document, nothing is folded nor cleaned here, and styles keep their names.
Anchors are those of ``document_docx``, so that the two can be laid side by side.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from docx.opc.exceptions import PackageNotFoundError
from docx.opc.package import OpcPackage
from docx.oxml import parse_xml
from lxml import etree

from brique.referentiel.redaction.brouillon import Place
from brique.referentiel.redaction.document import ancre_de_cellule, lieu
from brique.referentiel.redaction.forme import PROPRIETE, texte_xml
from brique.referentiel.redaction.puces import nettoyer
from brique.referentiel.redaction.styles_docx import NIVEAU_MAX, RETRAIT, W

Noeud: TypeAlias = Any  # an lxml element: lxml ships no types

_W = f"{{{W}}}"
_CONTENANTS = {
    f"{_W}{nom}" for nom in ("sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo", "hyperlink", "fldSimple")
}
_ECARTES = {f"{_W}{nom}" for nom in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "sdtPr")}
_SIGNES = {f"{_W}tab": "\t", f"{_W}ptab": "\t", f"{_W}noBreakHyphen": "-", f"{_W}br": "\n", f"{_W}cr": "\n"}
_APPELS = {f"{_W}footnoteReference", f"{_W}endnoteReference"}
_DESSIN = {f"{_W}drawing", f"{_W}pict", f"{_W}object"}
_SECOURS = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FIN_COMMUNE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NOTES = ("footnotes", "endnotes")
ILLISIBLE = (
    PackageNotFoundError,
    zipfile.BadZipFile,
    zlib.error,
    etree.LxmlError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What python-docx and the XML parser raise on a document that is damaged, or built to be."""


@dataclass(frozen=True, slots=True)
class Course:
    """A stretch of text and the name of its character style ('' for none)."""

    texte: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Ligne:
    """A paragraph: the name of its style, its runs, its depth from 0, and its place."""

    style: str
    courses: tuple[Course, ...]
    niveau: int
    place: Place

    @property
    def texte(self) -> str:
        return "".join(course.texte for course in self.courses)


@dataclass(frozen=True, slots=True)
class CaseLue:
    """A cell at ``colonne`` of the grid (from 0). ``suite``: merged into the one above."""

    colonne: int
    suite: bool
    lignes: tuple[Ligne, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class TableauLu:
    """A table, row by row."""

    rangees: tuple[tuple[CaseLue, ...], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Word:
    """What a Word document holds, in order, its footnotes last, and its custom property « forme » ('' without)."""

    elements: tuple[Ligne | TableauLu, ...]
    forme: str


def lire_word(octets: bytes) -> Word | None:
    """The lines and tables of a Word document; None when it cannot be read."""
    try:
        paquet = OpcPackage.open(io.BytesIO(octets))
        principale = paquet.main_document_part
        corps = parse_xml(principale.blob).find(f"{_W}body")
        if corps is None:
            return None
        lecteur = _Lecteur(_noms_de_styles(_partie(principale, "styles")))
        elements = list(lecteur.elements(corps))
        for nom in _NOTES:
            elements += lecteur.notes(_partie(principale, nom))
        return Word(tuple(elements), _forme(paquet))
    except ILLISIBLE:
        return None


def _partie(principale: Any, nom: str) -> Noeud | None:
    for lien in principale.rels.values():
        if not lien.is_external and lien.reltype == f"{_FIN_COMMUNE}/{nom}":
            return parse_xml(lien.target_part.blob)
    return None


def _forme(paquet: Any) -> str:
    for lien in paquet.rels.values():
        if not lien.is_external and lien.reltype.endswith("/custom-properties"):
            for propriete in parse_xml(lien.target_part.blob):
                if propriete.get("name") == PROPRIETE:
                    return "".join(propriete.itertext()).strip()
    return ""


def _noms_de_styles(partie: Noeud | None) -> dict[str, str]:
    """The name of each style by its identifier."""
    if partie is None:
        return {}
    return {s.get(f"{_W}styleId", ""): _val(s, "name") for s in partie.iter(f"{_W}style")}


class _Lecteur:
    """Walks the body once, counting lines and tables as ``document_docx`` does."""

    def __init__(self, styles: dict[str, str]) -> None:
        self._styles = styles
        self._lignes = self._tableaux = 0

    def elements(self, noeud: Noeud) -> Iterator[Ligne | TableauLu]:
        for bloc in _blocs(noeud):
            if bloc.tag == f"{_W}p":
                yield from self._paragraphes(bloc, "")
            else:
                self._tableaux += 1
                yield self._tableau(bloc, f"t{self._tableaux}")

    def notes(self, partie: Noeud | None) -> Iterator[Ligne]:
        """The footnotes that a person added, each as a line."""
        for note in partie if partie is not None else ():
            numero = note.get(f"{_W}id", "")
            if not note.get(f"{_W}type") and numero.isdecimal() and int(numero) > 0:
                textes = ("".join(c.texte for c in self._courses(p, [])) for p in note.iter(f"{_W}p"))
                texte = nettoyer(" ".join(textes))
                if texte:
                    yield Ligne("", (Course(f"({numero}) {texte}"),), 0, self._prochaine("", 0, 1))

    def _paragraphes(self, noeud: Noeud, cellule: str, deja: int = 0) -> Iterator[Ligne]:
        """The paragraph as one line, then those of its text boxes. ``deja`` counts the lines before it in its cell."""
        boites: list[Noeud] = []
        courses = tuple(self._courses(noeud, boites))
        style = self._styles.get(_val(noeud, "pPr/pStyle"), "")
        vues = _vues("".join(c.texte for c in courses))
        yield Ligne(style, courses, _niveau(noeud), self._prochaine(cellule, deja, vues))
        deja += vues
        for boite in boites:
            for interieur in _blocs(boite):
                for p in [interieur] if interieur.tag == f"{_W}p" else interieur.iter(f"{_W}p"):
                    for ligne in self._paragraphes(p, cellule, deja):
                        yield ligne
                        deja += _vues(ligne.texte)

    def _prochaine(self, cellule: str, deja: int, vues: int) -> Place:
        """The place of a paragraph that shows ``vues`` lines."""
        if cellule:
            ancre = f"{cellule}.{deja + 1}" if vues else cellule
        else:
            ancre = f"p{self._lignes + 1}" if vues else ""
            self._lignes += vues
        return Place(ancre, lieu(ancre))

    def _courses(self, noeud: Noeud, boites: list[Noeud], style: str = "") -> Iterator[Course]:
        for enfant in noeud:
            balise = enfant.tag
            if balise == f"{_W}t":
                yield Course(texte_xml(enfant.text or ""), style)
            elif balise in _SIGNES:
                yield Course(_SIGNES[balise], style)
            elif balise in _DESSIN:
                boites += [n for n in enfant.iter(f"{_W}txbxContent") if next(n.iterancestors(_SECOURS), None) is None]
            elif balise == f"{_W}r":
                yield from self._courses(enfant, boites, self._styles.get(_val(enfant, "rPr/rStyle"), ""))
            elif balise not in _ECARTES and balise not in _APPELS and balise != _SECOURS:
                yield from self._courses(enfant, boites, style)

    def _tableau(self, noeud: Noeud, ancre: str) -> TableauLu:
        rangees = tuple(tuple(self._cases(rangee, ancre, rang)) for rang, rangee in enumerate(_de_balise(noeud, "tr")))
        return TableauLu(rangees, Place(ancre, lieu(ancre)))

    def _cases(self, rangee: Noeud, tableau: str, rang: int) -> Iterator[CaseLue]:
        colonne = _entier(rangee, "trPr/gridBefore", 0)
        for noeud in _de_balise(rangee, "tc"):
            ancre = ancre_de_cellule(tableau, rang, colonne)
            fusion = noeud.find(_chemin("tcPr/vMerge"))
            suite = fusion is not None and fusion.get(f"{_W}val", "continue") == "continue"
            lignes: list[Ligne] = []
            deja = 0
            for bloc in _blocs(noeud):
                for p in [bloc] if bloc.tag == f"{_W}p" else bloc.iter(f"{_W}p"):
                    nouvelles = list(self._paragraphes(p, ancre, deja))
                    deja += sum(_vues(ligne.texte) for ligne in nouvelles)
                    lignes += nouvelles
            yield CaseLue(colonne, suite, tuple(lignes), Place(ancre, lieu(ancre)))
            colonne += _entier(noeud, "tcPr/gridSpan", 1)


def _vues(texte: str) -> int:
    """How many lines that hold a word a paragraph shows."""
    return sum(1 for ligne in texte.split("\n") if nettoyer(ligne))


def _blocs(noeud: Noeud) -> Iterator[Noeud]:
    """The paragraphs and tables of a body, a cell or a text box, through what wraps them."""
    for enfant in noeud:
        if enfant.tag in {f"{_W}p", f"{_W}tbl"}:
            yield enfant
        elif enfant.tag in _CONTENANTS:
            yield from _blocs(enfant)


def _de_balise(noeud: Noeud, nom: str) -> Iterator[Noeud]:
    """The rows of a table, or the cells of a row, through what wraps them."""
    for enfant in noeud:
        if enfant.tag == f"{_W}{nom}":
            yield enfant
        elif enfant.tag in _CONTENANTS:
            yield from _de_balise(enfant, nom)


def _niveau(paragraphe: Noeud) -> int:
    """The depth of a paragraph: that of its list, or what its indent comes to."""
    retrait = _entier(paragraphe, "pPr/ind", 0, "left") or _entier(paragraphe, "pPr/ind", 0, "start")
    if _val(paragraphe, "pPr/numPr/numId") not in {"", "0"}:
        rang = min(_entier(paragraphe, "pPr/numPr/ilvl", 0), NIVEAU_MAX)
        return max(rang, round(retrait / RETRAIT) - 1) if rang == NIVEAU_MAX else rang
    return round(retrait / RETRAIT)


def _chemin(noms: str) -> str:
    return "/".join(f"{_W}{nom}" for nom in noms.split("/"))


def _val(noeud: Noeud, noms: str, attribut: str = "val") -> str:
    trouve = noeud.find(_chemin(noms))
    return str(trouve.get(f"{_W}{attribut}", "")) if trouve is not None else ""


def _entier(noeud: Noeud, noms: str, defaut: int, attribut: str = "val") -> int:
    valeur = _val(noeud, noms, attribut)
    return min(int(valeur), 100_000) if valeur.isdecimal() and len(valeur) < 6 else defaut
