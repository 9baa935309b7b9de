"""The stream of formations of a catalogue: one at a time, bounded, from XML that hides nothing.

No entity is resolved, a DOCTYPE is refused before any formation, nothing is fetched, and memory follows the largest
formation, not the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple

from lxml import etree

from brique.erreurs import ErreurLecture
from brique.parcours.offres.noeud import Element, chemin, nom_local
from brique.parcours.offres.valeurs import Norme
from brique.referentiel.fiche import Inconnu
from brique.referentiel.releve import abreger

ARRET = "La lecture s’arrête là ; rien n’en est gardé."
EDOF = "https://www.of.moncompteformation.gouv.fr"
LHEO = ("http://lheo.gouv.fr/", "http://www.lheo.org/", "https://lheo.gouv.fr/")
LHEO_LU = "http://lheo.gouv.fr/2.3"
RACINES = ("lheo", "lheo-plus")
_DEBUT = 512
_REGLAGES: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_CONNUS = {
    "Premature end": "le fichier est tronqué, il manque la fin",
    "not finished": "le fichier est tronqué, il manque la fin",
    "mismatch": "une balise se ferme sous un autre nom qu’elle ne s’ouvre",
    "no element found": "le document ne contient aucun élément",
    "amplification": "des entités piégées se multiplient",
    "Entity": "une entité inconnue est citée",
    "encoding": "l’encodage n’est pas celui que le fichier annonce",
    "Excessive depth": "les éléments sont imbriqués trop profondément",
    "Huge": "un texte est démesuré",
    "huge": "un texte est démesuré",
    "limit": "un texte est démesuré",
}


@dataclass(frozen=True, slots=True)
class Bornes:
    """What a catalogue may not exceed: bytes in all and for one formation, marks (« < » and « = ») of one formation."""

    octets: int = 1024**3
    formation: int = 8 * 1024**2
    marques: int = 200_000
    formations: int = 1_000_000
    morceau: int = 64 * 1024


class Tete(NamedTuple):
    """What the root says: the language, and the namespace that gives its version."""

    norme: Norme
    espace: str


class FormationLue(NamedTuple):
    """A whole formation. Its element lives until the next one is asked for."""

    element: Element
    tete: Tete


def formations(
    flux: BinaryIO, nom: str, bornes: Bornes, lus: Callable[[int], None] = lambda octets: None
) -> Iterator[FormationLue | Inconnu]:
    """Each formation, and what stands outside them as text with its path. Raises ``ErreurLecture``."""
    compteur = _Compteur(flux, nom, bornes)
    morceau = compteur.lire()
    tete = _tete(morceau, nom)
    parser = etree.XMLPullParser(events=("end",), tag="{*}formation", **_REGLAGES)
    arbre: Element | None = None
    try:
        while morceau:
            parser.feed(morceau)
            if fautes := parser.feed_error_log.filter_from_errors():  # some stop the parser without raising
                raise _mal_forme(fautes[0], nom)
            for _, element in parser.read_events():
                parent = element.getparent()
                if parent is None or nom_local(parent) != "offres":
                    continue
                compteur.formation_finie()
                yield from _voisins(parent, element)
                yield FormationLue(element, tete)
                lus(compteur.octets)
                element.clear(keep_tail=True)
            element = parent = None
            morceau = compteur.lire()
        arbre = parser.close()
    except etree.XMLSyntaxError as erreur:
        fautes = parser.feed_error_log.filter_from_errors() or erreur.error_log
        raise _mal_forme(fautes[0] if len(fautes) else None, nom) from erreur
    finally:
        if arbre is None:
            with suppress(etree.XMLSyntaxError):
                parser.close()
    if not compteur.formations:
        raise ErreurLecture(
            "ce catalogue ne contient aucune formation", lieu=nom, consequence=ARRET, action="Vérifiez son export."
        )
    yield from _hors_formations(arbre)


class _Compteur:
    """A stream that counts what is read, and refuses what exceeds the bounds."""

    def __init__(self, flux: BinaryIO, nom: str, bornes: Bornes) -> None:
        self._flux, self._nom, self._bornes = flux, nom, bornes
        self.octets = self.formations = 0
        self._depuis = self._marques = 0

    def lire(self) -> bytes:
        try:
            morceau = self._flux.read(self._bornes.morceau)
        except OSError as erreur:
            raise ErreurLecture(f"la lecture échoue ({erreur.strerror or erreur})", lieu=self._nom) from erreur
        self.octets += len(morceau)
        self._depuis += len(morceau)
        self._marques += morceau.count(b"<") + morceau.count(b"=")
        trop = self._depuis > self._bornes.formation + self._bornes.morceau or self._marques > self._bornes.marques
        if trop:
            self._refuser("une formation est démesurée, ou ne se ferme pas")
        if self.octets > self._bornes.octets:
            self._refuser("ce catalogue dépasse la taille admise")
        return morceau

    def formation_finie(self) -> None:
        self.formations += 1
        self._depuis = self._marques = 0
        if self.formations > self._bornes.formations:
            self._refuser(f"plus de {self._bornes.formations} formations")

    def _refuser(self, constat: str) -> None:
        raise ErreurLecture(
            constat, lieu=self._nom, consequence=ARRET, action="Donnez l’export tel que votre outil l’a produit."
        )


def _tete(debut: bytes, nom: str) -> Tete:
    """What the root is, known before anything is built. A fault of syntax is left to the parser that reads."""
    parser = etree.XMLPullParser(events=("start",), **_REGLAGES)
    with suppress(etree.XMLSyntaxError):
        for depart in range(0, len(debut), _DEBUT):
            parser.feed(debut[depart : depart + _DEBUT])
            for _, element in parser.read_events():
                return _reconnaitre(element, nom)
    if parser.feed_error_log.filter_from_errors():
        raise _mal_forme(parser.feed_error_log.filter_from_errors()[0], nom)
    raise ErreurLecture("ce n’est pas du XML", lieu=nom, consequence=ARRET, action="Donnez un catalogue LHÉO ou EDOF.")


def _reconnaitre(racine: Element, nom: str) -> Tete:
    if racine.getroottree().docinfo.internalDTD is not None:
        raise ErreurLecture(
            "le fichier déclare un DOCTYPE, que ni LHÉO ni EDOF n’emploient",
            lieu=nom,
            consequence="Il pourrait cacher des entités piégées : rien n’est lu.",
            action="Donnez l’export tel que votre outil l’a produit.",
        )
    espace = etree.QName(racine).namespace or ""
    if nom_local(racine) not in RACINES or not (espace in {"", EDOF} or espace.startswith(LHEO)):
        raise ErreurLecture(
            f"la racine est <{abreger(str(racine.tag))}>, pas <lheo>",
            lieu=f"{nom}, ligne {racine.sourceline}",
            consequence="Ce n’est pas un catalogue d’offres : rien n’est lu.",
            action="Donnez un fichier LHÉO 2.3, ou un catalogue EDOF (Mon Compte Formation).",
        )
    return Tete(Norme.EDOF if espace == EDOF else Norme.LHEO, espace)


def _voisins(offres: Element, formation: Element) -> Iterator[Inconnu]:
    """What stands before a formation, beside the others; it is then let go."""
    while (voisin := offres[0]) is not formation:
        yield from _textes(voisin)
        if voisin.tail and voisin.tail.strip():
            yield Inconnu("offres", voisin.tail.strip())
        del offres[0]


def _hors_formations(racine: Element) -> Iterator[Inconnu]:
    for nom, valeur in racine.attrib.items():
        if not str(nom).startswith("{"):
            yield Inconnu(f"{nom_local(racine)}/@{nom}", str(valeur))
    yield from _textes(racine)


def _textes(element: Element) -> Iterator[Inconnu]:
    """Every text of what is in no formation."""
    for enfant in element.iter():
        if enfant.text and enfant.text.strip():
            yield Inconnu(chemin(enfant), enfant.text.strip())
        if enfant is not element and enfant.tail and enfant.tail.strip():
            yield Inconnu(chemin(enfant.getparent()), enfant.tail.strip())


def _mal_forme(faute: Any, nom: str) -> ErreurLecture:
    message = str(getattr(faute, "message", "") or "")
    dit = next((francais for debut, francais in _CONNUS.items() if debut in message), "une faute de syntaxe")
    place = f", ligne {faute.line}, colonne {faute.column}" if faute is not None else ""
    return ErreurLecture(
        f"le XML n’est pas valide : {dit}{f' ({message})' if message else ''}",
        lieu=f"{nom}{place}",
        consequence=ARRET,
        action="Exportez de nouveau le catalogue ; s’il est complet, montrez cette ligne à l’éditeur de votre outil.",
    )
