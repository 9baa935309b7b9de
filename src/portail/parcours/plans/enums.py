"""Where the calculation of a plan stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EtatCalcul(models.TextChoices):
    """A calculation waits for a worker, runs, is over, was stopped by the person, or could not be done."""

    ATTENTE = "attente", _("en attente")
    COURS = "cours", _("en cours")
    FINI = "fini", _("fini")
    ARRETE = "arrete", _("arrêté")
    ECHEC = "echec", _("impossible")


EN_MARCHE = (EtatCalcul.ATTENTE, EtatCalcul.COURS)
