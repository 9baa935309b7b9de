"""Reads of what a certificateur keeps beside candidatures: règlements, habilitations."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from portail.certification import models


def reglement(cle: int) -> models.ReglementDepose | None:
    """A version, with its certifications."""
    trouves = models.ReglementDepose.objects.filter(pk=cle).select_related("organisation")
    return trouves.prefetch_related("certifications__fiche").first()


def nombre_de_candidatures(reglement: int) -> int:
    """How many candidatures were opened under a version."""
    return models.Candidature.objects.filter(reglement_id=reglement).count()


def habilitations(fiches: Collection[int]) -> QuerySet[models.HabilitationDonnee]:
    """The conventions for some fiches, by fiche then body."""
    donnees = models.HabilitationDonnee.objects.filter(fiche_id__in=fiches)
    return donnees.select_related("fiche", "organisme").order_by("fiche__numero", "organisme__nom", "code", "debut")


def habilitation(cle: int) -> models.HabilitationDonnee | None:
    """One of them."""
    return models.HabilitationDonnee.objects.select_related("fiche", "organisme").filter(pk=cle).first()
