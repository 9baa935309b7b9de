"""The passeport: awards attested by a certificateur (for ever), what its holder declares, whom they show it to.

What a certificateur attested outlives the account of its holder, whose opaque identifier alone it keeps, as the journal
does. All that the person declared, attached or shared goes when they ask, and with their account.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portail.parcours.passeport.enums import Origine
from portail.socle.models import Piece
from portail.socle.pieces_jointes import Genre


class AcquisAtteste(models.Model):
    """A bloc, or a whole certification (``code`` is ''), attested by its certificateur, for ever.

    ``titulaire`` is the identifier of an account, not a foreign key: the award outlives an erased account, and the
    database refuses to change it. ``opposable`` is the last day on which it counts on the way to its certification,
    when the certificateur says so.
    """

    titulaire = models.UUIDField(_("titulaire"), db_index=True)
    fiche = models.ForeignKey(
        "referentiel.Fiche",
        # fiches are never deleted
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("certification"),
    )
    code = models.CharField(_("code"), max_length=200, blank=True)
    libelle = models.TextField(_("intitulé"))
    origine = models.CharField(_("origine"), max_length=12, choices=Origine.choices)
    jour = models.DateField(_("décidé le"))
    jury = models.CharField(_("jury"), max_length=200)
    opposable = models.DateField(_("compte jusqu’au"), null=True)
    organisation = models.ForeignKey(
        "socle.Organisation",
        # who attested
        on_delete=models.PROTECT,
        related_name="+",
    )
    signataire = models.CharField(_("signataire"), max_length=120)
    qualite = models.CharField(_("qualité"), max_length=120)
    auteur = models.UUIDField(_("enregistré par"), null=True)
    quand = models.DateTimeField(_("enregistré le"))

    class Meta:
        verbose_name = _("acquis attesté")
        verbose_name_plural = _("acquis attestés")
        ordering = ["-jour", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(origine__in=Origine.values), name="acquis_atteste_origine"),
            models.CheckConstraint(
                condition=~Q(signataire="") & ~Q(qualite="") & ~Q(jury="") & ~Q(libelle=""),
                name="acquis_atteste_signe",
                violation_error_message=_("Une attestation dit le jury, et elle est signée : un nom, une qualité."),
            ),
            models.CheckConstraint(
                condition=Q(opposable__isnull=True) | Q(opposable__gte=F("jour")), name="acquis_atteste_opposable"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiche_id} {self.code}"


class AnnulationAcquis(models.Model):
    """What puts an end to an attested award, a fact beside it, for ever: it counts no more from the day ``le``."""

    acquis = models.OneToOneField(
        AcquisAtteste,
        # an annulment is kept with what it annuls
        on_delete=models.PROTECT,
        related_name="annulation",
    )
    le = models.DateField(_("annulé le"))
    motif = models.TextField(_("motif"))
    signataire = models.CharField(_("signataire"), max_length=120)
    qualite = models.CharField(_("qualité"), max_length=120)
    organisation = models.ForeignKey(
        "socle.Organisation",
        # who annulled
        on_delete=models.PROTECT,
        related_name="+",
    )
    auteur = models.UUIDField(_("enregistrée par"), null=True)
    quand = models.DateTimeField(_("enregistrée le"))

    class Meta:
        verbose_name = _("annulation d’un acquis")
        verbose_name_plural = _("annulations d’acquis")
        constraints = [
            models.CheckConstraint(
                condition=~Q(motif="") & ~Q(signataire="") & ~Q(qualite=""),
                name="acquis_annulation_motivee",
                violation_error_message=_("Une annulation dit son motif, et elle est signée."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.acquis_id)


class AcquisDeclare(models.Model):
    """What a person says they hold. ``numero`` may be one that the register does not know, or no longer does."""

    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # what a person declares of themselves goes with them
        on_delete=models.CASCADE,
        related_name="+",
    )
    numero = models.CharField(_("certification"), max_length=16)
    code = models.CharField(_("code"), max_length=200, blank=True)
    libelle = models.CharField(_("intitulé"), max_length=500)
    origine = models.CharField(_("origine"), max_length=12, choices=Origine.choices)
    jour = models.DateField(_("obtenu le"))
    jury = models.CharField(_("délivré par"), max_length=200, blank=True)
    cree_le = models.DateTimeField(_("déclaré le"))

    class Meta:
        verbose_name = _("acquis déclaré")
        verbose_name_plural = _("acquis déclarés")
        ordering = ["-jour", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["personne", "numero", "code"],
                name="acquis_declare_unique",
                violation_error_message=_("Vous avez déjà déclaré cet acquis."),
            ),
            models.CheckConstraint(condition=Q(origine__in=Origine.values), name="acquis_declare_origine"),
            models.CheckConstraint(condition=~Q(libelle="") & ~Q(numero=""), name="acquis_declare_nomme"),
        ]

    def __str__(self) -> str:
        return f"{self.numero} {self.code}"


class PieceAcquis(Piece):
    """What supports a declared acquis."""

    acquis = models.ForeignKey(
        AcquisDeclare,
        # a proof has no life of its own
        on_delete=models.CASCADE,
        related_name="pieces",
    )

    class Meta(Piece.Meta):
        abstract = False
        verbose_name = _("pièce d’un acquis")
        verbose_name_plural = _("pièces des acquis")
        constraints = [
            models.UniqueConstraint(fields=["acquis", "empreinte"], name="acquis_piece_unique"),
            models.CheckConstraint(condition=Q(genre__in=Genre.values), name="acquis_piece_genre"),
        ]


class Partage(models.Model):
    """A person shows their passeport to an adviser over ``[debut, fin)``, and may stop at any moment.

    ``formule`` is the name of the wording they agreed to. What was read under it is in the journal.
    """

    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # nothing is left to show
        on_delete=models.CASCADE,
        related_name="+",
    )
    conseiller = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # nobody is left to read
        on_delete=models.CASCADE,
        related_name="+",
    )
    debut = models.DateField(_("du"))
    fin = models.DateField(_("au (exclu)"))
    pieces = models.BooleanField(_("avec les pièces"), default=False)
    positionnements = models.BooleanField(_("avec les positionnements"), default=False)
    formule = models.CharField(_("formule"), max_length=16)
    cree_le = models.DateTimeField(_("ouvert le"))
    revoque_le = models.DateTimeField(_("arrêté le"), null=True)

    class Meta:
        verbose_name = _("partage")
        verbose_name_plural = _("partages")
        ordering = ["-cree_le", "-pk"]
        indexes = [models.Index(fields=["conseiller", "fin"], name="partage_conseiller")]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")),
                name="partage_periode",
                violation_error_message=_("Le partage finit après avoir commencé."),
            ),
            models.CheckConstraint(condition=~Q(personne=F("conseiller")), name="partage_a_un_autre"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
