"""What surrounds a request: the certifications, what they declare, what was decided or computed between blocs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from brique.parcours.passeport import Registre
from brique.passerelles.decisions import Decidee
from brique.passerelles.liens_portee import Lien
from brique.referentiel.fiche import Fiche


@dataclass(frozen=True, slots=True)
class Contexte:
    """The register as far as it is needed. Build it with ``depuis``.

    ``decidees``: équivalences that certificateurs published; ``calculees``: computed passerelles, as links.
    """

    fiches: Mapping[str, Fiche]
    registre: Registre
    decidees: tuple[Decidee, ...] = ()
    calculees: tuple[Lien, ...] = ()

    @classmethod
    def depuis(
        cls,
        fiches: Iterable[Fiche],
        *,
        decidees: Iterable[Decidee] = (),
        calculees: Iterable[Lien] = (),
        jour: date | None = None,
    ) -> Contexte:
        """From fiches of the register: those wanted, those held, and what replaced them. ``jour``: of the export."""
        lues = list(fiches)
        registre = Registre.depuis(lues, jour=jour)
        return cls({une.numero: une for une in reversed(lues)}, registre, tuple(decidees), tuple(calculees))

    def avec(self, fiches: Iterable[Fiche]) -> Contexte:
        """The same with certifications that it lacks; those it has stay as they are."""
        neuves = [une for une in fiches if une.numero not in self.fiches]
        if not neuves:
            return self
        return Contexte.depuis(
            [*self.fiches.values(), *neuves],
            decidees=self.decidees,
            calculees=self.calculees,
            jour=self.registre.jour,
        )
