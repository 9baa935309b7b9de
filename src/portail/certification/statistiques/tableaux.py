"""The numbers of a table as they may be shown: None where one is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portail.certification.statistiques.secret import cacher_ligne, cacher_table, entieres

RECEVABLES, PRESENTES = "recevables", "presentes"
TOTALES, PARTIELLES, AUCUNES, ATTENTE = "totales", "partielles", "aucunes", "en_attente"
ISSUES = (TOTALES, PARTIELLES, AUCUNES, ATTENTE)
COLONNES = (RECEVABLES, PRESENTES, *ISSUES)
ENSEMBLE = ""
NON_RENSEIGNE = "non-renseigne"

Montrees = Mapping[str, Mapping[str, int | None]]
"""By row, the whole last; then by column."""


@dataclass(slots=True)
class Comptes:
    """The people of a year: those held recevable, by row; what juries decided, by row then by column.

    ``recues`` has the rows that may have any, and no other.
    """

    recues: dict[str, int] = field(default_factory=dict)
    decidees: dict[str, dict[str, int]] = field(default_factory=dict)

    def ajouter(self, rang: str, colonne: str, nombre: int) -> None:
        """Count ``nombre`` more."""
        if colonne == RECEVABLES:
            self.recues[rang] = self.recues.get(rang, 0) + nombre
            return
        cases = self.decidees.setdefault(rang, {})
        cases[colonne] = cases.get(colonne, 0) + nombre


def montrer(comptes: Comptes, rangs: Iterable[str], *, personnel: bool = False) -> Montrees:
    """The table of the rows ``rangs``. ``personnel``: the rows are what people said of themselves, and none may be told
    of somebody, even without a small number."""
    voulus = tuple(rangs)
    decidees = {rang: {col: comptes.decidees.get(rang, {}).get(col, 0) for col in ISSUES} for rang in voulus}
    recues = {rang: {RECEVABLES: comptes.recues[rang]} for rang in voulus if rang in comptes.recues}
    caches = _cacher(decidees, ISSUES, personnel=personnel)
    # of a table of one column, the total of a row is that column
    caches |= {nom for nom in _cacher(recues, (RECEVABLES,), personnel=personnel) if not nom.endswith("|")}
    totaux = {col: sum(cases[col] for cases in decidees.values()) for col in ISSUES}
    toutes = {**decidees, ENSEMBLE: totaux}
    recevables = {**comptes.recues, ENSEMBLE: sum(cases[RECEVABLES] for cases in recues.values())}
    montrees: dict[str, dict[str, int | None]] = {}
    for rang, cases in toutes.items():
        nombres = {RECEVABLES: recevables.get(rang, 0), PRESENTES: sum(cases.values()), **cases}
        caches_du_rang = {col for col in COLONNES if f"{rang}|{'' if col == PRESENTES else col}" in caches}
        montrees[rang] = {col: None if col in caches_du_rang else nombre for col, nombre in nombres.items()}
    return montrees


def _cacher(lignes: Mapping[str, Mapping[str, int]], colonnes: tuple[str, ...], *, personnel: bool) -> frozenset[str]:
    aussi = entieres(lignes, colonnes, (NON_RENSEIGNE,)) if personnel else set()
    ligne = cacher_ligne({col: sum(cases[col] for cases in lignes.values()) for col in colonnes})
    return cacher_table(lignes, colonnes, ligne, aussi)
