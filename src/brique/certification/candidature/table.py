"""The table of the acts: by voie, from which states, by whom, under which conditions, and on which text it stands.

An act that a voie does not have is not left out in silence: ``ABSENTS`` says why, and what to do instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from brique.certification.candidature.valeurs import Acte, Acteur, Etat
from brique.certification.reglement.valeurs import Voie

CANDIDAT, CERTIFICATEUR = Acteur.CANDIDAT, Acteur.CERTIFICATEUR
ORGANISME, EVALUATEUR, JURY, HORLOGE = Acteur.ORGANISME, Acteur.EVALUATEUR, Acteur.JURY, Acteur.HORLOGE
EVALUATION = "Vademecum RNCP V1.1, § 2.3"
REGLEMENT = "Vademecum RNCP V1.1, § 2.3.2, et règlement d’évaluation"
JURYS = "Vademecum RNCP V1.1, § 3.3.1"
CONSENTEMENT = "art. L6421-1"
MAINTIEN, NOUVELLE = "maintien", "nouvelle-deliberation"
"""What a recours may be answered: the certificateur never decides in the jury's place."""


class Condition(StrEnum):
    """What is checked beyond the state and the person; each has its rule in ``conditions``."""

    REGLEMENT = "reglement"
    ENTREE = "entree"
    VAE = "vae"
    LIMITES = "limites"
    SILENCE = "silence"
    DELAI = "delai"
    MOTIF = "motif"
    FORMER = "former"
    EVALUER = "evaluer"
    PREPARATION = "preparation"
    PREPAREE = "preparee"
    EVALUEE = "evaluee"
    NON_DEPOSEE = "non-deposee"
    DEPOSEE = "deposee"
    DATE = "date"
    DELIVRANCE = "delivrance"
    SEANCE = "seance"
    DECISIONS = "decisions"
    CONFIRMEE = "confirmee"
    RECOURS = "recours"
    DEFINITIVE = "definitive"
    SANS_DECISION = "sans-decision"


@dataclass(frozen=True, slots=True)
class Transition:
    """An act that may be done ``depuis`` these states (none: it opens the candidature), and where it leads.

    ``suite``: when one act leads to several states, the precision « suite » that picks this one.
    """

    acte: Acte
    depuis: frozenset[Etat]
    vers: Etat
    par: frozenset[Acteur]
    conditions: tuple[Condition, ...]
    reference: str
    suite: str = ""


@dataclass(frozen=True, slots=True)
class Absence:
    """Why a voie has not this act, by which text, and what to do instead."""

    constat: str
    reference: str
    action: str


AVANT_DECISION = frozenset(
    {
        Etat.CHOISIE,
        Etat.INSCRITE,
        Etat.POSITIONNEE,
        Etat.FAISABILITE,
        Etat.INCOMPLETE,
        Etat.COMPLETE,
        Etat.RECEVABLE,
        Etat.NON_RECEVABLE,
        Etat.PREPARATION,
        Etat.EVALUATION,
        Etat.EVALUEE,
        Etat.VALIDATION,
        Etat.CONVOQUEE,
    }
)
FINIS = frozenset({Etat.CLOSE, Etat.ABANDONNEE, Etat.CADUQUE})
"""From which nothing more is done: another candidature is opened."""


def _de(
    acte: Acte,
    depuis: set[Etat],
    vers: Etat,
    par: set[Acteur],
    reference: str,
    *conditions: Condition,
) -> Transition:
    return Transition(acte, frozenset(depuis), vers, frozenset(par), conditions, reference)


def _debut(voie: Voie) -> Iterator[Transition]:
    """From choice to positioning."""
    ouvre = (Condition.REGLEMENT, Condition.ENTREE)
    yield _de(Acte.CHOISIR, set(), Etat.CHOISIE, {CANDIDAT}, REGLEMENT, *ouvre)
    choisie = {Etat.CHOISIE}
    if voie is Voie.VAE:
        yield _de(Acte.INSCRIRE, choisie, Etat.INSCRITE, {CANDIDAT}, "art. R6412-2", *ouvre, Condition.VAE)
    else:
        tiers = ORGANISME if voie is Voie.FORMATION else CERTIFICATEUR
        yield _de(Acte.INSCRIRE, choisie, Etat.INSCRITE, {CANDIDAT, tiers}, REGLEMENT, *ouvre)
    avant = {Etat.INSCRITE, Etat.POSITIONNEE}
    yield _de(Acte.POSITIONNER, avant, Etat.POSITIONNEE, {CANDIDAT}, EVALUATION)


