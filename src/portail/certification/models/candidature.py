"""Candidatures: what is asked, what was done (for ever), and what the candidate wrote and gave (for a time).

What was done and decided stays, under the opaque identifier of its holder. What people wrote, and every document, goes
when its time is over, or with the account.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portail.certification.enums import Acteur, EtatCandidature, Issue, Reponse, Voie
from portail.certification.models.reglement import ReglementDepose
from portail.socle.models import Piece
from portail.socle.pieces_jointes import Genre


class Candidature(models.Model):
    """A request for blocs of a certification, by one voie, under one version of a règlement.

    ``etat``, ``limite`` and ``tour`` are derived from the facts, kept for the queue: ``limite`` is the last day of the
    act that is awaited, ``tour`` says from whom. ``revision`` grows by one at each fact.

    ``issue`` and ``annee_issue`` (what the last jury that decided gave, the year it sat), ``annee_recevable`` (when it
    was held recevable) are derived too, kept for the statistics: ``deliberations.deduire_issue`` reads them from facts.
    """

    reference = models.CharField(_("référence"), max_length=24)
    candidat = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # an erased person leaves what was decided behind them, without their name
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("candidat"),
    )
    titulaire = models.UUIDField(_("titulaire"), db_index=True)
    voie = models.CharField(_("voie"), max_length=12, choices=Voie.choices)
    fiche = models.ForeignKey(
        "referentiel.Fiche",
        # fiches are never deleted
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("certification"),
    )
    reglement = models.ForeignKey(
        ReglementDepose,
        # the rules that a candidature was opened under
        on_delete=models.PROTECT,
        related_name="+",
    )
    organisme = models.ForeignKey(
        "socle.Organisation",
        # who prepares the candidate
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("organisme"),
    )
    anterieure = models.ForeignKey(
        "self",
        # the one this goes on from
        on_delete=models.PROTECT,
        related_name="suivantes",
        null=True,
        verbose_name=_("candidature antérieure"),
    )
    entiere = models.BooleanField(_("vise la certification entière"), default=False)
    etat = models.CharField(_("état"), max_length=24, choices=EtatCandidature.choices)
    revision = models.PositiveIntegerField(_("révision"), default=0)
    limite = models.DateField(_("avant le"), null=True)
    tour = models.CharField(_("à"), max_length=14, choices=Acteur.choices, blank=True)
    ouverte_le = models.DateField(_("ouverte le"))
    finie_le = models.DateField(_("finie le"), null=True)
    purgee_le = models.DateField(_("dossier effacé le"), null=True)
    issue = models.CharField(_("issue"), max_length=10, choices=Issue.choices, blank=True)
    annee_issue = models.PositiveSmallIntegerField(_("année de l’issue"), null=True)
    annee_recevable = models.PositiveSmallIntegerField(_("année de la recevabilité"), null=True)

    class Meta:
        verbose_name = _("candidature")
        verbose_name_plural = _("candidatures")
        ordering = ["-ouverte_le", "-pk"]
        indexes = [
            models.Index(fields=["fiche", "etat", "limite"], name="candidature_file"),
            models.Index(fields=["organisme", "etat"], name="candidature_organisme"),
            models.Index(fields=["finie_le"], name="candidature_finie", condition=Q(purgee_le__isnull=True)),
            # the statistics are read in these alone
            models.Index(
                fields=["fiche", "annee_issue", "voie", "issue"],
                name="candidature_issue",
                condition=Q(annee_issue__isnull=False),
            ),
            models.Index(
                fields=["fiche", "annee_recevable", "voie"],
                name="candidature_recevable",
                condition=Q(annee_recevable__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="candidature_reference_unique"),
            models.CheckConstraint(condition=Q(etat__in=EtatCandidature.values), name="candidature_etat_connu"),
            models.CheckConstraint(condition=Q(voie__in=Voie.values), name="candidature_voie_connue"),
            models.CheckConstraint(condition=Q(tour="") | Q(tour__in=Acteur.values), name="candidature_tour_connu"),
            models.CheckConstraint(
                condition=Q(issue="", annee_issue__isnull=True) | Q(issue__in=Issue.values, annee_issue__isnull=False),
                name="candidature_issue_datee",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class BlocVise(models.Model):
    """A bloc of a candidature. ``deja``: held when it was opened, and not asked again."""

    candidature = models.ForeignKey(
        Candidature,
        # what is asked is the candidature
        on_delete=models.PROTECT,
        related_name="blocs",
    )
    code = models.CharField(_("code"), max_length=200)
    deja = models.BooleanField(_("déjà tenu"), default=False)

    class Meta:
        verbose_name = _("bloc visé")
        verbose_name_plural = _("blocs visés")
        ordering = ["candidature", "code"]
        constraints = [models.UniqueConstraint(fields=["candidature", "code"], name="candidature_bloc_unique")]

    def __str__(self) -> str:
        return f"{self.candidature_id} {self.code}"


class FaitCandidature(models.Model):
    """An act that was done, for ever. ``precisions`` holds identifiers and states, never anybody's words."""

    candidature = models.ForeignKey(
        Candidature,
        # facts are never removed
        on_delete=models.PROTECT,
        related_name="faits",
    )
    rang = models.PositiveIntegerField(_("rang"))
    acte = models.CharField(_("acte"), max_length=40)
    jour = models.DateField(_("jour"))
    par = models.CharField(_("par"), max_length=14, choices=Acteur.choices)
    auteur = models.UUIDField(_("auteur"), null=True)
    precisions = models.JSONField(_("précisions"), default=dict)
    quand = models.DateTimeField(_("enregistré le"))

    class Meta:
        verbose_name = _("fait d’une candidature")
        verbose_name_plural = _("faits d’une candidature")
        ordering = ["candidature", "rang"]
        indexes = [models.Index(fields=["acte", "candidature"], name="candidature_fait_acte")]
        constraints = [
            models.UniqueConstraint(fields=["candidature", "rang"], name="candidature_fait_unique"),
            models.CheckConstraint(condition=Q(par__in=Acteur.values), name="candidature_fait_acteur"),
        ]

    def __str__(self) -> str:
        return f"{self.candidature_id} {self.rang} {self.acte}"


