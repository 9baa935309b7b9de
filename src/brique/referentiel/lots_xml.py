"""The V4.1 flow cut into lots of whole fiches, one lot ahead of the reader, with a strict parser behind.

The text is cut after ``</FICHE>`` and each lot parsed on its own while the previous one is being read. A lot that
does not parse (the cut fell inside a comment, or the file is broken) is given, with all that follows, to the
ordinary incremental parser, which alone decides.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeAlias

from lxml import etree

from brique.erreurs import ErreurLecture
from brique.referentiel.releve import abreger
from brique.referentiel.source import Limites

Element: TypeAlias = Any  # an lxml element: lxml ships no types
Place: TypeAlias = "tuple[int, int]"  # lines before a byte of the file, and bytes before it on its own line

ARRET = "La lecture s’arrête là ; rien n’est écrit."
_OUVERTURE = b"<FICHES>"
_FIN = b"</FICHE>"
_LOT_ORDINAIRE = 2 * 1024**2  # a lot of the register is smaller: only beyond is the number of tags watched
_BALISES_MAX = 600_000  # « < » and « = » since the last fiche: each may cost 120 bytes once parsed
_ATTRIBUTS = etree.XPath("boolean(descendant-or-self::*/@*)")
_REGLAGES = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_blank_text": True,
    "remove_comments": True,
    "remove_pis": True,
}


class ErreurXml(Exception):
    """The file is not well-formed XML: the parser's complaint, and its line and column in the file."""

    def __init__(self, message: str, ligne: int, colonne: int) -> None:
        super().__init__(message)
        self.message = message
        self.ligne = ligne
        self.colonne = colonne


class Compteur:
    """A stream that counts what is read, and refuses a fiche (or anything else) larger than the limit."""

    def __init__(self, flux: BinaryIO, nom: str, limites: Limites) -> None:
        self._flux = flux
        self.nom = nom
        self._limites = limites
        self.octets_lus = 0
        self._dernier = 0
        self._balises = 0

    def lire(self) -> bytes:
        """The next piece of the stream, empty at its end. Raises ``ErreurLecture`` beyond the limits."""
        try:
            morceau = self._flux.read(self._limites.morceau)
        except OSError as erreur:
            raise ErreurLecture(
                f"la lecture échoue ({erreur.strerror or erreur})", lieu=self.nom, consequence=ARRET
            ) from erreur
        self.octets_lus += len(morceau)
        sans_fin = self.octets_lus - self._dernier
        if sans_fin > _LOT_ORDINAIRE:
            self._balises += morceau.count(b"<") + morceau.count(b"=")
        if sans_fin > self._limites.fiche + self._limites.morceau or self._balises > _BALISES_MAX:
            raise ErreurLecture(
                f"plus de {min(sans_fin, self._limites.fiche) // 1024**2} Mio sans fin de fiche",
                lieu=f"{self.nom}, à partir de l’octet {self._dernier}",
                consequence=ARRET,
                action="Donnez l’export officiel tel qu’il a été publié.",
            )
        if self.octets_lus > self._limites.octets:
            raise ErreurLecture("le contenu dépasse la taille admise", lieu=self.nom, consequence=ARRET)
        return morceau

    def fiche_finie(self) -> None:
        """A fiche ended in what was just read: what follows counts anew."""
        self._dernier = self.octets_lus
        self._balises = 0


@dataclass(frozen=True, slots=True)
class Lot:
    """Elements that stood under the root, in order; ``decalage`` is added to their lines to have the file's.

    ``attributs`` says whether some element has one: the flow has none. ``textes`` are those found between the
    elements, where the flow has none, each with the line (of the file) of the element before it.
    """

    elements: list[Element]
    decalage: int
    attributs: bool
    textes: list[tuple[str, int]]


