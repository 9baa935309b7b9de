"""Reminding certificateurs by mail that a decision should be looked at again: each reminder once to each person.

A mail is written down before it is sent (``RappelEnvoye``, taken), then marked as gone: what may have gone is never
sent again. One that the server refused is undone, and sent by the next run. The queue shows every reminder anyway.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from portail.passerelles import models
from portail.passerelles.enums_equivalences import Envoi
from portail.passerelles.presentation.equivalence_page import dire_rappel, resumer
from portail.passerelles.queries_equivalences import ARevoir, certificateurs_a_prevenir, objet_de, toutes_a_revoir
from portail.socle.models import Compte

journal_technique = logging.getLogger("portail.passerelles.rappels")
_CLE_MAX = 200


@dataclass(slots=True)
class Bilan:
    """What a run came to, in mails."""

    partis: int = 0
    echoues: int = 0


def rappeler(quand: datetime) -> Bilan:
    """Mail every reminder not told yet to the certificateurs of the organisation that decided. Raises what the mail
    server raises when the site has none (``CourrielAbsent``): nothing is then taken."""
    jour, bilan = timezone.localdate(quand), Bilan()
    par_organisation: dict[int, list[ARevoir]] = {}
    for revoir in toutes_a_revoir(jour):
        par_organisation.setdefault(revoir.decision.organisation_id, []).append(revoir)
    for organisation, revoirs in par_organisation.items():
        for compte in certificateurs_a_prevenir(organisation, jour):
            _prevenir(compte, revoirs, quand, bilan)
    return bilan


def _prevenir(compte: Compte, revoirs: Sequence[ARevoir], quand: datetime, bilan: Bilan) -> None:
    pris = _prendre(compte, revoirs, quand)
    if not pris:
        return
    neufs = {(envoi.decision_id, envoi.cle) for envoi in pris}
    try:
        _composer(compte, revoirs, neufs).send()
    except (SMTPException, OSError) as erreur:
        models.RappelEnvoye.objects.filter(pk__in=[envoi.pk for envoi in pris]).delete()
        bilan.echoues += 1
        # never the message of the error: it holds the person's address
        journal_technique.error("rappels : courriel du compte %s refusé (%s)", compte.pk, type(erreur).__name__)
    except BaseException:
        models.RappelEnvoye.objects.filter(pk__in=[envoi.pk for envoi in pris]).delete()
        raise
    else:
        models.RappelEnvoye.objects.filter(pk__in=[envoi.pk for envoi in pris]).update(etat=Envoi.PARTI)
        bilan.partis += 1


@transaction.atomic
def _prendre(compte: Compte, revoirs: Sequence[ARevoir], quand: datetime) -> list[models.RappelEnvoye]:
    """The reminders that this run is the one to tell ``compte``; two runs at once wait for one another."""
    Compte.objects.select_for_update().get(pk=compte.pk)
    deja = set(models.RappelEnvoye.objects.filter(compte=compte).values_list("decision_id", "cle"))
    return [
        models.RappelEnvoye.objects.create(
            decision=revoir.decision, compte=compte, cle=cle, etat=Envoi.PRIS, pris_le=quand
        )
        for revoir in revoirs
        for cle in dict.fromkeys(_cle(rappel.cle) for rappel in revoir.rappels)
        if (revoir.decision.pk, cle) not in deja
    ]


def _composer(compte: Compte, revoirs: Sequence[ARevoir], neufs: set[tuple[int, str]]) -> EmailMessage:
    sections = []
    for revoir in revoirs:
        dits = [dire_rappel(r) for r in revoir.rappels if (revoir.decision.pk, _cle(r.cle)) in neufs]
        if dits:
            adresse = reverse("passerelles:equivalences-decision", args=[revoir.decision.pk])
            sections.append((resumer(objet_de(revoir.decision.demande)), dits, settings.ADRESSE_PUBLIQUE + adresse))
    sujet = ngettext(
        "%(n)d équivalence que vous avez décidée est à revoir",
        "%(n)d équivalences que vous avez décidées sont à revoir",
        len(sections),
    ) % {"n": len(sections)}
    file = settings.ADRESSE_PUBLIQUE + reverse("passerelles:equivalences-recues")
    corps = render_to_string("passerelles/equivalences/courriel_rappels.txt", {"sections": sections, "file": file})
    return EmailMessage(sujet, corps.strip() + "\n", to=[compte.courriel], headers={"Auto-Submitted": "auto-generated"})


def _cle(cle: str) -> str:
    """The key of a reminder as the base holds it: one too long is kept by its hash."""
    return cle if len(cle) <= _CLE_MAX else hashlib.sha256(cle.encode()).hexdigest()
