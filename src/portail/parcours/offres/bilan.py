"""What an import of offers finds different: printed when it is dry, stored when it is applied."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from brique.parcours.offres.constats import ConstatOffre
from brique.parcours.offres.valeurs import AnomalieOffre

MONTREES = 500


class Ligne(NamedTuple):
    """An offer named in a report; ``champs``: the parts of it that changed."""

    cle: str
    intitule: str
    champs: tuple[str, ...] = ()


class Signalee(NamedTuple):
    """An offer that does not fit the register, or contradicts itself, and why."""

    cle: str
    intitule: str
    constats: tuple[ConstatOffre, ...]


@dataclass(slots=True)
class BilanOffres:
    """The difference between a file and the offers known. ``applique`` says whether it was written.

    Every list is cut at ``MONTREES``; ``comptes`` counts all.
    """

    nom: str
    empreinte: str
    octets: int
    norme: str = ""
    applique: bool = False
    deja: datetime | None = None
    comptes: Counter[str] = field(default_factory=Counter)
    nouvelles: list[Ligne] = field(default_factory=list)
    modifiees: list[Ligne] = field(default_factory=list)
    fermees: list[Ligne] = field(default_factory=list)
    signalees: list[Signalee] = field(default_factory=list)
    anomalies: list[AnomalieOffre] = field(default_factory=list)

    def noter(self, liste: str, ligne: Any) -> None:
        """Count one more of a list, and keep it while there is room."""
        self.comptes[liste] += 1
        gardees: list[Any] = getattr(self, liste)
        if len(gardees) < MONTREES:
            gardees.append(ligne)

    @property
    def change(self) -> bool:
        """True when there is something to write."""
        return any(self.comptes[liste] for liste in ("nouvelles", "modifiees", "fermees"))

    def en_json(self) -> dict[str, Any]:
        """What is kept beside the source, and printed by ``--json``."""
        return {
            "comptes": dict(self.comptes),
            **{
                liste: [ligne._asdict() for ligne in getattr(self, liste)]
                for liste in ("nouvelles", "modifiees", "fermees")
            },
            "signalees": [
                {"cle": s.cle, "intitule": s.intitule, "constats": [c.message for c in s.constats]}
                for s in self.signalees
            ],
            "anomalies": [anomalie.message for anomalie in self.anomalies],
        }
