"""Writes of the follow-up: following, changing how often, stopping. Each person touches their own only."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from brique.erreurs import ErreurBrique
from portail.referentiel import models
from portail.referentiel.suivi.enums import Frequence
from portail.referentiel.suivi.jetons import Droit
from portail.referentiel.suivi.objet import Objet
from portail.referentiel.suivi.queries import derniere_source, libelles
from portail.referentiel.suivi.queries_abonnements import abonnements_du_droit
from portail.socle.models import Compte
from portail.socle.operations import journaliser

ABONNEMENTS_MAX = 100


class SuiviRefuse(ErreurBrique):
    """A follow-up that cannot be opened; the message says why, in French."""


class SuiviInconnu(LookupError):
    """This account follows nothing under this identifier."""


@transaction.atomic
def abonner(
    compte: Compte, objet: Objet, *, quand: datetime, frequence: Frequence = Frequence.IMPORT
) -> tuple[models.Abonnement, bool]:
    """Follow ``objet`` from the next import on; what was already followed is left as it is (False).

    Raises ``SuiviRefuse`` for what the register does not know, or beyond ``ABONNEMENTS_MAX`` follow-ups.
    """
    if objet not in libelles([objet]):
        raise SuiviRefuse(
            f"« {objet.valeur} » n’est pas au registre", lieu="suivi", consequence="Rien n’est suivi de plus."
        )
    # two clicks at once wait for one another
    Compte.objects.select_for_update().get(pk=compte.pk)
    siens = models.Abonnement.objects.filter(compte=compte)
    if (connu := siens.filter(axe=objet.axe, valeur=objet.valeur).first()) is not None:
        return connu, False
    if siens.count() >= ABONNEMENTS_MAX:
        raise SuiviRefuse(
            f"vous suivez déjà {ABONNEMENTS_MAX} choses",
            lieu="suivi",
            consequence="Rien n’est suivi de plus.",
            action="Arrêtez un suivi, ou suivez tout un métier ou tout le registre.",
        )
    abonnement = models.Abonnement.objects.create(
        compte=compte,
        axe=objet.axe,
        valeur=objet.valeur,
        frequence=frequence,
        cree_le=quand,
        vue=derniere_source(),
        releve_le=quand,
    )
    journaliser("suivi-ouvert", abonnement, acteur=compte, quand=quand, apres={"frequence": frequence.value})
    return abonnement, True


@transaction.atomic
def changer_frequence(compte: Compte, cle: int, frequence: Frequence, *, quand: datetime) -> models.Abonnement:
    """Be told more or less often. Raises ``SuiviInconnu`` when ``cle`` is not one of this account's."""
    abonnement = _le_sien(compte, cle)
    avant = abonnement.frequence
    if avant != frequence:
        abonnement.frequence = frequence
        abonnement.save(update_fields=["frequence"])
        journaliser(
            "suivi-change",
            abonnement,
            acteur=compte,
            quand=quand,
            avant={"frequence": avant},
            apres={"frequence": frequence.value},
        )
    return abonnement


@transaction.atomic
def arreter(compte: Compte, cle: int, *, quand: datetime) -> Objet:
    """Follow no more; gives what was followed. Raises ``SuiviInconnu`` when ``cle`` is not one of this account's."""
    abonnement = _le_sien(compte, cle)
    _clore(abonnement, compte, quand)
    return abonnement.objet


@transaction.atomic
def arreter_par_lien(droit: Droit, *, quand: datetime) -> list[Objet]:
    """Stop what the link of a mail gives the right to stop, without logging in; gives what was followed."""
    arretes = []
    for abonnement in abonnements_du_droit(droit).select_for_update(of=("self",)).select_related("compte"):
        arretes.append(abonnement.objet)
        _clore(abonnement, abonnement.compte, quand)
    return arretes


def _le_sien(compte: Compte, cle: int) -> models.Abonnement:
    abonnement = models.Abonnement.objects.select_for_update().filter(compte=compte, pk=cle).first()
    if abonnement is None:
        raise SuiviInconnu(cle)
    return abonnement


def _clore(abonnement: models.Abonnement, acteur: Compte, quand: datetime) -> None:
    journaliser("suivi-clos", abonnement, acteur=acteur, quand=quand)
    abonnement.delete()