class _Coupeur:
    """Cuts the stream into whole fiches by the megabyte. ``reste`` is what was read beyond the last cut."""

    def __init__(self, compteur: Compteur, prologue: bytes, reste: bytes) -> None:
        self._compteur = compteur
        self.reste = reste
        self._ligne = 0
        self._colonne = 0
        self._avancer(prologue)

    def fiches(self) -> Iterator[tuple[bytes, Place]]:
        """Whole fiches with the place of their first byte, until the stream ends; ``reste`` is then its tail."""
        while True:
            coupe = self.reste.rfind(_FIN) + len(_FIN)
            if coupe >= len(_FIN):
                self._compteur.fiche_finie()
                texte, self.reste = self.reste[:coupe], self.reste[coupe:]
                place = self.place
                self._avancer(texte)
                yield texte, place
            morceau = self._compteur.lire()
            if not morceau:
                return
            self.reste += morceau

    @property
    def place(self) -> Place:
        """Lines before the next cut, and bytes before it on its own line."""
        return self._ligne, self._colonne

    def _avancer(self, texte: bytes) -> None:
        self._ligne += texte.count(b"\n")
        fin_de_ligne = texte.rfind(b"\n")
        self._colonne = len(texte) - fin_de_ligne - 1 + (self._colonne if fin_de_ligne < 0 else 0)


def lots(compteur: Compteur) -> Iterator[Lot]:
    """The content of the root, lot by lot. Raises ``ErreurLecture``, or ``ErreurXml``."""
    debut = compteur.lire()
    coupe = debut.rfind(_FIN) + len(_FIN)
    ouverture = debut.find(b"<FICHE>")
    if ouverture < 0 or coupe < ouverture or not prologue_simple(debut[:ouverture], compteur.nom):
        yield from _au_fil(compteur, debut)
        return
    yield from _par_avance(compteur, debut[:ouverture], debut[ouverture:])


def prologue_simple(prologue: bytes, nom: str) -> bool:
    """True when the file begins as the flow does, in UTF-8; the root is then known to be right."""
    try:
        racine = etree.fromstring(prologue + b"</FICHES>", etree.XMLParser(**_REGLAGES))
    except (etree.XMLSyntaxError, ValueError):
        return False
    verifier_racine(racine, nom)
    encodage = racine.getroottree().docinfo.encoding
    return encodage in {"UTF-8", "utf-8", None} and not racine.attrib and not racine.nsmap


def nouveau_parser() -> Any:
    """A parser set as the register's is. One a thread; it may read many texts in turn."""
    return etree.XMLParser(**_REGLAGES)


def fiche_seule(texte: bytes, parser: Any) -> tuple[Element, bool]:
    """The only FICHE of a text, and whether some element of it has an attribute. Raises ``ErreurXml``."""
    try:
        element = etree.fromstring(texte, parser)
    except (etree.XMLSyntaxError, ValueError) as erreur:
        raise ErreurXml(str(erreur), 0, 0) from erreur
    return element, bool(_ATTRIBUTS(element))


def _par_avance(compteur: Compteur, prologue: bytes, reste: bytes) -> Iterator[Lot]:
    """Lots parsed one ahead, in another thread: libxml2 works while Python reads."""
    parser = nouveau_parser()
    yield _lot(prologue + b"</FICHES>", 0, parser)
    coupeur = _Coupeur(compteur, prologue, reste)
    lus: deque[list[Element]] = deque()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="lots") as atelier:
        attente: tuple[Future[Lot], bytes, Place] | None = None
        for texte, place in coupeur.fiches():
            travail = atelier.submit(_lot, b"<FICHES>%b</FICHES>" % texte, place[0], parser, lus)
            if attente is not None:
                lot = _attendre(attente[0])
                if lot is None:
                    travail.cancel()
                    yield from _au_fil(compteur, _OUVERTURE + attente[1] + texte + coupeur.reste, attente[2])
                    return
                yield lot
                lus.append(lot.elements)
            attente = travail, texte, place
        if attente is not None:
            lot = _attendre(attente[0])
            if lot is None:
                yield from _au_fil(compteur, _OUVERTURE + attente[1] + coupeur.reste, attente[2])
                return
            yield lot
        yield from _au_fil(compteur, _OUVERTURE + coupeur.reste, coupeur.place)


def _lot(texte: bytes, decalage: int, parser: etree.XMLParser, lus: deque[list[Element]] | None = None) -> Lot:
    """Parse one lot, after freeing those already read: memory is given back by the thread that took it."""
    while lus:
        lus.popleft().clear()
    racine = etree.fromstring(texte, parser)
    elements = list(racine)
    return Lot(elements, decalage, _ATTRIBUTS(racine), _textes(racine, elements, decalage))


def _textes(racine: Element, elements: list[Element], decalage: int) -> list[tuple[str, int]]:
    """The texts that stand before and after ``elements`` directly under the root, blank ones left out."""
    suites = [(racine.text, racine), *((element.tail, element) for element in elements)]
    return [(texte.strip(), element.sourceline + decalage) for texte, element in suites if texte and texte.strip()]


