"""What the rooms above add to the map: an order among certifications, and something under each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from brique.passerelles.portee import Atteignable
from portail.socle.branchements import Encart, branches


@dataclass(frozen=True, slots=True)
class Complements:
    """What is asked of them, for a map of the day ``le`` over a register of the day ``registre``.

    Of a day that is past, nothing: what is offered is known of today on.
    """

    le: date
    aujourdhui: date
    registre: date | None

    def ranger(self, atteignables: Sequence[Atteignable]) -> list[Atteignable]:
        """The certifications in the order that is known best."""
        rangees = list(atteignables)
        for fonction in branches("rang-carte") if self.le >= self.aujourdhui else ():
            rangees = fonction(rangees, self.le, self.registre)
        return rangees

    def encarts(self, atteignables: Iterable[Atteignable | None]) -> dict[str, list[Encart]]:
        """What is shown under each certification, by its number: all of them asked at once."""
        voulues = list({une.numero: une for une in atteignables if une is not None}.values())
        montres: defaultdict[str, list[Encart]] = defaultdict(list)
        for fonction in branches("encart-carte") if self.le >= self.aujourdhui else ():
            for numero, encart in fonction(voulues, self.le, self.registre).items():
                montres[numero].append(encart)
        return dict(montres)
