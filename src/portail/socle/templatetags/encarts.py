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
    rendus = [montrer(context, e) for e in montres if isinstance(e, Encart)]
    return mark_safe("".join(rendus))  # noqa: S308  # each part was escaped by its own template


@register.simple_tag(takes_context=True)
def montrer(context: Context, encart: Encart) -> SafeString:
    """One that the page already asked for, with many others at once."""
    return render_to_string(encart.gabarit, encart.contexte, request=context.get("request"))
