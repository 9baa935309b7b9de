"""The values of a candidature: acts, states, who does what, and the facts that tell its story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from brique.certification.reglement.valeurs import Voie


class Etat(StrEnum):
    """Where a candidature stands."""

    CHOISIE = "choisie"
    INSCRITE = "inscrite"
    POSITIONNEE = "positionnee"
    FAISABILITE = "faisabilite-deposee"
    INCOMPLETE = "faisabilite-incomplete"
    COMPLETE = "faisabilite-complete"
    RECEVABLE = "recevable"
    NON_RECEVABLE = "non-recevable"
    PREPARATION = "en-preparation"
    EVALUATION = "en-evaluation"
    EVALUEE = "evaluee"
    VALIDATION = "validation-deposee"
    CONVOQUEE = "convoquee"
    DELIBEREE = "deliberee"
    NOTIFIEE = "notifiee"
    RECOURS = "recours"
    CLOSE = "close"
    ABANDONNEE = "abandonnee"
    CADUQUE = "caduque"


class Temps(StrEnum):
    """The four steps a candidate is told of."""

    CHOISIR = "choisir"
    PREPARER = "preparer"
    ETRE_EVALUE = "etre-evalue"
    ETRE_CERTIFIE = "etre-certifie"


class Acteur(StrEnum):
    """Who does an act. ``HORLOGE``: nobody, a delay that ends."""

    CANDIDAT = "candidat"
    CERTIFICATEUR = "certificateur"
    ORGANISME = "organisme"
    EVALUATEUR = "evaluateur"
    JURY = "jury"
    HORLOGE = "horloge"


class Acte(StrEnum):
    """What may be done of a candidature."""

    CHOISIR = "choisir"
    INSCRIRE = "inscrire"
    POSITIONNER = "positionner"
    DEPOSER_FAISABILITE = "deposer-faisabilite"
    DEMANDER_PIECES = "demander-pieces"
    CONSTATER_COMPLET = "constater-complet"
    DECLARER_RECEVABLE = "declarer-recevable"
    DECLARER_NON_RECEVABLE = "declarer-non-recevable"
    TENIR_POUR_RECEVABLE = "tenir-pour-recevable"
    COMMENCER_PREPARATION = "commencer-preparation"
    FINIR_PREPARATION = "finir-preparation"
    EVALUER_BLOC = "evaluer-bloc"
    CLORE_EVALUATION = "clore-evaluation"
    DEPOSER_VALIDATION = "deposer-validation"
    CONVOQUER = "convoquer"
    REPORTER = "reporter"
    DELIBERER = "deliberer"
    NOTIFIER = "notifier"
    FORMER_RECOURS = "former-recours"
    REPONDRE_RECOURS = "repondre-recours"
    CLORE = "clore"
    ABANDONNER = "abandonner"
    RENDRE_CADUQUE = "rendre-caduque"


@dataclass(frozen=True, slots=True)
class Fait:
    """An act that was done. ``precisions``: what it carries (« bloc », « motif », « seance »…), by name."""

    acte: Acte
    jour: date
    par: Acteur
    precisions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidature:
    """A request: by which voie, for which blocs of a fiche (codes), under which version of which règlement; its facts,
    in order. ``deja``: the blocs held when it was opened, which it does not ask again. ``anterieure``: the candidature
    that this one goes on from, after a partial validation. ``entiere``: the whole certification is asked, of which
    ``blocs`` is all that is missing; otherwise these blocs only. ``cle``: its name where it is kept."""

    voie: Voie
    certification: str
    blocs: frozenset[str]
    reglement: str
    version: int
    faits: tuple[Fait, ...]
    deja: frozenset[str] = frozenset()
    anterieure: str = ""
    entiere: bool = False
    cle: str = ""

    @property
    def ouverte_le(self) -> date:
        """The day of its first fact."""
        return self.faits[0].jour


@dataclass(frozen=True, slots=True)
class Refus:
    """Why an act may not be done: which rule says so, and what would lift it."""

    constat: str
    reference: str
    action: str


@dataclass(frozen=True, slots=True)
class Echeance:
    """Until when something must be done, by whom, and what happens otherwise. ``limite``: the last day, included."""

    acte: Acte
    qui: Acteur
    alerte: date
    limite: date
    sinon: str
    reference: str
