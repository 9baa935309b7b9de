"""Équivalences: requests with their evidence, decisions and revocations (for ever), reminders sent.

What a person wrote or attached goes with their account when it is erased; what a certificateur decided stays.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portail.passerelles.enums_equivalences import Cote, Envoi, EtatDemande, Portee, Sens
from portail.socle.enums import Role
from portail.socle.models import Piece
from portail.socle.pieces_jointes import Genre


class DemandeEquivalence(models.Model):
    """A request: blocs held → blocs of one certification. ``revision`` grows by one at each change of state.

    ``organisation`` is None for a person who asks for themselves. ``complement`` is what the certificateur asks for.
    """

    organisation = models.ForeignKey(
        "socle.Organisation",
        # an organisation that asked has its part in what was decided
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("organisation"),
    )
    demandeur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # an erased person leaves what was decided behind them, without their name
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("demandeur"),
    )
    role = models.CharField(_("rôle"), max_length=32, choices=Role.choices)
    fiche_cible = models.ForeignKey(
        "referentiel.Fiche",
        # fiches are never deleted
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("certification visée"),
    )
    etat = models.CharField(_("état"), max_length=12, choices=EtatDemande.choices)
    revision = models.PositiveIntegerField(_("révision"), default=0)
    complement = models.TextField(_("complément demandé"), blank=True)
    cree_le = models.DateTimeField(_("créée le"))
    envoyee_le = models.DateTimeField(_("envoyée le"), null=True)
    change_le = models.DateTimeField(_("dernier changement"))

    class Meta:
        verbose_name = _("demande d’équivalence")
        verbose_name_plural = _("demandes d’équivalence")
        ordering = ["-change_le", "-pk"]
        indexes = [models.Index(fields=["fiche_cible", "etat"], name="equivalence_file")]
        constraints = [
            models.CheckConstraint(condition=Q(etat__in=EtatDemande.values), name="equivalence_etat_connu"),
            models.CheckConstraint(
                condition=Q(envoyee_le__isnull=False)
                | Q(etat__in=[EtatDemande.PREPAREE.value, EtatDemande.RETIREE.value]),
                name="equivalence_envoyee_datee",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.CANDIDAT, organisation__isnull=True)
                | ~Q(role=Role.CANDIDAT) & Q(organisation__isnull=False),
                name="equivalence_organisation_sauf_candidat",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.etat}"


class BlocDemande(models.Model):
    """A bloc of one end of a request. ``code`` is '' for the whole certification."""

    demande = models.ForeignKey(
        DemandeEquivalence,
        # the ends of a request are the request
        on_delete=models.PROTECT,
        related_name="blocs",
    )
    cote = models.CharField(_("côté"), max_length=6, choices=Cote.choices)
    fiche = models.ForeignKey(
        "referentiel.Fiche",
        # fiches are never deleted
        on_delete=models.PROTECT,
        related_name="+",
    )
    code = models.CharField(_("code"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("bloc d’une demande")
        verbose_name_plural = _("blocs d’une demande")
        ordering = ["demande", "-cote", "fiche", "code"]
        indexes = [models.Index(fields=["fiche", "code", "cote"], name="equivalence_bloc")]
        constraints = [
            models.UniqueConstraint(fields=["demande", "cote", "fiche", "code"], name="equivalence_bloc_unique"),
            models.CheckConstraint(condition=Q(cote__in=Cote.values), name="equivalence_cote_connu"),
        ]

    def __str__(self) -> str:
        return f"{self.cote} {self.fiche_id} {self.code}"


class Expose(models.Model):
    """What the asker says for their request, in their own words: it goes with their account."""

    demande = models.OneToOneField(
        DemandeEquivalence,
        # words about a request have no life of their own
        on_delete=models.CASCADE,
        related_name="expose",
    )
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # a person erased takes away what they wrote for themselves (None: written for an organisation)
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
    )
    texte = models.TextField(_("exposé"), blank=True)

    class Meta:
        verbose_name = _("exposé")
        verbose_name_plural = _("exposés")

    def __str__(self) -> str:
        return str(self.demande_id)


class PieceJointe(Piece):
    """A document attached to a request, read by its two sides only."""

    demande = models.ForeignKey(
        DemandeEquivalence,
        # a document given for a request has no life of its own
        on_delete=models.CASCADE,
        related_name="pieces",
    )
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # a person erased takes away what they gave for themselves (None: given for an organisation)
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
    )

    class Meta(Piece.Meta):
        abstract = False
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")
        constraints = [
            models.UniqueConstraint(fields=["demande", "empreinte"], name="equivalence_piece_unique"),
            models.CheckConstraint(condition=Q(genre__in=Genre.values), name="equivalence_piece_genre"),
        ]


class DecisionEquivalence(models.Model):
    """What a certificateur decided, for ever: the database refuses to change or remove it.

    An acceptance holds over ``[debut, fin)``. ``competences`` are ``{"fiche", "code", "rang", "enonce"}`` as they read
    that day; ``moteur`` is what the engine said then.
    """

    demande = models.OneToOneField(
        DemandeEquivalence,
        # a decision is kept with what it answers
        on_delete=models.PROTECT,
        related_name="decision",
    )
    sens = models.CharField(_("sens"), max_length=8, choices=Sens.choices)
    portee = models.CharField(_("portée"), max_length=8, choices=Portee.choices, blank=True)
    competences = models.JSONField(_("compétences"), default=list)
    conditions = models.TextField(_("conditions"), blank=True)
    motif = models.TextField(_("motif"), blank=True)
    le = models.DateField(_("décidée le"))
    debut = models.DateField(_("à partir du"), null=True)
    fin = models.DateField(_("jusqu’au (exclu)"), null=True)
    signataire = models.CharField(_("signataire"), max_length=120)
    qualite = models.CharField(_("qualité"), max_length=120)
    organisation = models.ForeignKey(
        "socle.Organisation",
        # who decided
        on_delete=models.PROTECT,
        related_name="+",
    )
    moteur = models.JSONField(_("ce que disait le calcul"), default=dict)
    auteur = models.UUIDField(_("enregistrée par"), null=True)
    quand = models.DateTimeField(_("enregistrée le"))

    class Meta:
        verbose_name = _("décision d’équivalence")
        verbose_name_plural = _("décisions d’équivalence")
        ordering = ["-le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sens=Sens.ACCEPTEE, portee__in=Portee.values, debut__isnull=False)
                | Q(sens=Sens.REFUSEE, portee="", debut__isnull=True, fin__isnull=True) & ~Q(motif=""),
                name="equivalence_decision_entiere",
                violation_error_message=_("Une acceptation a une portée et un début ; un refus a un motif."),
            ),
            models.CheckConstraint(condition=Q(fin__isnull=True) | Q(fin__gt=F("debut")), name="equivalence_periode"),
            models.CheckConstraint(
                condition=~Q(signataire="") & ~Q(qualite=""),
                name="equivalence_decision_signee",
                violation_error_message=_("Une décision est signée : un nom, une qualité."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demande_id} {self.sens}"


class RevocationEquivalence(models.Model):
    """The end put to an acceptance by its certificateur, for ever. It holds from the day ``le`` on."""

    decision = models.OneToOneField(
        DecisionEquivalence,
        # a revocation is kept with what it revokes
        on_delete=models.PROTECT,
        related_name="revocation",
    )
    le = models.DateField(_("révoquée le"))
    motif = models.TextField(_("motif"))
    signataire = models.CharField(_("signataire"), max_length=120)
    qualite = models.CharField(_("qualité"), max_length=120)
    organisation = models.ForeignKey(
        "socle.Organisation",
        # who revoked
        on_delete=models.PROTECT,
        related_name="+",
    )
    auteur = models.UUIDField(_("enregistrée par"), null=True)
    quand = models.DateTimeField(_("enregistrée le"))

    class Meta:
        verbose_name = _("révocation d’équivalence")
        verbose_name_plural = _("révocations d’équivalence")
        constraints = [
            models.CheckConstraint(
                condition=~Q(motif="") & ~Q(signataire="") & ~Q(qualite=""),
                name="equivalence_revocation_motivee",
                violation_error_message=_("Une révocation dit son motif, et elle est signée."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.decision_id)


class RappelEnvoye(models.Model):
    """A reminder mailed to someone, so that it is not mailed twice. ``cle`` says which (``Rappel.cle``)."""

    decision = models.ForeignKey(
        DecisionEquivalence,
        # what the reminder is about
        on_delete=models.PROTECT,
        related_name="rappels",
    )
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # nobody is left to be reminded
        on_delete=models.CASCADE,
        related_name="+",
    )
    cle = models.CharField(_("rappel"), max_length=200)
    etat = models.CharField(_("état"), max_length=5, choices=Envoi.choices)
    pris_le = models.DateTimeField(_("pris le"))

    class Meta:
        verbose_name = _("rappel envoyé")
        verbose_name_plural = _("rappels envoyés")
        constraints = [
            models.UniqueConstraint(fields=["decision", "compte", "cle"], name="equivalence_rappel_unique"),
            models.CheckConstraint(condition=Q(etat__in=Envoi.values), name="equivalence_rappel_etat"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.cle}"
