"""A plan: the ways taken and when, what each month costs and brings, and how sure it is that none is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from brique.parcours.solveur.probleme import Depart, Voie
from brique.passerelles.valeurs import Cle


class Objectif(StrEnum):
    """What a plan puts first."""

    MOINS_CHER = "moins-cher"
    PLUS_TOT = "plus-tot"
    PLUS_SUR = "plus-sur"


class Choix(NamedTuple):
    """A way taken at one of its dates."""

    voie: Voie
    depart: Depart

    @property
    def tirage(self) -> Decimal:
        """The most that CPF rights may pay of it."""
        return min(self.depart.tirage, self.voie.net)


class Bilan(NamedTuple):
    """What a set of choices comes to. ``paye``: euros paid by the person; ``fin``: the month from which all is held;
    ``incertains``: steps where a jury may say no, or not proven; ``attente``: the sum, over the blocs wanted and the
    certifications on the way, of the month from which each is held; ``heures`` followed in all."""

    paye: Decimal
    fin: int
    incertains: int
    attente: int
    heures: int

    def selon(self, objectif: Objectif) -> tuple[Decimal | int, ...]:
        """The same in the order in which an objective compares them: least first."""
        if objectif is Objectif.MOINS_CHER:
            return (self.paye, self.fin, self.incertains, self.attente, self.heures)
        if objectif is Objectif.PLUS_TOT:
            return (self.fin, self.paye, self.incertains, self.attente, self.heures)
        return (self.incertains, self.attente, self.paye, self.fin, self.heures)


class Trouve(NamedTuple):
    """Choices that make a plan, and its figures."""

    choix: tuple[Choix, ...]
    numeros: tuple[str, ...]
    bilan: Bilan


@dataclass(frozen=True, slots=True)
class Flux:
    """The money of one month: what the CPF receives and pays, what others and the person pay, what is left of each.

    ``reste`` is what the person still has aside; None without a limit."""

    mois: int
    credit: Decimal
    cpf: Decimal
    apports: Decimal
    paye: Decimal
    solde_cpf: Decimal
    reste: Decimal | None


@dataclass(frozen=True, slots=True)
class Etape:
    """One step of a plan, in the order of time: a way taken, and who pays what."""

    choix: Choix
    cpf: Decimal
    paye: Decimal
    apporte: tuple[Cle, ...]

    @property
    def voie(self) -> Voie:
        return self.choix.voie

    @property
    def depart(self) -> Depart:
        return self.choix.depart


@dataclass(frozen=True, slots=True)
class Plan:
    """``obtentions``: from which month each bloc is held; ``atteintes``: the certifications wanted that are completed;
    ``ecart``: 0 when the plan is proven best, else how far the first figure of its objective may be from the best."""

    objectif: Objectif
    etapes: tuple[Etape, ...]
    flux: tuple[Flux, ...]
    obtentions: Mapping[Cle, int]
    atteintes: tuple[str, ...]
    bilan: Bilan
    prouve: bool = True
    ecart: Decimal = Decimal(0)
