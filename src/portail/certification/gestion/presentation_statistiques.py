"""The statistics as they are shown and exported: small numbers hidden, and those from which they would be found."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portail.certification.enums import Voie
from portail.certification.gestion import queries_statistiques
from portail.certification.gestion.perms import Cadre
from portail.certification.gestion.queries_statistiques import ATTENTE, AUCUNES, PARTIELLES, RECEVABLES, TOTALES, Case
from portail.certification.gestion.secret import cacher, fleches_de

COLONNES = {
    TOTALES: gettext_lazy("Validations totales"),
    PARTIELLES: gettext_lazy("Validations partielles"),
    AUCUNES: gettext_lazy("Aucun bloc validé"),
    ATTENTE: gettext_lazy("En attente"),
}
CACHE = "s"


@dataclass(frozen=True, slots=True)
class Rangee:
    """A line of a table: its voie and level (both '' for the whole), its numbers, None where one is hidden."""

    voie: str
    niveau: str
    recevables: int | None
    presentes: int | None
    cases: tuple[int | None, ...]

    @property
    def titrees(self) -> list[tuple[str, int | None]]:
        """The numbers with the titles of their columns."""
        return [(str(titre), nombre) for titre, nombre in zip(COLONNES.values(), self.cases, strict=True)]


@dataclass(frozen=True, slots=True)
class Annee:
    """The table of a year: its lines, the whole last."""

    annee: int
    rangees: list[Rangee]


def annees(lu: Cadre) -> list[Annee]:
    """The tables, the last year first."""
    recevables, issues = queries_statistiques.compter(lu)
    trouvees = sorted({case[0] for case in (*recevables, *issues)}, reverse=True)
    return [_annee(annee, recevables, issues) for annee in trouvees]


def _annee(annee: int, recevables: Mapping[Case, int], issues: Mapping[Case, Mapping[str, int]]) -> Annee:
    cases = sorted(
        {case for case in (*recevables, *issues) if case[0] == annee}, key=lambda case: (case[1], case[2] or 0)
    )
    cles = {f"{voie}:{niveau or 0}": (an, voie, niveau) for an, voie, niveau in cases}
    decidees = {cle: {col: issues.get(case, {}).get(col, 0) for col in COLONNES} for cle, case in cles.items()}
    recues = {cle: {RECEVABLES: recevables.get(case, 0)} for cle, case in cles.items()}
    montrees = _montrer(decidees, tuple(COLONNES)) | _montrer(recues, (RECEVABLES,))
    rangees = []
    for cle, (_an, voie, niveau) in cles.items():
        rangees.append(_rangee(cle, str(Voie(voie).label), str(niveau or _("sans niveau")), montrees))
    return Annee(annee, [*rangees, _rangee("", "", "", montrees)])


def _montrer(lignes: Mapping[str, Mapping[str, int]], colonnes: tuple[str, ...]) -> dict[str, int | None]:
    fleches = fleches_de(lignes, colonnes)
    caches = cacher(fleches)
    # « row| » of a table of one column is the column itself: the two are one number, hidden together
    seule = len(colonnes) == 1
    montrees: dict[str, int | None] = {}
    for une in fleches:
        rang, _barre, col = une.nom.partition("|")
        jumelle = {f"{rang}|", f"{rang}|{colonnes[0]}"} if seule else {une.nom}
        if not (seule and not col):
            montrees[f"{rang}|{col}"] = None if jumelle & caches else une.nombre
    return montrees


def _rangee(cle: str, voie: str, niveau: str, montrees: Mapping[str, int | None]) -> Rangee:
    return Rangee(
        voie,
        niveau,
        montrees[f"{cle}|{RECEVABLES}"],
        montrees[f"{cle}|"],
        tuple(montrees[f"{cle}|{col}"] for col in COLONNES),
    )


def exporter(tables: list[Annee]) -> str:
    """The same in CSV, a hidden number written « s »."""
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(["annee", "voie", "niveau", RECEVABLES, "presentes", *COLONNES])
    for table in tables:
        for rangee in table.rangees:
            nombres = (rangee.recevables, rangee.presentes, *rangee.cases)
            ecrits = [CACHE if nombre is None else nombre for nombre in nombres]
            ecrivain.writerow([table.annee, rangee.voie or _("Ensemble"), rangee.niveau, *ecrits])
    return "\ufeff" + sortie.getvalue()
