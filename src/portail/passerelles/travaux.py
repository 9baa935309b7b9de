"""The job that an import leaves behind it: computing the passerelles of what it changed."""

from __future__ import annotations

from dataclasses import asdict

from django.utils import timezone

from portail.passerelles import queries_calcul
from portail.passerelles.recalcul import recalculer
from portail.socle.travaux import lancer, travail


@travail
def calculer_apres_import(source: int) -> dict[str, int]:
    """Compute what ``source``, and any import since, changed. A run under way is waited for, then completed."""
    bilan = asdict(recalculer(timezone.now(), attendre=True))
    return {"source": source, **{nom: valeur for nom, valeur in bilan.items() if nom != "occupe"}}


def prevoir_calcul(source: int) -> None:
    """Queue the job, in the transaction of the import: it exists exactly when the import does."""
    lancer(calculer_apres_import, source=source)


def reprendre() -> None:
    """Queue the job again when a calculation was cut: its worker was stopped, or its machine."""
    coupe = queries_calcul.en_cours()
    if coupe is not None:
        lancer(calculer_apres_import, source=coupe.suite_de or 0)
