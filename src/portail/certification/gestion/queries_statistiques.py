"""Counts of what juries decided, by year and by voie or level, read in the columns that keep the outcome; and the
tables of the years that are over, by what candidates declared. However many candidatures, the queries are as many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from portail.certification import models
from portail.certification.enums import Dimension, Voie
from portail.certification.gestion.perms import Cadre
from portail.certification.statistiques.queries import COLONNE_DE
from portail.certification.statistiques.tableaux import RECEVABLES, Comptes, Montrees

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
