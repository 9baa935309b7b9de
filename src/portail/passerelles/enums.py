"""The states of the room, with what a reader calls them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EtatCalcul(models.TextChoices):
    """Where a calculation stands.

    One that was stopped is found ``EN_COURS`` by the next run, which marks it and does what it left undone.
    """

    EN_COURS = "en-cours", _("en cours")
    FINI = "fini", _("fini")
    INTERROMPU = "interrompu", _("interrompu")
