"""Accounts, organisations, roles held over time, the journal and login attempts."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length, Lower
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from portail.socle.champs import normaliser_courriel, valider_siret
from portail.socle.enums import Role
from portail.socle.pieces_jointes import NOM_MAX, Genre

EMPREINTE = 64  # hexadecimal SHA-256


class GestionnaireDeComptes(BaseUserManager["Compte"]):
    """Finds an account by its e-mail address, whatever the case it is typed in."""

    def get_by_natural_key(self, username: str | None) -> Compte:
        return self.get(courriel=normaliser_courriel(username or ""))


class Compte(AbstractBaseUser):
    """A person. The identifier says nothing of them: it is the only thing the journal keeps."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    courriel = models.EmailField(_("adresse électronique"), max_length=254)
    nom = models.CharField(_("nom"), max_length=120)
    prenom = models.CharField(_("prénom"), max_length=120)
    is_active = models.BooleanField(_("actif"), default=True)
    cree_le = models.DateTimeField(_("créé le"))

    objects: ClassVar[GestionnaireDeComptes] = GestionnaireDeComptes()

    USERNAME_FIELD = "courriel"
    EMAIL_FIELD = "courriel"
    REQUIRED_FIELDS = ["nom", "prenom"]

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")
        constraints = [
            # Together: no two accounts whose addresses differ only by their case.
            models.UniqueConstraint(
                fields=["courriel"],
                name="compte_courriel_unique",
                violation_error_message=_("Un compte existe déjà avec cette adresse électronique."),
            ),
            models.CheckConstraint(
                condition=Q(courriel=Lower("courriel")),
                name="compte_courriel_minuscule",
                violation_error_message=_("L’adresse électronique s’écrit en minuscules."),
            ),
        ]

    def __str__(self) -> str:
        return self.nom_complet

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}".strip()


class Organisation(models.Model):
    """An establishment known by its SIRET: certifier, branch, training body, employer, operator."""

    siret = models.CharField(_("SIRET"), max_length=14, validators=[valider_siret])
    nom = models.CharField(_("nom"), max_length=255)
    cree_le = models.DateTimeField(_("créée le"))

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["nom", "siret"]
        constraints = [
            models.UniqueConstraint(
                fields=["siret"],
                name="organisation_siret_unique",
                violation_error_message=_("Une organisation existe déjà avec ce SIRET."),
            ),
            # Digits only, without the REGEXP that SQLite lacks outside Django.
            models.CheckConstraint(
                condition=Q(Exact(Func(F("siret"), Value("0123456789"), function="LTRIM"), Value("")))
                & Q(Exact(Length("siret"), Value(14))),
                name="organisation_siret_14_chiffres",
                violation_error_message=_("Un SIRET a 14 chiffres."),
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class Affectation(models.Model):
    """A role held by a person in an organisation, over ``[debut, fin)``."""

    compte = models.ForeignKey(
        Compte,
        # erasing a person erases the roles they held: the journal keeps the identifiers
        on_delete=models.CASCADE,
        related_name="affectations",
        verbose_name=_("compte"),
    )
    organisation = models.ForeignKey(
        Organisation,
        # an organisation in which someone held a role has signed acts: it is not removed
        on_delete=models.PROTECT,
        related_name="affectations",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("rôle"), max_length=32, choices=Role.choices)
    debut = models.DateField(_("du"))
    fin = models.DateField(_("au (exclu)"), null=True, blank=True)

    class Meta:
        verbose_name = _("affectation")
        verbose_name_plural = _("affectations")
        ordering = ["role", "organisation__nom", "debut", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="affectation_role_connu"),
            models.CheckConstraint(
                condition=Q(role=Role.CANDIDAT) | Q(organisation__isnull=False),
                name="affectation_organisation_sauf_candidat",
                violation_error_message=_("Ce rôle se tient dans une organisation."),
            ),
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(fin__gt=F("debut")),
                name="affectation_fin_apres_debut",
                violation_error_message=_("La fin vient après le début."),
            ),
            models.UniqueConstraint(
                fields=["compte", "organisation", "role"],
                condition=Q(fin__isnull=True, organisation__isnull=False),
                name="affectation_ouverte_unique",
                violation_error_message=_("Cette personne tient déjà ce rôle dans cette organisation."),
            ),
            models.UniqueConstraint(
                fields=["compte", "role"],
                condition=Q(fin__isnull=True, organisation__isnull=True),
                name="affectation_ouverte_unique_sans_organisation",
                violation_error_message=_("Cette personne tient déjà ce rôle."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.organisation or self.compte_id})"


class Evenement(models.Model):
    """One line of the journal: who did what, on what, when. The database refuses to change or remove it.

    ``acteur`` is the opaque identifier of an account, not a foreign key: the line outlives an erased person.
    Empty means the installation itself (a command, a job).
    """

    quand = models.DateTimeField(_("quand"))
    acteur = models.UUIDField(_("acteur"), null=True, blank=True)
    acte = models.SlugField(_("acte"), max_length=64, db_index=False)
    objet_type = models.CharField(_("type d’objet"), max_length=64)
    objet_id = models.CharField(_("objet"), max_length=64)
    avant = models.JSONField(_("avant"), default=dict, blank=True)
    apres = models.JSONField(_("après"), default=dict, blank=True)

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["objet_type", "objet_id"], name="evenement_objet"),
            models.Index(fields=["acteur", "quand"], name="evenement_acteur"),
            models.Index(fields=["quand"], name="evenement_quand"),
        ]

    def __str__(self) -> str:
        return f"{self.acte} {self.objet_type} {self.objet_id}"


class Piece(models.Model):
    """A document that a person gives, private: its very bytes, read by those concerned, each reading journaled.

    Each room adds what it supports, and goes with.
    """

    nom = models.CharField(_("nom du fichier"), max_length=NOM_MAX)
    genre = models.CharField(_("genre"), max_length=4, choices=Genre.choices)
    taille = models.PositiveIntegerField(_("taille en octets"))
    empreinte = models.CharField(_("SHA-256"), max_length=EMPREINTE)
    octets = models.BinaryField(_("document"))
    deposee_le = models.DateTimeField(_("déposée le"))

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)


class TentativeConnexion(models.Model):
    """A login attempt of the last minutes, known by keyed hashes: neither address is kept in clear."""

    compte_empreinte = models.CharField(max_length=64)
    adresse_empreinte = models.CharField(max_length=64)
    quand = models.DateTimeField()
    reussie = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("tentative de connexion")
        verbose_name_plural = _("tentatives de connexion")
        indexes = [
            models.Index(fields=["compte_empreinte", "quand"], name="tentative_compte"),
            models.Index(fields=["adresse_empreinte", "quand"], name="tentative_adresse"),
            models.Index(fields=["quand"], name="tentative_quand"),
        ]

    def __str__(self) -> str:
        return f"{self.quand:%Y-%m-%d %H:%M}"
