"""Free texts of the register, given back the lines they had: paragraphs, lists, and trees of compétences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from brique.referentiel.decoupage import Competence, decouper
from brique.referentiel.parties import Partie, analyser

PROFONDEUR_MAX = 5
_SAUT = re.compile(r"[\n\r\v\f\u2028\u2029]+|[ \t\u00a0]{2,}")
_PUCE = re.compile(r"^(?:[-–—•·▪◦*➢✓]\s*|o\s+)(?=\S)")
_LISTE_MIN = 3
_LIGNE_COURTE = 170


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph (one line) or a list (``liste``)."""

    lignes: Sequence[str]
    liste: bool = False


@dataclass(slots=True)
class Noeud:
    """A compétence, or a heading with what it carries. ``segments`` are (part label, text) when they are asked for."""

    competence: Competence
    enfants: list[Noeud] = field(default_factory=list)
    segments: Sequence[tuple[str, str, str]] = ()


def passages(texte: str) -> list[Passage]:
    """``texte`` as paragraphs and lists. Runs of blanks are the line breaks that the export lost."""
    lignes = [ligne.strip() for ligne in _SAUT.split(texte) if ligne.strip()]
    if _est_une_liste(lignes):
        return [Passage(lignes, liste=True)]
    resultat: list[Passage] = []
    puces: list[str] = []
    for ligne in lignes:
        if trouve := _PUCE.match(ligne):
            puces.append(ligne[trouve.end() :])
            continue
        _vider(puces, resultat)
        resultat.append(Passage([ligne]))
    _vider(puces, resultat)
    return resultat


def _vider(puces: list[str], resultat: list[Passage]) -> None:
    if puces:
        resultat.append(Passage(list(puces), liste=True))
        puces.clear()


def _est_une_liste(lignes: Sequence[str]) -> bool:
    """Several short lines without bullet nor full stop are an enumeration."""
    return len(lignes) >= _LISTE_MIN and all(
        len(ligne) <= _LIGNE_COURTE and not _PUCE.match(ligne) and not ligne.endswith((".", ":")) for ligne in lignes
    )


def arbre(texte: str, *, parties: bool = False) -> list[Noeud]:
    """The compétences of a bloc as a tree, at most ``PROFONDEUR_MAX`` deep; with their parts when asked."""
    racines: list[Noeud] = []
    noeuds: list[tuple[Noeud, int, int | None]] = []  # node, depth shown, index of the node it hangs from
    for piece in decouper(texte):
        noeud = Noeud(piece, segments=_segments(piece.texte) if parties else ())
        parent = piece.parent
        while parent is not None and noeuds[parent][1] >= PROFONDEUR_MAX - 1:
            parent = noeuds[parent][2]
        if parent is None:
            racines.append(noeud)
        else:
            noeuds[parent][0].enfants.append(noeud)
        noeuds.append((noeud, 0 if parent is None else noeuds[parent][1] + 1, parent))
    return racines


def _segments(texte: str) -> list[tuple[str, str, str]]:
    """(part, its class, its text) for each slice of a compétence."""
    lues = analyser(texte)
    noms = {
        Partie.VERBES: _("ce que l’on fait"),
        Partie.OBJET: _("sur quoi"),
        Partie.FINALITE: _("pour quoi"),
        Partie.MOYENS: _("avec quoi"),
        Partie.CONTEXTE: _("dans quelles conditions"),
    }
    return [(noms.get(s.partie, ""), f"p-{s.partie.value}", texte[s.debut : s.fin]) for s in lues.segments]


def nombre_de_competences(noeuds: Sequence[Noeud]) -> int:
    """Compétences of a tree; headings do not count."""
    return sum((0 if noeud.enfants else 1) + nombre_de_competences(noeud.enfants) for noeud in noeuds)
