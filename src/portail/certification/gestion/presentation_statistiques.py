"""The statistics as they are shown and exported: small numbers hidden, and those from which they would be found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portail.certification.enums import Dimension, Issue, Sexe, Statut, TrancheAge, Voie
from portail.certification.gestion import queries_statistiques
from portail.certification.gestion.perms import Cadre
from portail.certification.statistiques.queries import DECLAREES
from portail.certification.statistiques.secret import SEUIL
from portail.certification.statistiques.tableaux import (
    ATTENTE,
    AUCUNES,
    COLONNES,
    ENSEMBLE,
    NON_RENSEIGNE,
    PARTIELLES,
    PRESENTES,
    RECEVABLES,
    TOTALES,
    Montrees,
    montrer,
)
from portail.referentiel.exports import Cellule, Colonne, Tableau, en_csv

TITRES = {
    RECEVABLES: gettext_lazy("Recevables"),
    PRESENTES: gettext_lazy("Présentés"),
    TOTALES: gettext_lazy("Validations totales"),
    PARTIELLES: gettext_lazy("Validations partielles"),
    AUCUNES: Issue.AUCUNE.label,
    ATTENTE: Issue.EN_ATTENTE.label,
}
PAR = {
    Dimension.VOIE: gettext_lazy("Par voie"),
    Dimension.NIVEAU: gettext_lazy("Par niveau"),
    Dimension.SEXE: gettext_lazy("Par sexe"),
    Dimension.AGE: gettext_lazy("Par âge"),
    Dimension.STATUT: gettext_lazy("Par statut à l’ouverture"),
}
CACHE = "s"
_SANS_NIVEAU = "0"
_SANS_RECEVABILITE = frozenset(voie for voie in Voie.values if voie != Voie.VAE)


@dataclass(frozen=True, slots=True)
class Rangee:
    """A line of a table: its name, its numbers, None where one is hidden. ``ensemble``: the whole. ``recevabilite``:
    False for a voie that has none, where no number of recevables is to be told."""

    nom: str
    nombres: tuple[int | None, ...]
    ensemble: bool = False
    recevabilite: bool = True

    @property
    def titrees(self) -> list[tuple[str, int | None, bool]]:
        """The numbers with the titles of their columns, and whether there may be one there."""
        return [
            (str(titre), nombre, self.recevabilite or colonne != RECEVABLES)
            for (colonne, titre), nombre in zip(TITRES.items(), self.nombres, strict=True)
        ]

    @property
    def cachee(self) -> bool:
        return None in self.nombres


@dataclass(frozen=True, slots=True)
class Annee:
    """The table of a year: its lines, the whole last. ``organisation``: whose it is, for a year that is drawn up."""

    annee: int
    rangees: list[Rangee]
    organisation: str = ""

    @property
    def cachee(self) -> bool:
        return any(rangee.cachee for rangee in self.rangees)

    @property
    def sans_objet(self) -> bool:
        return not all(rangee.recevabilite for rangee in self.rangees)


def lire_dimension(texte: str) -> Dimension:
    """The one that an address asks for; the voie without any."""
    return Dimension(texte) if texte in Dimension.values else Dimension.VOIE


def est_declaree(dimension: Dimension) -> bool:
    """True when candidates say it of themselves: told of years that are over, once."""
    return dimension in DECLAREES


def annees(lu: Cadre, dimension: Dimension) -> list[Annee]:
    """The tables, the last year first."""
    if est_declaree(dimension):
        return [
            _annee(une.annee, dimension, _en_ordre(une.contenu[dimension.value], dimension), une.organisation)
            for une in queries_statistiques.arretees(lu)
        ]
    comptees = queries_statistiques.compter(lu, dimension)
    tables = []
    for annee in sorted(comptees, reverse=True):
        comptes = comptees[annee]
        rangs = sorted({*comptes.recues, *comptes.decidees})
        tables.append(_annee(annee, dimension, montrer(comptes, rangs)))
    return tables


def _en_ordre(gardees: Montrees, dimension: Dimension) -> Montrees:
    """The rows as they are read: a base keeps them in whatever order."""
    rangs = (*DECLAREES[dimension], NON_RENSEIGNE, ENSEMBLE)
    return {rang: gardees[rang] for rang in rangs if rang in gardees}


def _annee(annee: int, dimension: Dimension, montrees: Montrees, organisation: str = "") -> Annee:
    rangees = [
        Rangee(
            _nommer(dimension, rang),
            tuple(cases[col] for col in COLONNES),
            rang == ENSEMBLE,
            dimension is not Dimension.VOIE or rang not in _SANS_RECEVABILITE,
        )
        for rang, cases in montrees.items()
    ]
    return Annee(annee, rangees, organisation)


_VALEURS = {
    Dimension.VOIE: Voie,
    Dimension.SEXE: Sexe,
    Dimension.AGE: TrancheAge,
    Dimension.STATUT: Statut,
}


def _nommer(dimension: Dimension, rang: str) -> str:
    if rang == ENSEMBLE:
        return _("Ensemble")
    if rang == NON_RENSEIGNE:
        return _("Non renseigné")
    if dimension is Dimension.NIVEAU:
        return _("Sans niveau") if rang == _SANS_NIVEAU else _("Niveau %(n)s") % {"n": rang}
    return str(_VALEURS[dimension](rang).label)


def exporter(tables: list[Annee], dimension: Dimension) -> bytes:
    """The same in CSV: a hidden number is « s », a number that there cannot be is empty, the last column says why."""
    de_qui = ["certificateur"] if est_declaree(dimension) else []
    cles = ["annee", *de_qui, dimension.value, *COLONNES, "note"]
    colonnes = [Colonne(cle, cle) for cle in cles]
    return b"".join(en_csv(Tableau(dimension.value, colonnes, _lignes(tables, bool(de_qui)))))


def _lignes(tables: list[Annee], de_qui: bool) -> Iterator[list[Cellule]]:
    for table in tables:
        for rangee in table.rangees:
            ecrits: list[Cellule] = [
                (CACHE if nombre is None else nombre) if existe else None for _titre, nombre, existe in rangee.titrees
            ]
            yield [table.annee, *([table.organisation] if de_qui else []), rangee.nom, *ecrits, tuple(_notes(rangee))]


def _notes(rangee: Rangee) -> Iterator[str]:
    if rangee.cachee:
        yield _("%(marque)s : nombre caché, de 1 à %(n)d, ou qui en ferait deviner un") % {
            "marque": CACHE,
            "n": SEUIL - 1,
        }
    if not rangee.recevabilite:
        yield _("recevables : sans objet, la recevabilité n’existe qu’en VAE")