def _recevabilite() -> Iterator[Transition]:
    """The dossier de faisabilité, its decision, its silence, its lapse."""
    yield _de(
        Acte.DEPOSER_FAISABILITE,
        {Etat.INSCRITE, Etat.POSITIONNEE, Etat.INCOMPLETE},
        Etat.FAISABILITE,
        {CANDIDAT, ORGANISME},
        "art. R6412-3",
        Condition.ENTREE,
        Condition.LIMITES,
    )
    depose, decide = {Etat.FAISABILITE}, "art. R6412-4"
    yield _de(Acte.DEMANDER_PIECES, depose, Etat.INCOMPLETE, {CERTIFICATEUR}, decide, Condition.MOTIF)
    yield _de(Acte.CONSTATER_COMPLET, depose, Etat.COMPLETE, {CERTIFICATEUR}, decide)
    yield _de(Acte.DECLARER_RECEVABLE, {Etat.COMPLETE, Etat.NON_RECEVABLE}, Etat.RECEVABLE, {CERTIFICATEUR}, decide)
    yield _de(
        Acte.DECLARER_NON_RECEVABLE, {Etat.COMPLETE}, Etat.NON_RECEVABLE, {CERTIFICATEUR}, decide, Condition.MOTIF
    )
    yield _de(
        Acte.TENIR_POUR_RECEVABLE,
        {Etat.FAISABILITE, Etat.COMPLETE},
        Etat.RECEVABLE,
        {HORLOGE},
        "art. R6412-4, al. 3",
        Condition.SILENCE,
    )
    yield _de(Acte.RENDRE_CADUQUE, {Etat.RECEVABLE}, Etat.CADUQUE, {HORLOGE}, "art. R6412-4, al. 4", Condition.DELAI)


def _preparation(voie: Voie) -> Iterator[Transition]:
    commence, finit, prepare = Acte.COMMENCER_PREPARATION, Acte.FINIR_PREPARATION, Etat.PREPARATION
    en_cours, finie = {Etat.PREPARATION, Etat.EVALUATION}, Condition.PREPARATION
    if voie is Voie.VAE:
        accompagne = {CANDIDAT, ORGANISME}
        yield _de(commence, {Etat.RECEVABLE}, prepare, accompagne, "art. R6412-2 et R6412-4")
        yield _de(finit, en_cours, Etat.EVALUATION, accompagne, "art. R6412-2", finie)
    if voie is Voie.FORMATION:
        inscrits = {Etat.INSCRITE, Etat.POSITIONNEE}
        yield _de(commence, inscrits, prepare, {ORGANISME}, "art. R6113-16", Condition.ENTREE, Condition.FORMER)
        yield _de(finit, en_cours, Etat.EVALUATION, {ORGANISME}, "art. R6113-16-3", finie)


_EVALUABLES = {
    Voie.FORMATION: {Etat.PREPARATION, Etat.EVALUATION},
    Voie.VAE: {Etat.RECEVABLE, Etat.PREPARATION, Etat.EVALUATION, Etat.VALIDATION},
    Voie.LIBRE: {Etat.INSCRITE, Etat.POSITIONNEE, Etat.EVALUATION},
}


def _evaluation(voie: Voie) -> Iterator[Transition]:
    """Each bloc on its own; in VAE, the dossier de validation before or after."""
    conditions = (Condition.EVALUER,)
    yield _de(Acte.EVALUER_BLOC, _EVALUABLES[voie], Etat.EVALUATION, {EVALUATEUR}, EVALUATION, *conditions)
    fin = (Condition.PREPAREE, Condition.EVALUEE) if voie is Voie.FORMATION else (Condition.EVALUEE,)
    # nothing to evaluate before the jury: the final evaluation alone, or blocs that the règlement lets the jury see
    depuis = _EVALUABLES[voie] if voie is Voie.LIBRE else {Etat.EVALUATION}
    yield _de(Acte.CLORE_EVALUATION, depuis, Etat.EVALUEE, {CERTIFICATEUR, ORGANISME}, EVALUATION, *fin)
    if voie is Voie.VAE:  # the jury may also evaluate by itself, on the day of its session
        siege = {Etat.CONVOQUEE}
        yield _de(Acte.EVALUER_BLOC, siege, Etat.CONVOQUEE, {EVALUATEUR, JURY}, "art. R6412-7", *conditions)
        yield _de(
            Acte.DEPOSER_VALIDATION,
            {Etat.RECEVABLE, Etat.PREPARATION, Etat.EVALUATION, Etat.EVALUEE},
            Etat.VALIDATION,
            {CANDIDAT, ORGANISME},
            "art. R6412-5",
            Condition.NON_DEPOSEE,
        )


