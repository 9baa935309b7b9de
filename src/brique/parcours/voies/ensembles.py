"""The blocs that a training or a VAE for a whole certification leads to, when some of them are options."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice, product

from brique.parcours.solveur.probleme import Options
from brique.passerelles.valeurs import Cle

CHOIX_MAX = 12
"""Choices of options that are told apart; a certification with more of them is asked for bloc by bloc."""


@dataclass(frozen=True, slots=True)
class Ensembles:
    """What is missing, and the options among it."""

    blocs: frozenset[Cle]
    options: tuple[Options, ...] = ()

    def avec_un_choix(self, blocs: frozenset[Cle]) -> list[frozenset[Cle]]:
        """``blocs`` with no more options than are asked, one set for each choice."""
        return list(dict.fromkeys(islice(self._choix(blocs), CHOIX_MAX)))

    def _choix(self, blocs: frozenset[Cle]) -> Iterator[frozenset[Cle]]:
        groupes = [options for options in self.options if options.blocs & blocs]
        fixes = blocs.difference(*(options.blocs for options in groupes))
        tirages = (combinations(sorted(o.blocs & blocs), min(o.nombre, len(o.blocs & blocs))) for o in groupes)
        for choix in product(*tirages):
            if ensemble := fixes.union(*choix):
                yield ensemble
