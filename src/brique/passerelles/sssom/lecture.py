"""Reading SSSOM/TSV, ours or that of others: bounded, what cannot be read named with its line, the rest kept.

What is read gives no right by itself: a file says what it wants. ``retour`` makes values of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from brique.erreurs import ErreurLecture
from brique.passerelles.sssom.champs import (
    BORNES,
    CHOIX,
    COLONNES,
    EXTENSIONS,
    JUSTIFICATION,
    LIBRE,
    PROPAGES,
    Forme,
    Valeur,
    forme,
)
from brique.passerelles.sssom.ecriture import couper_liste
from brique.passerelles.sssom.identifiants import prefixe_inconnu
from brique.referentiel.anomalies import Anomalie, Gravite

_RIEN = "Rien n’en est gardé."
_CONNUES = frozenset((*COLONNES, *EXTENSIONS))
_JOUR = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CITE = 80


@dataclass(frozen=True, slots=True)
class Limites:
    """Bounds of a reading, in characters and in lines."""

    ligne: int = 128 * 1024
    entete: int = 256 * 1024
    lignes: int = 2_000_000
    anomalies: int = 1000


class Rangee(NamedTuple):
    """A mapping: its line in the file, its slots, and ``autres``, the columns that no standard nor Brique knows."""

    ligne: int
    valeurs: Mapping[str, Valeur]
    autres: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Jeu:
    """A set of mappings. ``entete``: its metadata; ``prefixes``: those it declares, with their IRIs.

    ``ecartees`` counts the lines left out; each has its anomaly, of which the first thousand are kept.
    """

    nom: str
    entete: Mapping[str, Any]
    prefixes: Mapping[str, str]
    rangees: tuple[Rangee, ...]
    anomalies: tuple[Anomalie, ...] = ()
    ecartees: int = 0


def lire_sssom(
    origine: str | Path | BinaryIO,
    *,
    nom: str = "",
    metadonnees: str | Path | BinaryIO | None = None,
    limites: Limites | None = None,
) -> Jeu:
    """Everything an SSSOM/TSV file says. ``metadonnees`` is its ``.sssom.yml``, when they are apart.

    A path finds by itself the metadata of the same name beside it. A line that cannot be read is left out and named; a
    value that cannot be read is left out of its line, unless the mapping means nothing without it. Raises
    ``ErreurLecture`` when the file is not SSSOM/TSV, or is larger than ``limites``.
    """
    from brique.passerelles.sssom.entete import lire_entete  # YAML is only loaded when something is read

    bornes = limites or Limites()
    appele = nom or _nom(origine)
    with ExitStack() as pile:
        flux = _ouvrir(pile, origine, appele)
        lecteur = _Lignes(flux, appele, bornes)
        bloc = lecteur.entete()
        if bloc and metadonnees is not None:
            deux = "ses métadonnées sont données deux fois, dans le fichier et à part"
            raise ErreurLecture(deux, lieu=appele, consequence=_RIEN, action="Ne donnez que le fichier.")
        a_cote = metadonnees if metadonnees is not None else _voisine(origine)
        if a_cote is not None and not bloc:
            bloc = _lire_a_cote(pile, a_cote, bornes)
        entete = lire_entete(bloc, appele)
        return _Lecture(appele, entete, bornes).lire(lecteur)


def _nom(origine: str | Path | BinaryIO) -> str:
    if isinstance(origine, str | Path):
        return Path(origine).name
    return Path(str(getattr(origine, "name", "") or "flux")).name


def _ouvrir(pile: ExitStack, origine: str | Path | BinaryIO, nom: str) -> io.TextIOBase:
    if isinstance(origine, str | Path):
        try:
            binaire: BinaryIO = pile.enter_context(Path(origine).open("rb"))  # noqa: SIM115  # the stack closes it
        except (OSError, ValueError) as erreur:
            raison = getattr(erreur, "strerror", None) or erreur
            raise ErreurLecture(f"le fichier ne s’ouvre pas ({raison})", lieu=nom, consequence=_RIEN) from erreur
    else:
        binaire = origine
    texte = io.TextIOWrapper(binaire, encoding="utf-8-sig", newline="\n")
    pile.callback(texte.detach)  # what was given stays open: its owner closes it
    return texte


def _voisine(origine: str | Path | BinaryIO) -> Path | None:
    """The metadata beside the table, when they are there."""
    if not isinstance(origine, str | Path):
        return None
    voisine = fichier_de_metadonnees(Path(origine))
    return voisine if voisine.is_file() else None


def fichier_de_metadonnees(table: Path) -> Path:
    """Where the metadata of a table go when they are apart: beside it, in a ``.sssom.yml`` of the same name."""
    return table.with_name(f"{table.name.removesuffix('.tsv').removesuffix('.sssom')}.sssom.yml")


def _lire_a_cote(pile: ExitStack, origine: str | Path | BinaryIO, bornes: Limites) -> str:
    nom = _nom(origine)
    flux = _ouvrir(pile, origine, nom)
    try:
        bloc = flux.read(bornes.entete + 1)
    except UnicodeDecodeError as erreur:
        raise _pas_utf8(nom) from erreur
    if len(bloc) > bornes.entete:
        raise _trop(nom, f"ses métadonnées dépassent {bornes.entete} caractères")
    return bloc


class _Lignes:
    """The lines of a file, none longer than it may be; those of the last row can be taken up again."""

    def __init__(self, flux: io.TextIOBase, nom: str, bornes: Limites) -> None:
        self._flux, self._nom, self._bornes = flux, nom, bornes
        self._lues = 0
        self._attente: deque[str] = deque()
        self._servies: list[str] = []

    @property
    def prochaine(self) -> int:
        """The number of the next line to come."""
        return self._lues - len(self._attente) + 1

    def entete(self) -> str:
        """The metadata block, its « # » taken off; '' when the table begins at once."""
        lignes: list[str] = []
        taille = 0
        while (ligne := self._lire()).startswith("#"):
            lignes.append(ligne[1:])
            taille += len(ligne)
            if taille > self._bornes.entete:
                raise _trop(self._nom, f"son en-tête dépasse {self._bornes.entete} caractères")
        if ligne:
            self._attente.append(ligne)
        return "".join(lignes)

    def __iter__(self) -> _Lignes:
        return self

    def __next__(self) -> str:
        """The next line. After the last one there may still be some, if they are taken up again."""
        ligne = self._attente.popleft() if self._attente else self._lire()
        if not ligne:
            raise StopIteration
        self._servies.append(ligne)
        return ligne

    def commencer(self) -> None:
        """A new row begins."""
        self._servies.clear()

    def reprendre(self) -> None:
        """Give again all the lines of the row, but the first: a quote left open must not swallow what follows it."""
        self._attente.extendleft(reversed(self._servies[1:]))

    def _lire(self) -> str:
        try:
            ligne = self._flux.readline(self._bornes.ligne + 1)
        except UnicodeDecodeError as erreur:
            raise _pas_utf8(self._nom, self._lues + 1) from erreur
        if len(ligne) > self._bornes.ligne:
            raise _trop(self._nom, f"la ligne {self._lues + 1} dépasse {self._bornes.ligne} caractères")
        self._lues += bool(ligne)
        return ligne


