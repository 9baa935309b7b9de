"""Passerelles kept from one corpus to the next: other ranks, other side, rows taken out, rows put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from brique.passerelles.couples import bornes
from brique.passerelles.notees import Notees, Octets
from brique.passerelles.relations import retourner_classes
from brique.passerelles.valeurs import Cle


@dataclass(frozen=True, slots=True)
class Ligne:
    """One passerelle of a bloc, out of its :class:`Notees`."""

    cible: int
    note: float
    relations: Any
    couvertures: Any
    gardes: int
    trouvees: Octets
    rendues: Octets

    def retourner(self, source: int) -> Ligne:
        """The same comparison read from the cible to ``source``: what was found here is what is found there."""
        return replace(
            self,
            cible=source,
            relations=retourner_classes(self.relations[np.newaxis])[0],
            couvertures=self.couvertures[::-1],
            trouvees=self.rendues,
            rendues=self.trouvees,
        )


def lignes_de(notees: Notees, cibles: Sequence[int], hauteurs: Sequence[int]) -> list[Ligne]:
    """The rows of ``notees``, their targets named by ``cibles`` and showing ``hauteurs`` compétences."""
    places = bornes(hauteurs)
    return [
        Ligne(
            int(cible),
            float(notees.notes[rang]),
            notees.relations[rang],
            notees.couvertures[rang],
            int(notees.gardes[rang]),
            notees.trouvees[rang],
            notees.rendues[places[rang] : places[rang + 1]],
        )
        for rang, cible in enumerate(cibles)
    ]


def rassembler(source: int, lignes: Sequence[Ligne], cles: Sequence[Cle], k: int) -> Notees:
    """The ``k`` best of ``lignes``, in the order a calculation gives; ``cles`` names the blocs by rank."""
    if not lignes:
        return Notees.vides(source)

    def ordre(ligne: Ligne) -> tuple[float, float, Cle]:
        return -ligne.note, -round(float(ligne.couvertures.sum()), 5), cles[ligne.cible]

    gardees = sorted(lignes, key=ordre)[:k]
    return Notees(
        source,
        np.array([ligne.cible for ligne in gardees], np.int32),
        np.array([ligne.note for ligne in gardees], np.float32),
        np.stack([ligne.relations for ligne in gardees]),
        np.stack([ligne.couvertures for ligne in gardees]),
        np.array([ligne.gardes for ligne in gardees], np.uint16),
        np.stack([ligne.trouvees for ligne in gardees]),
        np.concatenate([ligne.rendues for ligne in gardees]),
    )
