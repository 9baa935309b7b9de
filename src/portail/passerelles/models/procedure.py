"""Demanded correspondances: an organisation's own record of a case with France compétences, private to it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portail.passerelles.enums_equivalences import SuiteProcedure


class AffaireCorrespondance(models.Model):
    """A demand of the commission, with what happened and when. ``revision`` grows by one at each writing."""

    organisation = models.ForeignKey(
        "socle.Organisation",
        # the case is hers
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    fiche = models.ForeignKey(
        "referentiel.Fiche",
        # fiches are never deleted
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("certification"),
    )
    reference = models.CharField(_("référence"), max_length=120)
    demande = models.TextField(_("correspondance demandée"))
    notifiee_le = models.DateField(_("notifiée le"))
    observations_le = models.DateField(_("observations envoyées le"), null=True)
    decidee_le = models.DateField(_("décision notifiée le"), null=True)
    suite = models.CharField(_("décision"), max_length=9, choices=SuiteProcedure.choices, blank=True)
    conforme_le = models.DateField(_("mise en conformité le"), null=True)
    supprimee_le = models.DateField(_("suppression notifiée le"), null=True)
    revision = models.PositiveIntegerField(_("révision"), default=0)
    cree_le = models.DateTimeField(_("créée le"))
    change_le = models.DateTimeField(_("dernier changement"))

    class Meta:
        verbose_name = _("affaire de correspondance")
        verbose_name_plural = _("affaires de correspondance")
        ordering = ["-notifiee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decidee_le__isnull=True, suite="") | Q(decidee_le__isnull=False) & ~Q(suite=""),
                name="correspondance_decision_entiere",
                violation_error_message=_("Une décision a une date et un contenu."),
            ),
            models.CheckConstraint(
                condition=Q(decidee_le__isnull=True) | Q(decidee_le__gte=F("notifiee_le")),
                name="correspondance_decision_apres",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
