"""What a person asks of a path: what they hold, what they want, their time, their money, and the offers to choose from.

Nothing here is computed. ``formes`` reads it; ``brique.parcours.voies.preparation`` turns it into a problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from brique.droits.cpf.action import Apport
from brique.droits.cpf.situation import SituationCpf
from brique.droits.vae.limites import Dossier
from brique.parcours.offres.distance import Position
from brique.parcours.offres.valeurs import Offre
from brique.parcours.passeport import Acquis
from brique.parcours.positionnement import PositionBloc
from brique.parcours.solveur.probleme import ZERO
from brique.passerelles.decisions import Decidee
from brique.passerelles.valeurs import Cle
from brique.periodes import Periode
from brique.referentiel.fiche import Fiche

DOSSIER_MOIS = 6
"""Months counted to write the dossier of a VAE when the person does not say how many."""
FINALE = "EVALUATION-FINALE"
"""The code under which the final evaluation of a certification is counted, as a bloc of its own."""


@dataclass(frozen=True, slots=True)
class AuChoix:
    """``nombre`` blocs to hold among several, by their codes."""

    nombre: int
    blocs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Attribution:
    """How a certification is awarded, where its certificateur says otherwise than its blocs do in the register.

    ``obligatoires`` and ``options`` None: those that the register shows. ``conditions``: regulatory ones, which no path
    brings. ``prerequis``: what must be held before a bloc is prepared. ``partage``: one acquis may count for several
    blocs.
    """

    obligatoires: frozenset[str] | None = None
    options: tuple[AuChoix, ...] | None = None
    evaluation_finale: bool = False
    conditions: tuple[str, ...] = ()
    prerequis: Mapping[str, frozenset[str]] = field(default_factory=dict)
    partage: bool = False


@dataclass(frozen=True, slots=True)
class Cible:
    """A certification wanted, or some of its blocs (by their codes; none: all that its award asks)."""

    certification: str
    blocs: tuple[str, ...] = ()
    attribution: Attribution | None = None


@dataclass(frozen=True, slots=True)
class CibleOuverte:
    """Any certification in force of a ROME code (or its beginning) or of a level; ``au_plus`` are looked at."""

    rome: str = ""
    niveau: int | None = None
    au_plus: int = 6


@dataclass(frozen=True, slots=True)
class Disponibilite:
    """Hours a week that the person can give over a period."""

    periode: Periode
    heures: int


@dataclass(frozen=True, slots=True)
class Argent:
    """Euros that the person can put in: ``epargne`` now (None: no limit), ``par_mois`` after."""

    epargne: Decimal | None = None
    par_mois: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Zone:
    """How far the person goes: ``rayon`` in kilometres around a point, None for anywhere."""

    position: Position
    rayon: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Allegement:
    """What an offer says it takes off after a positioning: hours for each compétence answered « oui », down to a
    minimum, and euros for each hour taken off (None: the price stays)."""

    heures_par_competence: Decimal
    heures_minimum: Decimal = ZERO
    prix_par_heure: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Proposition:
    """An offer to choose from, and what is known besides: what it takes off, who pays, what must be held before."""

    offre: Offre
    allegement: Allegement | None = None
    apports: tuple[Apport, ...] = ()
    prerequis: frozenset[Cle] = frozenset()


@dataclass(frozen=True, slots=True)
class EvaluationSeule:
    """An evaluation without training, by an évaluateur whom the certificateur lets evaluate. ``jours``: its dates."""

    cle: str
    blocs: frozenset[Cle]
    jours: tuple[date, ...]
    evaluateur: str = ""
    siret: str = ""
    prix: Decimal = ZERO
    heures: int = 0


@dataclass(frozen=True, slots=True)
class ProjetVae:
    """What the person would do of a VAE. ``blocs`` none: every bloc still missing. ``dossier_mois``: the months they
    give themselves to write the dossier (None: not said, ``DOSSIER_MOIS``); ``heures`` and ``prix`` (accompaniment and
    jury) are those of one request, None when not known: counted for nothing, which is told."""

    certification: str
    blocs: tuple[str, ...] = ()
    experience_mois: int = 0
    experience_heures: int | None = None
    activite: bool = True
    formation_initiale: str = ""
    dossiers: tuple[Dossier, ...] = ()
    portail: bool = True
    dossier_mois: int | None = None
    heures: int | None = None
    prix: Decimal | None = None
    apports: tuple[Apport, ...] = ()


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """What no text fixes and a plan must suppose, in months; the person may change it, the answer always says it.

    ``jury_mois``: from the end of a training to the decision of the jury. ``equivalence_mois``: before a certificateur
    answers a request. ``horizon_mois``: how far the plan looks.
    """

    jury_mois: int = 1
    equivalence_mois: int = 3
    horizon_mois: int = 60


@dataclass(frozen=True, slots=True)
class Demande:
    """The whole question, on the day ``au``.

    ``equivalences``: decisions granted to this person; ``conditions_remplies``: references of those whose conditions
    they meet. ``positions``: how they answered about the compétences of each bloc. ``cpf`` None: no account counted.
    ``heures``: hours a week outside ``disponibilites``. ``a_atteindre``: how many cibles are wanted (0: all of them).
    ``ouverte``: any certification like that, instead of ``cibles``. ``certifications``: those that the register lacks.
    """

    au: date
    cibles: tuple[Cible, ...] = ()
    ouverte: CibleOuverte | None = None
    a_atteindre: int = 0
    intermediaires: tuple[str, ...] = ()
    acquis: tuple[Acquis, ...] = ()
    equivalences: tuple[Decidee, ...] = ()
    conditions_remplies: frozenset[str] = frozenset()
    positions: tuple[PositionBloc, ...] = ()
    cpf: SituationCpf | None = None
    heures: int = 35
    disponibilites: tuple[Disponibilite, ...] = ()
    argent: Argent = Argent()
    zone: Zone | None = None
    echeance: date | None = None
    propositions: tuple[Proposition, ...] = ()
    evaluations: tuple[EvaluationSeule, ...] = ()
    vae: tuple[ProjetVae, ...] = ()
    hypotheses: Hypotheses = Hypotheses()
    certifications: tuple[Fiche, ...] = ()
