"""Many couples of blocs laid end to end, so that a few operations on long arrays compare them all.

A *ligne* is an énoncé of the source in one couple, a *colonne* one of its target, a *case* a ligne and a colonne of the
same couple. Cases follow each other couple by couple, and in a couple colonne by colonne.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from brique.passerelles.tableaux import Entiers


@dataclass(frozen=True, slots=True)
class Couples:
    """Where everything stands. By couple: ``hauteurs`` and ``largeurs`` (énoncés of the source, of the target), its
    first one of the ``lignes`` and of the ``colonnes``. By ligne: its énoncé among those of the sources. By colonne:
    its first one of the ``cases``. By case: its ligne and its colonne. ``par_ligne`` lists the cases ligne by ligne,
    each ligne beginning at ``debuts_lignes``."""

    hauteurs: Entiers
    largeurs: Entiers
    lignes: Entiers
    colonnes: Entiers
    enonces: Entiers
    cases: Entiers
    ligne_de: Entiers
    colonne_de: Entiers
    par_ligne: Entiers
    debuts_lignes: Entiers

    @classmethod
    def ranger(cls, departs: Entiers, hauteurs: Entiers, largeurs: Entiers) -> Couples:
        """For couples whose source begins at ``departs`` among the énoncés of all the sources. No size is null."""
        lignes, colonnes = a_la_suite(hauteurs), a_la_suite(largeurs)
        par_colonne, longueurs = np.repeat(hauteurs, largeurs), np.repeat(largeurs, hauteurs)
        cases, debuts_lignes = a_la_suite(par_colonne), a_la_suite(longueurs)
        toutes = np.arange(par_colonne.sum())
        pas = np.repeat(hauteurs, hauteurs)
        premieres = places(cases[colonnes], hauteurs)  # the first case of each ligne
        return cls(
            hauteurs=hauteurs,
            largeurs=largeurs,
            lignes=lignes,
            colonnes=colonnes,
            enonces=places(departs, hauteurs),
            cases=cases,
            ligne_de=places(np.repeat(lignes, largeurs), par_colonne),
            colonne_de=np.repeat(np.arange(len(cases)), par_colonne),
            par_ligne=np.repeat(premieres - debuts_lignes * pas, longueurs) + toutes * np.repeat(pas, longueurs),
            debuts_lignes=debuts_lignes,
        )

    def __len__(self) -> int:
        return len(self.hauteurs)

    def couple_de(self, cases: Entiers) -> Entiers:
        """The couple of each of ``cases``."""
        return np.repeat(np.arange(len(self)), self.largeurs)[self.colonne_de[cases]]

    def cases_du_couple(self, rang: int) -> slice:
        """Those of one couple."""
        depart = int(self.cases[self.colonnes[rang]])
        return slice(depart, depart + int(self.hauteurs[rang] * self.largeurs[rang]))


def a_la_suite(tailles: Entiers) -> Entiers:
    """Where each begins when they are laid end to end."""
    return bornes(tailles)[:-1]


def bornes(tailles: Sequence[int] | Entiers) -> Entiers:
    """Where each begins, laid end to end, and where the last ends."""
    return np.concatenate([[0], np.cumsum(tailles, dtype=np.int64)])


def places(departs: Entiers, tailles: Entiers) -> Entiers:
    """``departs[0]``, the next one, as many as ``tailles[0]``, then from ``departs[1]``…"""
    return np.arange(tailles.sum()) + np.repeat(departs - a_la_suite(tailles), tailles)
