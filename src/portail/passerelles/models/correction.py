"""What people said of computed passerelles, for ever, and whether a training may learn from it.

A person is an opaque identifier, not a foreign key: what they said outlives their account. Neither table is ever
updated: agreeing to the training, then taking it back, are two rows, and the last one is in force.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brique.passerelles.valeurs import Relation
from portail.socle.enums import Role

MOTIF_MAX = 2000
_RELATIONS = [relation.value for relation in Relation]


class Correction(models.Model):
    """What one person said, one day, of one computed passerelle. The database refuses to change or remove it.

    ``contenu`` is the library's correction without its provenance: the texts of both blocs as they were read, the
    pairs spoken of. The columns beside it exist to find. ``relation`` is empty when only pairs were spoken of.
    """

    auteur = models.UUIDField(_("auteur"))
    role = models.CharField(_("au titre de"), max_length=32, choices=Role.choices)
    organisation = models.ForeignKey(
        "socle.Organisation",
        # in whose name the person spoke
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    quand = models.DateTimeField(_("quand"))
    source_fiche = models.CharField(max_length=20)
    source_code = models.CharField(max_length=200, blank=True)
    cible_fiche = models.CharField(max_length=20)
    cible_code = models.CharField(max_length=200, blank=True)
    suggeree = models.CharField(_("relation calculée"), max_length=20)
    relation = models.CharField(_("relation dite"), max_length=20, blank=True)
    motif = models.TextField(_("raison"), max_length=MOTIF_MAX)
    contenu = models.JSONField(_("contenu"))
    modele = models.CharField(_("modèle"), max_length=80)
    encodeurs = models.JSONField(_("encodeurs"))

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(suggeree__in=_RELATIONS), name="correction_suggeree_connue"),
            models.CheckConstraint(condition=Q(relation__in=["", *_RELATIONS]), name="correction_relation_connue"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="correction_role_connu"),
            models.CheckConstraint(
                condition=~Q(motif=""),
                name="correction_motif_dit",
                violation_error_message=_("Une correction dit sa raison."),
            ),
            models.CheckConstraint(
                condition=~Q(source_fiche=F("cible_fiche"), source_code=F("cible_code")),
                name="correction_deux_blocs",
                violation_error_message=_("Une correction porte sur deux blocs différents."),
            ),
        ]
        indexes = [
            models.Index(fields=["auteur", "quand"], name="correction_auteur"),
            models.Index(fields=["source_fiche", "source_code"], name="correction_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source_code or self.source_fiche} → {self.cible_code or self.cible_fiche}"


class Consentement(models.Model):
    """The author's yes or no to the training learning from a correction. The last row of a correction is in force.

    ``formule`` names the sentence that was shown (``portail.passerelles.enums_corrections``).
    """

    correction = models.ForeignKey(
        Correction,
        # the proof of what was agreed to goes with what it is about
        on_delete=models.PROTECT,
        related_name="consentements",
    )
    donne = models.BooleanField(_("donné"))
    formule = models.CharField(_("formule"), max_length=20)
    quand = models.DateTimeField(_("quand"))

    class Meta:
        verbose_name = _("consentement")
        verbose_name_plural = _("consentements")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.correction_id} {self.donne}"
