"""Counts of what juries decided, by year, voie and level. The queries do not depend on how many candidatures.

They count by day, and years are read here: some engines are slow at taking the year of a day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef
from django.db.models.fields.json import KT

from brique.certification.candidature.valeurs import Acte
from portail.certification import models
from portail.certification.gestion.perms import Cadre

Case = tuple[int, str, int | None]
"""A year, a voie, a level."""
Compte = tuple[int, str, int, str, int]
"""A year, a voie, a fiche, what became of it, how many."""
RECEVABLES = "recevables"
TOTALES, PARTIELLES, AUCUNES, ATTENTE = "totales", "partielles", "aucunes", "en_attente"
_ISSUES = {"delivree": TOTALES, "partielle": PARTIELLES, "aucune": AUCUNES, "en-attente": ATTENTE}


def compter(lu: Cadre) -> tuple[Counter[Case], dict[Case, Counter[str]]]:
    """How many candidatures were held recevable each year; what juries decided of those who came before them."""
    recevables: Counter[Case] = Counter()
    issues: dict[Case, Counter[str]] = {}
    niveaux = {une.cle: une.niveau for une in lu.fiches}
    for annee, voie, fiche, dit, nombre in (*_faits(lu), *_confirmees(lu)):
        case = (annee, voie, niveaux[fiche])
        if dit == RECEVABLES:
            recevables[case] += nombre
        else:
            issues.setdefault(case, Counter())[dit] += nombre
    return recevables, {case: +compte for case, compte in issues.items()}


def _faits(lu: Cadre) -> Iterator[Compte]:
    actes = (Acte.DECLARER_RECEVABLE.value, Acte.TENIR_POUR_RECEVABLE.value, Acte.DELIBERER.value)
    faits = models.FaitCandidature.objects.filter(acte__in=actes, candidature__fiche_id__in=_cles(lu))
    lignes = faits.order_by().annotate(issue=KT("precisions__issue"))
    cles = ("jour", "candidature__voie", "candidature__fiche_id", "acte", "issue")
    for jour, voie, fiche, acte, issue, nombre in lignes.values_list(*cles).annotate(n=Count("pk")):
        if acte != Acte.DELIBERER:
            yield jour.year, voie, fiche, RECEVABLES, nombre
        elif issue in _ISSUES:
            yield jour.year, voie, fiche, _ISSUES[issue], nombre


def _confirmees(lu: Cadre) -> Iterator[Compte]:
    """Those that waited for an instance, once it spoke: they leave « en attente » for what was delivered, or for
    another session when it did not confirm."""
    passages = models.Passage.objects.filter(
        seance__fiche_id__in=_cles(lu),
        seance__proces_verbal__confirmation__isnull=False,
        presence="present",
        decisions__isnull=False,
    )
    delivres = models.Parchemin.objects.filter(passage=OuterRef("pk"))
    lignes = passages.annotate(
        entiere=Exists(delivres.filter(code="")),
        un=Exists(delivres),
        confirmee=F("seance__proces_verbal__confirmation__confirmee"),
    ).order_by()
    cles = ("seance__jour", "candidature__voie", "candidature__fiche_id", "entiere", "un", "confirmee")
    for jour, voie, fiche, entiere, un, confirmee, nombre in lignes.values_list(*cles).annotate(
        n=Count("pk", distinct=True)
    ):
        yield jour.year, voie, fiche, ATTENTE, -nombre
        if confirmee:
            yield jour.year, voie, fiche, TOTALES if entiere else PARTIELLES if un else AUCUNES, nombre


def _cles(lu: Cadre) -> list[int]:
    return [une.cle for une in lu.fiches]
