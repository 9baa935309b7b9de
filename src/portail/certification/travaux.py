"""The job that an act leaves behind it: telling the candidate."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from brique.certification.candidature.valeurs import Acte
from portail.certification.models import FaitCandidature
from portail.certification.operations_rappels import FAITS, prevenir_du_fait
from portail.socle.travaux import lancer, travail


@travail
def prevenir_le_candidat(candidature: int, rang: int) -> dict[str, int]:
    """Mail the candidate, once."""
    bilan = prevenir_du_fait(candidature, rang, timezone.now())
    return {"partis": bilan.partis, "echoues": bilan.echoues}


def prevoir(fait: FaitCandidature) -> None:
    """Queue the job in the transaction of the act, when the site can send mail and the act is one to tell."""
    if settings.COURRIELS and Acte(fait.acte) in FAITS:
        lancer(prevenir_le_candidat, candidature=fait.candidature_id, rang=fait.rang)
