"""Bringing a calculation up to date after an import: only what changed is compared again.

The blocs that changed are computed whole. What they are compared with is read from the other side too, a comparison
being the same both ways: it enters the list of the other bloc when it is good enough, and what is gone, or changed,
leaves it. What is left of a list is certain down to its last place only: when less than half of it stands, that bloc is
computed whole as well.

What may differ from a full calculation on the same corpus:

- the measures: rare words, tournures and axes are those of the last full calculation (give ``moteur`` that étalon);
- the candidates: a bloc that did not change meets a changed one when it is among the ``COMPARES`` nearest of that one,
  even where a full calculation, looking from this side, would cut it; and a bloc that comes or goes neither takes nor
  leaves a place among those that others are compared with;
- the length: a list that lost passerelles is shorter than ``k`` until it is computed whole;
- the last digit of a figure, summed in another order, and with it the order of two equals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from brique.passerelles.calcul import GARDEES, calculer_choisis
from brique.passerelles.candidats import COMPARES
from brique.passerelles.corpus import Corpus
from brique.passerelles.depot import Depot
from brique.passerelles.empreintes import empreinte_bloc
from brique.passerelles.miroir import Ligne, lignes_de, rassembler
from brique.passerelles.moteur import Moteur
from brique.passerelles.notees import Notees
from brique.passerelles.tableaux import Entiers
from brique.passerelles.valeurs import Cle


@dataclass(frozen=True, slots=True)
class Precedent:
    """A calculation made before: its blocs in their order, how many compétences of each were compared, its results."""

    cles: Sequence[Cle]
    tailles: Sequence[int]
    notees: Sequence[Notees]

    @classmethod
    def relire(cls, depot: Depot) -> Precedent:
        """The one that ``depot`` keeps, which must be complete."""
        return cls([b.cle for b in depot.blocs], [b.taille for b in depot.blocs], list(depot.notees()))


@dataclass(frozen=True, slots=True)
class Recalcul:
    """What bringing up to date gave. ``notees``: those of every bloc of the new corpus, in order. ``changes``: how many
    blocs were new or changed; ``entiers``: how many others were computed whole; ``retouches``: those whose list
    changed otherwise."""

    notees: list[Notees]
    changes: int
    entiers: int
    retouches: int


def blocs_changes(depot: Depot, moteur: Moteur) -> set[Cle]:
    """The blocs of ``moteur`` that are new since ``depot``, or of which something compared changed."""
    connus = {bloc.cle: bloc.empreinte for bloc in depot.blocs}
    return {bloc.cle for bloc in moteur.blocs if connus.get(bloc.cle) != empreinte_bloc(bloc)}


def recalculer(
    moteur: Moteur, precedent: Precedent, changes: Collection[Cle], *, k: int = GARDEES, processus: int = 1
) -> Recalcul:
    """The passerelles of the corpus of ``moteur``, from those of ``precedent`` and the keys of what changed."""
    report = _Report.preparer(moteur, precedent, changes)
    refaits = report.refaits
    larges = calculer_choisis(moteur, refaits, max(COMPARES, k), processus=processus)
    propres = {large.source: report.couper(large, k) for large in larges}
    apports = report.apports(larges)
    notees: list[Notees | None] = []
    retouches = 0
    for rang, ancien in enumerate(report.anciens):
        if ancien < 0:
            notees.append(propres[rang])
            continue
        reportee, touchee = report.reporter(rang, ancien, apports.get(rang, []), k)
        retouches += touchee
        notees.append(reportee)
    courts = np.array([rang for rang, notee in enumerate(notees) if notee is None], np.int64)
    for rang, entiere in zip(courts.tolist(), calculer_choisis(moteur, courts, k, processus=processus), strict=True):
        notees[rang] = entiere
    complets = [notee for notee in notees if notee is not None]
    return Recalcul(complets, len(refaits), len(courts), retouches - len(courts))


@dataclass(frozen=True, slots=True)
class _Report:
    """From one corpus to the next. ``anciens``: by new rank, the old one, -1 for what is new or changed; ``nouveaux``:
    by old rank, the new one, -1 for what is gone or changed. ``tailles`` are by old rank."""

    corpus: Corpus
    cles: Sequence[Cle]
    precedent: Precedent
    anciens: Sequence[int]
    nouveaux: Entiers
    tailles: Entiers

    @classmethod
    def preparer(cls, moteur: Moteur, precedent: Precedent, changes: Collection[Cle]) -> _Report:
        connus = {cle: rang for rang, cle in enumerate(precedent.cles)}
        cles = [bloc.cle for bloc in moteur.blocs]
        voulus = frozenset(changes)
        anciens = [-1 if cle in voulus else connus.get(cle, -1) for cle in cles]
        nouveaux = np.full(len(precedent.cles), -1, np.int64)
        for rang, ancien in enumerate(anciens):
            if ancien >= 0:
                nouveaux[ancien] = rang
        corpus = moteur.index_prepare()[0]
        return cls(corpus, cles, precedent, anciens, nouveaux, np.array(precedent.tailles, np.int64))

    @property
    def refaits(self) -> Entiers:
        """The ranks of what is new or changed."""
        return np.flatnonzero(np.array(self.anciens, np.int64) < 0)

    def apports(self, larges: Sequence[Notees]) -> dict[int, list[Ligne]]:
        """What each bloc that did not change gets from the changed ones: their comparisons, read from its side."""
        recus: defaultdict[int, list[Ligne]] = defaultdict(list)
        for notees in larges:
            for ligne in self._lignes(notees):
                if self.anciens[ligne.cible] >= 0:
                    recus[ligne.cible].append(ligne.retourner(notees.source))
        return recus

    def couper(self, large: Notees, k: int) -> Notees:
        """The ``k`` first of a list computed longer."""
        return rassembler(large.source, self._lignes(large), self.cles, k)

    def reporter(self, rang: int, ancien: int, recues: Sequence[Ligne], k: int) -> tuple[Notees | None, bool]:
        """The list of a bloc that did not change, and whether it had to be; None when it must be computed whole."""
        notees = self.precedent.notees[ancien]
        cibles = self.nouveaux[notees.cibles]
        plancher = float(notees.notes[-1]) if len(notees.notes) else 0.0
        bonnes = [ligne for ligne in recues if ligne.note >= plancher]
        if not bonnes and (not len(cibles) or cibles.min() >= 0):
            return replace(notees, source=rang, cibles=cibles.astype(np.int32)), False
        lignes = lignes_de(notees, cibles.tolist(), self.tailles[notees.cibles].tolist())
        lignes = [*(ligne for ligne in lignes if ligne.cible >= 0), *bonnes]
        if len(lignes) < k // 2:
            return None, True
        return rassembler(rang, lignes, self.cles, k), True

    def _lignes(self, notees: Notees) -> list[Ligne]:
        """The rows of what was computed on the new corpus."""
        hauteurs = [self.corpus.taille(int(cible)) for cible in notees.cibles]
        return lignes_de(notees, notees.cibles.tolist(), hauteurs)
