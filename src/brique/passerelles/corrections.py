"""What people said of computed passerelles: a labelled set of pairs of blocs, read and written line by line (JSONL).

A correction names no person: ``auteur`` and ``organisation`` only tell the lines of one file apart, so that a
training may keep those of one hand together. Nothing here changes a score: it is what a training may learn from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, NamedTuple

from brique.erreurs import ErreurArgument, ErreurLecture
from brique.passerelles.valeurs import BlocCompare, Relation
from brique.referentiel.forme_json import depuis_json, en_json

FORME = 1
"""Of the lines: one of another form is refused, never guessed."""
LIGNE_MAX = 1 << 20
"""Octets of a line: two blocs of 400 compétences hold in half of it."""
LIGNES_MAX = 1_000_000

Signaler = Callable[[ErreurLecture], None]


class PaireDite(NamedTuple):
    """A compétence of the source and one of the cible, by their ranks: ``juste`` when a person says that they say the
    same, False when they say that these do not go together."""

    source: int
    cible: int
    juste: bool


class Provenance(NamedTuple):
    """From where a correction comes: opaque marks for the person and their organisation, the role held, the day, and
    the model and encoders of the suggestion they had before their eyes."""

    auteur: str
    role: str
    organisation: str
    jour: date
    modele: str
    encodeurs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said of a computed passerelle, with the very texts they read.

    ``suggeree`` is what the model had said. ``relation`` is the right one in their eyes, None when they only spoke of
    pairs. A pair absent from ``paires`` was not spoken of.
    """

    source: BlocCompare
    cible: BlocCompare
    suggeree: Relation
    relation: Relation | None
    paires: tuple[PaireDite, ...]
    provenance: Provenance


def verifier(correction: Correction) -> Correction:
    """``correction`` itself, when it says something and only of compétences that exist. Raises ``ErreurArgument``."""
    if correction.relation is None and not correction.paires:
        raise ErreurArgument("cette correction ne dit rien : ni relation, ni paire", lieu=_lieu(correction))
    for nom, rangs, bloc in (
        ("source", [paire.source for paire in correction.paires], correction.source),
        ("cible", [paire.cible for paire in correction.paires], correction.cible),
    ):
        fautif = next((rang for rang in rangs if not 0 <= rang < len(bloc.competences)), None)
        if fautif is not None:
            raise ErreurArgument(
                f"le bloc {nom} n’a pas de compétence au rang {fautif} (il en a {len(bloc.competences)})",
                lieu=_lieu(correction),
            )
    dites = [(paire.source, paire.cible) for paire in correction.paires]
    if len(set(dites)) < len(dites):
        raise ErreurArgument("une même paire est dite deux fois", lieu=_lieu(correction))
    return correction


def _lieu(correction: Correction) -> str:
    source, cible = correction.source.cle, correction.cible.cle
    return f"correction {source.code or source.fiche} → {cible.code or cible.fiche}"


def en_ligne(correction: Correction) -> str:
    """A correction as one line of JSON, without its end of line: equal corrections give equal lines."""
    return json.dumps({"forme": FORME, **en_json(correction)}, ensure_ascii=False, sort_keys=True)


def depuis_ligne(texte: str) -> Correction:
    """The correction that ``en_ligne`` wrote. Raises ``ErreurArgument`` when it is not one, or is not coherent."""
    try:
        donnees: Any = json.loads(texte)
    except (ValueError, RecursionError) as erreur:
        raise ErreurArgument(f"ce n’est pas du JSON ({erreur})") from erreur
    if not isinstance(donnees, dict) or donnees.pop("forme", None) != FORME:
        raise ErreurArgument(f"ce n’est pas une correction de la forme {FORME}")
    for nom in ("source", "cible"):  # left out when empty, as everywhere in this JSON
        if isinstance(donnees.get(nom), dict):
            donnees[nom].setdefault("libelle", "")
    donnees.setdefault("paires", [])
    donnees.setdefault("relation", None)
    return verifier(depuis_json(Correction, donnees))


def ecrire_corrections(corrections: Iterable[Correction], sortie: IO[str]) -> int:
    """Write one line a correction, in the order given; returns how many. Raises ``ErreurArgument`` for one that is not
    coherent, before its line is written."""
    nombre = 0
    for correction in corrections:
        sortie.write(en_ligne(verifier(correction)) + "\n")
        nombre += 1
    return nombre


def lire_corrections(chemin: Path, *, signaler: Signaler | None = None) -> Iterator[Correction]:
    """The corrections of a JSONL file, in order, one line at a time; empty lines do not count.

    A line that cannot be read raises ``ErreurLecture``, which names it; with ``signaler``, it is given this error and
    the line is left out. Never read: a line over ``LIGNE_MAX`` octets, and what follows ``LIGNES_MAX`` lines.
    """
    try:
        fichier = chemin.open("rb")
    except OSError as erreur:
        raise ErreurLecture(
            f"ce fichier ne s’ouvre pas ({erreur.strerror})",
            lieu=str(chemin),
            consequence="Aucune correction n’est lue.",
            action="Vérifiez son chemin.",
        ) from erreur
    with fichier:
        for numero, octets in _lignes(fichier, chemin):
            try:
                correction = _lire(octets)
            except ErreurArgument as erreur:
                malformee = ErreurLecture(
                    erreur.constat,
                    lieu=f"{chemin.name}, ligne {numero}" + (f", {erreur.lieu}" if erreur.lieu else ""),
                    consequence="Cette correction n’est pas lue.",
                    action="Exportez-les de nouveau : brique portail passerelles corrections exporter.",
                )
                if signaler is None:
                    raise malformee from erreur
                signaler(malformee)
            else:
                yield correction


def _lignes(fichier: IO[bytes], chemin: Path) -> Iterator[tuple[int, bytes]]:
    """(number, octets) of each line that says something; one too long is cut just beyond the bound."""
    numero = 0
    while octets := fichier.readline(LIGNE_MAX + 1):
        numero += 1
        if numero > LIGNES_MAX:
            raise ErreurLecture(
                f"ce fichier dépasse {LIGNES_MAX} lignes",
                lieu=str(chemin),
                consequence="Les suivantes ne sont pas lues.",
                action="Coupez-le en plusieurs fichiers.",
            )
        suite = octets
        while suite and not suite.endswith(b"\n"):  # the rest of a line too long is passed over, by pieces
            suite = fichier.readline(LIGNE_MAX)
        if octets.strip():
            yield numero, octets


def _lire(octets: bytes) -> Correction:
    if len(octets) > LIGNE_MAX:
        raise ErreurArgument(f"cette ligne dépasse {LIGNE_MAX} octets")
    try:
        return depuis_ligne(octets.decode("utf-8"))
    except UnicodeDecodeError as erreur:
        raise ErreurArgument("cette ligne n’est pas écrite en UTF-8") from erreur
