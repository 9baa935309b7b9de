"""Writes of the room: keeping one's answers, erasing them. The journal says that it happened, never what was said."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from portail.droits import models
from portail.droits.reponses import Reponses
from portail.socle.models import Compte
from portail.socle.operations import journaliser


@transaction.atomic
def garder(personne: Compte, reponses: Reponses, *, quand: datetime) -> None:
    """Keep a person's answers in place of those before. Raises ErreurDroit when they contradict each other."""
    reponses.situation()
    models.SituationGardee.objects.update_or_create(personne=personne, defaults={**asdict(reponses), "garde_le": quand})
    journaliser("droits-gardes", personne, acteur=personne, quand=quand)


@transaction.atomic
def effacer(personne: Compte, *, quand: datetime) -> bool:
    """Erase a person's answers; False when there was none."""
    effaces, _par_table = models.SituationGardee.objects.filter(personne=personne).delete()
    if effaces:
        journaliser("droits-effaces", personne, acteur=personne, quand=quand)
    return bool(effaces)
