"""What candidates declare for the statistics alone, and the tables of a year, drawn once and for ever."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portail.certification.enums import Sexe, Statut, TrancheAge
from portail.certification.models.candidature import Candidature


class SituationDeclaree(models.Model):
    """What a candidate says of themselves for the statistics, if they wish. It goes with the dossier.

    Nobody reads it of a person but that person: only counts of a whole year come out of it. No accessor leads here from
    a candidature, so that no page can show it by mistake.
    """

    candidature = models.OneToOneField(
        Candidature,
        # the dossier of a candidature
        on_delete=models.CASCADE,
        related_name="+",
    )
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # a person erased takes what they said away
        on_delete=models.CASCADE,
        related_name="+",
    )
    sexe = models.CharField(_("sexe"), max_length=8, choices=Sexe.choices, blank=True)
    age = models.CharField(_("tranche d’âge"), max_length=8, choices=TrancheAge.choices, blank=True)
    statut = models.CharField(_("statut à l’ouverture"), max_length=16, choices=Statut.choices, blank=True)

    class Meta:
        verbose_name = _("situation déclarée")
        verbose_name_plural = _("situations déclarées")
        constraints = [
            models.CheckConstraint(condition=Q(sexe="") | Q(sexe__in=Sexe.values), name="situation_sexe_connu"),
            models.CheckConstraint(condition=Q(age="") | Q(age__in=TrancheAge.values), name="situation_age_connu"),
            models.CheckConstraint(condition=Q(statut="") | Q(statut__in=Statut.values), name="situation_statut_connu"),
            models.CheckConstraint(condition=~Q(sexe="", age="", statut=""), name="situation_non_vide"),
        ]

    def __str__(self) -> str:
        return str(self.candidature_id)


class StatistiqueArretee(models.Model):
    """The tables of a year by what candidates declared, as they are shown: drawn once the year is over, for ever.

    Tables that were counted again each day would tell, by what moved between two days, what somebody had declared.
    ``contenu`` has no number that is hidden: by dimension, then by value (« » for all), then by column.
    """

    organisation = models.ForeignKey(
        "socle.Organisation",
        # whose règlements these candidatures were opened under
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("certificateur"),
    )
    annee = models.PositiveSmallIntegerField(_("année"))
    contenu = models.JSONField(_("contenu"))
    arretee_le = models.DateField(_("arrêtée le"))

    class Meta:
        verbose_name = _("statistique arrêtée")
        verbose_name_plural = _("statistiques arrêtées")
        ordering = ["-annee", "organisation"]
        constraints = [models.UniqueConstraint(fields=["organisation", "annee"], name="statistique_arretee_unique")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.annee}"
