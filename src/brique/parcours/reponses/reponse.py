"""The answer to a request: the three plans with their reasons, or why none is possible, and all that it rests on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from brique.droits.cpf.alimentation import euros
from brique.droits.noyau import Droit, Trace, reserves
from brique.parcours.contexte import Contexte
from brique.parcours.demandes.demande import Demande
from brique.parcours.reponses.comptes import Comptes, compter
from brique.parcours.reponses.explication import EtapeExpliquee, expliquer_etapes, garder, partager, resumer
from brique.parcours.solveur.ameliorations import Amelioration, ameliorer
from brique.parcours.solveur.obstacles import Impossibilite, obstacles
from brique.parcours.solveur.plan import Objectif, Plan
from brique.parcours.solveur.resolution import EFFORT, Avancement, Continuer, resoudre
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
    """``plans`` is empty when none is possible, and ``impossibilite`` then says why; both are empty when it was
    interrupted. ``trace``: every legal value used; ``reserves``: what a reader must be told."""

    demande: Demande
    preparation: Preparation
    plans: Mapping[Objectif, PlanExplique]
    impossibilite: Impossibilite | None
    ecartees: tuple[Ecartee, ...]
    trace: Trace
    reserves: tuple[str, ...] = field(default=())


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

    ``continuer`` is asked now and then: when it says no, the answer holds the plans found so far. ``avancement`` is
    told how many plans are done, out of how many: they are computed one after the other, each with its own time.
    """
    preparation = preparer(demande, contexte, droit)
    voulus = [objectif for objectif in Objectif if objectif in objectifs]
    trouves: dict[Objectif, Plan] = {}
    for fait, objectif in enumerate(voulus, 1):
        plan = resoudre(preparation.probleme, objectif, effort=effort, continuer=continuer) if continuer() else None
        if plan is None:
            break
        trouves[objectif] = plan
        avancement(fait, len(voulus))
    plans = {o: expliquer(plan, preparation, droit, list(trouves.values())) for o, plan in trouves.items()}
    impossible = not plans and continuer()
    trace = (
        *preparation.trace,
        *(etape for explique in plans.values() for etape in _trace(explique.comptes)),
    )
    return Reponse(
        preparation.demande,
        preparation,
        plans,
        obstacles(preparation.probleme, effort=effort, fermees=preparation.fermees) if impossible else None,
        preparation.ecartees,
        _uniques(trace),
        tuple(dict.fromkeys((*preparation.reserves, *reserves(trace)))),
    )


def expliquer(plan: Plan, preparation: Preparation, droit: Droit, tous: Sequence[Plan] = ()) -> PlanExplique:
    """A plan with its money day by day, the reasons of its steps, and what would improve it more than ``tous`` do."""
    comptes = compter(plan, preparation, droit)
    return PlanExplique(
        plan,
        resumer(plan, comptes, preparation),
        expliquer_etapes(plan, comptes, preparation),
        garder(plan, preparation),
        comptes,
        ameliorer(preparation.probleme, plan, autres=[un for un in tous if un is not plan], droit=droit),
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
