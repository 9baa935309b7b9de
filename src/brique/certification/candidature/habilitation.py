"""Which bodies the certificateur lets prepare or evaluate, for which certification or blocs, from when to when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from brique.passerelles.valeurs import Cle
from brique.periodes import Periode

REFERENCE = "art. R6113-16 et R6113-16-2"


class Mission(StrEnum):
    """What a body may be let do."""

    FORMER = "former"
    EVALUER = "evaluer"


@dataclass(frozen=True, slots=True)
class Habilitation:
    """A convention of the certificateur with a body. No bloc named: all those of the certification."""

    organisme: str
    certification: str
    periode: Periode
    blocs: frozenset[str] = field(default=frozenset())
    former: bool = False
    evaluer: bool = False

    def couvre(self, cle: Cle, pour: Mission) -> bool:
        """True when it lets do this, for that bloc (no code: for some part of the certification), on its days."""
        permise = self.former if pour is Mission.FORMER else self.evaluer
        vise = not cle.code or not self.blocs or cle.code in self.blocs
        return permise and vise and self.certification == cle.fiche


def habilite(habilitations: Iterable[Habilitation], organisme: str, cle: Cle, pour: Mission, au: date) -> bool:
    """May this body do this for that bloc on that day?"""
    return any(au in une.periode for une in habilitations_de(habilitations, organisme, cle, pour))


def habilitations_de(
    habilitations: Iterable[Habilitation], organisme: str, cle: Cle, pour: Mission
) -> tuple[Habilitation, ...]:
    """The conventions of a body for this and that bloc, whatever their days, the oldest first."""
    siennes = (une for une in habilitations if une.organisme == organisme and une.couvre(cle, pour))
    return tuple(sorted(siennes, key=lambda une: une.periode.debut))
