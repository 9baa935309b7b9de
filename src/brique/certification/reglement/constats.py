"""What the lint of a règlement says: how much it weighs, of which rule, on what it stands, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

VADEMECUM = "Vademecum RNCP V1.1"
EVALUER = f"{VADEMECUM}, § 2.3"
PUBLIER = f"{VADEMECUM}, § 2.3.2"
JURY = f"{VADEMECUM}, § 3.3.1"
OPTIONS = f"{VADEMECUM}, § 2.2.3.2"
CONSERVER = f"{VADEMECUM}, § 2.2.3.1"
COHERENCE = "cohérence du règlement"
"""The reference of what a règlement says against itself."""


class Gravite(StrEnum):
    """``ERREUR``: it contradicts itself or the law, no jury could apply it as it is. ``AVERTISSEMENT``: the doctrine
    advises against it, or people would read it in two ways. ``CONSEIL``: what would make it clearer or safer."""

    ERREUR = "erreur"
    AVERTISSEMENT = "avertissement"
    CONSEIL = "conseil"


@dataclass(frozen=True, slots=True)
class Constat:
    """One finding. ``regle``: the name of the rule as it is written (« jury.presents »)."""

    gravite: Gravite
    regle: str
    constat: str
    reference: str
    action: str

    def __str__(self) -> str:
        return f"{self.regle} : {self.constat} ({self.reference}) {self.action}"


def erreur(regle: str, constat: str, reference: str, action: str) -> Constat:
    """What forbids to apply it."""
    return Constat(Gravite.ERREUR, regle, constat, reference, action)


def avertissement(regle: str, constat: str, reference: str, action: str) -> Constat:
    """What the doctrine advises against."""
    return Constat(Gravite.AVERTISSEMENT, regle, constat, reference, action)


def conseil(regle: str, constat: str, reference: str, action: str) -> Constat:
    """What would be better."""
    return Constat(Gravite.CONSEIL, regle, constat, reference, action)
