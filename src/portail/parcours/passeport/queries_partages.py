"""Reads of the shares: those a person opened, those an adviser received, what was read under each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from portail.parcours import models
from portail.socle.models import Compte, Evenement

LECTURES = ("passeport-lu", "positionnement-lu", "piece-lue", "plan-lu")


@dataclass(frozen=True, slots=True)
class Lecture:
    """Something read under a share: when, and what (the act of the journal)."""

    quand: datetime
    acte: str


def ouverts(personne: Compte, le: date) -> QuerySet[models.Partage]:
    """The shares of a person that show something on the day ``le``."""
    return _partages().filter(personne=personne, revoque_le__isnull=True, debut__lte=le, fin__gt=le)


def partages_de(personne: Compte) -> list[models.Partage]:
    """Every share a person opened, the last first."""
    return list(_partages().filter(personne=personne))


def partages_recus(conseiller: Compte, le: date) -> list[models.Partage]:
    """What people show an adviser on the day ``le``, the first to end first."""
    recus = _partages().filter(conseiller=conseiller, revoque_le__isnull=True, debut__lte=le, fin__gt=le)
    return list(recus.order_by("fin", "pk"))


def partage(cle: int) -> models.Partage | None:
    """A share, with its two people."""
    return _partages().filter(pk=cle).first()


def lectures(partages: Iterable[models.Partage]) -> dict[int, list[Lecture]]:
    """What was read under each of these shares, the last first (one query)."""
    lues: dict[int, list[Lecture]] = {}
    evenements = Evenement.objects.filter(
        objet_type=models.Partage._meta.label_lower, objet_id__in=[str(p.pk) for p in partages], acte__in=LECTURES
    )
    for evenement in evenements.order_by("-pk"):
        lues.setdefault(int(evenement.objet_id), []).append(Lecture(evenement.quand, evenement.acte))
    return lues


def _partages() -> QuerySet[models.Partage]:
    return models.Partage.objects.select_related("personne", "conseiller")
