"""Who may correct a computed passerelle: those whose trade is to judge what a bloc is worth, in an organisation."""

from __future__ import annotations

from datetime import date

from portail.socle.enums import Role
from portail.socle.models import Affectation, Compte
from portail.socle.queries import affectations_actives

CORRIGENT = (
    Role.CONSEILLER,
    Role.CERTIFICATEUR,
    Role.ORGANISME_FORMATION,
    Role.EVALUATEUR,
    Role.JURE,
    Role.PORTEUR_EXPERIMENTATION,
    Role.ADMINISTRATEUR,
)
"""A candidat does not: their paths hang on these suggestions."""


def affectations_pour_corriger(compte: Compte, le: date) -> list[Affectation]:
    """The roles in which ``compte`` may correct on the day ``le``, each with its organisation."""
    return list(affectations_actives(compte, le).filter(role__in=CORRIGENT, organisation__isnull=False))
