"""Reads of what people follow: their list, what a link may stop, who is to be told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from portail.referentiel import models
from portail.referentiel.suivi.enums import EtatEnvoi, Frequence
from portail.referentiel.suivi.jetons import Droit
from portail.referentiel.suivi.objet import Objet
from portail.referentiel.suivi.queries import libelles

if TYPE_CHECKING:
    from portail.socle.models import Compte

# A mail still being sent that long after its run began was interrupted.
DELAI_ENVOI = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Suivi:
    """A follow-up as its holder reads it: when its last mail left, whether the one after was refused or interrupted."""

    cle: int
    objet: Objet
    libelle: str
    frequence: Frequence
    depuis: datetime
    dernier: datetime | None
    echoue: bool
    interrompu: bool


def suivis(compte: Compte, quand: datetime) -> list[Suivi]:
    """What ``compte`` follows, by kind then name: a query for the list, one for each kind's names."""
    envois = models.Envoi.objects.filter(abonnement=OuterRef("pk")).order_by("-source")
    partis = envois.filter(etat=EtatEnvoi.PARTI)
    lus = list(
        models.Abonnement.objects.filter(compte=compte)
        .annotate(
            dernier=Subquery(partis.values("parti_le")[:1]),
            etat=Subquery(envois.values("etat")[:1]),
            pris_le=Subquery(envois.values("pris_le")[:1]),
        )
        .order_by("axe", "valeur")
    )
    noms = libelles(abonnement.objet for abonnement in lus)
    return [
        Suivi(
            a.pk,
            a.objet,
            noms.get(a.objet, ""),
            Frequence(a.frequence),
            a.cree_le,
            a.dernier,
            a.etat == EtatEnvoi.ECHOUE,
            a.etat == EtatEnvoi.PRIS and a.pris_le < quand - DELAI_ENVOI,
        )
        for a in lus
    ]


def abonnement_a(compte: Compte, objet: Objet) -> models.Abonnement | None:
    """The follow-up of ``objet`` that ``compte`` holds, if any."""
    return models.Abonnement.objects.filter(compte=compte, axe=objet.axe, valeur=objet.valeur).first()


def deja_suivis(compte: Compte, objets: Collection[Objet]) -> frozenset[Objet]:
    """Those of ``objets`` that ``compte`` follows: one query."""
    suivis = models.Abonnement.objects.filter(compte=compte, axe__in={objet.axe for objet in objets})
    return frozenset(abonnement.objet for abonnement in suivis) & frozenset(objets)


def abonnements_du_droit(droit: Droit) -> QuerySet[models.Abonnement]:
    """Those that a link may stop."""
    siens = models.Abonnement.objects.filter(compte=droit.compte).order_by("pk")
    return siens if droit.abonnement is None else siens.filter(pk=droit.abonnement)


def objets_du_droit(droit: Droit) -> list[tuple[Objet, str]]:
    """What a link may stop, with its names."""
    objets = [abonnement.objet for abonnement in abonnements_du_droit(droit)]
    noms = libelles(objets)
    return [(objet, noms.get(objet, "")) for objet in objets]


def quelqu_un_suit() -> bool:
    """True when at least one person follows something."""
    return models.Abonnement.objects.exists()


def comptes_a_prevenir(derniere: models.Source, lundi: datetime | None) -> list[UUID]:
    """The open accounts that may have something to be told up to ``derniere``, weekly ones when ``lundi`` is given."""
    dus = a_relever(derniere, lundi).filter(compte__is_active=True)
    return list(dus.order_by("compte").values_list("compte", flat=True).distinct())


def a_relever(derniere: models.Source, lundi: datetime | None) -> QuerySet[models.Abonnement]:
    """Follow-ups that have not been told up to ``derniere``; weekly ones, once since ``lundi``, or not at all."""
    en_retard = models.Abonnement.objects.filter(Q(vue=None) | Q(vue__lt=derniere.pk))
    dus = Q(frequence=Frequence.IMPORT)
    if lundi is not None:
        dus |= Q(frequence=Frequence.SEMAINE, releve_le__lt=lundi)
    return en_retard.filter(dus)


def sources_apres(vue: int | None, derniere: models.Source) -> Sequence[models.Source]:
    """The imports after ``vue``, up to ``derniere``, in the order they were written."""
    return list(models.Source.objects.filter(pk__gt=vue or 0, pk__lte=derniere.pk).order_by("pk"))


def interrompus(abonnements: Sequence[int], quand: datetime) -> list[models.Envoi]:
    """Mails of these follow-ups that were being sent when something stopped: nobody knows whether they left."""
    envois = models.Envoi.objects.filter(etat=EtatEnvoi.PRIS, pris_le__lt=quand - DELAI_ENVOI)
    return list(envois.filter(abonnement__in=abonnements).select_related("source").order_by("source"))