def _trop(nom: str, constat: str) -> ErreurLecture:
    return ErreurLecture(constat, lieu=nom, consequence=_RIEN, action="Vérifiez que c’est un fichier SSSOM/TSV.")


def _pas_utf8(nom: str, ligne: int = 0) -> ErreurLecture:
    ou = f", vers la ligne {ligne}" if ligne else ""
    return ErreurLecture(
        f"le texte n’est pas en UTF-8{ou}", lieu=nom, consequence=_RIEN, action="Enregistrez-le en UTF-8."
    )


@dataclass(slots=True)
class _Lecture:
    """One reading of a table, with what it found wrong."""

    nom: str
    entete: Mapping[str, Any]
    bornes: Limites
    anomalies: list[Anomalie] = field(default_factory=list)
    ecartees: int = 0

    def lire(self, lignes: _Lignes) -> Jeu:
        prefixes = self.entete.get("curie_map", {})
        debut = lignes.prochaine
        suite = self._cellules(lignes)
        colonnes = self._colonnes(next(suite, (debut, []))[1], debut)
        rangees: list[Rangee] = []
        for ligne, cellules in suite:
            if len(rangees) + self.ecartees >= self.bornes.lignes:
                raise _trop(self.nom, f"il a plus de {self.bornes.lignes} lignes")
            rangee = self._rangee(ligne, colonnes, cellules, prefixes)
            if rangee is not None:
                rangees.append(rangee)
        lues = tuple(_propager(rangees, self.entete))
        return Jeu(self.nom, self.entete, prefixes, lues, tuple(self.anomalies), self.ecartees)

    def _colonnes(self, colonnes: list[str], debut: int) -> list[str]:
        manquantes = [nom for nom in ("predicate_id", "mapping_justification") if nom not in colonnes]
        doubles = sorted({nom for nom in colonnes if colonnes.count(nom) > 1})
        if manquantes or doubles:
            constat = f"la colonne {manquantes[0]} manque" if manquantes else f"la colonne {doubles[0]} y est deux fois"
            raise ErreurLecture(
                f"{constat} : ce n’est pas un tableau SSSOM/TSV", lieu=f"{self.nom}, ligne {debut}", consequence=_RIEN
            )
        return colonnes

    def _cellules(self, lignes: _Lignes) -> Iterator[tuple[int, list[str]]]:
        """The rows of the table with the number of their first line; those badly quoted are named and left out."""
        table = csv.reader(lignes, delimiter="\t", strict=True)
        fautives = 0
        while True:
            ligne = lignes.prochaine
            lignes.commencer()
            try:
                cellules = next(table)
            except StopIteration:
                return
            except csv.Error:
                fautives += 1
                if fautives > self.bornes.anomalies:
                    raise _trop(
                        self.nom, f"plus de {self.bornes.anomalies} lignes ont des guillemets mal placés"
                    ) from None
                self._ecarter("sssom-guillemets", ligne, "un guillemet y est ouvert ou fermé au mauvais endroit")
                lignes.reprendre()
                continue
            if cellules:
                yield ligne, cellules

    def _rangee(
        self, ligne: int, colonnes: list[str], cellules: list[str], prefixes: Mapping[str, str]
    ) -> Rangee | None:
        if len(cellules) != len(colonnes):
            self._ecarter("sssom-colonnes", ligne, f"elle a {len(cellules)} cellules pour {len(colonnes)} colonnes")
            return None
        valeurs: dict[str, Valeur] = {}
        autres: dict[str, str] = {}
        for nom, cellule in zip(colonnes, cellules, strict=True):
            if not cellule:
                continue
            if nom not in _CONNUES:
                autres[nom] = cellule
                continue
            valeur, grief = _valeur(nom, cellule, prefixes)
            if grief:
                self._signaler("sssom-valeur", ligne, f"{nom} vaut « {cellule[:_CITE]} » : {grief}", cellule)
            else:
                valeurs[nom] = valeur
        manque = _manque(valeurs, self.entete)
        if manque:
            self._ecarter("sssom-incomplete", ligne, f"{manque} n’y est pas, ou ne peut pas être lu")
            return None
        return Rangee(ligne, valeurs, autres)

    def _ecarter(self, regle: str, ligne: int, constat: str) -> None:
        self.ecartees += 1
        self._noter(regle, Gravite.BLOQUANTE, ligne, f"{constat}. La ligne n’est pas gardée.")

    def _signaler(self, regle: str, ligne: int, constat: str, valeur: str) -> None:
        self._noter(regle, Gravite.AVERTISSEMENT, ligne, f"{constat}. Cette valeur n’est pas gardée.", valeur[:_CITE])

    def _noter(self, regle: str, gravite: Gravite, ligne: int, message: str, valeur: str = "") -> None:
        if len(self.anomalies) < self.bornes.anomalies:
            entier = f"{self.nom}, ligne {ligne} : {message}"
            self.anomalies.append(Anomalie(regle, gravite, entier, ligne=ligne, valeur=valeur))


