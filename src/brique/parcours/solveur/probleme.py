"""The problem of a path: the certifications wanted, the ways to each bloc, the means and the limits, month by month.

Month 0 is that of ``Probleme.debut``. Amounts are euros as ``Decimal``, to the cent; loads are hours a week.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from brique.passerelles.valeurs import Cle

ZERO = Decimal(0)


class NatureVoie(StrEnum):
    """How a bloc is obtained. An équivalence that is only asked for is never counted on: see ``Probleme.demandes``."""

    DETENU = "detenu"
    CORRESPONDANCE = "correspondance"
    EQUIVALENCE = "equivalence"
    FORMATION = "formation"
    VAE = "vae"
    EVALUATION = "evaluation"

    @property
    def de_droit(self) -> bool:
        """True when what one holds is enough: nothing to follow, to pay or to wait for a jury."""
        return self in {NatureVoie.DETENU, NatureVoie.CORRESPONDANCE, NatureVoie.EQUIVALENCE}


class Depart(NamedTuple):
    """When a way may be taken: it begins in ``mois``, keeps one busy until ``fin`` (excluded), and what it brings is
    held from ``obtention`` on. ``tirage``: the most that CPF rights may pay of it on that day."""

    mois: int
    fin: int
    obtention: int
    tirage: Decimal = ZERO
    jour: date | None = None


@dataclass(frozen=True, slots=True)
class Voie:
    """A way to one or several blocs. ``prix`` in euros, of which ``apports`` are paid by others; ``charge``: hours a
    week while it lasts, ``heures`` in all. ``incertaine``: a jury may say no (VAE, evaluation
    without training), or what it rests on is declared and not proven.

    ``acquis``: what it makes count; without ``partage``, an acquis counts for one way only. ``appui``: the right or
    the offer behind it, as a person reads it.
    """

    cle: str
    nature: NatureVoie
    blocs: frozenset[Cle]
    departs: tuple[Depart, ...]
    libelle: str = ""
    prix: Decimal = ZERO
    apports: Decimal = ZERO
    heures: int = 0
    charge: int = 0
    incertaine: bool = False
    prerequis: frozenset[Cle] = frozenset()
    acquis: frozenset[Cle] = frozenset()
    partage: bool = False
    appui: str = ""
    offre: str = ""

    @property
    def net(self) -> Decimal:
        """What is left to pay by the person and their CPF."""
        return max(ZERO, self.prix - self.apports)

    @property
    def sans_preuve(self) -> bool:
        """True when it rests on what is only declared."""
        return self.nature.de_droit and self.incertaine


@dataclass(frozen=True, slots=True)
class DemandeEquivalence:
    """An équivalence that could be asked: if granted, at ``reponse``, the blocs are held. ``chance``: the calibrated
    probability of the passerelle behind it, 0 to 1, which is not a chance that the certificateur says yes."""

    cle: str
    blocs: frozenset[Cle]
    acquis: frozenset[Cle]
    reponse: int
    chance: float
    libelle: str = ""
    appui: str = ""


@dataclass(frozen=True, slots=True)
class BlocVise:
    """A bloc of a certification wanted, and the blocs that must be held before one prepares it."""

    cle: Cle
    libelle: str = ""
    prerequis: frozenset[Cle] = frozenset()


@dataclass(frozen=True, slots=True)
class Options:
    """``nombre`` blocs to hold among several."""

    nombre: int
    blocs: frozenset[Cle]


@dataclass(frozen=True, slots=True)
class Visee:
    """A certification, or some of its blocs: those compulsory, those to choose among, and what is asked beside.

    ``evaluation_finale``: the key of the evaluation that follows all the blocs, as a bloc of its own. ``conditions``
    are regulatory ones, that no path brings. ``limite``: from that month on, nothing of it is delivered any more.
    """

    numero: str
    intitule: str
    blocs: tuple[BlocVise, ...]
    obligatoires: frozenset[Cle]
    options: tuple[Options, ...] = ()
    evaluation_finale: Cle | None = None
    conditions: tuple[str, ...] = ()
    limite: int | None = None


class CreditMensuel(NamedTuple):
    """What the CPF receives at the beginning of a month, within a ceiling that the account must not exceed by it."""

    mois: int
    montant: Decimal
    plafond: Decimal


@dataclass(frozen=True, slots=True)
class Moyens:
    """Time and money. ``heures``: hours a week, by month (the last one holds on). ``epargne`` now, ``par_mois`` after:
    what is not spent is kept. None: no limit on money."""

    heures: tuple[int, ...] = (35,)
    epargne: Decimal | None = None
    par_mois: Decimal = ZERO
    cpf: Decimal = ZERO
    credits: tuple[CreditMensuel, ...] = ()

    def heures_en(self, mois: int) -> int:
        """Hours a week that the person can give in a month."""
        return self.heures[min(mois, len(self.heures) - 1)]


@dataclass(frozen=True, slots=True)
class Probleme:
    """What to plan over ``horizon`` months from ``debut``, the first day of a month.

    ``a_atteindre``: how many of ``visees`` are wanted (all of them, or one among several). ``intermediaires``: other
    certifications worth holding on the way. ``echeance``: all must be held from that month on.
    """

    debut: date
    horizon: int
    visees: tuple[Visee, ...]
    voies: tuple[Voie, ...]
    moyens: Moyens = field(default_factory=Moyens)
    a_atteindre: int = 0
    intermediaires: tuple[Visee, ...] = ()
    demandes: tuple[DemandeEquivalence, ...] = ()
    echeance: int | None = None

    @property
    def nombre_a_atteindre(self) -> int:
        return self.a_atteindre or len(self.visees)

    @property
    def dernier_mois(self) -> int:
        """The last month in which a bloc may be obtained."""
        return self.horizon if self.echeance is None else min(self.horizon, self.echeance)
