"""Juries: a session, who sits, who passes, votes, decisions (for ever), the procès-verbal and its signatures."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portail.certification.enums import EtatSeance, Presence, Sens, Sexe, Tenue
from portail.certification.models.candidature import Candidature
from portail.certification.models.reglement import ReglementDepose


class SeanceJury(models.Model):
    """A day on which a jury sits for a certification. ``revision`` grows at each change of what it is or who sits."""

    fiche = models.ForeignKey(
        "referentiel.Fiche",
        # fiches are never deleted
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("certification"),
    )
    reglement = models.ForeignKey(
        ReglementDepose,
        # the rules that it sits under
        on_delete=models.PROTECT,
        related_name="+",
    )
    organisation = models.ForeignKey(
        "socle.Organisation",
        # whose jury it is
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("certificateur"),
    )
    jour = models.DateField(_("jour"))
    tenue = models.CharField(_("se tient"), max_length=12, choices=Tenue.choices, default=Tenue.PRESENTIEL)
    lieu = models.CharField(_("lieu"), max_length=200, blank=True)
    heure = models.TimeField(_("heure"), null=True)
    etat = models.CharField(_("état"), max_length=12, choices=EtatSeance.choices, default=EtatSeance.PREPAREE)
    revision = models.PositiveIntegerField(_("révision"), default=0)
    ouverte_le = models.DateTimeField(_("ouverte le"), null=True)
    close_le = models.DateTimeField(_("close le"), null=True)
    cree_le = models.DateTimeField(_("créée le"))

    class Meta:
        verbose_name = _("séance de jury")
        verbose_name_plural = _("séances de jury")
        ordering = ["-jour", "-pk"]
        indexes = [models.Index(fields=["organisation", "etat", "jour"], name="seance_file")]
        constraints = [
            models.CheckConstraint(condition=Q(etat__in=EtatSeance.values), name="seance_etat_connu"),
            models.CheckConstraint(condition=Q(tenue__in=Tenue.values), name="seance_tenue_connue"),
            models.CheckConstraint(
                condition=Q(etat__in=[EtatSeance.PREPAREE, EtatSeance.OUVERTE]) | Q(close_le__isnull=False),
                name="seance_close_datee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiche_id} {self.jour}"

    @property
    def jour_de_cloture(self) -> date:
        """The day it was closed; its own day while it is not."""
        return timezone.localdate(self.close_le) if self.close_le else self.jour


class SiegeJury(models.Model):
    """A person named to a jury. ``nom`` and ``qualite`` are those of the procès-verbal: they outlive the account."""

    seance = models.ForeignKey(
        SeanceJury,
        # who was named stays with what was decided
        on_delete=models.PROTECT,
        related_name="sieges",
    )
    membre = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # an erased member leaves their name on what they signed
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("membre"),
    )
    nom = models.CharField(_("nom"), max_length=120)
    qualite = models.CharField(_("qualité"), max_length=120)
    college = models.CharField(_("collège"), max_length=60, blank=True)
    qualifie = models.BooleanField(_("professionnel qualifié"), default=False)
    interne = models.BooleanField(_("du certificateur ou d’un organisme habilité"), default=False)
    president = models.BooleanField(_("préside"), default=False)
    derniere_activite = models.PositiveSmallIntegerField(_("dernière année d’activité"), null=True)
    # said for the balance that a jury tends to, and for nothing else
    sexe = models.CharField(_("sexe"), max_length=8, choices=Sexe.choices, blank=True)
    present = models.BooleanField(_("présent"), default=False)
    procuration = models.ForeignKey(
        "self",
        # a proxy lasts one session
        on_delete=models.PROTECT,
        related_name="mandants",
        null=True,
        verbose_name=_("représenté par"),
    )

    class Meta:
        verbose_name = _("siège de jury")
        verbose_name_plural = _("sièges de jury")
        ordering = ["seance", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seance", "membre"],
                name="siege_unique",
                violation_error_message=_("Cette personne siège déjà dans ce jury."),
            ),
            models.UniqueConstraint(
                fields=["seance", "nom"],
                name="siege_nom_unique",
                violation_error_message=_("Deux membres de ce jury ont le même nom : distinguez-les."),
            ),
            models.UniqueConstraint(
                fields=["seance"],
                condition=Q(president=True),
                name="siege_un_president",
                violation_error_message=_("Un jury n’a qu’un président."),
            ),
            models.CheckConstraint(condition=~Q(nom="") & ~Q(qualite=""), name="siege_nomme"),
            models.CheckConstraint(condition=Q(procuration__isnull=True) | Q(present=False), name="siege_procuration"),
        ]

    def __str__(self) -> str:
        return f"{self.seance_id} {self.nom}"


class Passage(models.Model):
    """A candidature before a jury."""

    seance = models.ForeignKey(
        SeanceJury,
        # who passed stays with what was decided
        on_delete=models.PROTECT,
        related_name="passages",
    )
    candidature = models.ForeignKey(
        Candidature,
        # the story of a candidature
        on_delete=models.PROTECT,
        related_name="passages",
    )
    rang = models.PositiveSmallIntegerField(_("rang"))
    presence = models.CharField(_("candidat"), max_length=8, choices=Presence.choices, blank=True)
    conditions = models.JSONField(_("conditions réglementaires remplies"), default=list)
    incidents = models.TextField(_("incidents"), blank=True)
    mention = models.BooleanField(_("mention"), default=False)

    class Meta:
        verbose_name = _("passage devant un jury")
        verbose_name_plural = _("passages devant un jury")
        ordering = ["seance", "rang"]
        constraints = [
            models.UniqueConstraint(
                fields=["seance", "candidature"],
                name="passage_unique",
                violation_error_message=_("Ce candidat passe déjà devant ce jury."),
            ),
            models.CheckConstraint(
                condition=Q(presence="") | Q(presence__in=Presence.values), name="passage_presence_connue"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seance_id} {self.candidature_id}"


class LienDeclare(models.Model):
    """What a member declared that ties them to a candidate: nature only, never the story."""

    siege = models.ForeignKey(
        SiegeJury,
        # said by a member of that jury
        on_delete=models.PROTECT,
        related_name="liens",
    )
    passage = models.ForeignKey(
        Passage,
        # said of that candidate
        on_delete=models.PROTECT,
        related_name="liens",
    )
    liens = models.JSONField(_("liens"), default=list)
    quand = models.DateTimeField(_("déclarés le"))

    class Meta:
        verbose_name = _("liens déclarés")
        verbose_name_plural = _("liens déclarés")
        ordering = ["passage", "siege"]
        constraints = [models.UniqueConstraint(fields=["siege", "passage"], name="lien_declare_unique")]

    def __str__(self) -> str:
        return f"{self.siege_id} {self.passage_id}"


class VoteBloc(models.Model):
    """The vote of a member on a bloc, which may change until it is decided."""

    passage = models.ForeignKey(
        Passage,
        # a vote on that candidate
        on_delete=models.PROTECT,
        related_name="votes",
    )
    code = models.CharField(_("bloc"), max_length=200)
    siege = models.ForeignKey(
        SiegeJury,
        # whose vote it is
        on_delete=models.PROTECT,
        related_name="votes",
    )
    sens = models.CharField(_("vote"), max_length=10, choices=Sens.choices)
    quand = models.DateTimeField(_("voté le"))

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["passage", "code", "siege"]
        constraints = [
            models.UniqueConstraint(fields=["passage", "code", "siege"], name="vote_unique"),
            models.CheckConstraint(condition=Q(sens__in=Sens.values), name="vote_sens_connu"),
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} {self.code} {self.siege_id}"


class DecisionPrise(models.Model):
    """What the jury decided for a candidate and a bloc, for ever: one and no other."""

    passage = models.ForeignKey(
        Passage,
        # decisions are never removed
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    code = models.CharField(_("bloc"), max_length=200)
    valide = models.BooleanField(_("validé"))
    raisons = models.TextField(_("raisons"), blank=True)
    complement = models.TextField(_("complément demandé"), blank=True)
    ecart = models.BooleanField(_("s’écarte de l’évaluation"), default=False)
    pour = models.PositiveSmallIntegerField(_("pour"))
    contre = models.PositiveSmallIntegerField(_("contre"))
    abstentions = models.PositiveSmallIntegerField(_("abstentions"))
    par = models.CharField(_("par"), max_length=200)
    compte = models.CharField(_("décompte"), max_length=400, blank=True)
    auteur = models.UUIDField(_("enregistrée par"), null=True)
    quand = models.DateTimeField(_("enregistrée le"))

    class Meta:
        verbose_name = _("décision")
        verbose_name_plural = _("décisions")
        ordering = ["passage", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["passage", "code"],
                name="decision_unique",
                violation_error_message=_("Ce bloc est déjà décidé pour ce candidat."),
            ),
            models.CheckConstraint(
                condition=Q(valide=True, ecart=False) | ~Q(raisons=""),
                name="decision_motivee",
                violation_error_message=_(
                    "Une décision qui ne valide pas, ou qui s’écarte de l’évaluation, dit pourquoi."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} {self.code}"


class ReportDecide(models.Model):
    """A bloc that the jury left to another session, with its reasons, for ever."""

    passage = models.ForeignKey(
        Passage,
        # what was not decided is told too
        on_delete=models.PROTECT,
        related_name="reports",
    )
    code = models.CharField(_("bloc"), max_length=200)
    raisons = models.TextField(_("raisons"))
    auteur = models.UUIDField(_("enregistré par"), null=True)
    quand = models.DateTimeField(_("enregistré le"))

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["passage", "code"]
        constraints = [
            models.UniqueConstraint(fields=["passage", "code"], name="report_unique"),
            models.CheckConstraint(condition=~Q(raisons=""), name="report_motive"),
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} {self.code}"


class ProcesVerbal(models.Model):
    """The procès-verbal of a session, for ever: its facts, its very bytes, and their hash."""

    seance = models.OneToOneField(
        SeanceJury,
        # the only proof of what was decided
        on_delete=models.PROTECT,
        related_name="proces_verbal",
    )
    contenu = models.JSONField(_("contenu"))
    pdf = models.BinaryField(_("document"))
    empreinte = models.CharField(_("SHA-256"), max_length=64)
    etabli_le = models.DateTimeField(_("établi le"))

    class Meta:
        verbose_name = _("procès-verbal")
        verbose_name_plural = _("procès-verbaux")
        ordering = ["seance"]

    def __str__(self) -> str:
        return str(self.seance_id)


class SignatureProcesVerbal(models.Model):
    """A member signed the procès-verbal of that hash, their password given again. For ever."""

    proces_verbal = models.ForeignKey(
        ProcesVerbal,
        # a signature is of that document
        on_delete=models.PROTECT,
        related_name="signatures",
    )
    siege = models.ForeignKey(
        SiegeJury,
        # who signed
        on_delete=models.PROTECT,
        related_name="+",
    )
    empreinte = models.CharField(_("SHA-256 signé"), max_length=64)
    quand = models.DateTimeField(_("signé le"))

    class Meta:
        verbose_name = _("signature d’un procès-verbal")
        verbose_name_plural = _("signatures d’un procès-verbal")
        ordering = ["proces_verbal", "quand"]
        constraints = [models.UniqueConstraint(fields=["proces_verbal", "siege"], name="signature_pv_unique")]

    def __str__(self) -> str:
        return f"{self.proces_verbal_id} {self.siege_id}"


class ConfirmationProcesVerbal(models.Model):
    """What the instance that must confirm said of a procès-verbal, for ever."""

    proces_verbal = models.OneToOneField(
        ProcesVerbal,
        # said of that document
        on_delete=models.PROTECT,
        related_name="confirmation",
    )
    confirmee = models.BooleanField(_("confirmée"))
    le = models.DateField(_("le"))
    par = models.CharField(_("par"), max_length=120)
    auteur = models.UUIDField(_("enregistrée par"), null=True)
    quand = models.DateTimeField(_("enregistrée le"))

    class Meta:
        verbose_name = _("confirmation d’un procès-verbal")
        verbose_name_plural = _("confirmations de procès-verbaux")

    def __str__(self) -> str:
        return str(self.proces_verbal_id)
