"""The clock of a demanded correspondance: notification, observations, decision, compliance, risk of removal.

What governs each step is dated data (``delais_correspondance.toml``): a step takes the delay of the day it begins on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from brique.erreurs import ErreurBrique
from brique.periodes import Periode, ajouter_mois


class Confirmation(StrEnum):
    """How surely a rule is known: read in the law, or only in the doctrine."""

    LOI = "L"
    DOCTRINE = "V"


class Etape(StrEnum):
    """The steps of the procedure, in order."""

    NOTIFICATION = "notification"
    OBSERVATIONS = "observations"
    DECISION = "decision"
    CONFORMITE = "conformite"
    SUPPRESSION = "suppression"


class Suite(StrEnum):
    """What the commission does of its demand after the observations."""

    CONFIRMEE = "confirmee"
    MODIFIEE = "modifiee"
    RETIREE = "retiree"


class Avancee(StrEnum):
    """Where a step stands on a given day."""

    FAITE = "faite"
    EN_COURS = "en-cours"
    DEPASSEE = "depassee"
    A_VENIR = "a-venir"
    SANS_OBJET = "sans-objet"


OUVERTES = frozenset({Avancee.EN_COURS, Avancee.DEPASSEE})


@dataclass(frozen=True, slots=True)
class RegleDatee:
    """What governs a step that begins on a day of ``periode``: its delay in months (None: no text gives one)."""

    etape: Etape
    periode: Periode
    reference: str
    confirmation: Confirmation
    mois: int | None = None


@dataclass(frozen=True, slots=True)
class Affaire:
    """What happened, with its days; None: not yet. ``decidee_le`` is the day the decision was notified."""

    notifiee_le: date
    observations_le: date | None = None
    decidee_le: date | None = None
    suite: Suite | None = None
    conforme_le: date | None = None
    supprimee_le: date | None = None


@dataclass(frozen=True, slots=True)
class Pas:
    """A step on the clock. ``echeance`` is its last day, included; ``reste`` the days left, negative once past."""

    etape: Etape
    avancee: Avancee
    regle: RegleDatee
    debut: date | None = None
    faite_le: date | None = None
    echeance: date | None = None
    reste: int | None = None

    @property
    def en_retard(self) -> bool:
        """Done, but after its last day."""
        return self.faite_le is not None and self.echeance is not None and self.faite_le > self.echeance


@dataclass(frozen=True, slots=True)
class Deroule:
    """The whole procedure on a given day: its steps, the one under way (None: it is over), what must be known."""

    pas: tuple[Pas, ...]
    courant: Pas | None
    remarques: tuple[str, ...] = ()


class ErreurProcedure(ErreurBrique):
    """Dates that cannot be those of one procedure."""


@cache
def regles() -> tuple[RegleDatee, ...]:
    """The dated rules, as shipped."""
    lues = tomllib.loads((files("brique.passerelles") / "delais_correspondance.toml").read_text(encoding="utf-8"))
    return tuple(
        RegleDatee(
            Etape(ligne["etape"]),
            Periode(ligne["debut"], ligne.get("fin")),
            ligne["reference"],
            Confirmation(ligne["preuve"]),
            ligne.get("mois"),
        )
        for ligne in lues["regle"]
    )


def regle_de(etape: Etape, debut: date) -> RegleDatee:
    """What governs ``etape`` when it begins on ``debut``. Raises ``ErreurProcedure`` before the procedure existed."""
    siennes = [regle for regle in regles() if regle.etape is etape]
    for regle in siennes:
        if debut in regle.periode:
            return regle
    premiere = min(siennes, key=lambda regle: regle.periode.debut)
    raise ErreurProcedure(
        f"le {debut:%d/%m/%Y}, cette procédure n’existait pas encore",
        consequence="Aucun délai n’est calculé.",
        action=f"Donnez une date à partir du {premiere.periode.debut:%d/%m/%Y} ({premiere.reference}).",
    )


def derouler(affaire: Affaire, au: date) -> Deroule:
    """The procedure as it stands on the day ``au``. Raises ``ErreurProcedure`` for dates that contradict each other."""
    verifier(affaire)
    notification = regle_de(Etape.NOTIFICATION, affaire.notifiee_le)
    pas = (
        Pas(Etape.NOTIFICATION, Avancee.FAITE, notification, faite_le=affaire.notifiee_le),
        _observations(affaire, au),
        _decision(affaire),
        _conformite(affaire, au),
        _suppression(affaire, au),
    )
    ouverts = [p for p in pas if p.avancee in OUVERTES]
    return Deroule(pas, ouverts[-1] if ouverts else None, tuple(_remarques(affaire)))


def verifier(affaire: Affaire) -> None:
    """Raise ``ErreurProcedure`` unless the dates can be those of one procedure."""
    regle_de(Etape.NOTIFICATION, affaire.notifiee_le)
    if (affaire.decidee_le is None) != (affaire.suite is None):
        manque = "sa date de notification" if affaire.decidee_le is None else "ce qui a été décidé"
        raise ErreurProcedure(f"la décision est incomplète : il manque {manque}", action="Donnez les deux, ou aucun.")
    suites = [
        ("les observations", affaire.observations_le, affaire.notifiee_le, "la notification"),
        ("la décision", affaire.decidee_le, affaire.notifiee_le, "la notification"),
        ("la décision", affaire.decidee_le, affaire.observations_le, "les observations"),
        ("la mise en conformité", affaire.conforme_le, affaire.notifiee_le, "la notification"),
        ("la suppression", affaire.supprimee_le, affaire.decidee_le, "la décision"),
    ]
    for quoi, jour, apres, de_quoi in suites:
        if jour is not None and apres is not None and jour < apres:
            raise ErreurProcedure(
                f"{quoi} ({jour:%d/%m/%Y}) précède {de_quoi} ({apres:%d/%m/%Y})", action="Vérifiez ces deux dates."
            )
    if affaire.supprimee_le is not None and affaire.suite in {None, Suite.RETIREE}:
        raise ErreurProcedure(
            "une suppression suit une demande confirmée ou modifiée",
            action="Donnez d’abord la décision de la commission.",
        )
    if affaire.supprimee_le is not None and affaire.conforme_le is not None:
        raise ErreurProcedure(
            "une certification mise en conformité n’est pas supprimée pour ce motif",
            action="Gardez l’une des deux dates.",
        )


def _observations(affaire: Affaire, au: date) -> Pas:
    regle = regle_de(Etape.OBSERVATIONS, affaire.notifiee_le)
    echeance = _echeance(regle, affaire.notifiee_le)
    if affaire.observations_le is not None:
        avancee = Avancee.FAITE
    elif affaire.decidee_le is not None or affaire.conforme_le is not None:
        avancee = Avancee.SANS_OBJET
    else:
        avancee = Avancee.EN_COURS if au <= echeance else Avancee.DEPASSEE
    reste = (echeance - au).days if avancee in OUVERTES else None
    return Pas(Etape.OBSERVATIONS, avancee, regle, affaire.notifiee_le, affaire.observations_le, echeance, reste)


def _decision(affaire: Affaire) -> Pas:
    """The commission decides at the end of the delay for observations: no text gives it a delay of its own."""
    terme = _echeance(regle_de(Etape.OBSERVATIONS, affaire.notifiee_le), affaire.notifiee_le)
    regle = regle_de(Etape.DECISION, affaire.decidee_le or terme)
    if affaire.decidee_le is not None:
        return Pas(Etape.DECISION, Avancee.FAITE, regle, terme, affaire.decidee_le)
    if affaire.conforme_le is not None:
        return Pas(Etape.DECISION, Avancee.SANS_OBJET, regle)
    avancee = Avancee.EN_COURS if affaire.observations_le is not None else Avancee.A_VENIR
    return Pas(Etape.DECISION, avancee, regle, terme)


def _conformite(affaire: Affaire, au: date) -> Pas:
    debut, faite = affaire.decidee_le, affaire.conforme_le
    regle = regle_de(Etape.CONFORMITE, debut or au)
    if debut is None:
        return Pas(Etape.CONFORMITE, Avancee.FAITE if faite else Avancee.A_VENIR, regle, faite_le=faite)
    if affaire.suite is Suite.RETIREE:
        return Pas(Etape.CONFORMITE, Avancee.SANS_OBJET, regle)
    echeance = _echeance(regle, debut)
    if faite is not None:
        return Pas(Etape.CONFORMITE, Avancee.FAITE, regle, debut, faite, echeance)
    supprimee = affaire.supprimee_le is not None
    avancee = Avancee.DEPASSEE if au > echeance or supprimee else Avancee.EN_COURS
    return Pas(Etape.CONFORMITE, avancee, regle, debut, None, echeance, None if supprimee else (echeance - au).days)


def _suppression(affaire: Affaire, au: date) -> Pas:
    regle = regle_de(Etape.SUPPRESSION, affaire.decidee_le or au)
    if affaire.supprimee_le is not None:
        return Pas(Etape.SUPPRESSION, Avancee.FAITE, regle, faite_le=affaire.supprimee_le)
    conformite = _conformite(affaire, au)
    if conformite.avancee in {Avancee.FAITE, Avancee.SANS_OBJET}:
        return Pas(Etape.SUPPRESSION, Avancee.SANS_OBJET, regle)
    if conformite.avancee is Avancee.DEPASSEE:
        return Pas(Etape.SUPPRESSION, Avancee.EN_COURS, regle, conformite.echeance)
    return Pas(Etape.SUPPRESSION, Avancee.A_VENIR, regle, conformite.echeance)


def _echeance(regle: RegleDatee, debut: date) -> date:
    """The last day of a step that has a delay."""
    assert regle.mois is not None
    return ajouter_mois(debut, regle.mois)


def _remarques(affaire: Affaire) -> Iterator[str]:
    observations = regle_de(Etape.OBSERVATIONS, affaire.notifiee_le)
    terme = _echeance(observations, affaire.notifiee_le)
    if observations.confirmation is Confirmation.DOCTRINE:
        yield (
            f"Le délai de {observations.mois} mois n’est connu que par la doctrine de France compétences "
            f"({observations.reference}) : aucun texte lu ne le confirme."
        )
    bascule = observations.periode.fin
    if bascule is not None and affaire.decidee_le is not None and affaire.decidee_le >= bascule:
        yield (
            f"La procédure a changé le {bascule:%d/%m/%Y}, entre la notification et la décision. Chaque délai est "
            "celui du jour où son étape commence ; aucun texte lu ne règle ce passage."
        )
    if affaire.decidee_le is not None and affaire.decidee_le < terme:
        yield (
            f"La décision est datée du {affaire.decidee_le:%d/%m/%Y}, avant le terme du délai d’observations "
            f"({terme:%d/%m/%Y}) : elle se prend au terme de ce délai."
        )
    if affaire.observations_le is not None and affaire.observations_le > terme:
        yield f"Les observations sont datées d’après le dernier jour du délai ({terme:%d/%m/%Y})."
    if affaire.decidee_le is None or affaire.conforme_le is None or affaire.suite is Suite.RETIREE:
        return
    fin = _echeance(regle_de(Etape.CONFORMITE, affaire.decidee_le), affaire.decidee_le)
    if affaire.conforme_le > fin:
        yield f"La mise en conformité est datée d’après le dernier jour du délai ({fin:%d/%m/%Y})."
