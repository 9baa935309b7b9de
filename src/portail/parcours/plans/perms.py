"""Who may open a plan: the person, once it is theirs or proposed to them; the adviser who prepared it, while shared."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portail.parcours.models import PlanCalcule
from portail.socle.models import Compte
from portail.socle.perms import Refus


def exiger_sien(compte: Compte, plan: PlanCalcule) -> None:
    """Raise ``Refus`` unless the plan is this person's, computed by them or proposed to them."""
    if plan.personne_id != compte.pk or (plan.prepare_par_id is not None and plan.propose_le is None):
        raise Refus(
            _("Ce plan est celui d’une autre personne, ou il ne vous est pas encore proposé."),
            _("Vos plans sont dans la page « Mes parcours »."),
        )


def exiger_prepare(compte: Compte, plan: PlanCalcule) -> None:
    """Raise ``Refus`` unless this adviser prepared the plan."""
    if plan.prepare_par_id != compte.pk:
        raise Refus(
            _("Ce plan n’a pas été préparé par vous."),
            _("Vous pouvez en préparer un avec la personne, depuis le passeport qu’elle partage."),
        )
