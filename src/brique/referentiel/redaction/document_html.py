"""An HTML page as lines and tables. Nothing is fetched, nothing runs: only elements and their text are looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lxml import etree, html

from brique.erreurs import ErreurLecture
from brique.referentiel.redaction.document import (
    Cellule,
    Document,
    Element,
    Forme,
    Image,
    Paragraphe,
    Remarque,
    Tableau,
    ancre_de_cellule,
)
from brique.referentiel.redaction.puces import nettoyer, oter_puce
from brique.referentiel.source import RIEN

Noeud: TypeAlias = Any  # an lxml element: lxml ships no types

_MUETS_TEXTE = """
script style template noscript meta link title object embed iframe svg math nav form select option button input
textarea audio video canvas map
"""
_SUR_LA_LIGNE_TEXTE = """
a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub
sup time tt u var wbr nobr
"""
_MUETS = frozenset(_MUETS_TEXTE.split())
_SUR_LA_LIGNE = frozenset(_SUR_LA_LIGNE_TEXTE.split())
_GRAS = frozenset({"b", "strong", "th"})
_TITRES = {f"h{rang}": rang for rang in range(1, 7)}
_ENCODAGE = re.compile(rb"""<meta[^>]+charset=["']?\s*([\w-]+)""", re.IGNORECASE)
_ETENDUE_MAX = 200


@dataclass(slots=True)
class _Ligne:
    """A line being gathered: its pieces of text, and how many of its letters are in bold."""

    textes: list[str] = field(default_factory=list)
    grasses: int = 0

    def ajouter(self, texte: str, gras: bool) -> None:
        self.textes.append(texte)
        if gras:
            self.grasses += len(texte.split())


