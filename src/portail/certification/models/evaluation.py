"""Évaluations: a draft while it is written, a grid for ever once it is given."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portail.certification.models.candidature import Candidature


class EvaluationConfiee(models.Model):
    """A bloc of a candidature that an évaluateur is to evaluate. ``brouillon``: what they wrote so far, theirs alone.

    ``revision`` grows by one at each writing of the draft: two tablets do not overwrite each other.
    """

    candidature = models.ForeignKey(
        Candidature,
        # an évaluation belongs to the story of a candidature
        on_delete=models.PROTECT,
        related_name="evaluations",
    )
    code = models.CharField(_("bloc"), max_length=200)
    evaluateur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # an erased évaluateur leaves the grid they gave
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("évaluateur"),
    )
    organisation = models.ForeignKey(
        "socle.Organisation",
        # the body that evaluates
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisme évaluateur"),
    )
    externe = models.BooleanField(_("extérieur à l’organisme qui a formé"), default=False)
    brouillon = models.JSONField(_("brouillon"), default=dict)
    revision = models.PositiveIntegerField(_("révision"), default=0)
    confiee_le = models.DateTimeField(_("confiée le"))

    class Meta:
        verbose_name = _("évaluation confiée")
        verbose_name_plural = _("évaluations confiées")
        ordering = ["candidature", "code", "pk"]
        indexes = [models.Index(fields=["evaluateur", "confiee_le"], name="evaluation_evaluateur")]
        constraints = [
            models.UniqueConstraint(
                fields=["candidature", "code", "evaluateur"],
                name="evaluation_confiee_unique",
                violation_error_message=_("Ce bloc est déjà confié à cet évaluateur."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidature_id} {self.code}"


class EvaluationRendue(models.Model):
    """The grid that an évaluateur gave, for ever. ``observations``: one a compétence; ``liens``: what they declared."""

    confiee = models.OneToOneField(
        EvaluationConfiee,
        # the grid of an évaluation
        on_delete=models.PROTECT,
        related_name="rendue",
    )
    jour = models.DateField(_("évalué le"))
    observations = models.JSONField(_("observations"))
    liens = models.JSONField(_("liens déclarés"), default=list)
    auteur = models.UUIDField(_("évaluateur"))
    quand = models.DateTimeField(_("rendue le"))

    class Meta:
        verbose_name = _("évaluation rendue")
        verbose_name_plural = _("évaluations rendues")
        ordering = ["confiee"]
        constraints = [models.CheckConstraint(condition=~Q(observations=[]), name="evaluation_rendue_remplie")]

    def __str__(self) -> str:
        return str(self.confiee_id)
