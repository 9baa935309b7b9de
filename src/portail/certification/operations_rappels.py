"""Telling by mail those from whom something is awaited: each delay once to each person, whatever runs twice.

A mail is written down before it is sent; one that the server refused is undone, and sent by the next run. A mail names
the candidature by its reference, never anybody else.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from brique.certification.candidature.horloges import echeances
from brique.certification.candidature.libelles import ACTES
from brique.certification.candidature.valeurs import Acteur, Echeance
from brique.referentiel.ecart.champs import dire
from portail.certification import models, queries_candidatures
from portail.passerelles.queries_equivalences import certificateurs_a_prevenir
from portail.socle.models import Compte

journal_technique = logging.getLogger("portail.certification.rappels")
AVANT = timedelta(days=15)
"""How long before its last day a delay is told."""


@dataclass(slots=True)
class Bilan:
    """What a run came to, in mails."""

    partis: int = 0
    echoues: int = 0


def rappeler(quand: datetime) -> Bilan:
    """Mail what is awaited within ``AVANT`` of a candidate, or of a certificateur. Raises ``CourrielAbsent`` when the
    site sends no mail."""
    le, bilan = timezone.localdate(quand), Bilan()
    proches = models.Candidature.objects.filter(limite__lte=le + AVANT, limite__gte=le)
    for candidature in proches.select_related("fiche", "reglement__organisation", "candidat"):
        contexte = queries_candidatures.contexte(candidature, le)
        for echeance in echeances(queries_candidatures.valeur(candidature), contexte, le):
            if le <= echeance.limite <= le + AVANT:
                for compte in _destinataires(candidature, echeance.qui, le):
                    _prevenir(candidature, compte, echeance, quand, bilan)
    return bilan


def _destinataires(candidature: models.Candidature, qui: Acteur, le: date) -> list[Compte]:
    if qui is Acteur.CANDIDAT:
        return [candidature.candidat] if candidature.candidat is not None and candidature.candidat.is_active else []
    if qui is Acteur.CERTIFICATEUR:
        return certificateurs_a_prevenir(candidature.reglement.organisation_id, le)
    return []


def _prevenir(
    candidature: models.Candidature, compte: Compte, echeance: Echeance, quand: datetime, bilan: Bilan
) -> None:
    pris = _prendre(candidature, compte, echeance, quand)
    if pris is None:
        return
    try:
        _composer(candidature, compte, echeance).send()
    except (SMTPException, OSError) as erreur:
        pris.delete()
        bilan.echoues += 1
        # never the message of the error: it holds the person's address
        journal_technique.error("échéances : courriel du compte %s refusé (%s)", compte.pk, type(erreur).__name__)
    except BaseException:
        pris.delete()
        raise
    else:
        models.RappelEcheance.objects.filter(pk=pris.pk).update(parti=True)
        bilan.partis += 1


@transaction.atomic
def _prendre(
    candidature: models.Candidature, compte: Compte, echeance: Echeance, quand: datetime
) -> models.RappelEcheance | None:
    """The reminder, when this run is the one to tell it; two runs at once wait for one another."""
    Compte.objects.select_for_update().get(pk=compte.pk)
    cle = f"{echeance.acte.value} {echeance.limite.isoformat()}"
    rappel, neuf = models.RappelEcheance.objects.get_or_create(
        candidature=candidature, compte=compte, cle=cle, defaults={"pris_le": quand}
    )
    return rappel if neuf else None


def _composer(candidature: models.Candidature, compte: Compte, echeance: Echeance) -> EmailMessage:
    jour = dire(echeance.limite)
    sujet = _("Candidature %(reference)s : avant le %(jour)s") % {"reference": candidature.reference, "jour": jour}
    contexte = {
        "reference": candidature.reference,
        "acte": ACTES[echeance.acte],
        "jour": jour,
        "sinon": echeance.sinon,
        "reference_du_texte": echeance.reference,
        "site": settings.ADRESSE_PUBLIQUE,
    }
    corps = render_to_string("certification/courriel_echeance.txt", contexte)
    return EmailMessage(sujet, corps.strip() + "\n", to=[compte.courriel], headers={"Auto-Submitted": "auto-generated"})
