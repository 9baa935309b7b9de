"""The V4.1 flow as a stream of fiches and anomalies: memory does not grow with the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeAlias

from brique.erreurs import ErreurLecture
from brique.referentiel.anomalies import Anomalie, Gravite
from brique.referentiel.fiche import Fiche
from brique.referentiel.fiche_xml import lire_fiche
from brique.referentiel.lots_xml import ARRET, Compteur, ErreurXml, lots
from brique.referentiel.releve import abreger

VERSION = "4.1"
_MONTRES = 100  # findings given for one kind of intruder, before they are only counted
_CONNUS = {
    "Premature end": "le fichier est tronqué, il manque la fin",
    "not finished": "le fichier est tronqué, il manque la fin",
    "not proper UTF-8": "l’encodage n’est pas de l’UTF-8",
    "Invalid bytes in character encoding": "l’encodage n’est pas celui que le fichier annonce",
    "Extra content": "il y a du contenu après la fin du document",
    "Opening and ending tag mismatch": "une balise se ferme sous un autre nom qu’elle ne s’ouvre",
    "Start tag expected": "ce n’est pas du XML",
    "Document is empty": "le document est vide",
    "no element found": "le document ne contient aucun élément",
    "entity amplification": "des entités piégées se multiplient",
    "EntityRef: no name": "un « & » n’est pas écrit « &amp; »",
    "Entity": "une entité inconnue est citée",
    "Excessive depth": "les éléments sont imbriqués trop profondément",
    "Unsupported encoding": "l’encodage annoncé n’est pas connu",
    "out of allowed range": "un caractère interdit s’y trouve",
    "invalid Char": "un caractère interdit s’y trouve",
    "Namespace prefix": "un préfixe n’est pas déclaré",
    "redefined": "un attribut est donné deux fois",
    "too long": "un texte est démesuré",
    "huge": "un texte est démesuré",
    "Huge": "un texte est démesuré",
    "limit exceeded": "un texte est démesuré",
}

Element: TypeAlias = Any  # an lxml element: lxml ships no types


def lire_xml(compteur: Compteur) -> Iterator[Fiche | Anomalie]:
    """Yield the fiches of one XML file and the anomalies of its structure, in the order of the file.

    Entities are never resolved, a DOCTYPE is refused before any fiche, and nothing is fetched. Comments and
    processing instructions are not content and are left out. Raises ``ErreurLecture`` on XML that is not well
    formed, with its line and column.
    """
    version = ""
    voisins = _Voisins(compteur.nom)
    try:
        for lot in lots(compteur):
            if lot.attributs and lot.elements:
                yield from voisins.racine(lot.elements[0].getparent(), lot.decalage)
            for element in lot.elements:
                if element.tag == "FICHE":
                    fiche, anomalies = lire_fiche(element, lot.decalage, attributs=lot.attributs)
                    yield fiche
                    yield from anomalies
                elif element.tag == "VERSION_FLUX" and not version and not len(element) and not element.attrib:
                    version = (element.text or "").strip()
                else:
                    yield from voisins.element(element, lot.decalage)
            element = None  # the last hold on the lot, whose memory goes back before the next one is read
            for texte, ligne in lot.textes:
                yield from voisins.texte(texte, ligne)
    except ErreurXml as erreur:
        raise ErreurLecture(
            f"le XML n’est pas valide : {_traduire(erreur.message)}",
            lieu=f"{compteur.nom}, ligne {erreur.ligne}, colonne {erreur.colonne}",
            consequence=ARRET,
            action="Téléchargez l’export de nouveau ; s’il est bien complet, signalez cette ligne à son éditeur.",
        ) from erreur
    yield from voisins.conclure()
    if version != VERSION:
        yield Anomalie(
            "version-flux",
            Gravite.AVERTISSEMENT,
            f"{compteur.nom} : la version du flux est « {abreger(version) or 'absente'} », Brique lit la {VERSION}. "
            "Le fichier est lu comme tel ; vérifiez les anomalies.",
            element="VERSION_FLUX",
            valeur=abreger(version),
        )


class _Voisins:
    """What stands between the fiches and is not the first VERSION_FLUX: each is reported, then only counted.

    A file made of nothing else would otherwise give a finding for every few bytes of it.
    """

    def __init__(self, nom: str) -> None:
        self.nom = nom
        self.comptes: Counter[str] = Counter()
        self._attributs: set[str] = set()

    def racine(self, element: Element, decalage: int) -> Iterator[Anomalie]:
        for nom, valeur in element.attrib.items():
            if nom not in self._attributs:
                self._attributs.add(nom)
                constat = f"l’attribut @{abreger(nom)} de la racine n’est pas dans le schéma V4.1"
                yield self._anomalie("attribut-inconnu", constat, f"@{nom}", valeur, element.sourceline + decalage)

    def element(self, element: Element, decalage: int) -> Iterator[Anomalie]:
        nom = abreger(str(element.tag))
        self.comptes[nom] += 1
        if self.comptes[nom] <= _MONTRES:
            texte = " ".join("".join(str(t) for t in element.itertext()).split())
            constat = f"l’élément {nom} n’est pas attendu hors d’une fiche"
            yield self._anomalie("element-inconnu", constat, nom, texte, element.sourceline + decalage)

    def texte(self, texte: str, ligne: int) -> Iterator[Anomalie]:
        self.comptes[""] += 1
        if self.comptes[""] <= _MONTRES:
            yield self._anomalie("texte-hors-element", "du texte se trouve entre les fiches", "", texte, ligne)

    def conclure(self) -> Iterator[Anomalie]:
        for nom, nombre in self.comptes.items():
            if nombre > _MONTRES:
                quoi = f"l’élément {nom}" if nom else "du texte entre les fiches"
                yield Anomalie(
                    "element-inconnu" if nom else "texte-hors-element",
                    Gravite.AVERTISSEMENT,
                    f"{self.nom} : {quoi} revient {nombre} fois hors des fiches. "
                    f"Les {_MONTRES} premières fois sont citées plus haut.",
                    element=nom,
                )

    def _anomalie(self, regle: str, constat: str, nom: str, texte: str, ligne: int) -> Anomalie:
        return Anomalie(
            regle,
            Gravite.AVERTISSEMENT,
            f"{self.nom} (ligne {ligne}) : {constat}. Rien ne le rattache à une certification : « {abreger(texte)} ».",
            element=nom,
            ligne=ligne,
            valeur=abreger(texte, 2000),
        )


def _traduire(message: str) -> str:
    """The parser's complaint, in French with its own words after."""
    for debut, francais in _CONNUS.items():
        if debut in message:
            return f"{francais} ({message})"
    return f"erreur de syntaxe ({message or 'sans autre précision'})"
