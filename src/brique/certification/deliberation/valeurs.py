"""The values of a deliberation: members, presence, votes, decisions per bloc, and what follows of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from brique.certification.evaluation import Synthese
from brique.certification.reglement.valeurs import Lien, Tenue
from brique.passerelles.valeurs import Cle


class Issue(StrEnum):
    """What a session gives a candidate. ``PARTIELLE`` names its blocs; ``EN_ATTENTE``: an instance must confirm."""

    DELIVREE = "delivree"
    PARTIELLE = "partielle"
    AUCUNE = "aucune"
    EXCUSE = "excuse"
    ABSENT = "absent"
    REPORTEE = "reportee"
    EN_ATTENTE = "en-attente"


class Presence(StrEnum):
    """Where the candidate was."""

    PRESENT = "present"
    EXCUSE = "excuse"
    ABSENT = "absent"


class Sens(StrEnum):
    """A vote on a bloc. Who abstains is present and votes for neither."""

    POUR = "pour"
    CONTRE = "contre"
    ABSTENTION = "abstention"


@dataclass(frozen=True, slots=True)
class Membre:
    """A person named to the jury. ``college``: its name in the règlement. ``interne``: from the certificateur or a body
    it habilitates. ``derniere_activite``: the last year in the field, None: not said. ``femme`` None: not said."""

    nom: str
    college: str = ""
    qualifie: bool = False
    interne: bool = False
    president: bool = False
    derniere_activite: int | None = None
    femme: bool | None = None


@dataclass(frozen=True, slots=True)
class Motif:
    """Why something may not be, or should be better: what, on whom, by which text, and what would lift it."""

    constat: str
    reference: str
    action: str
    bloquant: bool = True
    membre: str = ""


@dataclass(frozen=True, slots=True)
class Siege:
    """A member before one candidate: what ties them, and what keeps them from deciding."""

    membre: Membre
    liens: frozenset[Lien] = frozenset()
    motifs: tuple[Motif, ...] = ()

    @property
    def siege(self) -> bool:
        """True when they may decide on this candidate."""
        return not any(motif.bloquant for motif in self.motifs)


@dataclass(frozen=True, slots=True)
class Composition:
    """Whether the jury may decide on one candidate, and who of it."""

    sieges: tuple[Siege, ...]
    motifs: tuple[Motif, ...]
    reserves: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        """True when nothing forbids it."""
        return not any(motif.bloquant for motif in self.motifs)


@dataclass(frozen=True, slots=True)
class Vote:
    """The vote of a member on a bloc; ``porte_par``: who carries their proxy, '' when they are there."""

    membre: str
    sens: Sens
    porte_par: str = ""


@dataclass(frozen=True, slots=True)
class Proposition:
    """What is put to the vote: to validate ``bloc``. ``synthese``: what its évaluations came to, None without any."""

    bloc: str
    votes: tuple[Vote, ...]
    raisons: str
    complement: str = ""
    synthese: Synthese | None = None


@dataclass(frozen=True, slots=True)
class DecisionBloc:
    """What the jury decides for a candidate and a bloc, for ever. ``raisons`` are asked when it is not validated, and
    when it departs from the évaluation (``ecart``). ``complement``: what is asked for another time.
    ``pour``, ``contre`` and ``abstentions`` count persons; ``compte`` says in words how their votes were counted."""

    bloc: str
    valide: bool
    raisons: str
    pour: int
    contre: int
    abstentions: int
    par: str
    complement: str = ""
    ecart: bool = False
    compte: str = ""


@dataclass(frozen=True, slots=True)
class Seance:
    """A jury that sits on a day: who is named, who is there, how; ``ferme_le`` None: still open. ``precedente``: the
    college that presided the session before, for an alternating presidency ('': not said)."""

    jour: date
    membres: tuple[Membre, ...]
    presents: frozenset[str]
    tenue: Tenue = Tenue.PRESENTIEL
    ferme_le: date | None = None
    precedente: str = ""


@dataclass(frozen=True, slots=True)
class Resultat:
    """What follows for a candidate: never typed, derived from the decisions by the règlement.

    ``valides``: the blocs validated here; ``tenus``: with those already held; ``manque``: what the whole still asks.
    ``autres``: other certifications that the blocs give besides.
    """

    issue: Issue
    valides: tuple[str, ...] = ()
    tenus: frozenset[Cle] = frozenset()
    manque: tuple[str, ...] = ()
    autres: tuple[str, ...] = ()
    raisons: tuple[str, ...] = ()
    decisions: tuple[DecisionBloc, ...] = field(default=())