def lire_html(octets: bytes, nom: str) -> Document:
    """The document of an HTML page. Raises ``ErreurLecture`` when no text stands in it."""
    try:
        racine = html.document_fromstring(_texte(octets), parser=html.HTMLParser(no_network=True, remove_comments=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as erreur:
        raise ErreurLecture("cette page HTML est vide ou illisible", lieu=nom, consequence=RIEN) from erreur
    titre = nettoyer(racine.findtext(".//title") or "")
    lecteur = _Lecteur()
    for _ in lecteur.bloc(racine, 0, 0):
        pass
    return Document(nom, Forme.HTML, tuple(lecteur.elements), tuple(lecteur.remarques), titre)


def _texte(octets: bytes) -> str:
    """The page decoded: by its byte order mark, its declared charset, UTF-8, then Windows-1252."""
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return octets.decode("utf-16", "replace")
    declare = _ENCODAGE.search(octets[:4096])
    for encodage in (declare[1].decode("ascii") if declare else "", "utf-8-sig", "cp1252"):
        try:
            return _sans_declaration(octets.decode(encodage))
        except (LookupError, UnicodeDecodeError):
            continue
    return _sans_declaration(octets.decode("utf-8", "replace"))


def _sans_declaration(texte: str) -> str:
    """``texte`` without its XML declaration, which lxml refuses on a text already decoded."""
    return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", texte.replace("\0", ""), count=1)


class _Lecteur:
    """Walks the page once. ``bloc`` yields the lines found; those of the page itself also become its elements."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.remarques: list[Remarque] = []
        self._lignes = self._tableaux = self._images = 0

    def bloc(self, noeud: Noeud, titre: int, liste: int, cellule: str = "") -> Iterator[Paragraphe]:
        """The lines of a block element; ``cellule`` is the anchor of the cell it stands in ('' for the page)."""
        ligne = _Ligne()
        gras = noeud.tag in _GRAS
        puce = _puce_de_liste(noeud)
        for texte, enfant, est_gras in self._morceaux(noeud, gras):
            if enfant is None:
                ligne.ajouter(texte, est_gras)
                continue
            for paragraphe in self._clore(ligne, titre, liste, cellule, puce):
                puce = ""
                yield paragraphe
            ligne = _Ligne()
            yield from self._enfant(enfant, titre, liste, cellule)
        yield from self._clore(ligne, titre, liste, cellule, puce)

    def _enfant(self, enfant: Noeud, titre: int, liste: int, cellule: str) -> Iterator[Paragraphe]:
        balise = enfant.tag
        if balise == "br":
            return
        if balise == "img":
            self._image(enfant, cellule)
        elif balise == "table":
            yield from self._table(enfant, cellule)
        elif balise in {"ul", "ol", "menu", "dir"}:
            yield from self.bloc(enfant, 0, liste + 1, cellule)
        else:
            yield from self.bloc(enfant, _TITRES.get(balise, titre), liste, cellule)

    def _morceaux(self, noeud: Noeud, gras: bool) -> Iterator[tuple[str, Noeud | None, bool]]:
        """Texts of the current line, and the elements (line breaks included) that end it, in order."""
        if noeud.text:
            yield noeud.text, None, gras
        for enfant in noeud:
            balise = enfant.tag
            if isinstance(balise, str) and balise not in _MUETS:
                if balise in _SUR_LA_LIGNE:
                    yield from self._morceaux(enfant, gras or balise in _GRAS)
                else:
                    yield "", enfant, gras
            if enfant.tail:
                yield enfant.tail, None, gras

    def _clore(self, ligne: _Ligne, titre: int, liste: int, cellule: str, puce: str) -> Iterator[Paragraphe]:
        texte = nettoyer("".join(ligne.textes))
        if not texte:
            return
        tapee, reste = oter_puce(texte)
        gras = ligne.grasses >= len(texte.split())
        if cellule:
            yield Paragraphe(cellule, reste, tapee or puce, titre, liste, gras)
            return
        self._lignes += 1
        paragraphe = Paragraphe(f"p{self._lignes}", reste, tapee or puce, titre, liste, gras)
        self.elements.append(paragraphe)
        yield paragraphe

    def _image(self, noeud: Noeud, cellule: str) -> None:
        self._images += 1
        legende = nettoyer(noeud.get("alt") or "")
        if cellule:
            message = "une image de cette cellule n’est pas lue : recopiez ce qu’elle dit, si c’est du texte."
            self.remarques.append(Remarque("image-non-lue", message, cellule))
        else:
            self.elements.append(Image(f"i{self._images}", legende))

    def _table(self, noeud: Noeud, dans: str) -> Iterator[Paragraphe]:
        """A table; inside a cell, its texts join those of the cell, and it is said."""
        if dans:
            message = "cette cellule contient un autre tableau : ses textes sont lus à la suite."
            self.remarques.append(Remarque("tableau-imbrique", message, dans))
            for cellule in noeud.iter("td", "th"):
                yield from self.bloc(cellule, 0, 0, dans)
            return
        self._tableaux += 1
        ancre = f"t{self._tableaux}"
        legende = noeud.find("caption")
        if legende is not None:
            yield from self.bloc(legende, 0, 0)
        self.elements.append(Tableau(ancre, tuple(self._cellules(noeud, ancre))))

    def _cellules(self, noeud: Noeud, ancre: str) -> Iterator[Cellule]:
        """The cells at their place in the grid, as a browser lays them: spans push the next ones aside."""
        prises: set[tuple[int, int]] = set()
        rangees = [r for r in noeud.iter("tr") if next(r.iterancestors("table")) is noeud]
        for rang, rangee in enumerate(rangees):
            colonne = 0
            for cellule in rangee.iterchildren("td", "th"):
                while (rang, colonne) in prises:
                    colonne += 1
                hauteur = min(_etendue(cellule, "rowspan") or len(rangees), len(rangees) - rang)
                largeur = _etendue(cellule, "colspan") or 1
                prises |= {(rang + r, colonne + c) for r in range(hauteur) for c in range(largeur)}
                sienne = ancre_de_cellule(ancre, rang, colonne)
                lus = list(self.bloc(cellule, 0, 0, sienne))
                numerotes = tuple(
                    Paragraphe(f"{sienne}.{n}", p.texte, p.puce, p.titre, p.liste, p.gras) for n, p in enumerate(lus, 1)
                )
                yield Cellule(sienne, rang, colonne, numerotes, hauteur, largeur, cellule.tag == "th")
                colonne += largeur


def _puce_de_liste(noeud: Noeud) -> str:
    """What a browser would show before a list item: its number, or a dot."""
    if noeud.tag != "li":
        return ""
    parent = noeud.getparent()
    if parent is None or parent.tag != "ol":
        return "•"
    debut = parent.get("start", "1")
    depart = int(debut) if debut.isdecimal() and len(debut) < 6 else 1
    return f"{depart + sum(1 for _ in noeud.itersiblings('li', preceding=True))}."


def _etendue(cellule: Noeud, attribut: str) -> int:
    valeur = (cellule.get(attribut) or "1").strip()
    return min(int(valeur), _ETENDUE_MAX) if valeur.isdecimal() and len(valeur) < 6 else 1
