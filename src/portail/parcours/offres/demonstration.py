"""The fictional catalogue of a demonstration site, around the day it starts. Never in production."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from brique.parcours.offres.demonstration import catalogue_fictif
from portail.parcours import models
from portail.parcours.offres.operations import DemandeOffres, importer_offres
from portail.referentiel.queries_partenaires import partenaires
from portail.referentiel.queries_textes import fiches, marques
from portail.socle.demonstration import exiger_hors_production

NOM = "catalogue_fictif.xml"


def charger_offres(quand: datetime) -> int:
    """Import a catalogue over the whole register when there is no offer yet; returns how many offers."""
    exiger_hors_production()
    if models.SourceOffres.objects.exists():
        return 0
    numeros = sorted({marque.numero for marque in marques()})
    habilites = partenaires(numeros)
    lues = [replace(fiche, partenaires=tuple(habilites.get(fiche.numero, ()))) for fiche in fiches(numeros)]
    if not lues:
        return 0
    octets = catalogue_fictif(lues, timezone.localdate(quand))
    return importer_offres(DemandeOffres(octets, NOM, quand, appliquer=True)).comptes["nouvelles"]
