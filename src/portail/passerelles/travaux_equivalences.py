"""The job that an import leaves behind it: reminding certificateurs of the decisions that it touches."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from portail.passerelles.operations_rappels import rappeler
from portail.socle.travaux import lancer, travail


@travail
def rappeler_apres_import(source: int) -> dict[str, int]:
    """Mail what is to be told today. The number only names the job: the base says all."""
    bilan = rappeler(timezone.now())
    return {"source": source, "partis": bilan.partis, "echoues": bilan.echoues}


def prevoir_rappels(source: int) -> None:
    """Queue the job, in the transaction of the import, when the site can send mail."""
    if settings.COURRIELS:
        lancer(rappeler_apres_import, source=source)
