"""Règlements as they were deposited, for ever, and who is habilitated for what."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ReglementDepose(models.Model):
    """A version of a règlement, as it was written, for ever.

    It applies to the candidatures opened from ``debut`` until the next version of the same key begins.
    """

    cle = models.SlugField(_("clé"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    intitule = models.CharField(_("intitulé"), max_length=200)
    organisation = models.ForeignKey(
        "socle.Organisation",
        # whose règlement it is
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("certificateur"),
    )
    debut = models.DateField(_("s’applique aux candidatures ouvertes à partir du"))
    source = models.TextField(_("texte déposé"))
    empreinte = models.CharField(_("SHA-256"), max_length=64)
    auteur = models.UUIDField(_("déposé par"), null=True)
    depose_le = models.DateTimeField(_("déposé le"))

    class Meta:
        verbose_name = _("règlement")
        verbose_name_plural = _("règlements")
        ordering = ["cle", "version"]
        constraints = [
            models.UniqueConstraint(fields=["cle", "version"], name="reglement_version_unique"),
            models.UniqueConstraint(
                fields=["cle", "debut"],
                name="reglement_debut_unique",
                violation_error_message=_("Une autre version s’applique déjà à partir de ce jour."),
            ),
            models.CheckConstraint(condition=Q(version__gte=1) & ~Q(source=""), name="reglement_ecrit"),
        ]

    def __str__(self) -> str:
        return f"{self.cle} {self.version}"


class CertificationReglee(models.Model):
    """A certification that a version of a règlement is for."""

    reglement = models.ForeignKey(
        ReglementDepose,
        # neither is ever removed
        on_delete=models.PROTECT,
        related_name="certifications",
    )
    fiche = models.ForeignKey(
        "referentiel.Fiche",
        # fiches are never deleted
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("certification d’un règlement")
        verbose_name_plural = _("certifications d’un règlement")
        ordering = ["reglement", "fiche"]
        constraints = [models.UniqueConstraint(fields=["reglement", "fiche"], name="reglement_fiche_unique")]

    def __str__(self) -> str:
        return f"{self.reglement_id} {self.fiche_id}"


class HabilitationDonnee(models.Model):
    """A body may train for, or evaluate, a certification or some of its blocs over ``[debut, fin)``.

    ``code`` is '' for the whole certification. Taken back early, its ``fin`` moves: the journal says when and why.
    """

    fiche = models.ForeignKey(
        "referentiel.Fiche",
        # fiches are never deleted
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("certification"),
    )
    code = models.CharField(_("bloc"), max_length=200, blank=True)
    organisme = models.ForeignKey(
        "socle.Organisation",
        # acts were done under it
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisme"),
    )
    donnee_par = models.ForeignKey(
        "socle.Organisation",
        # who gave it
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("certificateur"),
    )
    former = models.BooleanField(_("former"), default=False)
    evaluer = models.BooleanField(_("évaluer"), default=False)
    debut = models.DateField(_("du"))
    fin = models.DateField(_("au (exclu)"), null=True)
    cree_le = models.DateTimeField(_("enregistrée le"))

    class Meta:
        verbose_name = _("habilitation")
        verbose_name_plural = _("habilitations")
        ordering = ["fiche", "organisme", "code", "debut"]
        indexes = [models.Index(fields=["organisme", "fiche"], name="habilitation_organisme")]
        constraints = [
            models.CheckConstraint(
                condition=Q(former=True) | Q(evaluer=True),
                name="habilitation_pour_quelque_chose",
                violation_error_message=_("Une habilitation est pour former, pour évaluer, ou pour les deux."),
            ),
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(fin__gt=F("debut")),
                name="habilitation_periode",
                violation_error_message=_("L’habilitation finit après avoir commencé."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisme_id} {self.fiche_id} {self.code}"
