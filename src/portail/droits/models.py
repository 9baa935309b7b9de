"""What a person keeps here of their account: the answers needed to compute it, nothing else, until they erase them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portail.droits.enums import Permis, Statut


class SituationGardee(models.Model):
    """The last answers of a person; they replace those before. ``au`` is the day the amounts were read."""

    personne = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        # what a person says of themselves goes with them
        on_delete=models.CASCADE,
        related_name="+",
    )
    au = models.DateField(_("lu le"))
    montant = models.DecimalField(_("droits acquis"), max_digits=9, decimal_places=2)
    verse = models.DecimalField(_("versements"), max_digits=9, decimal_places=2, default=0)
    hors_plafond = models.DecimalField(_("hors plafond"), max_digits=9, decimal_places=2, default=0)
    heures_publiques = models.DecimalField(_("heures publiques"), max_digits=6, decimal_places=2, default=0)
    credit_inscrit = models.BooleanField(_("crédit inscrit"), null=True)
    statut = models.CharField(_("statut"), max_length=20, choices=Statut.choices)
    temps = models.PositiveSmallIntegerField(_("temps de travail"), default=100)
    depuis = models.DateField(_("depuis"), null=True)
    contribution = models.BooleanField(_("contribution"), default=True)
    change_le = models.DateField(_("change le"), null=True)
    ensuite = models.CharField(_("ensuite"), max_length=20, choices=Statut.choices, blank=True)
    ensuite_temps = models.PositiveSmallIntegerField(_("temps de travail ensuite"), default=100)
    peu_qualifie_le = models.DateField(_("peu qualifié, déclaré le"), null=True)
    boe = models.BooleanField(_("obligation d’emploi"), default=False)
    arret = models.DateField(_("arrêt"), null=True)
    permis = models.CharField(_("permis"), max_length=10, choices=Permis.choices, default=Permis.AUCUN)
    garde_le = models.DateTimeField(_("gardé le"))

    class Meta:
        verbose_name = _("situation gardée")
        verbose_name_plural = _("situations gardées")
        constraints = [
            models.CheckConstraint(
                condition=Q(montant__gte=0, verse__gte=0, hors_plafond__gte=0, heures_publiques__gte=0),
                name="droits_montants_positifs",
            ),
            models.CheckConstraint(
                condition=Q(temps__range=(1, 100), ensuite_temps__range=(1, 100)), name="droits_temps_en_centiemes"
            ),
            models.CheckConstraint(
                condition=Q(statut__in=Statut.values) & Q(ensuite__in=["", *Statut.values]),
                name="droits_statut_connu",
            ),
            models.CheckConstraint(condition=Q(permis__in=Permis.values), name="droits_permis_connu"),
            models.CheckConstraint(
                condition=Q(change_le__isnull=True, ensuite="") | Q(change_le__isnull=False) & ~Q(ensuite=""),
                name="droits_changement_entier",
                violation_error_message=_("Un changement dit sa date et ce qui vient ensuite."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