def _jury(voie: Voie) -> Iterator[Transition]:
    vae = voie is Voie.VAE
    pret = {Etat.EVALUEE, Etat.VALIDATION} if vae else {Etat.EVALUEE}
    avant = Condition.DEPOSEE if vae else Condition.EVALUEE
    attente = Etat.VALIDATION if vae else Etat.EVALUEE
    convoque = "art. R6412-5, dernier alinéa" if vae else REGLEMENT
    decide = "art. R6412-7" if vae else JURYS
    venir = (avant, Condition.DATE, Condition.DELIVRANCE)
    yield _de(Acte.CONVOQUER, pret, Etat.CONVOQUEE, {CERTIFICATEUR}, convoque, *venir)
    yield _de(Acte.REPORTER, {Etat.CONVOQUEE}, attente, {CERTIFICATEUR, JURY}, convoque, Condition.MOTIF)
    vus = (Condition.DEPOSEE, Condition.EVALUEE) if vae else (Condition.EVALUEE,)
    tenue = (Condition.SEANCE, *vus, Condition.DECISIONS, Condition.DELIVRANCE)
    yield _de(Acte.DELIBERER, {Etat.CONVOQUEE}, Etat.DELIBEREE, {JURY}, decide, *tenue)
    yield _de(Acte.NOTIFIER, {Etat.DELIBEREE}, Etat.NOTIFIEE, {CERTIFICATEUR}, decide, Condition.CONFIRMEE)
    conteste = (Condition.RECOURS, Condition.MOTIF)
    yield _de(Acte.FORMER_RECOURS, {Etat.NOTIFIEE}, Etat.RECOURS, {CANDIDAT}, JURYS, *conteste)
    for suite, vers in ((MAINTIEN, Etat.NOTIFIEE), (NOUVELLE, attente)):
        yield Transition(
            Acte.REPONDRE_RECOURS,
            frozenset({Etat.RECOURS}),
            vers,
            frozenset({CERTIFICATEUR}),
            (Condition.MOTIF,),
            JURYS,
            suite,
        )
    finis = {Etat.NOTIFIEE, Etat.NON_RECEVABLE} if vae else {Etat.NOTIFIEE}
    yield _de(Acte.CLORE, finis, Etat.CLOSE, {CERTIFICATEUR}, JURYS, Condition.DEFINITIVE)


def _voie(voie: Voie) -> tuple[Transition, ...]:
    lignes = [
        *_debut(voie),
        *(_recevabilite() if voie is Voie.VAE else ()),
        *_preparation(voie),
        *_evaluation(voie),
        *_jury(voie),
    ]
    avant = {ligne.vers for ligne in lignes} & AVANT_DECISION
    texte = CONSENTEMENT if voie is Voie.VAE else REGLEMENT
    abandon = _de(Acte.ABANDONNER, avant, Etat.ABANDONNEE, {CANDIDAT}, texte, Condition.SANS_DECISION)
    return (*lignes, abandon)


TABLE: Mapping[Voie, tuple[Transition, ...]] = {voie: _voie(voie) for voie in Voie}

_EN_VAE = frozenset(
    {
        Acte.DEPOSER_FAISABILITE,
        Acte.DEMANDER_PIECES,
        Acte.CONSTATER_COMPLET,
        Acte.DECLARER_RECEVABLE,
        Acte.DECLARER_NON_RECEVABLE,
        Acte.TENIR_POUR_RECEVABLE,
    }
)
_SANS_FAISABILITE = Absence(
    "La recevabilité n’existe qu’en VAE : cette voie n’a pas de dossier de faisabilité.",
    "art. R6412-1 et R6412-3",
    "Passez à l’étape suivante de cette voie, ou ouvrez une candidature par la VAE.",
)
_SANS_CADUCITE = Absence(
    "La caducité n’existe qu’en VAE : c’est celle d’une décision de recevabilité.",
    "art. R6412-4, al. 4",
    "Le candidat peut abandonner ; sinon, la candidature continue.",
)
_SANS_VALIDATION = Absence(
    "Le dossier de validation n’existe qu’en VAE : ici, le jury décide sur l’évaluation de chaque bloc.",
    "art. R6412-5",
    "Évaluez les blocs demandés, puis convoquez.",
)
_SANS_PREPARATION = Absence(
    "Une candidature libre ne suit pas de préparation : le candidat se présente à l’évaluation.",
    REGLEMENT,
    "Passez à l’évaluation, ou ouvrez une candidature par la formation.",
)


def _absents(voie: Voie) -> dict[Acte, Absence]:
    if voie is Voie.VAE:
        return {}
    absents = dict.fromkeys(_EN_VAE, _SANS_FAISABILITE)
    absents |= {Acte.RENDRE_CADUQUE: _SANS_CADUCITE, Acte.DEPOSER_VALIDATION: _SANS_VALIDATION}
    if voie is Voie.LIBRE:
        absents |= dict.fromkeys((Acte.COMMENCER_PREPARATION, Acte.FINIR_PREPARATION), _SANS_PREPARATION)
    return absents


ABSENTS: Mapping[Voie, Mapping[Acte, Absence]] = {voie: _absents(voie) for voie in Voie}


def lignes_de(voie: Voie, acte: Acte) -> tuple[Transition, ...]:
    """The lines of an act in a voie; none when the voie has not this act."""
    return tuple(ligne for ligne in TABLE[voie] if ligne.acte is acte)


def ligne_depuis(voie: Voie, acte: Acte, etat: Etat | None, suite: str = "") -> Transition | None:
    """The line of an act from a state (None: before the first fact). An act with several ``suite`` needs one."""
    for ligne in lignes_de(voie, acte):
        ouvre = etat is None and not ligne.depuis
        if (ouvre or etat in ligne.depuis) and (not ligne.suite or ligne.suite == suite):
            return ligne
    return None
