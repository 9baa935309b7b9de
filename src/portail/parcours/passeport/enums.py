"""Words of the passeport: how an acquis was obtained, for how long it is shared."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Origine(models.TextChoices):
    """How an acquis was obtained; the values are those of the library."""

    FORMATION = "formation", _("Formation")
    ALTERNANCE = "alternance", _("Alternance")
    VAE = "vae", _("VAE")
    CANDIDATURE = "candidature", _("Évaluation, sans formation")
    EQUIVALENCE = "equivalence", _("Équivalence")
    AUTRE = "autre", _("Autrement, ou je ne sais plus")
