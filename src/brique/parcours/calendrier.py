"""Days as months of a plan, cautiously: what begins in a month takes all of it, what is decided then is held after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from brique.periodes import ajouter_mois

_MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


@dataclass(frozen=True, slots=True)
class Calendrier:
    """Month 0 is that of ``au``; ``horizon`` is the last month in which something may be held."""

    au: date
    horizon: int

    @property
    def debut(self) -> date:
        return self.au.replace(day=1)

    @property
    def fin(self) -> date:
        """The last day that a plan looks at."""
        return self.premier(self.horizon + 1) - timedelta(days=1)

    def mois(self, jour: date) -> int:
        """The month of a day; negative before the first."""
        return (jour.year - self.au.year) * 12 + jour.month - self.au.month

    def premier(self, mois: int) -> date:
        """The first day of a month."""
        return ajouter_mois(self.debut, mois)

    def jour(self, mois: int) -> date:
        """The first day of a month on which something can be done."""
        return max(self.au, self.premier(mois))

    def veille(self, mois: int) -> date:
        """The day before a month begins: by when what is held from that month on was decided."""
        return self.premier(mois) - timedelta(days=1)

    def depuis(self, jour: date) -> int:
        """The first month that is wholly from ``jour`` on."""
        return self.mois(jour) + (jour.day > 1)

    def tenu(self, jour: date) -> int:
        """From which month what is decided on a day is held."""
        return self.mois(jour) + 1

    def dernier(self, jour: date) -> int:
        """The last month from which something may be held and have been decided by ``jour``, whatever the day."""
        return self.mois(jour + timedelta(days=1))

    def nommer(self, mois: int) -> str:
        """« mars 2028 »."""
        jour = self.premier(mois)
        return f"{_MOIS[jour.month - 1]} {jour.year}"

    def a_partir(self, mois: int) -> str:
        """« à partir d’avril 2028 », « dès maintenant »."""
        if not mois:
            return "dès maintenant"
        dit = self.nommer(mois)
        return f"à partir d’{dit}" if dit[0] in "ao" else f"à partir de {dit}"
