"""How Brique writes dates, SIRETs and page numbers in its pages: ``{% load socle %}``."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.utils.dates import MONTHS
from django.utils.translation import ngettext
from stdnum.fr import siret as numero_siret

from brique.referentiel.filiation.phrases import de_qui

register = template.Library()


@register.filter
def jour(valeur: date | None) -> str:
    """A date in words: « 1er janvier 2027 ». Empty for None."""
    if valeur is None:
        return ""
    quantieme = "1er" if valeur.day == 1 else str(valeur.day)
    return f"{quantieme} {MONTHS[valeur.month].lower()} {valeur.year}"


@register.filter
def veille(valeur: date) -> date:
    """The day before: the last day of a period whose end is excluded."""
    return valeur - timedelta(days=1)


@register.filter
def duree(secondes: int) -> str:
    """A wait in words, rounded up: « 40 secondes », « 15 minutes »."""
    if secondes < 90:
        return ngettext("%(n)d seconde", "%(n)d secondes", secondes) % {"n": secondes}
    minutes = math.ceil(secondes / 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


@register.filter
def siret(valeur: str) -> str:
    """A SIRET in groups, with no-break spaces: « 999 000 011 00018 »."""
    return str(numero_siret.format(valeur, separator="\u00a0"))


@register.filter
def pages_proches(page: Page[Any]) -> list[int | None]:
    """First, last and nearest page numbers around the current one; None stands for the numbers left out."""
    derniere = page.paginator.num_pages
    gardes = sorted({1, derniere, *range(max(1, page.number - 2), min(derniere, page.number + 2) + 1)})
    suite: list[int | None] = []
    for numero in gardes:
        precedent = suite[-1] if suite else 0
        if precedent is not None and numero > precedent + 1:
            suite.append(None)
        suite.append(numero)
    return suite


@register.simple_tag(takes_context=True)
def autre_page(context: Context, numero: int) -> str:
    """The query string of the current request with another ``page``."""
    parametres = context["request"].GET.copy()
    parametres["page"] = str(numero)
    return str(parametres.urlencode())


@register.filter(name="de_qui")
def elider(nom: str) -> str:
    """« de Bruno », « d’Odile »."""
    return de_qui(nom)
