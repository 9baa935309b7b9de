"""Drawing the tables of a year once it is over: by what candidates declared, once and for ever."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from portail.certification import models
from portail.certification.statistiques import queries
from portail.certification.statistiques.queries import DECLAREES
from portail.certification.statistiques.tableaux import NON_RENSEIGNE, montrer


def arreter(le: date) -> int:
    """Keep the tables of every year that is over on the day ``le`` and has none yet; how many. Run it as often as one
    likes: what is kept once is never counted again."""
    a_faire = queries.a_arreter(le)
    for organisation, annee in a_faire:
        _arreter(organisation, annee, le)
    return len(a_faire)


@transaction.atomic
def _arreter(organisation: int, annee: int, le: date) -> None:
    contenu = {
        dimension.value: montrer(comptes, (*DECLAREES[dimension], NON_RENSEIGNE), personnel=True)
        for dimension, comptes in queries.compter_declarees(organisation, annee).items()
    }
    arretee = models.StatistiqueArretee(organisation_id=organisation, annee=annee, contenu=contenu, arretee_le=le)
    # somebody else may be drawing it at the same time: theirs is then the one
    models.StatistiqueArretee.objects.bulk_create([arretee], ignore_conflicts=True)
