"""What a model would cost if choices could be split: a bound on the best, and the choices that cannot be in it.

In the relaxation each choice has a reduced cost, what taking it whole adds at least. A choice whose bound passes a plan
already known is in no better plan, and leaves the model: five in six do, on a certification of ten blocs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from brique.parcours.solveur.modele import Lineaire, Modele
from brique.parcours.solveur.plan import Choix

_ECART = 1e-6
"""By how much, in proportion, the figures of the relaxation may be wrong."""
_SANS_BORNE = 1 << 60


@dataclass(frozen=True, slots=True)
class Relachement:
    """``borne``: no plan does better; ``couts``: the best that a plan taking each choice could do; ``parts``: how much
    of each choice is taken, 0 to 1."""

    borne: int
    couts: tuple[float, ...]
    parts: tuple[float, ...]

    def gardes(self, choix: Sequence[Choix], valeur: int) -> list[Choix]:
        """The choices that a plan of figure ``valeur`` or better may take."""
        return [choix[rang] for rang in self.rangs_gardes(range(len(choix)), valeur)]

    def rangs_gardes(self, rangs: Iterable[int], valeur: int) -> list[int]:
        """The same among choices known by their ranks."""
        return [rang for rang in rangs if self.couts[rang] <= valeur + _marge(valeur)]


def _marge(valeur: float) -> float:
    return _ECART * (1 + abs(valeur))


def relacher(modele: Modele, mesure: Lineaire) -> Relachement | None:
    """The relaxation of a model for a figure to make least; None when even it has no solution."""
    return Programme(modele, mesure).resoudre()


def _tenu(reduits: Sequence[float], tenu: Any) -> float:
    return 0.0 if tenu is None else reduits[tenu.index]


class Programme:
    """A model of CP-SAT written again as a linear program, solved as often as one likes with fewer choices."""

    def __init__(self, modele: Modele, mesure: Lineaire) -> None:
        from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]

        modele.modele.minimize(mesure)
        self.proto = modele.modele.proto
        self.solveur = pywraplp.Solver.CreateSolver("GLOP")
        self.domaines = [(int(v.domain[0]), int(v.domain[len(v.domain) - 1])) for v in self.proto.variables]
        self.variables = [self.solveur.NumVar(bas, haut, "") for bas, haut in self.domaines]
        self.choix = [un for _, un in modele.choix]
        self.prises = [self.variables[x.index] for x, _ in modele.choix]
        self.raisons = modele.raisons
        self._ecrire()

    def resoudre(self, rangs: Iterable[int] | None = None) -> Relachement | None:
        """The relaxation when only the choices ``rangs`` may be taken (None: all); None without a solution."""
        permis = set(range(len(self.prises)) if rangs is None else rangs)
        for rang, prise in enumerate(self.prises):
            prise.SetUb(1 if rang in permis else 0)
        statut = self.solveur.Solve()
        if statut == self.solveur.INFEASIBLE:
            return None
        if statut != self.solveur.OPTIMAL:
            return Relachement(0, (0.0,) * len(self.prises), (0.0,) * len(self.prises))
        valeur = self.solveur.Objective().Value()
        reduits = [max(0.0, v.reduced_cost()) for v in self.variables]
        couts = tuple(
            valeur
            + max(0.0, prise.reduced_cost())
            + min((_tenu(reduits, raison) for raison in self.raisons[rang]), default=_SANS_BORNE)
            for rang, prise in enumerate(self.prises)
        )
        parts = tuple(prise.solution_value() for prise in self.prises)
        return Relachement(max(0, ceil(valeur - _marge(valeur))), couts, parts)

    def _ecrire(self) -> None:
        for contrainte in self.proto.constraints:
            if contrainte.has_linear():
                ligne = contrainte.linear
                domaine = list(ligne.domain)
                termes = list(zip(ligne.vars, ligne.coeffs, strict=True))
                self._ligne(termes, domaine[0], domaine[-1], list(contrainte.enforcement_literal))
            elif contrainte.has_bool_or():
                self._clause(list(contrainte.bool_or.literals))
            elif contrainte.has_at_most_one():
                self._ligne([(v, 1) for v in contrainte.at_most_one.literals], -2 * _SANS_BORNE, 1, [])
        but, objectif = self.proto.objective, self.solveur.Objective()
        for v, coefficient in zip(but.vars, but.coeffs, strict=True):
            objectif.SetCoefficient(self.variables[v], coefficient)
        objectif.SetOffset(but.offset)
        objectif.SetMinimization()

    def _clause(self, litteraux: Sequence[int]) -> None:
        """At least one is true; a negative literal is the contrary of its variable."""
        termes = [(v, 1) if v >= 0 else (-v - 1, -1) for v in litteraux]
        self._ligne(termes, 1 - sum(v < 0 for v in litteraux), 2 * _SANS_BORNE, [])

    def _ligne(self, termes: Sequence[tuple[int, int]], bas: int, haut: int, si: Sequence[int]) -> None:
        sommes: dict[int, int] = {}
        for v, coefficient in termes:
            sommes[v] = sommes.get(v, 0) + coefficient
        if not si:
            self._borner(sommes, bas, haut)
            return
        bouts = [(c * self.domaines[v][0], c * self.domaines[v][1]) for v, c in sommes.items()]
        if haut < _SANS_BORNE:
            self._adoucir(sommes, si, max(0, sum(map(max, bouts)) - haut), (-2 * _SANS_BORNE, haut))
        if bas > -_SANS_BORNE:
            self._adoucir(sommes, si, min(0, sum(map(min, bouts)) - bas), (bas, 2 * _SANS_BORNE))

    def _adoucir(self, sommes: Mapping[int, int], si: Sequence[int], jeu: int, bornes: tuple[int, int]) -> None:
        """A row that holds when the literals ``si`` are all true: ``jeu`` is what one that is not gives it."""
        termes = dict(sommes)
        for v in si:
            rang, signe = (v, 1) if v >= 0 else (-v - 1, -1)
            termes[rang] = termes.get(rang, 0) + signe * jeu
        donne = jeu * sum(v >= 0 for v in si)
        self._borner(termes, bornes[0] + donne, bornes[1] + donne)

    def _borner(self, sommes: Mapping[int, int], bas: int, haut: int) -> None:
        infini = self.solveur.infinity()
        ligne = self.solveur.Constraint(
            bas if bas > -_SANS_BORNE else -infini,
            haut if haut < _SANS_BORNE else infini,
        )
        for v, coefficient in sommes.items():
            ligne.SetCoefficient(self.variables[v], coefficient)
