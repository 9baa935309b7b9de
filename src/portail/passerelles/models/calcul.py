"""Calculations of passerelles, and what they found, kept with the versions that found it.

A passerelle is never changed but to be closed: ``[debut, fin)`` is the time during which the portal said it. What was
said with an older model, or of an older text, stays readable beside the calculation that said it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brique.passerelles.valeurs import Relation
from portail.passerelles.enums import EtatCalcul

EMPREINTE = 64  # hexadecimal SHA-256


class Calcul(models.Model):
    """One run over the register: with what it computed, after which import, how far it went.

    ``etalon`` is what the library measured of the whole corpus: with it and the texts of two blocs, their passerelle
    can be computed again exactly. Empty, the measures taken are those of ``etalon_de``. Counts are in blocs (``blocs``,
    ``a_faire``, ``faits``) and in rows written.
    """

    suite_de = models.ForeignKey(
        "referentiel.Source",
        # the import it followed explains why it ran
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("à la suite de l’import"),
    )
    etat = models.CharField(_("état"), max_length=10, choices=EtatCalcul.choices)
    commence_le = models.DateTimeField(_("commencé le"))
    termine_le = models.DateTimeField(_("terminé le"), null=True)
    modele = models.CharField(_("modèle"), max_length=80)
    encodeurs = models.JSONField(_("encodeurs"), default=list)
    repli = models.TextField(_("repli"), blank=True)
    etalon = models.BinaryField(_("étalon"), default=bytes, blank=True)
    etalon_de = models.ForeignKey(
        "self",
        # its scores could not be computed again without those measures
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("calcul dont l’étalon sert"),
    )
    blocs = models.PositiveIntegerField(_("blocs comparés"), default=0)
    a_faire = models.PositiveIntegerField(_("blocs à calculer"), default=0)
    faits = models.PositiveIntegerField(_("blocs calculés"), default=0)
    ouvertes = models.PositiveIntegerField(_("passerelles ouvertes"), default=0)
    fermees = models.PositiveIntegerField(_("passerelles fermées"), default=0)

    class Meta:
        verbose_name = _("calcul de passerelles")
        verbose_name_plural = _("calculs de passerelles")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(etat__in=EtatCalcul.values), name="calcul_etat_connu"),
            models.CheckConstraint(
                condition=Q(etat=EtatCalcul.EN_COURS, termine_le__isnull=True)
                | ~Q(etat=EtatCalcul.EN_COURS) & Q(termine_le__isnull=False),
                name="calcul_termine_date",
            ),
            models.UniqueConstraint(
                fields=["etat"],
                condition=Q(etat=EtatCalcul.EN_COURS),
                name="calcul_un_seul_en_cours",
                violation_error_message=_("Un calcul de passerelles est déjà en cours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.modele} {self.commence_le:%Y-%m-%d}"


class BlocCalcule(models.Model):
    """A bloc as the calculation knows it. ``code`` is '' for a certification without bloc, compared whole.

    ``contenu`` is the text its passerelles are computed from (the ranks they hold are in it), ``empreinte`` its hash
    with the versions that computed them: empty as long as it remains to be computed. ``lu`` marks the versions of the
    register it was read from: as long as they stand it need not be read again; empty, it left the register.
    """

    fiche = models.ForeignKey(
        "referentiel.Fiche",
        # passerelles are kept with the identity they speak of
        on_delete=models.PROTECT,
        related_name="+",
    )
    bloc = models.ForeignKey(
        "referentiel.Bloc",
        # None: the certification taken as a whole
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    code = models.CharField(_("code"), max_length=200, blank=True)
    lu = models.CharField(max_length=EMPREINTE, blank=True)
    empreinte = models.CharField(max_length=EMPREINTE, blank=True)
    contenu = models.JSONField(_("texte comparé"), default=dict)

    class Meta:
        verbose_name = _("bloc comparé")
        verbose_name_plural = _("blocs comparés")
        ordering = ["fiche", "code"]
        constraints = [models.UniqueConstraint(fields=["fiche", "code"], name="bloc_calcule_fiche_code")]

    def __str__(self) -> str:
        return self.code


class PasserelleCalculee(models.Model):
    """What the library said of two blocs, source → cible, during ``[debut, fin)``.

    ``contenu`` is the rest of it, compact (``portail.passerelles.contenus``): probabilities, pairs, what is missing.
    """

    calcul = models.ForeignKey(
        Calcul,
        # a score without its versions could not be explained
        on_delete=models.PROTECT,
        related_name="passerelles",
    )
    source = models.ForeignKey(
        BlocCalcule,
        # history is kept
        on_delete=models.PROTECT,
        related_name="passerelles",
    )
    cible = models.ForeignKey(
        BlocCalcule,
        # history is kept
        on_delete=models.PROTECT,
        related_name="passerelles_recues",
    )
    relation = models.CharField(_("relation"), max_length=12, choices=[(r.value, r.value) for r in Relation])
    score = models.FloatField(_("score"))
    couverture_source = models.FloatField(_("couverture de la source"))
    couverture_cible = models.FloatField(_("couverture de la cible"))
    contenu = models.JSONField(_("contenu"))
    debut = models.DateTimeField(_("depuis"))
    fin = models.DateTimeField(_("jusqu’à (exclu)"), null=True, blank=True)

    class Meta:
        verbose_name = _("passerelle calculée")
        verbose_name_plural = _("passerelles calculées")
        ordering = ["source", "-score", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "cible"], condition=Q(fin__isnull=True), name="passerelle_une_ouverte"
            ),
            models.CheckConstraint(condition=Q(fin__isnull=True) | Q(fin__gt=F("debut")), name="passerelle_periode"),
            models.CheckConstraint(
                condition=Q(relation__in=[r.value for r in Relation]), name="passerelle_relation_connue"
            ),
            models.CheckConstraint(condition=~Q(source=F("cible")), name="passerelle_entre_deux_blocs"),
        ]
        indexes = [models.Index(fields=["cible"], condition=Q(fin__isnull=True), name="passerelle_cible_ouverte")]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.cible_id}"
