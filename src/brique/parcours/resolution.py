"""The three plans worth comparing, each proven best by its own order, or with its gap."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from brique.erreurs import ErreurBrique
from brique.parcours.deroule import derouler
from brique.parcours.modele import Lineaire, Modele, poser
from brique.parcours.plan import Choix, Objectif, Plan
from brique.parcours.probleme import Probleme

EFFORT = 20.0
"""The work allowed to a plan, in OR-Tools' deterministic time: the same answer on a slow machine as on a quick one."""

Continuer = Callable[[], bool]


class ErreurParcours(ErreurBrique):
    """A path that cannot be planned as asked."""


@dataclass(frozen=True, slots=True)
class _Issue:
    """What minimising gave: the values of the variables, the figure reached, how far the best may be."""

    retenus: tuple[int, ...]
    numeros: tuple[str, ...]
    valeur: int
    ecart: int

    @property
    def prouvee(self) -> bool:
        return self.ecart == 0


def resoudre(
    probleme: Probleme, objectif: Objectif, *, effort: float = EFFORT, continuer: Continuer = lambda: True
) -> Plan | None:
    """The best plan by an objective; None when there is none, or when ``continuer`` said no before one was found."""
    modele = poser(probleme)
    etages = modele.etages(objectif)
    issues: list[_Issue] = []
    for etage in etages:
        issue = _minimiser(modele, etage, issues[-1:], effort / len(etages)) if continuer() else None
        if issue is None:
            break
        issues.append(issue)
        modele.modele.add(etage <= issue.valeur)
    if not issues:
        return None
    prouve = len(issues) == len(etages) and all(issue.prouvee for issue in issues)
    unite = 100 if objectif is Objectif.MOINS_CHER else 1
    return _plan(probleme, modele, issues[-1], objectif, prouve, Decimal(issues[0].ecart) / unite)


def comparer(
    probleme: Probleme, *, effort: float = EFFORT, continuer: Continuer = lambda: True
) -> dict[Objectif, Plan]:
    """The plan of each objective; empty when no plan is possible."""
    plans: dict[Objectif, Plan] = {}
    for objectif in Objectif:
        plan = resoudre(probleme, objectif, effort=effort, continuer=continuer)
        if plan is None:
            break
        plans[objectif] = plan
    return plans


def _minimiser(modele: Modele, etage: Lineaire, precedente: Sequence[_Issue], effort: float) -> _Issue | None:
    """One stage; None when nothing satisfies the model or the effort did not find it."""
    from ortools.sat.python import cp_model

    variables = [x for x, _ in modele.choix]
    modele.modele.clear_hints()  # type: ignore[no-untyped-call]
    for issue in precedente:
        pris = frozenset(issue.retenus)
        for rang, x in enumerate(variables):
            modele.modele.add_hint(x, rang in pris)
    modele.modele.minimize(etage)
    solveur = cp_model.CpSolver()
    solveur.parameters.num_workers = 1
    solveur.parameters.linearization_level = 2  # the money only bounds through its linear relaxation
    solveur.parameters.max_deterministic_time = effort
    statut = solveur.solve(modele.modele)
    if statut not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    return _Issue(
        tuple(rang for rang, x in enumerate(variables) if solveur.boolean_value(x)),
        tuple(numero for numero, tenue in modele.tenues.items() if solveur.boolean_value(tenue)),
        round(solveur.objective_value),
        0 if statut == cp_model.OPTIMAL else round(solveur.objective_value - solveur.best_objective_bound),
    )


def _plan(probleme: Probleme, modele: Modele, issue: _Issue, objectif: Objectif, prouve: bool, ecart: Decimal) -> Plan:
    choix = [modele.choix[rang][1] for rang in issue.retenus]
    return dresser(probleme, choix, issue.numeros, objectif, prouve=prouve, ecart=ecart)


def dresser(
    probleme: Probleme,
    choix: Sequence[Choix],
    numeros: Collection[str],
    objectif: Objectif,
    *,
    prouve: bool = True,
    ecart: Decimal = Decimal(0),
) -> Plan:
    """The plan that ``choix`` make, without what brings nothing to it. ErreurParcours when they are not allowed."""
    deroule = derouler(probleme, choix, numeros)
    if deroule is None:
        raise ErreurParcours(
            "ces étapes ne font pas un plan permis",
            consequence="Aucun plan n’est donné",
            action="Signalez ce problème avec ses données : le calcul et sa vérification se contredisent",
        )
    utiles = list(choix)
    for un in sorted(choix, key=lambda c: (-c.voie.heures, c.voie.cle)):
        sans = [autre for autre in utiles if autre is not un]
        essai = derouler(probleme, sans, numeros)
        if essai is not None and essai.bilan.selon(objectif) <= deroule.bilan.selon(objectif):
            utiles, deroule = sans, essai
    return Plan(
        objectif,
        deroule.etapes,
        deroule.flux,
        deroule.obtentions,
        deroule.atteintes,
        deroule.bilan,
        prouve,
        ecart,
    )
