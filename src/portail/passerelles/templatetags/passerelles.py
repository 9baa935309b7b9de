"""How the room's pages write probabilities: ``{% load passerelles %}``."""

from __future__ import annotations

from django import template

from portail.passerelles.presentation.mots import chance

register = template.Library()


@register.filter("chance")
def chance_courte(part: float) -> str:
    """A probability where room is scarce: « 92 % », « > 99 % »."""
    return chance(part, court=True)
