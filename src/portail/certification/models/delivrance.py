"""Parchemins and attestations: what was issued, numbered, for ever."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portail.certification.models.jury import Passage


class Parchemin(models.Model):
    """A document issued for an acquis: one a bloc (``code``), or one for the whole certification ('')."""

    numero = models.CharField(_("numéro"), max_length=32)
    cle_verification = models.CharField(_("clé de vérification"), max_length=32)
    passage = models.ForeignKey(
        Passage,
        # the jury that gave it
        on_delete=models.PROTECT,
        related_name="parchemins",
    )
    acquis = models.OneToOneField(
        "parcours.AcquisAtteste",
        # the award that it is about
        on_delete=models.PROTECT,
        related_name="+",
    )
    code = models.CharField(_("bloc"), max_length=200, blank=True)
    contenu = models.JSONField(_("mentions"))
    empreinte = models.CharField(_("SHA-256"), max_length=64)
    emis_le = models.DateTimeField(_("émis le"))

    class Meta:
        verbose_name = _("parchemin")
        verbose_name_plural = _("parchemins")
        ordering = ["-emis_le", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["numero"], name="parchemin_numero_unique"),
            models.UniqueConstraint(fields=["cle_verification"], name="parchemin_cle_unique"),
        ]

    def __str__(self) -> str:
        return self.numero
