"""A Word document as lines and tables: styles, automatic numbers, merged cells, text boxes and content controls read.

Tracked deletions are left out and said; comments, macros and pictures are said, never run nor fetched.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, TypeAlias

from docx.opc.exceptions import PackageNotFoundError
from docx.opc.package import OpcPackage
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

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
from brique.referentiel.redaction.numerotation import Numerotation, Styles
from brique.referentiel.redaction.puces import nettoyer, oter_puce
from brique.referentiel.source import RIEN

Noeud: TypeAlias = Any  # an lxml element: lxml ships no types

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CONTENANTS = {
    f"{_W}{nom}" for nom in ("sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo", "hyperlink", "fldSimple")
}
_ECARTES = {f"{_W}{nom}" for nom in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "sdtPr")}
_BLANCS = {f"{_W}tab": " ", f"{_W}noBreakHyphen": "-", f"{_W}ptab": " "}
_SAUTS = {f"{_W}br", f"{_W}cr"}
_APPELS = {f"{_W}footnoteReference", f"{_W}endnoteReference"}
_DESSIN = {f"{_W}drawing", f"{_W}pict", f"{_W}object"}
_SECOURS = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARTIES = {
    "styles": "/styles",
    "numbering": "/numbering",
    "footnotes": "/footnotes",
    "endnotes": "/endnotes",
}


def lire_docx(octets: bytes, nom: str, *, macros: bool = False) -> Document:
    """The document of a Word file. Raises ``ErreurLecture`` when it is damaged."""
    try:
        paquet = OpcPackage.open(io.BytesIO(octets))
        principale = paquet.main_document_part
        corps = parse_xml(principale.blob).find(qn("w:body"))
        parties = _parties(principale)
        titre = paquet.core_properties.title or ""
    except (PackageNotFoundError, KeyError, ValueError, etree.LxmlError, zipfile.BadZipFile, AttributeError) as erreur:
        raise _abime(nom) from erreur
    if corps is None:
        raise _abime(nom)
    lecteur = _Lecteur(Styles(parties.get("styles")), Numerotation(parties.get("numbering")))
    if macros:
        lecteur.remarques.append(Remarque("macros", "ce document contient des macros : elles n’ont pas été exécutées."))
    lecteur.lire(corps)
    lecteur.notes(parties.get("footnotes"))
    lecteur.notes(parties.get("endnotes"))
    return Document(nom, Forme.DOCX, tuple(lecteur.elements), tuple(lecteur.remarques), nettoyer(titre))


def _abime(nom: str) -> ErreurLecture:
    return ErreurLecture(
        "ce document Word est abîmé",
        lieu=nom,
        consequence=RIEN,
        action="Ouvrez-le dans Word ou LibreOffice, enregistrez-le de nouveau, puis redonnez-le.",
    )


def _parties(principale: Any) -> dict[str, Noeud]:
    """The parts that styles, numbers and notes are kept in, parsed; a damaged one is as if it were absent."""
    trouvees: dict[str, Noeud] = {}
    for lien in principale.rels.values():
        for cle, fin in _PARTIES.items():
            if not lien.is_external and lien.reltype.endswith(fin):
                try:
                    trouvees[cle] = parse_xml(lien.target_part.blob)
                except etree.LxmlError:
                    continue
    return trouvees


class _Lecteur:
    """Walks the body once, in order."""

    def __init__(self, styles: Styles, numeros: Numerotation) -> None:
        self.elements: list[Element] = []
        self.remarques: list[Remarque] = []
        self._styles = styles
        self._numeros = numeros
        self._lignes = self._tableaux = self._images = 0
        self._suivi_dit = False

    def lire(self, corps: Noeud) -> None:
        """Fill ``elements`` with what the body shows."""
        for bloc in self._blocs(corps):
            if bloc.tag == f"{_W}p":
                for paragraphe in self._paragraphe(bloc, ""):
                    self._poser(paragraphe)
            else:
                self._tableaux += 1
                ancre = f"t{self._tableaux}"
                cellules = tuple(self._cellules(bloc, ancre))
                self.elements.append(Tableau(ancre, cellules))

    def notes(self, partie: Noeud | None) -> None:
        """The footnotes, as lines at the end, each with its number."""
        if partie is None:
            return
        for note in partie:
            numero = note.get(f"{_W}id", "")
            if note.get(f"{_W}type") or not numero.lstrip("-").isdecimal() or int(numero) < 1:
                continue
            texte = nettoyer(" ".join("".join(self._textes(p)) for p in note.iter(f"{_W}p")))
            if texte:
                self._poser(Paragraphe("", f"({numero}) {texte}"))

    def _poser(self, paragraphe: Paragraphe) -> None:
        self._lignes += 1
        self.elements.append(_place(paragraphe, f"p{self._lignes}"))

    def _blocs(self, noeud: Noeud) -> Iterator[Noeud]:
        for enfant in noeud:
            if enfant.tag in {f"{_W}p", f"{_W}tbl"}:
                yield enfant
            elif enfant.tag in _CONTENANTS:
                yield from self._blocs(enfant)
            elif enfant.tag in _ECARTES and "pPr" not in str(enfant.tag):
                self._dire_suivi()

    def _paragraphe(self, noeud: Noeud, cellule: str) -> Iterator[Paragraphe]:
        """The lines of a paragraph (several when it holds line breaks), then those of its text boxes."""
        boites: list[Noeud] = []
        lignes = "".join(self._textes(noeud, boites, cellule)).split("\n")
        style = self._styles.de(noeud)
        numero, niveau = self._numeros.suivant(noeud, style)
        gras = _en_gras(noeud)
        for ligne in lignes:
            texte = nettoyer(ligne)
            if not texte:
                continue
            if numero and not _est_puce(numero):
                texte = f"{numero} {texte}"
            puce, entier = oter_puce(texte)
            puce = puce or (numero if _est_puce(numero) else "")
            yield Paragraphe(cellule, entier, puce, style.titre, niveau, gras or style.gras)
            numero = ""
        for boite in boites:
            for bloc in self._blocs(boite):
                for p in [bloc] if bloc.tag == f"{_W}p" else bloc.iter(f"{_W}p"):
                    yield from self._paragraphe(p, cellule)

    def _textes(self, noeud: Noeud, boites: list[Noeud] | None = None, cellule: str = "") -> Iterator[str]:
        for enfant in noeud:
            balise = enfant.tag
            if balise == f"{_W}t":
                yield enfant.text or ""
            elif balise in _BLANCS:
                yield _BLANCS[balise]
            elif balise in _SAUTS:
                yield "\n"
            elif balise in _DESSIN:
                self._dessin(enfant, boites, cellule)
            elif balise in _APPELS:
                yield f" ({enfant.get(f'{_W}id')})"
            elif balise in _ECARTES:
                if balise in {f"{_W}del", f"{_W}moveFrom"}:
                    self._dire_suivi()
            elif balise != _SECOURS:
                yield from self._textes(enfant, boites, cellule)

    def _dessin(self, noeud: Noeud, boites: list[Noeud] | None, cellule: str) -> None:
        """The text boxes of a drawing are read after the line; a picture is said."""
        contenus = [n for n in noeud.iter(f"{_W}txbxContent") if next(n.iterancestors(_SECOURS), None) is None]
        if contenus and boites is not None:
            boites += contenus
            return
        self._images += 1
        legende = next((n.get("descr") or "" for n in noeud.iter() if str(n.tag).endswith("}docPr")), "")
        if cellule:
            message = "une image de cette cellule n’est pas lue : recopiez ce qu’elle dit, si c’est du texte."
            self.remarques.append(Remarque("image-non-lue", message, cellule))
        else:
            self.elements.append(Image(f"i{self._images}", nettoyer(legende)))

    def _dire_suivi(self) -> None:
        if not self._suivi_dit:
            self._suivi_dit = True
            message = "ce document garde des modifications suivies : ce qui y est supprimé n’est pas lu."
            self.remarques.append(Remarque("modifications-suivies", message))

    def _cellules(self, tableau: Noeud, ancre: str) -> Iterator[Cellule]:
        """The cells at their place in the grid; those merged downwards into the one above give it their height."""
        ouvertes: dict[int, Cellule] = {}
        finies: list[Cellule] = []
        for rang, rangee in enumerate(_rangees(tableau)):
            colonne = _avant(rangee)
            for noeud in self._cases(rangee):
                largeur = _entier(noeud, f"{_W}tcPr/{_W}gridSpan", 1)
                suite = noeud.find(f"{_W}tcPr/{_W}vMerge")
                if suite is not None and suite.get(f"{_W}val", "continue") == "continue" and colonne in ouvertes:
                    haute = ouvertes[colonne]
                    ouvertes[colonne] = _grandie(haute, rang)
                else:
                    if colonne in ouvertes:
                        finies.append(ouvertes.pop(colonne))
                    sienne = ancre_de_cellule(ancre, rang, colonne)
                    lignes = tuple(
                        _place(p, f"{sienne}.{n}") for n, p in enumerate(self._contenu(noeud, sienne), start=1)
                    )
                    ouvertes[colonne] = Cellule(sienne, rang, colonne, lignes, 1, largeur, _est_entete(rangee))
                colonne += largeur
        yield from sorted([*finies, *ouvertes.values()], key=lambda c: (c.ligne, c.colonne))

    def _cases(self, rangee: Noeud) -> Iterator[Noeud]:
        for enfant in rangee:
            if enfant.tag == f"{_W}tc":
                yield enfant
            elif enfant.tag in _CONTENANTS:
                yield from self._cases(enfant)

    def _contenu(self, noeud: Noeud, cellule: str) -> Iterator[Paragraphe]:
        for bloc in self._blocs(noeud):
            if bloc.tag == f"{_W}p":
                yield from self._paragraphe(bloc, cellule)
                continue
            message = "cette cellule contient un autre tableau : ses textes sont lus à la suite."
            self.remarques.append(Remarque("tableau-imbrique", message, cellule))
            for p in bloc.iter(f"{_W}p"):
                yield from self._paragraphe(p, cellule)


def _place(p: Paragraphe, ancre: str) -> Paragraphe:
    return Paragraphe(ancre, p.texte, p.puce, p.titre, p.liste, p.gras)


def _grandie(c: Cellule, rang: int) -> Cellule:
    return Cellule(c.ancre, c.ligne, c.colonne, c.paragraphes, rang - c.ligne + 1, c.largeur, c.entete)


def _rangees(tableau: Noeud) -> Iterator[Noeud]:
    for enfant in tableau:
        if enfant.tag == f"{_W}tr":
            yield enfant
        elif enfant.tag in _CONTENANTS:
            yield from _rangees(enfant)


def _avant(rangee: Noeud) -> int:
    return _entier(rangee, f"{_W}trPr/{_W}gridBefore", 0)


def _entier(noeud: Noeud, chemin: str, defaut: int) -> int:
    trouve = noeud.find(chemin)
    valeur = trouve.get(f"{_W}val", "") if trouve is not None else ""
    return min(int(valeur), 200) if valeur.isdecimal() and len(valeur) < 6 else defaut


def _est_entete(rangee: Noeud) -> bool:
    return rangee.find(f"{_W}trPr/{_W}tblHeader") is not None


def _est_puce(numero: str) -> bool:
    return bool(numero) and not any(lettre.isalnum() for lettre in numero)


def _en_gras(noeud: Noeud) -> bool:
    """True when every run of the paragraph that holds a word is set in bold."""
    textes = [r for r in noeud.iter(f"{_W}r") if any((t.text or "").strip() for t in r.iter(f"{_W}t"))]
    return bool(textes) and all(_actif(r.find(f"{_W}rPr/{_W}b")) for r in textes)


def _actif(balise: Noeud | None) -> bool:
    return balise is not None and balise.get(f"{_W}val", "1") not in {"0", "false", "off"}
