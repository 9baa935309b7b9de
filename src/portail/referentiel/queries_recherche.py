"""Reads of the room by words, for the rooms above: the blocs that answer a search."""

from __future__ import annotations

from portail.referentiel.queries import LigneBloc, lignes_blocs
from portail.referentiel.recherche import Demande, Vue, chercher


def blocs_trouves(texte: str, nombre: int) -> list[LigneBloc]:
    """The ``nombre`` blocs that answer ``texte`` best, those of active certifications first."""
    return lignes_blocs(chercher(Demande(texte, {}, Vue.BLOCS)).cles[:nombre])
