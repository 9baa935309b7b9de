"""What is known between blocs, in one shape for all kinds of evidence: what ``portee`` follows, one step only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from brique.passerelles.officielles import Accord, Decidee, Declaree, Ensemble, Renouvellement
from brique.passerelles.valeurs import Cle, Preuve, Probabilites

SEUIL = 0.5
"""Below this probability a computed link suggests nothing."""


class Acces(StrEnum):
    """On what it stands that a bloc is within reach, the surest first. The first three give a right."""

    DETENU = "detenu"
    DECLAREE = Preuve.DECLAREE.value
    DECIDEE = Preuve.DECIDEE.value
    RENOUVELLEMENT = Preuve.RENOUVELLEMENT.value
    CALCULEE = Preuve.CALCULEE.value

    @property
    def droit(self) -> bool:
        """True for what its holder may rely on."""
        return self in {Acces.DETENU, Acces.DECLAREE, Acces.DECIDEE}


class Lien(NamedTuple):
    """What is known from a set of blocs, all to be held, to a set of blocs. A ``Cle`` without code is a whole fiche.

    ``probabilite`` is that of a computed link. ``entier`` is False when only part of the target is gained; ``reserve``
    says under which conditions, in French.
    """

    acces: Acces
    depuis: Ensemble
    vers: Ensemble
    probabilite: float | None = None
    entier: bool = True
    reserve: str = ""


def lien_declare(declaree: Declaree) -> Lien | None:
    """A correspondance of the register as a link; None when it names no destination, or no other certification."""
    if not declaree.cible or declaree.depuis.numero == declaree.vers.numero:
        return None
    return Lien(Acces.DECLAREE, declaree.source, declaree.cible)


def lien_decide(decidee: Decidee, le: date) -> Lien | None:
    """An équivalence as a link, on the days it counts; None on the others."""
    if not decidee.vaut(le):
        return None
    entier = decidee.accord is Accord.TOTAL
    reserves = [] if entier else [_partie(len(decidee.competences))]
    if decidee.conditions:
        reserves.append(f"à condition : {decidee.conditions.rstrip('.')}")
    return Lien(Acces.DECIDEE, decidee.source, decidee.cible, entier=entier, reserve=" ; ".join(reserves))


def _partie(nombre: int) -> str:
    return "une compétence seulement" if nombre == 1 else f"{nombre} compétences seulement"


def lien_calcule(source: Cle, cible: Cle, probabilites: Probabilites | None) -> Lien | None:
    """A computed passerelle as a link, with the probability that ``source`` holds all that ``cible`` asks.

    None below ``SEUIL``, and when nothing but titles was compared: no probability can be given.
    """
    if probabilites is None:
        return None
    chance = min(1.0, probabilites.equivalent + probabilites.couvre)
    return Lien(Acces.CALCULEE, frozenset({source}), frozenset({cible}), chance) if chance >= SEUIL else None


def liens_du_renouvellement(
    renouvellement: Renouvellement, detenus: Iterable[Cle], semblables: Mapping[Cle, Iterable[Cle]]
) -> Iterator[Lien]:
    """What the renewal of a held bloc's certification leaves to ask: the blocs of the new fiche that resemble it.

    ``semblables`` are those blocs, for each held one. One that resembles none leads nowhere by itself.
    """
    for cle in detenus:
        for semblable in semblables.get(cle, ()) if cle.fiche == renouvellement.ancienne else ():
            if semblable.fiche == renouvellement.nouvelle:
                yield Lien(Acces.RENOUVELLEMENT, frozenset({cle}), frozenset({semblable}))
