"""Who may read and write a référentiel: the people of its organisation, by the role they hold there today.

A certificateur reads and writes; an administrateur reads.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from portail.referentiel.models import Referentiel
from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation
from portail.socle.perms import Refus
from portail.socle.queries import affectations_actives, organisations_du_role

ECRIVENT = frozenset({Role.CERTIFICATEUR})
LISENT = ECRIVENT | {Role.ADMINISTRATEUR}


def organisations_lues(compte: Compte, le: date) -> list[Organisation]:
    """The organisations whose référentiels ``compte`` may read on the day ``le``."""
    tenues = affectations_actives(compte, le).filter(role__in=LISENT, organisation__isnull=False)
    par_cle = {a.organisation.pk: a.organisation for a in tenues if a.organisation}
    return sorted(par_cle.values(), key=lambda organisation: (organisation.nom, organisation.pk))


def organisations_ecrites(compte: Compte, le: date) -> list[Organisation]:
    """The organisations for which ``compte`` may write on the day ``le``."""
    return organisations_du_role(compte, Role.CERTIFICATEUR, le)


def exiger_lecture(compte: Compte, referentiel: Referentiel, le: date) -> bool:
    """Raise ``Refus`` unless ``compte`` may read ``referentiel`` on the day ``le``; returns whether it may write."""
    roles = _roles(compte, referentiel, le)
    if not roles & LISENT:
        raise Refus(
            _("Ce référentiel n’est ouvert qu’aux certificateurs et aux administrateurs de son organisation."),
            _("L’administrateur de cette organisation peut vous y donner le rôle de certificateur."),
        )
    return bool(roles & ECRIVENT)


def exiger_ecriture(compte: Compte, referentiel: Referentiel, le: date) -> None:
    """Raise ``Refus`` unless ``compte`` may write ``referentiel`` on the day ``le``."""
    if not exiger_lecture(compte, referentiel, le):
        raise Refus(
            _("Seul un certificateur de cette organisation écrit ses référentiels ; un administrateur les lit."),
            _("Demandez le rôle de certificateur dans cette organisation."),
        )


def _roles(compte: Compte, referentiel: Referentiel, le: date) -> frozenset[Role]:
    tenues = affectations_actives(compte, le).filter(organisation=referentiel.organisation_id)
    return frozenset(Role(role) for role in tenues.values_list("role", flat=True))
