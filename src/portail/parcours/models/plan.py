"""Plans: a frozen question, the answer given that day with the versions it rests on, and what the person did of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portail.parcours.plans.enums import EtatCalcul

TITRE_MAX = 300


class PlanCalcule(models.Model):
    """The three plans of a person for a target, as they were computed.

    ``demande`` is the whole question, enough to compute it again; ``page`` all that was answered; ``versions`` the law,
    the register and the program it rests on. Without ``garde_le`` it is a draft, taken away by the next ones.
    ``compromis`` is every trade-off between price and date, asked for apart: its state is '' until then.
    ``prepare_par`` is the adviser who prepared it: the person sees it once ``propose_le`` is set, and may accept it.
    """

    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # a plan holds what a person said of themselves: it goes with them
        on_delete=models.CASCADE,
        related_name="+",
    )
    prepare_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # the plan is the person's: it stays when the adviser leaves
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    precedent = models.ForeignKey(
        "self",
        # a plan stands without the one it was computed again from
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    titre = models.CharField(_("titre"), max_length=TITRE_MAX)
    au = models.DateField(_("calculé au"))
    demande = models.JSONField(_("demande"))
    page = models.JSONField(_("réponse"), default=dict)
    versions = models.JSONField(_("versions"), default=dict)
    etat = models.CharField(_("état"), max_length=8, choices=EtatCalcul.choices, default=EtatCalcul.ATTENTE)
    fait = models.PositiveSmallIntegerField(_("plans trouvés"), default=0)
    compromis = models.JSONField(_("compromis"), default=dict)
    compromis_etat = models.CharField(
        _("état des compromis"), max_length=8, choices=EtatCalcul.choices, blank=True, default=""
    )
    compromis_fait = models.PositiveSmallIntegerField(_("compromis trouvés"), default=0)
    cree_le = models.DateTimeField(_("demandé le"))
    fini_le = models.DateTimeField(_("calculé le"), null=True)
    garde_le = models.DateTimeField(_("gardé le"), null=True)
    note = models.TextField(_("note de l’entretien"), blank=True)
    propose_le = models.DateTimeField(_("proposé le"), null=True)
    accepte_le = models.DateTimeField(_("accepté le"), null=True)

    class Meta:
        verbose_name = _("plan calculé")
        verbose_name_plural = _("plans calculés")
        ordering = ["-cree_le", "-pk"]
        indexes = [models.Index(fields=["personne", "-cree_le"], name="plan_personne")]
        constraints = [
            models.CheckConstraint(condition=Q(etat__in=EtatCalcul.values), name="plan_etat_connu"),
            models.CheckConstraint(
                condition=Q(compromis_etat__in=["", *EtatCalcul.values]), name="plan_compromis_etat_connu"
            ),
            models.CheckConstraint(
                condition=Q(accepte_le__isnull=True) | Q(propose_le__isnull=False),
                name="plan_accepte_apres_proposition",
                violation_error_message=_("On n’accepte qu’un plan proposé."),
            ),
            models.CheckConstraint(
                condition=Q(prepare_par__isnull=True) | ~Q(prepare_par=F("personne")), name="plan_prepare_par_un_autre"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def a_accepter(self) -> bool:
        """True while an adviser proposes it and the person has not answered."""
        return self.propose_le is not None and self.accepte_le is None
