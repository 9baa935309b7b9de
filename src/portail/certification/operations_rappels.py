"""Telling by mail what was done, and what is awaited of whom: each once to each person, whatever runs twice.

A mail is written down before it is sent; one that the server refused is undone, and sent by the next run. A mail names
the candidature by its reference, never anybody else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brique.certification.candidature.horloges import echeances
from brique.certification.candidature.libelles import ACTES
from brique.certification.candidature.valeurs import Acte, Acteur, Echeance
from brique.referentiel.ecart.champs import dire
from portail.certification import lieux, models, queries_candidatures, queries_imprevus, queries_jury
from portail.passerelles.queries_equivalences import certificateurs_a_prevenir
from portail.socle.models import Compte

journal_technique = logging.getLogger("portail.certification.rappels")
AVANT = timedelta(days=15)
"""How long before its last day a delay is told."""


FAITS: Mapping[Acte, Any] = {
    Acte.DEMANDER_PIECES: gettext_lazy("des pièces vous sont demandées"),
    Acte.DECLARER_RECEVABLE: gettext_lazy("votre dossier est déclaré recevable"),
    Acte.DECLARER_NON_RECEVABLE: gettext_lazy("votre dossier est déclaré non recevable"),
    Acte.TENIR_POUR_RECEVABLE: gettext_lazy("votre dossier est tenu pour recevable, sans réponse dans le délai"),
    Acte.RENDRE_CADUQUE: gettext_lazy("votre recevabilité est caduque"),
    Acte.CONVOQUER: gettext_lazy("vous êtes convoqué devant un jury"),
    Acte.REPORTER: gettext_lazy("votre passage devant le jury est reporté"),
    Acte.NOTIFIER: gettext_lazy("votre résultat est là"),
    Acte.REPONDRE_RECOURS: gettext_lazy("votre recours a une réponse"),
}
"""The acts of others that a candidate is told of at once, in words that say no more than that."""


@dataclass(slots=True)
class Bilan:
    """What a run came to, in mails."""

    partis: int = 0
    echoues: int = 0

    def __add__(self, autre: Bilan) -> Bilan:
        return Bilan(self.partis + autre.partis, self.echoues + autre.echoues)


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


def prevenir_du_fait(cle: int, rang: int, quand: datetime) -> Bilan:
    """Tell a candidate that something was done of their candidature: the act, never its reasons. Once."""
    bilan = Bilan()
    fait = models.FaitCandidature.objects.filter(candidature_id=cle, rang=rang).select_related("candidature").first()
    candidat = fait.candidature.candidat if fait is not None else None
    if fait is not None and candidat is not None and candidat.is_active:
        sujet = _("Candidature %(reference)s : du nouveau") % {"reference": fait.candidature.reference}
        contexte = {
            "reference": fait.candidature.reference,
            "acte": _dire_fait(fait),
            "jour": dire(fait.jour),
            "ou": _ou_se_tient(fait) if fait.acte == Acte.CONVOQUER else "",
            "site": settings.ADRESSE_PUBLIQUE,
        }
        courriel = composer(sujet, "certification/courriel_fait.txt", contexte, candidat)
        _envoyer(fait.candidature, candidat, f"fait {rang}", courriel, quand, bilan)
    return bilan


def _dire_fait(fait: models.FaitCandidature) -> str:
    if queries_imprevus.annulees([queries_candidatures.fait(fait)]):
        return _("la séance du jury où vous étiez convoqué est annulée ; une autre vous sera proposée")
    return str(FAITS[Acte(fait.acte)])


def _ou_se_tient(fait: models.FaitCandidature) -> str:
    """When and where the jury to which one is convoked sits, while it is still before one."""
    passage = queries_jury.dernier_passage(fait.candidature_id)
    if passage is None or str(passage.seance_id) != fait.precisions.get("jury"):
        return ""
    dits = {"quand": lieux.dire_quand(passage.seance), "ou": lieux.dire_ou(passage.seance)}
    return _("Le jury se tient le %(quand)s. %(ou)s.") % dits


def _prevenir(
    candidature: models.Candidature, compte: Compte, echeance: Echeance, quand: datetime, bilan: Bilan
) -> None:
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
    courriel = composer(sujet, "certification/courriel_echeance.txt", contexte, compte)
    _envoyer(candidature, compte, f"{echeance.acte.value} {echeance.limite.isoformat()}", courriel, quand, bilan)


def _envoyer(
    candidature: models.Candidature,
    compte: Compte,
    cle: str,
    courriel: EmailMessage,
    quand: datetime,
    bilan: Bilan,
) -> None:
    """Send a mail that is not sent yet; one that the server refused is undone, for another run."""
    pris = _prendre(candidature, compte, cle, quand)
    if pris is not None and remettre(courriel, compte, bilan, pris.delete):
        models.RappelEcheance.objects.filter(pk=pris.pk).update(parti=True)


def remettre(courriel: EmailMessage, compte: Compte, bilan: Bilan, defaire: Callable[[], object]) -> bool:
    """Hand a mail over; ``defaire`` undoes what said that it left, when the server refuses it or the run stops."""
    try:
        courriel.send()
    except (SMTPException, OSError) as erreur:
        defaire()
        bilan.echoues += 1
        # never the message of the error: it holds the person's address
        journal_technique.error("candidatures : courriel du compte %s refusé (%s)", compte.pk, type(erreur).__name__)
        return False
    except BaseException:
        defaire()
        raise
    bilan.partis += 1
    return True


@transaction.atomic
def _prendre(
    candidature: models.Candidature, compte: Compte, cle: str, quand: datetime
) -> models.RappelEcheance | None:
    """The mail, when this run is the one to send it; two runs at once wait for one another."""
    Compte.objects.select_for_update().get(pk=compte.pk)
    rappel, neuf = models.RappelEcheance.objects.get_or_create(
        candidature=candidature, compte=compte, cle=cle, defaults={"pris_le": quand}
    )
    return rappel if neuf else None


def composer(sujet: str, gabarit: str, contexte: Mapping[str, str], compte: Compte) -> EmailMessage:
    """A mail to one person, from a template of text."""
    corps = render_to_string(gabarit, dict(contexte))
    return EmailMessage(sujet, corps.strip() + "\n", to=[compte.courriel], headers={"Auto-Submitted": "auto-generated"})
