"""The register as stored: identities (fiche, bloc), and their versions over half-open ``[debut, fin)`` moments.

A version is never changed but to be closed. Contents are the library's values in JSON (``forme_json``); columns
beside them exist to find and sort.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brique.referentiel.anomalies import Gravite
from brique.referentiel.fiche import Repertoire
from portail.referentiel.enums import Forme, Sens

EMPREINTE = 64  # hexadecimal SHA-256


class Source(models.Model):
    """One import that wrote something: the file, its date, who applied it, what it changed."""

    nom = models.CharField(_("fichier"), max_length=255)
    empreinte = models.CharField(_("SHA-256"), max_length=EMPREINTE, db_index=True)
    forme = models.CharField(_("forme"), max_length=3, choices=Forme.choices)
    octets = models.BigIntegerField(_("taille en octets"))
    date_export = models.DateField(_("date de l’export"))
    effet = models.DateTimeField(_("prise d’effet"))
    appliquee_le = models.DateTimeField(_("importée le"))
    appliquee_par = models.UUIDField(_("importée par"), null=True, blank=True)
    bilan = models.JSONField(_("bilan"))

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["-effet", "-pk"]

    def __str__(self) -> str:
        return self.nom


class AnomalieLue(models.Model):
    """A finding of the reading, kept beside what was imported."""

    source = models.ForeignKey(
        Source,
        # the findings of an import have no meaning without it
        on_delete=models.CASCADE,
        related_name="anomalies",
    )
    regle = models.CharField(max_length=60)
    gravite = models.CharField(max_length=20, choices=[(g.value, g.value) for g in Gravite])
    fiche = models.CharField(max_length=80, blank=True, db_index=True)
    bloc = models.CharField(max_length=200, blank=True)
    element = models.CharField(max_length=300, blank=True)
    ligne = models.BigIntegerField(null=True)
    message = models.TextField()

    class Meta:
        verbose_name = _("anomalie")
        verbose_name_plural = _("anomalies")
        ordering = ["pk"]
        indexes = [models.Index(fields=["source", "regle"], name="anomalie_par_regle")]

    def __str__(self) -> str:
        return self.message


class Fiche(models.Model):
    """A certification's identity in the register: its number, for ever.

    The hashes are those of its current state (empty: it left the register), read from a source of that ``forme``.
    ``document`` is the row of the full-text index that speaks of its current state (None: it left the register).
    """

    numero = models.CharField(_("numéro"), max_length=20, unique=True)
    repertoire = models.CharField(_("répertoire"), max_length=4, choices=[(r.value, r.value) for r in Repertoire])
    empreinte = models.CharField(max_length=EMPREINTE)
    empreinte_partenaires = models.CharField(max_length=EMPREINTE)
    forme = models.CharField(max_length=3, choices=Forme.choices)
    document = models.BigIntegerField(null=True, unique=True)

    class Meta:
        verbose_name = _("fiche")
        verbose_name_plural = _("fiches")
        ordering = ["numero"]
        constraints = [
            models.CheckConstraint(condition=Q(repertoire__in=list(Repertoire)), name="fiche_repertoire_connu"),
        ]

    def __str__(self) -> str:
        return self.numero


class Version(models.Model):
    """What every version has: the imports that opened and closed it, and its half-open life."""

    source = models.ForeignKey(
        Source,
        # a version without the file it comes from could not be proved
        on_delete=models.PROTECT,
        related_name="+",
    )
    debut = models.DateTimeField(_("depuis"))
    fin = models.DateTimeField(_("jusqu’à (exclu)"), null=True, blank=True)
    empreinte = models.CharField(max_length=EMPREINTE)

    class Meta:
        abstract = True


class VersionFiche(Version):
    """A fiche as it stood during ``[debut, fin)``, without its blocs' texts nor its partenaires."""

    fiche = models.ForeignKey(
        Fiche,
        # history is kept: a fiche that has versions is never deleted
        on_delete=models.PROTECT,
        related_name="versions",
    )
    intitule = models.TextField(_("intitulé"))
    niveau = models.SmallIntegerField(_("niveau"), null=True)
    active = models.BooleanField(_("active"), null=True)
    date_fin = models.DateField(_("fin d’enregistrement"), null=True)
    facettes = models.TextField(blank=True)
    contenu = models.JSONField()

    class Meta:
        verbose_name = _("version de fiche")
        verbose_name_plural = _("versions de fiches")
        ordering = ["fiche", "debut"]
        constraints = [
            models.UniqueConstraint(fields=["fiche"], condition=Q(fin__isnull=True), name="fiche_une_version_ouverte"),
            models.UniqueConstraint(fields=["fiche", "debut"], name="fiche_version_debut_unique"),
            models.CheckConstraint(condition=Q(fin__isnull=True) | Q(fin__gt=F("debut")), name="fiche_version_periode"),
        ]
        indexes = [
            models.Index(fields=["debut"], name="fiche_version_debut"),
            models.Index(fields=["fin"], condition=Q(fin__isnull=False), name="fiche_version_fin"),
        ]

    def __str__(self) -> str:
        return f"{self.fiche_id} {self.debut:%Y-%m-%d}"