def _attendre(travail: Future[Lot]) -> Lot | None:
    try:
        return travail.result()
    except etree.XMLSyntaxError:
        return None


def _au_fil(compteur: Compteur, debut: bytes, place: Place | None = None) -> Iterator[Lot]:
    """The ordinary incremental parser, from ``debut`` on: one lot a fiche.

    ``place`` is that of the first byte after the root's tag, when ``debut`` is not the beginning of the file.
    """
    parser = etree.XMLPullParser(events=("start", "end"), tag=("FICHES", "FICHE"), **_REGLAGES)
    decalage, colonne = (place[0], place[1] - len(_OUVERTURE)) if place else (0, 0)
    racine: Element | None = None
    arbre: Element | None = None
    morceau = debut
    if place is None:
        _verifier_debut(debut, compteur.nom)
    try:
        while morceau:
            parser.feed(morceau)
            if fautes := parser.feed_error_log.filter_from_errors():  # some stop the parser without raising
                raise _mal_forme(fautes[0], decalage, colonne)
            for evenement, element in parser.read_events():
                if racine is None:
                    racine = verifier_racine(element, compteur.nom)
                if evenement == "end" and element.getparent() is racine and element is not racine:
                    compteur.fiche_finie()
                    elements = _jusqu_a(racine, element)
                    yield Lot(elements, decalage, True, _textes(racine, elements, decalage))
                    _vider(racine, element)
            morceau = compteur.lire()
        arbre = parser.close()
    except etree.XMLSyntaxError as erreur:
        fautes = parser.feed_error_log.filter_from_errors() or erreur.error_log
        raise _mal_forme(fautes[0], decalage, colonne) from erreur
    finally:
        if arbre is None:
            _abandonner(parser, racine)
    verifier_racine(arbre, compteur.nom)
    yield Lot(list(arbre), decalage, True, _textes(arbre, list(arbre), decalage))


def _verifier_debut(debut: bytes, nom: str) -> None:
    """Refuse a wrong root or a DOCTYPE before anything is built; a syntax error is left to the parser that reads."""
    parser = etree.XMLPullParser(events=("start",), **_REGLAGES)
    with suppress(etree.XMLSyntaxError):
        for depart in range(0, len(debut), 512):
            parser.feed(debut[depart : depart + 512])
            for _, element in parser.read_events():
                verifier_racine(element, nom)
                return


def _abandonner(parser: etree.XMLPullParser, racine: Element | None) -> None:
    """Free a tree left in the middle: the parser would keep it until the next collection of cycles."""
    with suppress(etree.XMLSyntaxError):
        parser.close()
    if racine is not None:
        for fiche in racine.iterchildren("FICHE"):
            fiche.clear()
        racine.clear()


def _jusqu_a(racine: Element, dernier: Element) -> list[Element]:
    rang = racine.index(dernier)
    return list(racine[: rang + 1])


def _mal_forme(faute: Any, lignes: int, colonnes: int) -> ErreurXml:
    """``faute`` is the first entry of the parser's log; the place of what it parsed is added to its own."""
    return ErreurXml(faute.message, faute.line + lignes, faute.column + (colonnes if faute.line == 1 else 0))


def _vider(racine: Element, element: Element) -> None:
    racine.text = None
    element.clear()
    while racine[0] is not element:
        del racine[0]
    del racine[0]


def verifier_racine(element: Element, nom: str) -> Element:
    """The root of the element's document, checked: no DOCTYPE, and the name the flow gives it."""
    document = element.getroottree()
    if document.docinfo.internalDTD is not None:
        raise ErreurLecture(
            "le fichier déclare un DOCTYPE, que le flux officiel n’a pas",
            lieu=nom,
            consequence="Il pourrait cacher des entités piégées : rien n’est lu.",
            action="Donnez l’export officiel tel qu’il a été publié.",
        )
    racine = document.getroot()
    if racine.tag != "FICHES":
        raise ErreurLecture(
            f"la racine est <{abreger(str(racine.tag))}>, pas <FICHES>",
            lieu=f"{nom}, ligne {racine.sourceline}",
            consequence="Ce n’est pas le flux RNCP/RS : rien n’est lu.",
            action="Donnez l’export officiel XML V4.1 ou l’archive CSV.",
        )
    return racine
