"""Writes of a training body: sending its file, seeing what it would change, applying it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portail.parcours import models
from portail.parcours.offres.bilan import BilanOffres
from portail.parcours.offres.operations import DemandeOffres, ErreurImportOffres, importer_offres
from portail.socle.models import Compte


def deposer(
    siret: str, nom: str, contenu: bytes, *, complet: bool, acteur: Compte, quand: datetime
) -> tuple[models.DepotOffres, BilanOffres]:
    """Keep a file that reads as a catalogue of this body, and say what it would change. Nothing else is written.

    Raises ``ErreurLecture`` or ``ErreurImportOffres``: then nothing is kept.
    """
    demande = DemandeOffres(contenu, nom, quand, complet=complet, siret=siret, acteur=acteur)
    bilan = importer_offres(demande)
    depot, _cree = models.DepotOffres.objects.update_or_create(
        siret=siret,
        defaults={
            "nom": nom,
            "empreinte": hashlib.sha256(contenu).hexdigest(),
            "complet": complet,
            "contenu": contenu,
            "depose_le": quand,
            "depose_par": acteur.pk,
        },
    )
    return depot, bilan


def relire(depot: models.DepotOffres, *, quand: datetime) -> BilanOffres:
    """What a file already sent would change now."""
    return importer_offres(
        DemandeOffres(bytes(depot.contenu), depot.nom, quand, complet=depot.complet, siret=depot.siret)
    )


@transaction.atomic
def appliquer(siret: str, empreinte: str, *, acteur: Compte, quand: datetime) -> BilanOffres:
    """Write the file that was shown, and forget it. Raises ``ErreurImportOffres`` when it is no longer the same."""
    depot = models.DepotOffres.objects.select_for_update().filter(siret=siret).first()
    if depot is None or depot.empreinte != empreinte:
        raise ErreurImportOffres(
            _("le fichier en attente n’est plus celui que cette page montrait"),
            lieu=_("Mes offres"),
            consequence=_("Rien n’est écrit."),
            action=_("Relisez ce que l’autre changerait, puis appliquez-le."),
        )
    bilan = importer_offres(
        DemandeOffres(
            bytes(depot.contenu),
            depot.nom,
            quand,
            appliquer=True,
            complet=depot.complet,
            siret=siret,
            acteur=acteur,
        )
    )
    depot.delete()
    return bilan


def abandonner(siret: str) -> None:
    """Forget the file that waits, if any."""
    models.DepotOffres.objects.filter(siret=siret).delete()


def depot_de(siret: str) -> models.DepotOffres | None:
    """The file of a body that waits to be applied."""
    return models.DepotOffres.objects.filter(siret=siret).first()
