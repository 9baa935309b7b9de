"""Words of the équivalences: states, sides, scopes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EtatDemande(models.TextChoices):
    """Where a request stands; the values are those of the library."""

    PREPAREE = "preparee", _("En préparation")
    DEPOSEE = "deposee", _("À décider")
    A_COMPLETER = "a-completer", _("À compléter")
    ACCEPTEE = "acceptee", _("Acceptée")
    REFUSEE = "refusee", _("Refusée")
    RETIREE = "retiree", _("Retirée")
    REVOQUEE = "revoquee", _("Révoquée")


class Cote(models.TextChoices):
    """The two ends of a request."""

    SOURCE = "source", _("détenu")
    CIBLE = "cible", _("visé")


class Sens(models.TextChoices):
    """What was decided."""

    ACCEPTEE = "acceptee", _("Acceptée")
    REFUSEE = "refusee", _("Refusée")


class Portee(models.TextChoices):
    """How much is held to be acquired; the values are those of the library."""

    TOTAL = "total", _("Tout ce qui est visé")
    PARTIEL = "partiel", _("Certaines compétences seulement")


class Envoi(models.TextChoices):
    """What became of a reminder's mail."""

    PRIS = "pris", _("pris")
    PARTI = "parti", _("parti")


class SuiteProcedure(models.TextChoices):
    """What the commission did of its demand; the values are those of the library."""

    CONFIRMEE = "confirmee", _("Demande confirmée")
    MODIFIEE = "modifiee", _("Demande modifiée")
    RETIREE = "retiree", _("Demande retirée")
