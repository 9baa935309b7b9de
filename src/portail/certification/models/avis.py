"""What a session has to tell someone by mail: written with the act itself, sent once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portail.certification.enums import NatureAvis
from portail.certification.models.jury import SeanceJury


class AvisDeSeance(models.Model):
    """Someone is to be told something of a session. ``parti``: its mail was handed over; never twice."""

    seance = models.ForeignKey(
        SeanceJury,
        # what is told is of that session
        on_delete=models.PROTECT,
        related_name="avis",
    )
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # nobody is left to be told
        on_delete=models.CASCADE,
        related_name="+",
    )
    nature = models.CharField(_("nature"), max_length=12, choices=NatureAvis.choices)
    quand = models.DateTimeField(_("le"))
    parti = models.BooleanField(_("parti"), default=False)

    class Meta:
        verbose_name = _("avis d’une séance")
        verbose_name_plural = _("avis d’une séance")
        ordering = ["seance", "pk"]
        indexes = [models.Index(fields=["compte", "nature"], name="avis_de_qui")]
        constraints = [models.CheckConstraint(condition=Q(nature__in=NatureAvis.values), name="avis_nature_connue")]

    def __str__(self) -> str:
        return f"{self.seance_id} {self.nature}"
