"""How much two short texts say the same thing: the words they share, the rare ones counting more.

The weights come from the two sides that are compared, so that words found in every compétence of a certification
(« dans le cadre de », its trade) hardly count. They are whole numbers: the same sums in whatever order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import NamedTuple

from brique.referentiel.mots import racines

_PART_INCLUSE = 0.4  # of the score: how far the shorter text is found in the longer one
_INCLUSE_MIN = 3  # words of the shorter text from which being found in the longer one means something
_UNITE = 1000


class Signature(NamedTuple):
    """The stems of a text, and the sum of their weights."""

    racines: frozenset[str]
    total: int


class Poids:
    """What each stem weighs between two sides, given as all the short texts of each."""

    def __init__(self, avant: Sequence[str], apres: Sequence[str]) -> None:
        self._racines = {texte: frozenset(racines(texte)) for texte in {*avant, *apres}}
        comptes = [Counter(racine for texte in cote for racine in self._racines[texte]) for cote in (avant, apres)]
        nombre = max(len(avant), len(apres), 1)
        self._poids = {
            racine: round(_UNITE * log(1 + nombre / max(comptes[0][racine], comptes[1][racine])))
            for racine in comptes[0].keys() | comptes[1].keys()
        }

    def signature(self, *textes: str) -> Signature:
        """The signature of some of these texts, taken together."""
        ensemble = frozenset().union(*(self._racines[texte] for texte in textes))
        return Signature(ensemble, self._peser(ensemble))

    def ressemblance(self, gauche: Signature, droite: Signature) -> float:
        """From 0 (nothing in common) to 1 (the same words).

        Halfway between what is shared of both and what is shared of the shorter one: adding a purpose to a
        compétence (« … afin de… ») must not make it another.
        """
        communes = gauche.racines & droite.racines
        if not communes:
            return 0.0
        communs = self._peser(communes)
        partage = 2 * communs / (gauche.total + droite.total)
        if min(len(gauche.racines), len(droite.racines)) < _INCLUSE_MIN:
            return partage
        return (1 - _PART_INCLUSE) * partage + _PART_INCLUSE * communs / min(gauche.total, droite.total)

    def _peser(self, racines_: frozenset[str]) -> int:
        return sum(map(self._poids.__getitem__, racines_))
