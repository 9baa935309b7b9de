"""Running OR-Tools: the same answer every time, a brake that another thread may pull, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from brique.parcours.solveur.modele import Modele


@dataclass(slots=True)
class Frein:
    """What stops a search from another thread: nothing more is begun, what is running ends soon. ``faits``: how many
    parts are done."""

    serre: bool = False
    faits: int = 0
    en_cours: list[cp_model.CpSolver] = field(default_factory=list)

    def avancer(self) -> None:
        self.faits += 1

    def serrer(self) -> None:
        self.serre = True
        for solveur in list(self.en_cours):
            solveur.stop_search()

    def resoudre(self, solveur: cp_model.CpSolver, modele: cp_model.CpModel) -> Any:
        """The status of a search that can be stopped."""
        self.en_cours.append(solveur)
        try:
            return solveur.solve(modele)
        finally:
            self.en_cours.remove(solveur)


@dataclass(frozen=True, slots=True)
class Essai:
    """A search of a model that came to its end, or to that of its effort."""

    modele: Modele
    solveur: cp_model.CpSolver
    statut: Any

    @property
    def trouve(self) -> bool:
        """True when it holds a plan."""
        return self.statut.name in {"OPTIMAL", "FEASIBLE"}

    @property
    def epuise(self) -> bool:
        """True when all was looked at."""
        return self.statut.name in {"OPTIMAL", "INFEASIBLE"}

    @property
    def chiffre(self) -> int:
        """What it made least, in the plan it holds."""
        return round(self.solveur.objective_value)

    @property
    def borne(self) -> int:
        """What no plan of this model does better than, 0 when nothing says it."""
        return round(self.solveur.best_objective_bound) if self.statut.name == "FEASIBLE" else 0

    @property
    def travail(self) -> float:
        """The work done, in OR-Tools' deterministic time."""
        return float(self.solveur.deterministic_time)


def moteur(effort: float, *, peu: bool) -> cp_model.CpSolver:
    """One worker and no clock: the same answer every time. The money only bounds through its linear relaxation.

    ``peu``: among few choices, zero-half cuts and the rewriting of clauses on the way may take a hundred times what the
    search does, and their cost is not counted.
    """
    from ortools.sat.python import cp_model

    solveur = cp_model.CpSolver()
    solveur.parameters.num_workers = 1
    solveur.parameters.linearization_level = 2
    solveur.parameters.cp_model_probing_level = 0
    solveur.parameters.symmetry_level = 0
    solveur.parameters.max_presolve_iterations = 1
    if peu:
        solveur.parameters.add_zero_half_cuts = False
        solveur.parameters.inprocessing_dtime_ratio = 0.0
    solveur.parameters.max_deterministic_time = effort
    return solveur
