"""Reads of the room: what a person keeps of their account, and how a step of an answer is explained."""

from __future__ import annotations

from uuid import UUID

from portail.droits import models
from portail.droits.presentation.etapes import EtapeDite, dire_etapes
from portail.droits.presentation.montants import dire_euros, insecable
from portail.droits.reponses import Reponses, en_dict

__all__ = ["EtapeDite", "Reponses", "dire_etapes", "dire_euros", "en_dict", "insecable", "reponses_de"]

_CHAMPS = tuple(Reponses.__dataclass_fields__)


def reponses_de(personne: UUID) -> Reponses | None:
    """What a person keeps of their account (one query), None when they keep nothing."""
    gardee = models.SituationGardee.objects.filter(personne=personne).first()
    return None if gardee is None else Reponses(**{champ: getattr(gardee, champ) for champ in _CHAMPS})