def _manque(valeurs: Mapping[str, Valeur], entete: Mapping[str, Any]) -> str:
    """The first slot without which the mapping means nothing. A literal has a label instead of an identifier."""
    for cote in ("subject", "object"):
        libre = (valeurs.get(f"{cote}_type") or entete.get(f"{cote}_type")) == LIBRE
        voulu = f"{cote}_label" if libre else f"{cote}_id"
        if voulu not in valeurs:
            return voulu
    return next((nom for nom in ("predicate_id", "mapping_justification") if nom not in valeurs), "")


def _valeur(nom: str, cellule: str, prefixes: Mapping[str, str]) -> tuple[Valeur, str]:
    """The value of a cell, and what is wrong with it ('' when nothing is)."""
    sa_forme = forme(nom)
    if sa_forme is Forme.NOMBRE:
        return _nombre(nom, cellule)
    if sa_forme is Forme.DATE:
        return _date(cellule)
    if nom in CHOIX and cellule not in CHOIX[nom]:
        return cellule, "la norme n’a pas cette valeur"
    if nom == "mapping_justification" and not JUSTIFICATION.fullmatch(cellule):
        return cellule, "la norme n’a pas cette justification"
    valeur: Valeur = tuple(un for un in couper_liste(cellule) if un) if sa_forme.multiple else cellule
    if sa_forme.renvoie:
        for reference in valeur if isinstance(valeur, tuple) else (cellule,):
            prefixe = prefixe_inconnu(reference, prefixes)
            if prefixe is not None:
                return (
                    valeur,
                    f"le préfixe « {prefixe} » n’est pas déclaré" if prefixe else "ce n’est pas un identifiant",
                )
    return valeur, ""


def _nombre(nom: str, cellule: str) -> tuple[Valeur, str]:
    try:
        nombre = float(cellule)
    except ValueError:
        return cellule, "ce n’est pas un nombre"
    if not BORNES.get(nom, 0.0) <= nombre <= 1.0:
        return cellule, f"ce nombre n’est pas entre {BORNES.get(nom, 0.0):g} et 1"
    return nombre, ""


def _date(cellule: str) -> tuple[Valeur, str]:
    try:
        return (date.fromisoformat(cellule), "") if _JOUR.fullmatch(cellule) else (cellule, "ce n’est pas un jour")
    except ValueError:
        return cellule, "ce jour n’existe pas"


def _propager(rangees: list[Rangee], entete: Mapping[str, Any]) -> Iterator[Rangee]:
    """Give each mapping what the set says for all of them, in the slots that no mapping fills itself."""
    remplis = {nom for rangee in rangees for nom in rangee.valeurs}
    communes = {nom: valeur for nom, valeur in entete.items() if nom in PROPAGES and nom not in remplis}
    for rangee in rangees:
        yield Rangee(rangee.ligne, {**communes, **rangee.valeurs}, rangee.autres) if communes else rangee
