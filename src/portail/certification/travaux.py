"""The jobs that an act leaves behind it: telling the candidate, telling who sits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from brique.certification.candidature.valeurs import Acte
from portail.certification.enums import NatureAvis
from portail.certification.models import AvisDeSeance, FaitCandidature, SeanceJury
from portail.certification.operations_avis import envoyer
from portail.certification.operations_rappels import FAITS, prevenir_du_fait
from portail.socle.travaux import lancer, travail

if TYPE_CHECKING:
    from portail.socle.models import Compte


@travail
def prevenir_le_candidat(candidature: int, rang: int) -> dict[str, int]:
    """Mail the candidate, once."""
    bilan = prevenir_du_fait(candidature, rang, timezone.now())
    return {"partis": bilan.partis, "echoues": bilan.echoues}


@travail
def envoyer_l_avis(avis: int) -> dict[str, int]:
    """Mail what a session has to tell someone, once."""
    bilan = envoyer(avis, timezone.now())
    return {"partis": bilan.partis, "echoues": bilan.echoues}


def prevoir(fait: FaitCandidature) -> None:
    """Queue the job in the transaction of the act, when the site can send mail and the act is one to tell."""
    if settings.COURRIELS and Acte(fait.acte) in FAITS:
        lancer(prevenir_le_candidat, candidature=fait.candidature_id, rang=fait.rang)


def aviser(seance: SeanceJury, comptes: Iterable[Compte | None], nature: NatureAvis, quand: datetime) -> None:
    """Write, in the transaction of the act, what each of these people is to be told; queue its mail when the site can
    send some."""
    for compte in filter(None, comptes):
        avis = AvisDeSeance.objects.create(seance=seance, compte=compte, nature=nature, quand=quand)
        if settings.COURRIELS:
            lancer(envoyer_l_avis, avis=avis.pk)
