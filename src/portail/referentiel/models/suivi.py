"""What people follow in the register, and the mails that told them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portail.referentiel.models.registre import Source
from portail.referentiel.suivi.enums import AxeSuivi, EtatEnvoi, Frequence
from portail.referentiel.suivi.objet import VALEUR_MAX, Objet


class Abonnement(models.Model):
    """A person follows one thing. ``vue`` is the last import they were told of, or that had nothing for them.

    ``releve_le`` is when that was last looked at: once a week for a weekly one.
    """

    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # erasing a person erases what they followed
        on_delete=models.CASCADE,
        related_name="+",
    )
    axe = models.CharField(_("axe"), max_length=20, choices=AxeSuivi.choices)
    valeur = models.CharField(_("valeur"), max_length=VALEUR_MAX, blank=True)
    frequence = models.CharField(_("fréquence"), max_length=10, choices=Frequence.choices)
    cree_le = models.DateTimeField(_("depuis"))
    vue = models.ForeignKey(
        Source,
        # what was told is counted from it; an import is never deleted
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    releve_le = models.DateTimeField(_("relevé le"))

    class Meta:
        verbose_name = _("abonnement")
        verbose_name_plural = _("abonnements")
        ordering = ["axe", "valeur"]
        constraints = [
            models.UniqueConstraint(fields=["compte", "axe", "valeur"], name="abonnement_unique"),
            models.CheckConstraint(condition=Q(axe__in=AxeSuivi.values), name="abonnement_axe_connu"),
            models.CheckConstraint(condition=Q(frequence__in=Frequence.values), name="abonnement_frequence_connue"),
            models.CheckConstraint(
                condition=Q(axe=AxeSuivi.REGISTRE, valeur="") | (~Q(axe=AxeSuivi.REGISTRE) & ~Q(valeur="")),
                name="abonnement_valeur_sauf_registre",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.axe} {self.valeur}".strip()

    @property
    def objet(self) -> Objet:
        return Objet(AxeSuivi(self.axe), self.valeur)


class Envoi(models.Model):
    """One follow-up told in one mail: the imports after ``depuis`` up to ``source``. Written before it is sent."""

    abonnement = models.ForeignKey(
        Abonnement,
        # who no longer follows has nothing more to be told
        on_delete=models.CASCADE,
        related_name="envois",
    )
    source = models.ForeignKey(
        Source,
        # what was told, up to which import
        on_delete=models.PROTECT,
        related_name="+",
    )
    depuis = models.ForeignKey(
        Source,
        # what had been told before
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    etat = models.CharField(_("état"), max_length=10, choices=EtatEnvoi.choices)
    pris_le = models.DateTimeField(_("commencé le"))
    parti_le = models.DateTimeField(_("parti le"), null=True)
    changements = models.PositiveIntegerField(_("changements"))

    class Meta:
        verbose_name = _("envoi")
        verbose_name_plural = _("envois")
        ordering = ["abonnement", "source"]
        constraints = [
            # nothing is told twice
            models.UniqueConstraint(fields=["abonnement", "source"], name="envoi_unique"),
            models.CheckConstraint(condition=Q(etat__in=EtatEnvoi.values), name="envoi_etat_connu"),
            models.CheckConstraint(
                condition=Q(etat=EtatEnvoi.PARTI, parti_le__isnull=False)
                | (~Q(etat=EtatEnvoi.PARTI) & Q(parti_le__isnull=True)),
                name="envoi_parti_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.abonnement_id} {self.source_id} {self.etat}"
