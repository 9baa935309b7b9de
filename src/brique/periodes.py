"""Half-open periods ``[debut, fin)``: the only way time is stored and compared in Brique."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Periode:
    """A half-open period of days ``[debut, fin)``; ``fin=None`` means still open.

    Raises ``ValueError`` when ``fin`` is not after ``debut``: an empty period says nothing.
    """

    debut: date
    fin: date | None = None

    def __post_init__(self) -> None:
        if self.fin is not None and self.fin <= self.debut:
            raise ValueError(f"période vide ou inversée : du {self.debut} au {self.fin} (exclu)")

    def __contains__(self, jour: date) -> bool:
        return self.debut <= jour and (self.fin is None or jour < self.fin)

    def chevauche(self, autre: Periode) -> bool:
        """True when the two periods share at least one day."""
        return (autre.fin is None or self.debut < autre.fin) and (self.fin is None or autre.debut < self.fin)


def ajouter_mois(jour: date, mois: int) -> date:
    """The day bearing the same number ``mois`` months later, or the last of that month when it has no such day."""
    total = jour.month - 1 + mois
    annee, rang = jour.year + total // 12, total % 12 + 1
    return date(annee, rang, min(jour.day, calendar.monthrange(annee, rang)[1]))
