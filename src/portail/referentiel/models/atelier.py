"""Référentiels being written: their versions, the documents they come from, every edit made.

The content of a version is the library's draft in JSON (``forme_json``). People are opaque identifiers, not foreign
keys: what they wrote outlives their account.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portail.referentiel.atelier.enums import DECIDES, Etat, Issue
from portail.referentiel.models.registre import EMPREINTE


class Referentiel(models.Model):
    """An ouvrage of an organisation: the référentiel of one certification, through its versions."""

    organisation = models.ForeignKey(
        "socle.Organisation",
        # an organisation that wrote a référentiel is not removed: its versions are deliberated acts
        on_delete=models.PROTECT,
        related_name="referentiels",
        verbose_name=_("organisation"),
    )
    intitule = models.TextField(_("intitulé"), blank=True)
    cree_le = models.DateTimeField(_("créé le"))

    class Meta:
        verbose_name = _("référentiel")
        verbose_name_plural = _("référentiels")
        ordering = ["intitule", "pk"]

    def __str__(self) -> str:
        return self.intitule


class VersionReferentiel(models.Model):
    """One version: a brouillon, then what was proposed, what the CPNE adopted, what was replaced.

    ``revision`` grows by one at each writing of ``contenu``. ``doutes`` counts those still open.
    """

    referentiel = models.ForeignKey(
        Referentiel,
        # versions are the history of the ouvrage
        on_delete=models.PROTECT,
        related_name="versions",
    )
    numero = models.PositiveSmallIntegerField(_("numéro"))
    etat = models.CharField(_("état"), max_length=10, choices=Etat.choices)
    contenu = models.JSONField(_("contenu"))
    revision = models.PositiveIntegerField(_("révision"), default=0)
    doutes = models.PositiveIntegerField(_("doutes ouverts"), default=0)
    issue_de = models.ForeignKey(
        "self",
        # which version it was copied from
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    fiche = models.CharField(_("fiche de départ"), max_length=20, blank=True)
    cree_le = models.DateTimeField(_("créée le"))
    cree_par = models.UUIDField(_("créée par"), null=True)
    change_le = models.DateTimeField(_("dernier changement"))
    motif = models.TextField(_("motif du retour"), blank=True)
    decision_le = models.DateField(_("date de la décision"), null=True)
    decision_reference = models.CharField(_("référence de la décision"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("version de référentiel")
        verbose_name_plural = _("versions de référentiels")
        ordering = ["referentiel", "numero"]
        constraints = [
            models.UniqueConstraint(fields=["referentiel", "numero"], name="atelier_version_numero"),
            models.CheckConstraint(condition=Q(numero__gte=1), name="atelier_version_numero_positif"),
            models.CheckConstraint(condition=Q(etat__in=Etat.values), name="atelier_version_etat_connu"),
            models.UniqueConstraint(
                fields=["referentiel"],
                condition=Q(etat=Etat.BROUILLON),
                name="atelier_un_seul_brouillon",
                violation_error_message=_("Ce référentiel a déjà un brouillon."),
            ),
            models.UniqueConstraint(
                fields=["referentiel"],
                condition=Q(etat=Etat.PROPOSEE),
                name="atelier_une_seule_proposee",
                violation_error_message=_("Ce référentiel a déjà une version proposée."),
            ),
            models.UniqueConstraint(
                fields=["referentiel"],
                condition=Q(etat=Etat.ADOPTEE),
                name="atelier_une_seule_adoptee",
                violation_error_message=_("Ce référentiel a déjà une version adoptée."),
            ),
            models.CheckConstraint(
                condition=Q(etat__in=DECIDES, decision_le__isnull=False) & ~Q(decision_reference="")
                | ~Q(etat__in=DECIDES) & Q(decision_le__isnull=True, decision_reference=""),
                name="atelier_adoption_datee",
                violation_error_message=_("Une version adoptée porte la date et la référence de la décision."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referentiel_id} v{self.numero}"


class Piece(models.Model):
    """The document a version was read from: its very bytes, private, and what of it is shown beside the draft."""

    version = models.OneToOneField(
        VersionReferentiel,
        # the source of a version is kept as long as it
        on_delete=models.PROTECT,
        related_name="piece",
    )
    nom = models.CharField(_("nom du fichier"), max_length=255)
    empreinte = models.CharField(_("SHA-256"), max_length=EMPREINTE)
    taille = models.PositiveIntegerField(_("taille en octets"))
    forme = models.CharField(_("forme"), max_length=10)
    octets = models.BinaryField(_("document"))
    source = models.JSONField(_("document à montrer"))
    deposee_le = models.DateTimeField(_("déposée le"))
    deposee_par = models.UUIDField(_("déposée par"), null=True)

    class Meta:
        verbose_name = _("pièce")
        verbose_name_plural = _("pièces")

    def __str__(self) -> str:
        return self.nom


class Retouche(models.Model):
    """One edit, for ever: the database refuses to change or remove it.

    ``inverse`` undoes it. An edit kept apart (``EN_ATTENTE``) is settled by the one whose ``suite_de`` names it;
    ``vu`` is then what stood in its place when it came (None: the part was gone).
    """

    version = models.ForeignKey(
        VersionReferentiel,
        # nobody's writing is lost
        on_delete=models.PROTECT,
        related_name="retouches",
    )
    geste = models.JSONField(_("geste"))
    inverse = models.JSONField(_("gestes inverses"), default=list)
    auteur = models.UUIDField(_("auteur"), null=True)
    quand = models.DateTimeField(_("quand"))
    revision = models.PositiveIntegerField(_("révision"))
    issue = models.CharField(_("issue"), max_length=10, choices=Issue.choices)
    vu = models.TextField(_("ce qui s’y trouvait"), null=True)  # noqa: DJ001  # None: the part was gone
    suite_de = models.OneToOneField(
        "self",
        # what settles an edit kept apart goes with it
        on_delete=models.PROTECT,
        related_name="suite",
        null=True,
    )

    class Meta:
        verbose_name = _("retouche")
        verbose_name_plural = _("retouches")
        ordering = ["pk"]
        indexes = [models.Index(fields=["version", "issue"], name="atelier_retouche_issue")]
        constraints = [
            models.CheckConstraint(condition=Q(issue__in=Issue.values), name="atelier_retouche_issue_connue"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} r{self.revision} {self.issue}"
