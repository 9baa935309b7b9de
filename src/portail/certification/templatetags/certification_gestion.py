"""How the pages of management show a state: ``{% load certification_gestion %}``."""

from __future__ import annotations

from django import template

from portail.certification.gestion.presentation import couleur

register = template.Library()


@register.filter
def couleur_d_etat(etat: str) -> str:
    """The class of the label of a candidature’s state."""
    return couleur(etat)
