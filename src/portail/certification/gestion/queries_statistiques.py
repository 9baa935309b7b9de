"""Counts of what juries decided, by year and by voie or level, read in the columns that keep the outcome; and the
tables of the years that are over, by what candidates declared. However many candidatures, the queries are as many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Subquery

from portail.certification import models
from portail.certification.enums import Dimension, Issue, Sexe, Statut, TrancheAge, Voie
from portail.certification.gestion.perms import Cadre
from portail.certification.gestion.tableaux import (
    ATTENTE,
    AUCUNES,
    NON_RENSEIGNE,
    PARTIELLES,
    RECEVABLES,
    TOTALES,
    Comptes,
    Montrees,
)

#: What candidates declare of themselves, and the values that count: who would rather not say has said nothing.
DECLAREES: Mapping[Dimension, tuple[str, ...]] = {
    Dimension.SEXE: tuple(valeur for valeur in Sexe.values if valeur != Sexe.NON_DIT),
    Dimension.AGE: tuple(TrancheAge.values),
    Dimension.STATUT: tuple(Statut.values),
}
COLONNE_DE: Mapping[str, str] = {
    Issue.DELIVREE: TOTALES,
    Issue.PARTIELLE: PARTIELLES,
    Issue.AUCUNE: AUCUNES,
    Issue.EN_ATTENTE: ATTENTE,
}
Compte = tuple[int, int, str, str, int]
"""A fiche, a year, a voie, a column, how many."""


def compter(lu: Cadre, dimension: Dimension) -> dict[int, Comptes]:
    """By year, by voie or level: two queries."""
    niveaux = {une.cle: une.niveau for une in lu.fiches}
    par_annee: dict[int, Comptes] = {}
    for fiche, annee, voie, colonne, nombre in (*_recevables(lu), *_issues(lu)):
        rang = voie if dimension is Dimension.VOIE else str(niveaux[fiche] or "0")
        par_annee.setdefault(annee, Comptes()).ajouter(rang, colonne, nombre)
    if dimension is not Dimension.VOIE:
        for comptes in par_annee.values():
            comptes.recues = {rang: comptes.recues.get(rang, 0) for rang in (*comptes.recues, *comptes.decidees)}
    return par_annee


def _recevables(lu: Cadre) -> Iterator[Compte]:
    """Only the VAE has any: the other voies are no place where one of them could be."""
    siennes = models.Candidature.objects.filter(fiche_id__in=_cles(lu), annee_recevable__isnull=False, voie=Voie.VAE)
    lignes = siennes.order_by().values_list("fiche_id", "annee_recevable", "voie").annotate(n=Count("pk"))
    for fiche, annee, voie, nombre in lignes:
        yield fiche, annee, voie, RECEVABLES, nombre


def _issues(lu: Cadre) -> Iterator[Compte]:
    siennes = models.Candidature.objects.filter(fiche_id__in=_cles(lu), annee_issue__isnull=False)
    lignes = siennes.order_by().values_list("fiche_id", "annee_issue", "voie", "issue").annotate(n=Count("pk"))
    for fiche, annee, voie, issue, nombre in lignes:
        yield fiche, annee, voie, COLONNE_DE[issue], nombre


def _cles(lu: Cadre) -> list[int]:
    return [une.cle for une in lu.fiches]


@dataclass(frozen=True, slots=True)
class Arretee:
    """The tables of a year that is over, of a certificateur: by dimension, then by row, then by column."""

    annee: int
    organisation: str
    arretee_le: date
    contenu: Mapping[str, Montrees]


def arretees(lu: Cadre) -> list[Arretee]:
    """Those of one's certificateurs, the last year first: one query."""
    lignes = models.StatistiqueArretee.objects.filter(organisation__in=lu.certificateurs)
    return [
        Arretee(une.annee, une.organisation.nom, une.arretee_le, une.contenu)
        for une in lignes.select_related("organisation").order_by("-annee", "organisation__nom")
    ]


def a_arreter(le: date) -> list[tuple[int, int]]:
    """The certificateurs and years that are over on the day ``le``, and have no table yet."""
    faites = set(models.StatistiqueArretee.objects.values_list("organisation_id", "annee"))
    trouvees: set[tuple[int, int]] = set()
    for annee in ("annee_issue", "annee_recevable"):
        finies = models.Candidature.objects.filter(**{f"{annee}__lt": le.year}).order_by()
        trouvees |= set(finies.values_list("reglement__organisation_id", annee).distinct())
    return sorted(trouvees - faites)


def compter_declarees(organisation: int, annee: int) -> dict[Dimension, Comptes]:
    """The candidatures of a year opened under the règlements of a certificateur, by what was declared in them: two
    queries. Each candidature is in the tables of one certificateur alone: no difference between the tables of two of
    them tells of anybody."""
    tous = {
        dimension: Comptes(recues=dict.fromkeys((*valeurs, NON_RENSEIGNE), 0))
        for dimension, valeurs in DECLAREES.items()
    }
    siennes = models.Candidature.objects.filter(reglement__organisation_id=organisation).order_by()
    siennes = siennes.annotate(**{dimension.value: _declaree(dimension) for dimension in DECLAREES})
    champs = [dimension.value for dimension in DECLAREES]
    recues = siennes.filter(annee_recevable=annee).values_list(*champs).annotate(n=Count("pk"))
    issues = siennes.filter(annee_issue=annee).values_list("issue", *champs).annotate(n=Count("pk"))
    lignes = [(RECEVABLES, *ligne) for ligne in recues]
    lignes += [(COLONNE_DE[issue], *reste) for issue, *reste in issues]
    for colonne, *valeurs, nombre in lignes:
        for dimension, valeur in zip(DECLAREES, valeurs, strict=True):
            rang = valeur if valeur in DECLAREES[dimension] else NON_RENSEIGNE
            tous[dimension].ajouter(rang, colonne, nombre)
    return tous


def _declaree(dimension: Dimension) -> Subquery:
    dites = models.SituationDeclaree.objects.filter(candidature=OuterRef("pk"))
    return Subquery(dites.values(dimension.value)[:1])
