"""Where a page lets the rooms above its own add something: ``{% load encarts %}{% encarts "encart-bloc" lu au %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from portail.socle.branchements import Encart, branches

register = template.Library()


@register.simple_tag(takes_context=True)
def encarts(context: Context, lieu: str, *valeurs: Any) -> SafeString:
    """What each room branched at ``lieu`` shows of ``valeurs``, one after the other."""
    montres = [fonction(*valeurs) for fonction in branches(lieu)]
    requete = context.get("request")
    rendus = [render_to_string(e.gabarit, e.contexte, request=requete) for e in montres if isinstance(e, Encart)]
    return mark_safe("".join(rendus))  # noqa: S308  # each part was escaped by its own template
