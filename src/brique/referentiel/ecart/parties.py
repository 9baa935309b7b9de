"""A bloc ready to be compared, whether it comes from the register or from a draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from brique.referentiel.decoupage import Nature as NatureDePiece
from brique.referentiel.decoupage import decouper
from brique.referentiel.fiche import Bloc
from brique.referentiel.redaction.brouillon import BlocEcrit, Passage


class Piece(NamedTuple):
    """A compétence, or the heading above some (``rubrique``), apart from its number; what evaluates it, if known.

    ``titre_sur``: it is written as a heading, which no compétence can then be; elsewhere headings are only guessed.
    """

    texte: str
    code: str = ""
    rubrique: bool = False
    titre_sur: bool = False
    criteres: tuple[Passage, ...] = ()
    modalites: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Partie:
    """A bloc with its compétences in order. ``suffixe`` is its code without the number of the fiche.

    ``contenu`` is the bloc itself, without its code: two of them are equal when they are written the same.
    """

    rang: int
    code: str
    suffixe: str
    libelle: str
    pieces: tuple[Piece, ...]
    contenu: Bloc | BlocEcrit

    def vide(self) -> Partie:
        """A bloc of the same kind that holds nothing, to stand where there is none."""
        return Partie(self.rang, "", "", "", (), Bloc() if isinstance(self.contenu, Bloc) else BlocEcrit())


def partie_du_registre(bloc: Bloc, rang: int, numero: str) -> Partie:
    """A bloc of the fiche ``numero``, its text cut into compétences."""
    pieces = tuple(
        Piece(piece.texte, piece.code, piece.nature is NatureDePiece.TITRE)
        for piece in decouper(bloc.liste_competences)
    )
    contenu = bloc._replace(code="", ligne=None)
    return Partie(rang, bloc.code, _suffixe(bloc.code, numero), bloc.libelle, pieces, contenu)


def partie_de_brouillon(bloc: BlocEcrit, rang: int, numero: str) -> Partie:
    """A bloc of a draft; the headings that its compétences stand under are told as pieces of their own."""
    pieces: list[Piece] = []
    rubrique = ""
    for competence in bloc.competences:
        if competence.rubrique != rubrique:
            rubrique = competence.rubrique
            pieces += [Piece(rubrique, rubrique=True, titre_sur=True)] if rubrique else []
        pieces.append(
            Piece(competence.enonce, competence.code, criteres=competence.criteres, modalites=competence.modalites)
        )
    contenu = replace(bloc, code="")
    return Partie(rang, bloc.code, _suffixe(bloc.code, numero), bloc.libelle, tuple(pieces), contenu)


def _suffixe(code: str, numero: str) -> str:
    return code.removeprefix(numero) if numero else code
