"""Words of « me situer »."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reponse(models.TextChoices):
    """What a person says of a compétence; the values are those of the library."""

    OUI = "oui", _("Oui")
    EN_PARTIE = "en-partie", _("En partie")
    NON = "non", _("Non")
