"""The labelled texts that training reads: links between single compétences, made by people."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from brique.erreurs import ErreurLecture

MEMES = frozenset({"exact", "close"})
"""The relations of a link that say the same thing."""


@dataclass(frozen=True, slots=True)
class Liens:
    """``textes`` are those that can be found; ``requetes`` the compétences, each with the texts linked to it."""

    textes: tuple[str, ...]
    requetes: Mapping[str, Mapping[int, str]]


def lire_liens(corpus: Path, liens: Path) -> Liens:
    """From two CSV files: ``uri;libelle``, then ``id_competence;competence;esco_uri;relation``."""
    lignes = _lignes(corpus, ("uri", "libelle"))
    rangs = {ligne["uri"]: rang for rang, ligne in enumerate(lignes)}
    requetes: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for ligne in _lignes(liens, ("id_competence", "competence", "esco_uri", "relation")):
        if ligne["esco_uri"] in rangs:
            requetes[ligne["competence"]][rangs[ligne["esco_uri"]]] = ligne["relation"]
    return Liens(tuple(ligne["libelle"] for ligne in lignes), dict(requetes))


def _pourquoi(erreur: Exception) -> str:
    if isinstance(erreur, FileNotFoundError):
        return "il n’existe pas"
    return getattr(erreur, "strerror", None) or str(erreur)


def _lignes(chemin: Path, colonnes: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with chemin.open(encoding="utf-8-sig", newline="") as flux:
            lecteur = csv.DictReader(flux, delimiter=";")
            lues = list(lecteur)
            presentes = lecteur.fieldnames or ()
    except (OSError, UnicodeDecodeError, csv.Error) as erreur:
        raise ErreurLecture(
            f"ce fichier ne se lit pas ({_pourquoi(erreur)}).",
            lieu=str(chemin),
            consequence="Rien n’est appris.",
            action="Donnez un CSV en UTF-8, séparé par des points-virgules.",
        ) from erreur
    if manquantes := [colonne for colonne in colonnes if colonne not in presentes]:
        raise ErreurLecture(
            f"il manque la colonne « {manquantes[0]} ».",
            lieu=str(chemin),
            consequence="Rien n’est appris.",
            action=f"La première ligne doit dire : {';'.join(colonnes)}.",
        )
    return lues
