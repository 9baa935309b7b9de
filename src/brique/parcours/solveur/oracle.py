"""The best plan of a small problem by trying everything: what the solver is held against."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from math import prod

from brique.erreurs import ErreurArgument
from brique.parcours.solveur.deroule import derouler, prerequis_de
from brique.parcours.solveur.plan import Bilan, Choix, Objectif
from brique.parcours.solveur.probleme import Probleme, Visee
from brique.passerelles.valeurs import Cle

ESSAIS = 200_000
"""How many sets of choices one may try."""


def meilleurs(probleme: Probleme) -> dict[Objectif, Bilan]:
    """The least figures by each objective; empty when no plan is possible. ErreurArgument for a problem too large."""
    trouves: set[Bilan] = set()
    for choix in _ensembles(probleme):
        for voulues in combinations(probleme.visees, probleme.nombre_a_atteindre):
            deroule = derouler(probleme, choix, [visee.numero for visee in voulues])
            if deroule is not None:
                trouves.add(deroule.bilan)
    return {objectif: min(trouves, key=lambda bilan: bilan.selon(objectif)) for objectif in Objectif if trouves}


def _ensembles(probleme: Probleme) -> Iterator[frozenset[Choix]]:
    """Every set in which each bloc has one provider at most that is there for it."""
    fournisseurs = [[None, *_fournisseurs(probleme, bloc)] for bloc in _utiles(probleme)]
    nombre = prod(len(siens) for siens in fournisseurs)
    if nombre > ESSAIS:
        raise ErreurArgument(
            f"ce problème demande {nombre} essais, plus de {ESSAIS}",
            consequence="Il n’est pas résolu ainsi",
            action="Gardez-en moins de blocs ou moins de dates",
        )
    deja: set[frozenset[Choix]] = set()
    for un_essai in product(*fournisseurs):
        choix = frozenset(un for un in un_essai if un is not None)
        voies = [un.voie.cle for un in choix]
        if choix not in deja and len(voies) == len(set(voies)):
            deja.add(choix)
            yield choix


def _fournisseurs(probleme: Probleme, bloc: Cle) -> list[Choix]:
    return [
        Choix(voie, depart)
        for voie in probleme.voies
        if bloc in voie.blocs
        for depart in voie.departs
        if 0 <= depart.mois <= depart.obtention <= probleme.dernier_mois
    ]


def _utiles(probleme: Probleme) -> list[Cle]:
    """The blocs that are wanted, or must be held before another one."""
    voulus = {bloc for visee in (*probleme.visees, *probleme.intermediaires) for bloc in _blocs_de(visee)}
    avant = {bloc for siens in prerequis_de(probleme).values() for bloc in siens}
    return sorted(voulus | avant | {bloc for voie in probleme.voies for bloc in voie.prerequis})


def _blocs_de(visee: Visee) -> set[Cle]:
    blocs = set(visee.obligatoires).union(*(options.blocs for options in visee.options))
    return blocs | ({visee.evaluation_finale} if visee.evaluation_finale else set())
