"""Writes of the shares: opening one by consent, stopping it, and noting what is read under it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from brique.erreurs import ErreurArgument
from portail.parcours import models
from portail.parcours.passeport import queries_partages
from portail.parcours.passeport.consentement import FORMULE
from portail.socle.models import Compte
from portail.socle.operations import journaliser

JOURS_MAX = 366
"""A share is chosen again at least once a year: nobody forgets whom they show their life to."""


@dataclass(frozen=True, slots=True)
class Choix:
    """What a person shows, until which last day."""

    dernier_jour: date
    pieces: bool = False
    positionnements: bool = False


@transaction.atomic
def partager(personne: Compte, conseiller: Compte, choix: Choix, *, quand: datetime) -> models.Partage:
    """Show one's passeport to an adviser. Raises ``ErreurArgument`` for dates that cannot be, or a share still open."""
    Compte.objects.select_for_update().get(pk=personne.pk)
    jour = timezone.localdate(quand)
    if conseiller.pk == personne.pk:
        raise ErreurArgument(_("c’est votre propre adresse"), action=_("Donnez celle de votre conseiller."))
    if not jour <= choix.dernier_jour < jour + timedelta(days=JOURS_MAX):
        raise ErreurArgument(
            _("un partage finit au plus tôt aujourd’hui, et au plus tard dans un an"),
            consequence=_("Rien n’est partagé."),
            action=_("Choisissez un autre jour ; vous pourrez partager de nouveau ensuite."),
        )
    if queries_partages.ouverts(personne, jour).filter(conseiller=conseiller).exists():
        raise ErreurArgument(
            _("votre passeport est déjà partagé avec cette personne"),
            consequence=_("Rien n’est changé."),
            action=_("Arrêtez d’abord ce partage, pour en choisir un autre."),
        )
    partage = models.Partage.objects.create(
        personne=personne,
        conseiller=conseiller,
        debut=jour,
        fin=choix.dernier_jour + timedelta(days=1),
        pieces=choix.pieces,
        positionnements=choix.positionnements,
        formule=FORMULE,
        cree_le=quand,
    )
    apres = {"fin": partage.fin.isoformat(), "pieces": partage.pieces, "positionnements": partage.positionnements}
    journaliser("partage-ouvert", partage, acteur=personne, quand=quand, apres={**apres, "formule": FORMULE})
    return partage


@transaction.atomic
def arreter(partage: models.Partage, *, acteur: Compte, quand: datetime) -> None:
    """Stop a share at once. One already stopped is left as it is."""
    tenu = models.Partage.objects.select_for_update().get(pk=partage.pk)
    if tenu.revoque_le is None:
        tenu.revoque_le = quand
        tenu.save(update_fields=["revoque_le"])
        journaliser("partage-arrete", tenu, acteur=acteur, quand=quand)


@transaction.atomic
def noter_lecture(partage: models.Partage, acte: str, *, lecteur: Compte, quand: datetime, **quoi: object) -> None:
    """Write in the journal that the adviser read (``passeport-lu``, ``positionnement-lu``): the holder sees it."""
    journaliser(acte, partage, acteur=lecteur, quand=quand, apres=quoi)
