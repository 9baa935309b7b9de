"""The job that an import leaves behind it: telling those who follow what it changed."""

from __future__ import annotations

from django.utils import timezone

from portail.referentiel.suivi.envois import envoyer
from portail.referentiel.suivi.queries_abonnements import quelqu_un_suit
from portail.socle.travaux import lancer, travail


@travail
def envoyer_apres_import(source: int) -> dict[str, int]:
    """Send what ``source``, and any import since, has to tell. The number only names the job: the base says all."""
    bilan = envoyer(timezone.now())
    return {"source": source, "partis": bilan.partis, "echoues": bilan.echoues}


def prevoir_envoi(source: int) -> None:
    """Queue the job, in the transaction of the import: it exists exactly when the import does."""
    if quelqu_un_suit():
        lancer(envoyer_apres_import, source=source)
