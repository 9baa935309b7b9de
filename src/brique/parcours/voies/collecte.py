"""What is gathered while a request becomes a problem: what is left out, what must be said, which values were used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from brique.droits.noyau import Etape


class Ecartee(NamedTuple):
    """Something that no plan uses: what it is, why, and what would let it in, in French."""

    quoi: str
    raison: str
    reparation: str = ""


@dataclass(slots=True)
class Collecte:
    """Each thing once, in the order in which it was met."""

    ecartees: dict[Ecartee, None] = field(default_factory=dict)
    reserves: dict[str, None] = field(default_factory=dict)
    etapes: dict[tuple[str, str], Etape] = field(default_factory=dict)

    def ecarter(self, quoi: str, raison: str, reparation: str = "") -> None:
        self.ecartees[Ecartee(quoi, _phrase(raison), _phrase(reparation))] = None

    def dire(self, reserve: str) -> None:
        self.reserves[reserve] = None

    def noter(self, etapes: Iterable[Etape]) -> None:
        for etape in etapes:
            self.etapes.setdefault((etape.regle, etape.constat), etape)


def _phrase(texte: str) -> str:
    if not texte:
        return ""
    propre = texte[0].upper() + texte[1:]
    return propre if propre.endswith((".", "!", "?", "…")) else f"{propre}."
