"""Which years are over and have no table yet, and what their candidatures declared: the queries are always as many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, OuterRef, Subquery

from portail.certification import models
from portail.certification.enums import Dimension, Issue, Sexe, Statut, TrancheAge
from portail.certification.statistiques.tableaux import (
    ATTENTE,
    AUCUNES,
    NON_RENSEIGNE,
    PARTIELLES,
    RECEVABLES,
    TOTALES,
    Comptes,
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