class Bloc(models.Model):
    """A bloc's identity: (fiche, code). A « common » bloc is a relation, never this."""

    fiche = models.ForeignKey(
        Fiche,
        # acquis will point to blocs for life: neither is ever deleted
        on_delete=models.PROTECT,
        related_name="blocs",
    )
    code = models.CharField(_("code"), max_length=200)
    document = models.BigIntegerField(null=True, unique=True)

    class Meta:
        verbose_name = _("bloc")
        verbose_name_plural = _("blocs")
        ordering = ["fiche", "code"]
        constraints = [models.UniqueConstraint(fields=["fiche", "code"], name="bloc_fiche_code")]

    def __str__(self) -> str:
        return self.code


class VersionBloc(Version):
    """A bloc as it stood during ``[debut, fin)``."""

    bloc = models.ForeignKey(
        Bloc,
        # history is kept: a bloc that has versions is never deleted
        on_delete=models.PROTECT,
        related_name="versions",
    )
    libelle = models.TextField(_("libellé"))
    contenu = models.JSONField()

    class Meta:
        verbose_name = _("version de bloc")
        verbose_name_plural = _("versions de blocs")
        ordering = ["bloc", "debut"]
        constraints = [
            models.UniqueConstraint(fields=["bloc"], condition=Q(fin__isnull=True), name="bloc_une_version_ouverte"),
            models.UniqueConstraint(fields=["bloc", "debut"], name="bloc_version_debut_unique"),
            models.CheckConstraint(condition=Q(fin__isnull=True) | Q(fin__gt=F("debut")), name="bloc_version_periode"),
        ]
        indexes = [
            models.Index(fields=["debut"], name="bloc_version_debut"),
            models.Index(fields=["fin"], condition=Q(fin__isnull=False), name="bloc_version_fin"),
        ]

    def __str__(self) -> str:
        return f"{self.bloc_id} {self.debut:%Y-%m-%d}"


class Partenariat(models.Model):
    """A partenaire's habilitation on a fiche during ``[debut, fin)``; ``rang`` is its order in the fiche."""

    fiche = models.ForeignKey(
        Fiche,
        # part of the fiche's history
        on_delete=models.PROTECT,
        related_name="partenariats",
    )
    rang = models.IntegerField()
    nom = models.TextField()
    siret = models.CharField(max_length=40, blank=True)
    habilitation = models.CharField(max_length=80, blank=True)
    etat = models.CharField(max_length=40, blank=True)
    date_actif = models.DateField(null=True)
    date_etat = models.DateField(null=True)
    debut = models.DateTimeField()
    fin = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("partenariat")
        verbose_name_plural = _("partenariats")
        ordering = ["fiche", "rang"]
        constraints = [
            models.CheckConstraint(condition=Q(fin__isnull=True) | Q(fin__gt=F("debut")), name="partenariat_periode"),
        ]

    def __str__(self) -> str:
        return f"{self.nom} ({self.habilitation})"


class Renvoi(models.Model):
    """An official correspondance declared by a version, found from the fiche it leads to."""

    version = models.ForeignKey(
        VersionFiche,
        # an index over the version's content
        on_delete=models.CASCADE,
        related_name="renvois",
    )
    fiche_cible = models.CharField(max_length=80, db_index=True)
    rang = models.IntegerField()

    class Meta:
        verbose_name = _("renvoi")
        verbose_name_plural = _("renvois")
        ordering = ["version", "rang"]

    def __str__(self) -> str:
        return self.fiche_cible


class Lien(models.Model):
    """A fiche that a version names as the one it replaces, or that replaces it: found from the fiche it names."""

    version = models.ForeignKey(
        VersionFiche,
        # an index over the version's content
        on_delete=models.CASCADE,
        related_name="liens",
    )
    fiche_citee = models.CharField(max_length=80, db_index=True)
    sens = models.CharField(max_length=10, choices=Sens.choices)

    class Meta:
        verbose_name = _("lien de renouvellement")
        verbose_name_plural = _("liens de renouvellement")
        ordering = ["version", "pk"]
        constraints = [models.CheckConstraint(condition=Q(sens__in=list(Sens)), name="lien_sens_connu")]

    def __str__(self) -> str:
        return self.fiche_citee


class Certificateur(models.Model):
    """An organisation that certifies, by its SIRET, or by its name when the register gives no SIRET."""

    cle = models.CharField(max_length=300, unique=True)
    siret = models.CharField(max_length=40, blank=True)
    nom = models.TextField()

    class Meta:
        verbose_name = _("certificateur")
        verbose_name_plural = _("certificateurs")
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom


class Libelle(models.Model):
    """The label of a code (NSF, ROME, Formacode, CCN), as last read."""

    axe = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    libelle = models.TextField()

    class Meta:
        verbose_name = _("libellé")
        verbose_name_plural = _("libellés")
        ordering = ["axe", "code"]
        constraints = [models.UniqueConstraint(fields=["axe", "code"], name="libelle_axe_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.libelle}"


class Terme(models.Model):
    """A word stem met in the register, and a word that gave it: what a mistyped word is compared with."""

    LONGUEUR = 80

    racine = models.CharField(max_length=LONGUEUR, primary_key=True)
    forme = models.CharField(max_length=LONGUEUR)

    class Meta:
        verbose_name = _("terme")
        verbose_name_plural = _("termes")
        ordering = ["racine"]

    def __str__(self) -> str:
        return self.forme

    @classmethod
    def depuis(cls, formes: Mapping[str, str]) -> Iterator[Terme]:
        """Unsaved terms for those of ``formes`` (word by stem) that are words: letters only, not endless."""
        for racine in sorted(formes):
            if racine.isalpha() and len(racine) <= cls.LONGUEUR:
                yield cls(racine=racine, forme=formes[racine][: cls.LONGUEUR])
