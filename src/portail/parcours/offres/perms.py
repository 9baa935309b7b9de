"""Who may write offers: the people of a training body, for their own body."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation
from portail.socle.perms import Refus
from portail.socle.queries import organisations_du_role


def organisme_de(compte: Compte, le: date, demandee: str = "") -> Organisation:
    """The training body for which ``compte`` acts on the day ``le``: the one asked for, else its first.

    Raises ``Refus`` when it acts for none, or not for that one.
    """
    siennes = organisations_du_role(compte, Role.ORGANISME_FORMATION, le)
    if not siennes:
        raise Refus(
            _("Vous n’agissez aujourd’hui pour aucun organisme de formation."),
            _("L’administrateur de votre organisation peut vous donner ce rôle."),
        )
    if not demandee:
        return siennes[0]
    trouvee = next((organisation for organisation in siennes if organisation.siret == demandee), None)
    if trouvee is None:
        raise Refus(
            _("Vous n’agissez pas pour cet organisme."),
            _("Choisissez l’un de ceux pour lesquels vous agissez."),
        )
    return trouvee


def organismes_de(compte: Compte, le: date) -> list[Organisation]:
    """Every training body for which ``compte`` acts on the day ``le``."""
    return organisations_du_role(compte, Role.ORGANISME_FORMATION, le)
