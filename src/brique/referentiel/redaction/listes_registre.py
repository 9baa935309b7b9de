"""Lists as the register keeps them, one text, written so that ``decouper`` gives each line back, at its depth.

What tells a heading from a compétence in such a text is only its layout. Several are tried, from the plainest to the
most marked, and the first that reads back exactly is kept: what is written is checked by the very function that every
reader of the register uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from brique.referentiel.decoupage import Nature, decouper

_PUCES = ("- ", "o ", "▪ ", "→ ", "* ")


@dataclass(frozen=True, slots=True)
class LigneDeListe:
    """A line of a list: its text on one line, its code apart, its depth from 0; ``rubrique`` when it is a heading."""

    texte: str
    profondeur: int = 0
    code: str = ""
    rubrique: bool = False

    @property
    def libelle(self) -> str:
        """The line with its code, as ``decouper`` gives it."""
        return f"{self.code}. {self.texte}" if self.code else self.texte


def sur_une_ligne(texte: str) -> str:
    """``texte`` with its line breaks and double blanks folded: in the register they would cut it."""
    return " ".join(texte.split())


def mettre_en_liste(lignes: Iterable[LigneDeListe]) -> str:
    """The text of ``lignes`` ('' for none). Lines without a word are left out.

    When no layout reads back exactly (an énoncé made of two sentences that each begin with an infinitive is two
    compétences for every reader), the one that keeps most of the lines as they are is taken.
    """
    utiles = [ligne for ligne in lignes if ligne.texte.strip()]
    if not utiles:
        return ""
    essais: list[tuple[tuple[bool, bool, int], str]] = []
    for forme in _FORMES if any(ligne.rubrique for ligne in utiles) else _FORMES[:1]:
        texte = _joindre(utiles, forme)
        fidelite = _fidelite(texte, utiles)
        if fidelite[0]:
            return texte
        essais.append((fidelite, texte))
    return max(essais, key=lambda essai: essai[0])[1]


def _joindre(lignes: Sequence[LigneDeListe], forme: Callable[[LigneDeListe], str]) -> str:
    return "\n".join(forme(ligne) for ligne in lignes)


def _en_puces(ligne: LigneDeListe) -> str:
    """« - Accueillir », whatever the line."""
    return _puce(ligne.profondeur) + ligne.libelle


def _sous_des_puces(ligne: LigneDeListe) -> str:
    """« • Accueil » for a heading, « - Accueillir » for what it holds."""
    if ligne.rubrique:
        return f"• {ligne.libelle}"
    return _en_puces(ligne) if not ligne.profondeur else _puce(ligne.profondeur - 1) + ligne.libelle


def _sous_des_titres(ligne: LigneDeListe) -> str:
    """« Accueil : » for a heading."""
    if ligne.rubrique:
        return f"{ligne.libelle.rstrip(' :')} :"
    return _sous_des_puces(ligne)


def _sous_des_majuscules(ligne: LigneDeListe) -> str:
    """« Accueil : » for a heading, with a capital: without one it would be read as the end of the line above."""
    dite = _sous_des_titres(ligne)
    return dite[:1].upper() + dite[1:] if ligne.rubrique else dite


_FORMES = (_en_puces, _sous_des_puces, _sous_des_titres, _sous_des_majuscules)


def _puce(profondeur: int) -> str:
    rang = min(profondeur, len(_PUCES) - 1)
    return "  " * profondeur + _PUCES[rang]


def _fidelite(texte: str, lignes: Sequence[LigneDeListe]) -> tuple[bool, bool, int]:
    """How well ``texte`` reads back: exactly, or at least each énoncé once and in order, or how many of the lines."""
    pieces = decouper(texte)
    lues, voulues = [_comparable(piece.libelle) for piece in pieces], [_comparable(ligne.libelle) for ligne in lignes]
    exact = lues == voulues and [piece.profondeur for piece in pieces] == [ligne.profondeur for ligne in lignes]
    enonces = [lue for lue, piece in zip(lues, pieces, strict=True) if piece.nature is Nature.COMPETENCE]
    tous = enonces == [voulue for voulue, ligne in zip(voulues, lignes, strict=True) if not ligne.rubrique]
    return exact, tous, len(set(lues) & set(voulues))


def _comparable(libelle: str) -> str:
    return libelle.rstrip(" :").casefold()
