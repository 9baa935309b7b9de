"""What training bodies offer: identities, versions over half-open ``[debut, fin)`` moments, and what finds them.

A version is never changed but to be closed. Contents are the library's values in JSON; the tables beside them are
indexes over the open version of each offer.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brique.parcours.offres.valeurs import EtatRecrutement, Modalite, Norme

EMPREINTE = 64  # hexadecimal SHA-256
CLE_MAX = 300
CODE_MAX = 200


class SourceOffres(models.Model):
    """One import that wrote something: its file, who applied it, what it changed. ``siret``: a body's own file."""

    nom = models.CharField(_("fichier"), max_length=255)
    norme = models.CharField(_("norme"), max_length=4, choices=[(n.value, n.value) for n in Norme])
    empreinte = models.CharField(_("SHA-256"), max_length=EMPREINTE, db_index=True)
    octets = models.BigIntegerField(_("taille en octets"))
    siret = models.CharField(_("SIRET"), max_length=40, blank=True, db_index=True)
    complet = models.BooleanField(_("catalogue entier"))
    appliquee_le = models.DateTimeField(_("importée le"))
    appliquee_par = models.UUIDField(_("importée par"), null=True, blank=True)
    bilan = models.JSONField(_("bilan"))

    class Meta:
        verbose_name = _("source d’offres")
        verbose_name_plural = _("sources d’offres")
        ordering = ["-appliquee_le", "-pk"]

    def __str__(self) -> str:
        return self.nom


class OffreConnue(models.Model):
    """An offer's identity, for ever: its body, and what that body calls it. ``empreinte`` is empty once it is gone."""

    cle = models.CharField(_("clé"), max_length=CLE_MAX, unique=True)
    siret = models.CharField(_("SIRET"), max_length=40, blank=True, db_index=True)
    reference = models.CharField(_("référence"), max_length=CLE_MAX)
    empreinte = models.CharField(max_length=EMPREINTE, blank=True)

    class Meta:
        verbose_name = _("offre")
        verbose_name_plural = _("offres")
        ordering = ["cle"]

    def __str__(self) -> str:
        return self.cle


class VersionOffre(models.Model):
    """An offer as its body published it during ``[debut, fin)``. ``cherche``: its words, without accents nor case."""

    offre = models.ForeignKey(
        OffreConnue,
        # history is kept: an offer that has versions is never deleted
        on_delete=models.PROTECT,
        related_name="versions",
    )
    source = models.ForeignKey(
        SourceOffres,
        # a version without the file it comes from could not be proved
        on_delete=models.PROTECT,
        related_name="versions",
    )
    debut = models.DateTimeField(_("depuis"))
    fin = models.DateTimeField(_("jusqu’à (exclu)"), null=True, blank=True)
    empreinte = models.CharField(max_length=EMPREINTE)
    intitule = models.TextField(_("intitulé"))
    organisme = models.TextField(_("organisme"), blank=True)
    modalite = models.CharField(
        _("modalité"), max_length=12, blank=True, choices=[(m.value, m.value) for m in Modalite]
    )
    prix = models.DecimalField(_("prix"), max_digits=12, decimal_places=2, null=True, blank=True)
    cherche = models.TextField()
    contenu = models.JSONField(_("contenu"))

    class Meta:
        verbose_name = _("version d’offre")
        verbose_name_plural = _("versions d’offres")
        ordering = ["offre", "debut"]
        constraints = [
            models.UniqueConstraint(fields=["offre"], condition=Q(fin__isnull=True), name="offre_une_version_ouverte"),
            models.UniqueConstraint(fields=["offre", "debut"], name="offre_version_debut_unique"),
            models.CheckConstraint(condition=Q(fin__isnull=True) | Q(fin__gt=F("debut")), name="offre_version_periode"),
            models.CheckConstraint(
                condition=Q(modalite__in=["", *(m.value for m in Modalite)]), name="offre_modalite_connue"
            ),
        ]
        indexes = [models.Index(fields=["offre"], condition=Q(fin__isnull=True), name="offre_ouverte")]

    def __str__(self) -> str:
        return f"{self.offre_id} {self.debut:%Y-%m-%d}"


class CibleOffre(models.Model):
    """What an open version prepares: a bloc of a fiche, or (``code`` empty) the whole of it."""

    version = models.ForeignKey(
        VersionOffre,
        # an index over the version's content
        on_delete=models.CASCADE,
        related_name="cibles",
    )
    fiche = models.CharField(max_length=80)
    code = models.CharField(max_length=CODE_MAX, blank=True)

    class Meta:
        verbose_name = _("cible d’offre")
        verbose_name_plural = _("cibles d’offres")
        ordering = ["version", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "fiche", "code"], name="cible_offre_unique")]
        indexes = [models.Index(fields=["fiche", "code"], name="cible_par_bloc")]

    def __str__(self) -> str:
        return f"{self.fiche} {self.code}".strip()


class SessionOuverte(models.Model):
    """A session of an open version. No ``debut``: one enters when one wants."""

    version = models.ForeignKey(
        VersionOffre,
        # an index over the version's content
        on_delete=models.CASCADE,
        related_name="sessions",
    )
    debut = models.DateField(null=True)
    fin = models.DateField(null=True)
    etat = models.CharField(max_length=12, blank=True, choices=[(e.value, e.value) for e in EtatRecrutement])

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["version", "debut"]
        indexes = [models.Index(fields=["debut"], name="session_par_debut")]

    def __str__(self) -> str:
        return f"{self.debut} – {self.fin}"


class LieuOffre(models.Model):
    """A place of an open version: what one looks for is compared with ``cherche`` (no accents, no case)."""

    version = models.ForeignKey(
        VersionOffre,
        # an index over the version's content
        on_delete=models.CASCADE,
        related_name="lieux",
    )
    cherche = models.CharField(max_length=120)
    code_postal = models.CharField(max_length=10, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)

    class Meta:
        verbose_name = _("lieu d’offre")
        verbose_name_plural = _("lieux d’offres")
        ordering = ["version", "pk"]
        indexes = [
            models.Index(fields=["cherche"], name="lieu_offre_nom"),
            models.Index(fields=["code_postal"], name="lieu_offre_code_postal"),
        ]

    def __str__(self) -> str:
        return f"{self.code_postal} {self.cherche}"


class DepotOffres(models.Model):
    """A file that a training body sent and has not applied yet: one at a time, kept until it is applied or replaced."""

    siret = models.CharField(_("SIRET"), max_length=40, unique=True)
    nom = models.CharField(_("fichier"), max_length=255)
    empreinte = models.CharField(_("SHA-256"), max_length=EMPREINTE)
    complet = models.BooleanField(_("catalogue entier"))
    contenu = models.BinaryField(_("contenu"))
    depose_le = models.DateTimeField(_("déposé le"))
    depose_par = models.UUIDField(_("déposé par"))

    class Meta:
        verbose_name = _("dépôt d’offres")
        verbose_name_plural = _("dépôts d’offres")
        ordering = ["siret"]

    def __str__(self) -> str:
        return self.nom
