"""The answer to a request: the three plans with their reasons, or why none is possible, and all that it rests on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from brique.droits.cpf.alimentation import euros
from brique.droits.noyau import Droit, Trace, reserves
from brique.parcours.contexte import Contexte
from brique.parcours.demandes.demande import Demande
from brique.parcours.reponses.comptes import Comptes, compter
from brique.parcours.reponses.explication import EtapeExpliquee, expliquer_etapes, garder, partager, resumer
from brique.parcours.solveur.ameliorations import PARTS, Amelioration, ameliorer
from brique.parcours.solveur.frein import Frein
from brique.parcours.solveur.obstacles import Impossibilite, obstacles
from brique.parcours.solveur.plan import Objectif, Plan
from brique.parcours.solveur.resolution import EFFORT, Avancement, Continuer, comparer, ensemble, parts
from brique.parcours.voies.collecte import Ecartee
from brique.parcours.voies.preparation import Preparation, preparer
from brique.passerelles.valeurs import Cle


@dataclass(frozen=True, slots=True)
class PlanExplique:
    """A plan and all that is said of it. ``resume``: what it is, what is uncertain. ``gardes``: what is kept from each
    month on if one stops. ``comptes``: its money, day by day. ``remarques``: what must be known of it alone."""

    plan: Plan
    resume: tuple[str, str]
    etapes: tuple[EtapeExpliquee, ...]
    gardes: tuple[tuple[int, tuple[Cle, ...]], ...]
    comptes: Comptes
    ameliorations: tuple[Amelioration, ...] = ()
    remarques: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reponse:
    """``plans`` is empty when none is possible, and ``impossibilite`` then says why; both may be empty when
    it was interrupted, and it is not then ``entiere``. ``trace``: every legal value used; ``reserves``: what a reader
    must be told."""

    demande: Demande
    preparation: Preparation
    plans: Mapping[Objectif, PlanExplique]
    impossibilite: Impossibilite | None
    ecartees: tuple[Ecartee, ...]
    trace: Trace
    reserves: tuple[str, ...] = field(default=())
    entiere: bool = True

    def repeter(self, objectif: Objectif) -> Objectif | None:
        """The plan before it that has the same steps, on the same months; None when there is none."""
        sien = _signer(self.plans[objectif].plan)
        premier = next(autre for autre, explique in self.plans.items() if _signer(explique.plan) == sien)
        return None if premier is objectif else premier


def _signer(plan: Plan) -> tuple[tuple[str, int], ...]:
    return tuple((etape.voie.cle, etape.depart.mois) for etape in plan.etapes)


def repondre(
    demande: Demande,
    contexte: Contexte,
    droit: Droit,
    *,
    effort: float = EFFORT,
    continuer: Continuer = lambda: True,
    avancement: Avancement = lambda fait, total: None,
    objectifs: Collection[Objectif] = tuple(Objectif),
) -> Reponse:
    """The plans of a request, each the best by its objective. ErreurParcours or ErreurDroit for what cannot be asked.

    ``continuer`` is asked several times a second: when it says no, the answer holds the best found so far.
    ``avancement(faits, total)`` is told each time it moves: the plans, two at a time, then what would improve them or
    what stands in the way.
    """
    preparation = preparer(demande, contexte, droit)
    voulus = [objectif for objectif in Objectif if objectif in objectifs]
    suite = _Suite(preparation, droit, effort, _tenir(continuer), _bouger(avancement), voulus)
    trouves = suite.plans()
    ameliorations = suite.ameliorations(trouves)
    plans = {o: expliquer(plan, preparation, droit, ameliorations[o]) for o, plan in trouves.items()}
    impossibilite = None if plans else suite.obstacles()
    suite.avancement(suite.total, suite.total)
    trace = (
        *preparation.trace,
        *(etape for explique in plans.values() for etape in _trace(explique.comptes)),
    )
    return Reponse(
        preparation.demande,
        preparation,
        plans,
        impossibilite,
        preparation.ecartees,
        _uniques(trace),
        tuple(dict.fromkeys((*preparation.reserves, *reserves(trace)))),
        suite.continuer(),
    )


@dataclass(frozen=True, slots=True)
class _Suite:
    """The searches of an answer, one after the other, with one progress for them all."""

    preparation: Preparation
    droit: Droit
    effort: float
    continuer: Continuer
    avancement: Avancement
    voulus: Sequence[Objectif]
    frein: Frein = field(default_factory=Frein)

    @property
    def total(self) -> int:
        return parts(self.voulus) + PARTS * len(self.voulus)

    def plans(self) -> dict[Objectif, Plan]:
        if not self.continuer():
            return {}
        return comparer(
            self.preparation.probleme,
            objectifs=self.voulus,
            effort=self.effort,
            continuer=self.continuer,
            avancement=lambda faits, _: self.avancement(faits, self.total),
        )

    def ameliorations(self, plans: Mapping[Objectif, Plan]) -> dict[Objectif, tuple[Amelioration, ...]]:
        """What would improve each plan more than the others do."""
        taches = {
            objectif: partial(
                ameliorer,
                self.preparation.probleme,
                plan,
                autres=[autre for autre in plans.values() if autre is not plan],
                droit=self.droit,
                frein=self.frein,
            )
            for objectif, plan in plans.items()
        }
        return ensemble(taches, self.frein, continuer=self.continuer, suivre=self._suivre)

    def obstacles(self) -> Impossibilite | None:
        """Why there is no plan; None when it was interrupted."""
        if not self.continuer():
            return None
        probleme, fermees = self.preparation.probleme, self.preparation.fermees
        tache = partial(obstacles, probleme, effort=self.effort, fermees=fermees, frein=self.frein)
        trouves = ensemble({"": tache}, self.frein, continuer=self.continuer, suivre=self._suivre)
        return None if self.frein.serre else trouves[""]

    def _suivre(self) -> None:
        self.avancement(min(self.total, parts(self.voulus) + self.frein.faits), self.total)


def _tenir(continuer: Continuer) -> Continuer:
    """The same question, to which a no is final."""
    oui = True

    def demander() -> bool:
        nonlocal oui
        oui = oui and continuer()
        return oui

    return demander


def _bouger(avancement: Avancement) -> Avancement:
    """The same progress, told when it moves."""
    dernier = (-1, 0)

    def dire(faits: int, total: int) -> None:
        nonlocal dernier
        if (faits, total) != dernier:
            dernier = (faits, total)
            avancement(faits, total)

    return dire


def expliquer(
    plan: Plan, preparation: Preparation, droit: Droit, ameliorations: tuple[Amelioration, ...] = ()
) -> PlanExplique:
    """A plan with its money day by day and the reasons of its steps."""
    comptes = compter(plan, preparation, droit)
    return PlanExplique(
        plan,
        resumer(plan, comptes, preparation),
        expliquer_etapes(plan, comptes, preparation),
        garder(plan, preparation),
        comptes,
        ameliorations,
        (*partager(plan), *_ecart(comptes)),
    )


def _ecart(comptes: Comptes) -> tuple[str, ...]:
    """The difference between the figures of the plan, by months, and those of the days, when there is one."""
    if not comptes.ecart:
        return ()
    plus = "de moins" if comptes.ecart > 0 else "de plus"
    return (
        f"Jour par jour, vous payez {euros(abs(comptes.ecart))} {plus} que ce que la recherche du plan a compté : ce "
        "sont les montants du jour qui sont donnés.",
    )


def _trace(comptes: Comptes) -> Trace:
    return tuple(etape for un in comptes.paiements if un.financement is not None for etape in un.financement.trace)


def _uniques(trace: Trace) -> Trace:
    vues = {(etape.regle, etape.constat): etape for etape in reversed(trace)}
    return tuple(reversed(vues.values()))
