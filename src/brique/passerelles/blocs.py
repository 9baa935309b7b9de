"""From fiches to the blocs that are compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brique.passerelles.valeurs import BlocCompare, Cle
from brique.referentiel.decoupage import Nature, decouper
from brique.referentiel.fiche import Fiche, Repertoire


def blocs_de(fiches: Iterable[Fiche]) -> Iterator[BlocCompare]:
    """The blocs of ``fiches``, in order. A fiche of the RS, which has none, is compared whole, by its capacités."""
    for fiche in fiches:
        yield from blocs_d_une(fiche)


def blocs_d_une(fiche: Fiche) -> Iterator[BlocCompare]:
    """The blocs of one fiche."""
    if fiche.repertoire is Repertoire.RS and not fiche.blocs:
        yield _bloc(fiche, "", fiche.intitule, fiche.capacites_attestees)
    for bloc in fiche.blocs:
        yield _bloc(fiche, bloc.code, bloc.libelle, bloc.liste_competences)


def enonces(texte: str) -> tuple[str, ...]:
    """The compétences of a bloc's text, in order; a heading is not one."""
    return tuple(piece.texte for piece in decouper(texte) if piece.nature is Nature.COMPETENCE and piece.texte)


def _bloc(fiche: Fiche, code: str, libelle: str, texte: str) -> BlocCompare:
    return BlocCompare(
        cle=Cle(fiche.numero, code),
        libelle=libelle,
        competences=enonces(texte),
        intitule=fiche.intitule,
        niveau=fiche.niveau,
        nsf=frozenset(code.code for code in fiche.nsf if code.code),
        rome=frozenset(code.code for code in fiche.rome if code.code),
        certificateurs=frozenset(c.siret or c.nom for c in fiche.certificateurs),
    )
