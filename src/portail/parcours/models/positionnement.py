"""Me situer: the answers of a person about the compétences of a certification, each with its own version."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portail.parcours.positionnement.enums import Reponse
from portail.socle.models import Piece
from portail.socle.pieces_jointes import Genre


class Positionnement(models.Model):
    """Where a person stands before a certification: one for each certification they look at."""

    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # what a person says of themselves goes with them
        on_delete=models.CASCADE,
        related_name="+",
    )
    fiche = models.ForeignKey(
        "referentiel.Fiche",
        # fiches are never deleted
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("certification visée"),
    )
    cree_le = models.DateTimeField(_("commencé le"))
    change_le = models.DateTimeField(_("dernier changement"))

    class Meta:
        verbose_name = _("positionnement")
        verbose_name_plural = _("positionnements")
        ordering = ["-change_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["personne", "fiche"],
                name="positionnement_unique",
                violation_error_message=_("Vous vous situez déjà sur cette certification."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ReponseDonnee(models.Model):
    """What is answered about one compétence. ``version`` grows by one at each change: two tabs never overwrite.

    ``enonce`` is the key of the compétence, made of its words; ``texte`` is what was read when it was answered.
    """

    positionnement = models.ForeignKey(
        Positionnement,
        # an answer is a part of it
        on_delete=models.CASCADE,
        related_name="reponses",
    )
    code = models.CharField(_("bloc"), max_length=200, blank=True)
    enonce = models.CharField(_("compétence"), max_length=24)
    texte = models.TextField(_("énoncé"))
    reponse = models.CharField(_("réponse"), max_length=9, choices=Reponse.choices, blank=True)
    situation = models.TextField(_("situation de travail"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    change_le = models.DateTimeField(_("dernier changement"))

    class Meta:
        verbose_name = _("réponse")
        verbose_name_plural = _("réponses")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["positionnement", "code", "enonce"], name="positionnement_reponse_unique"),
            models.CheckConstraint(
                condition=Q(reponse__in=["", *Reponse.values]), name="positionnement_reponse_connue"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.enonce}"


class PieceReponse(Piece):
    """What shows that a compétence is held: attached to its answer."""

    reponse = models.ForeignKey(
        ReponseDonnee,
        # a proof has no life of its own
        on_delete=models.CASCADE,
        related_name="pieces",
    )

    class Meta(Piece.Meta):
        abstract = False
        verbose_name = _("pièce d’une réponse")
        verbose_name_plural = _("pièces des réponses")
        constraints = [
            models.UniqueConstraint(fields=["reponse", "empreinte"], name="reponse_piece_unique"),
            models.CheckConstraint(condition=Q(genre__in=Genre.values), name="reponse_piece_genre"),
        ]
