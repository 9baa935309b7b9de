"""Erasing in its time what people wrote and gave: words and documents go, what was done and decided stays.

Purpose and time of each kind of data are in ``docs/exploitation/donnees-personnelles.md``. Nothing is erased without
``appliquer``; run twice, it erases nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from brique.droits.conservation import Donnee, conserver
from brique.droits.lecture import droit
from portail.certification import models
from portail.certification.enums import EtatCandidature
from portail.certification.statistiques.operations import arreter
from portail.socle.operations import journaliser

#: A recours under way suspends the erasure, as a contentieux does.
_SUSPENDUES = (EtatCandidature.RECOURS,)


@dataclass(frozen=True, slots=True)
class Efface:
    """What is, or would be, erased of a candidature, and since when it could be."""

    reference: str
    finie_le: date
    dernier_jour: date
    reponses: int
    pieces: int
    ecrits: int


def purger(quand: datetime, *, appliquer: bool = False) -> list[Efface]:
    """The dossiers whose time is over, those that ended first at the head; erased with ``appliquer``, each in its own
    transaction, once the statistics of the years that are over are drawn: they count what goes with a dossier."""
    le = timezone.localdate(quand)
    if appliquer:
        arreter(le)
    finies = models.Candidature.objects.filter(finie_le__isnull=False, purgee_le__isnull=True)
    finies = finies.exclude(etat__in=_SUSPENDUES).order_by("finie_le", "pk")
    faits = []
    for cle in list(finies.values_list("pk", flat=True)):
        efface = _purger(cle, le, quand, appliquer=appliquer)
        if efface is not None:
            faits.append(efface)
        elif finies.filter(pk=cle).exists():
            break  # those that ended later are kept longer; one that another run erased meanwhile stops nothing
    return faits


@transaction.atomic
def _purger(cle: int, le: date, quand: datetime, *, appliquer: bool) -> Efface | None:
    candidature = models.Candidature.objects.select_for_update().get(pk=cle)
    assert candidature.finie_le is not None  # what the caller selected
    reponse = conserver(Donnee.DOSSIER_VAE, candidature.finie_le, le, droit())
    if not reponse.a_effacer or reponse.dernier_jour is None or candidature.purgee_le is not None:
        return None
    reponses = models.ReponseCompetence.objects.filter(candidature=candidature)
    pieces = models.PieceCandidature.objects.filter(candidature=candidature)
    ecrits = models.Ecrit.objects.filter(fait__candidature=candidature)
    efface = Efface(
        candidature.reference,
        candidature.finie_le,
        reponse.dernier_jour,
        reponses.count(),
        pieces.count(),
        ecrits.count(),
    )
    if appliquer:
        # the journal, which is kept longer, does not say whether there was anything declared
        situations = models.SituationDeclaree.objects.filter(candidature=candidature)
        for lignes in (reponses, pieces, ecrits, situations):
            lignes.delete()
        candidature.purgee_le = le
        candidature.save(update_fields=["purgee_le"])
        avant = {"reponses": efface.reponses, "pieces": efface.pieces, "ecrits": efface.ecrits}
        journaliser("dossier-efface", candidature, acteur=None, quand=quand, avant=avant)
    return efface
