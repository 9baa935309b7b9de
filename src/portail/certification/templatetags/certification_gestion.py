"""How the pages of management show a state: ``{% load certification_gestion %}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import gettext as _

from portail.certification import lieux, papiers, queries_jury
from portail.certification.gestion.presentation import couleur

if TYPE_CHECKING:
    from portail.certification.models import SeanceJury

register = template.Library()


@register.filter
def couleur_d_etat(etat: str) -> str:
    """The class of the label of a candidature’s state."""
    return couleur(etat)


@register.filter
def annulee(seance: SeanceJury) -> bool:
    """Was this session cancelled?"""
    return queries_jury.annulee(seance)


@register.filter
def etat_de_seance(seance: SeanceJury) -> str:
    """Where a session stands, in a word or two; a cancelled one says so."""
    return _("Annulée") if queries_jury.annulee(seance) else str(seance.get_etat_display())


@register.filter
def couleur_de_seance(seance: SeanceJury) -> str:
    """The class of the label of a session’s state."""
    if queries_jury.annulee(seance):
        return ""
    return {"ouverte": "e-cours", "preparee": "e-cours", "close": "e-cours", "scellee": "e-acquis"}[seance.etat]


@register.filter
def par_bloc(ligne: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What a procès-verbal holds of a candidate, bloc by bloc."""
    return papiers.par_bloc(ligne)


@register.filter
def tenue(seance: SeanceJury) -> str:
    """At what hour, how and where a session is held."""
    return lieux.dire_tenue(seance)


@register.filter
def quand_se_tient(seance: SeanceJury) -> str:
    """The day of a session, with its hour when it is said."""
    return lieux.dire_quand(seance)


@register.filter
def ou_se_tient(seance: SeanceJury) -> str:
    """How a session is held, and where."""
    return lieux.dire_ou(seance)
