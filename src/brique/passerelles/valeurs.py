"""The values of the passerelles: blocs as they are compared, and what comparing two of them gives.

Three things are never mixed: what is *déclaré* in the register, what a certificateur *décide*, what is *calculé*. Only
the first two give a right; a :class:`Passerelle` is always computed, directed (source → cible), and gives none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple


class Cle(NamedTuple):
    """A bloc's identity. ``code`` is '' for a certification taken as a whole (a fiche of the RS has no bloc)."""

    fiche: str
    code: str = ""


class Preuve(StrEnum):
    """On what a link between blocs stands, the surest first."""

    DECLAREE = "declaree"
    DECIDEE = "decidee"
    RENOUVELLEMENT = "renouvellement"
    CALCULEE = "calculee"


class Relation(StrEnum):
    """What the source bloc is to the cible, by the compétences of both.

    ``COUVRE``: the source holds all that the cible asks, and more. ``COUVERT_PAR``: the other way round.
    """

    EQUIVALENT = "equivalent"
    COUVRE = "couvre"
    COUVERT_PAR = "couvert-par"
    PARTIEL = "partiel"
    DISTINCT = "distinct"

    @property
    def inverse(self) -> Relation:
        """The same relation read from the cible to the source."""
        if self is Relation.COUVRE:
            return Relation.COUVERT_PAR
        if self is Relation.COUVERT_PAR:
            return Relation.COUVRE
        return self


class Garde(StrEnum):
    """What a likeness of words hides, and that lowers it.

    Between two compétences: ``AUTONOMIE`` (participer ≠ réaliser ≠ superviser ≠ définir), ``NOMBRE`` (a figure or a
    threshold differs), ``NEGATION`` (with / without, do / do not). Between two blocs: ``NIVEAU`` (two levels of
    qualification apart or more), ``ABSORPTION`` (one sentence is alone to cover much of the other bloc),
    ``GENERIQUE`` (only generic compétences match), ``LANGUE`` (not in the same language), ``SANS_COMPETENCE`` (one
    side shows none: only the titles are compared), ``COURT`` (too few words to say), ``TRONQUE`` (a text too long was
    read in part).
    """

    AUTONOMIE = "autonomie"
    NOMBRE = "nombre"
    NEGATION = "negation"
    NIVEAU = "niveau"
    ABSORPTION = "absorption"
    GENERIQUE = "generique"
    LANGUE = "langue"
    SANS_COMPETENCE = "sans-competence"
    COURT = "court"
    TRONQUE = "tronque"


@dataclass(frozen=True, slots=True)
class BlocCompare:
    """A bloc as the passerelles read it. ``competences`` are readable énoncés, in order, headings left out."""

    cle: Cle
    libelle: str
    competences: tuple[str, ...] = ()
    intitule: str = ""
    niveau: int | None = None
    nsf: frozenset[str] = frozenset()
    rome: frozenset[str] = frozenset()
    certificateurs: frozenset[str] = frozenset()


class Paire(NamedTuple):
    """A compétence of the source and the one of the cible it goes with: their ranks, and the probability, 0 to 1, that
    they say the same, guards applied. A rank appears once at most on each side."""

    source: int
    cible: int
    proximite: float
    gardes: tuple[Garde, ...] = ()

    @property
    def inverse(self) -> Paire:
        """The same, read from the cible to the source."""
        return self._replace(source=self.cible, cible=self.source)


class Couverture(NamedTuple):
    """How much of a bloc the other one holds: a share 0 to 1 (generic compétences weigh less), then compétence by
    compétence, in order, the best probability found in the other bloc and the rank that gives it (-1: the other bloc
    shows no compétence)."""

    part: float
    proximites: tuple[float, ...] = ()
    rangs: tuple[int, ...] = ()


class Probabilites(NamedTuple):
    """The calibrated probability of each relation; what is missing to 1 is that the blocs are distinct."""

    equivalent: float
    couvre: float
    couvert_par: float
    partiel: float

    @property
    def distinct(self) -> float:
        return max(0.0, 1.0 - self.equivalent - self.couvre - self.couvert_par - self.partiel)

    @property
    def inverse(self) -> Probabilites:
        """The same, read from the cible to the source."""
        return Probabilites(self.equivalent, self.couvert_par, self.couvre, self.partiel)


class Traits(NamedTuple):
    """What the score is made of, as a person can read it. Shares are 0 to 1; None: one side does not say.

    ``ecart_niveau`` is the level of the cible minus that of the source. ``autonomie``, ``nombres`` and ``negations``
    are the shares of the paired compétences that each guard lowered. ``absorption`` is the largest share of a bloc
    that a single compétence of the other covers, ``taille`` the smaller number of compétences over the larger.
    """

    couverture_source: float
    couverture_cible: float
    titre: float
    ecart_niveau: int | None
    nsf: float | None
    rome: float | None
    autonomie: float
    nombres: float
    negations: float
    absorption: float
    taille: float

    @property
    def inverse(self) -> Traits:
        """The same, read from the cible to the source."""
        return self._replace(
            couverture_source=self.couverture_cible,
            couverture_cible=self.couverture_source,
            ecart_niveau=None if self.ecart_niveau is None else -self.ecart_niveau,
        )


@dataclass(frozen=True, slots=True)
class Versions:
    """With what a passerelle was computed. ``repli`` is '' or says, in French, which encoder was missing."""

    modele: str
    encodeurs: tuple[str, ...]
    repli: str = ""


@dataclass(frozen=True, slots=True)
class Passerelle:
    """What comparing two blocs gives. ``score`` orders the passerelles of a source: 1 - P(distinct) once calibrated.

    ``probabilites`` is None when one side shows no compétence: nothing but titles was compared, and ``score`` is then
    the likeness of the titles. ``paires`` is the table of evidence; the compétences of ``manque_source`` (ranks) are
    found nowhere in the cible, those of ``manque_cible`` nowhere in the source.
    """

    source: Cle
    cible: Cle
    relation: Relation
    score: float
    probabilites: Probabilites | None
    couverture_source: Couverture
    couverture_cible: Couverture
    paires: tuple[Paire, ...]
    manque_source: tuple[int, ...]
    manque_cible: tuple[int, ...]
    gardes: tuple[Garde, ...]
    traits: Traits
    versions: Versions

    @property
    def inverse(self) -> Passerelle:
        """What comparing the same two blocs the other way round gives: nothing has to be compared again."""
        return replace(
            self,
            source=self.cible,
            cible=self.source,
            relation=self.relation.inverse,
            probabilites=None if self.probabilites is None else self.probabilites.inverse,
            couverture_source=self.couverture_cible,
            couverture_cible=self.couverture_source,
            paires=tuple(sorted(paire.inverse for paire in self.paires)),
            manque_source=self.manque_cible,
            manque_cible=self.manque_source,
            traits=self.traits.inverse,
        )