class Ecrit(models.Model):
    """What someone wrote of a candidature when they acted: reasons, gaps, recommendations. It goes with the dossier."""

    fait = models.OneToOneField(
        FaitCandidature,
        # the words of an act
        on_delete=models.CASCADE,
        related_name="ecrit",
    )
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # what is written about a person goes with them
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
    )
    texte = models.TextField(_("texte"))

    class Meta:
        verbose_name = _("écrit d’une candidature")
        verbose_name_plural = _("écrits d’une candidature")

    def __str__(self) -> str:
        return str(self.fait_id)


class ReponseCompetence(models.Model):
    """What a candidate says of one compétence, and the work that shows it. It goes with the dossier."""

    candidature = models.ForeignKey(
        Candidature,
        # the dossier of a candidature
        on_delete=models.CASCADE,
        related_name="reponses",
    )
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # a person erased takes their dossier away
        on_delete=models.CASCADE,
        related_name="+",
    )
    code = models.CharField(_("bloc"), max_length=200)
    competence = models.PositiveSmallIntegerField(_("compétence"))
    reponse = models.CharField(_("réponse"), max_length=10, choices=Reponse.choices, blank=True)
    recit = models.TextField(_("récit"), blank=True)
    change_le = models.DateTimeField(_("dernier changement"))

    class Meta:
        verbose_name = _("réponse d’un candidat")
        verbose_name_plural = _("réponses d’un candidat")
        ordering = ["candidature", "code", "competence"]
        constraints = [
            models.UniqueConstraint(fields=["candidature", "code", "competence"], name="candidature_reponse_unique"),
            models.CheckConstraint(
                condition=Q(reponse="") | Q(reponse__in=Reponse.values), name="candidature_reponse_connue"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidature_id} {self.code} {self.competence}"


class PieceCandidature(Piece):
    """A document of the dossier, for a bloc (``code``) or for the whole. It goes with the dossier."""

    candidature = models.ForeignKey(
        Candidature,
        # the dossier of a candidature
        on_delete=models.CASCADE,
        related_name="pieces",
    )
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # a person erased takes their dossier away
        on_delete=models.CASCADE,
        related_name="+",
    )
    code = models.CharField(_("bloc"), max_length=200, blank=True)

    class Meta(Piece.Meta):
        abstract = False
        verbose_name = _("pièce d’une candidature")
        verbose_name_plural = _("pièces d’une candidature")
        constraints = [
            models.UniqueConstraint(fields=["candidature", "empreinte"], name="candidature_piece_unique"),
            models.CheckConstraint(condition=Q(genre__in=Genre.values), name="candidature_piece_genre"),
        ]


class RappelEcheance(models.Model):
    """A delay told by mail to someone, so that it is not told twice. ``cle`` says which: the act and its last day."""

    candidature = models.ForeignKey(
        Candidature,
        # what the reminder is about
        on_delete=models.CASCADE,
        related_name="rappels",
    )
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # nobody is left to be reminded
        on_delete=models.CASCADE,
        related_name="+",
    )
    cle = models.CharField(_("rappel"), max_length=80)
    parti = models.BooleanField(_("parti"), default=False)
    pris_le = models.DateTimeField(_("pris le"))

    class Meta:
        verbose_name = _("rappel d’échéance")
        verbose_name_plural = _("rappels d’échéances")
        constraints = [
            models.UniqueConstraint(fields=["candidature", "compte", "cle"], name="candidature_rappel_unique")
        ]

    def __str__(self) -> str:
        return f"{self.candidature_id} {self.cle}"
