"""How the register's pages write numbers, levels and addresses: ``{% load referentiel %}``."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from portail.referentiel.adresses import adresse_bloc, adresse_devenir, adresse_fiche, adresse_suite, code_court

register = template.Library()

_ATTACHES = re.compile(r" (?=[:;?!»])|(?<=«) |(?<=\b\d) (?=[^\W\d])|(?<=\b\d\d) (?=[^\W\d])")

_FINE = "\u202f"  # narrow no-break space, as French typography groups thousands


@register.filter
def nombre(valeur: int | Decimal | None) -> str:
    """A number as one reads it in French: « 30 475 », « 88,5 ». Empty for None."""
    if valeur is None:
        return ""
    if isinstance(valeur, Decimal):
        valeur = valeur.normalize()
    return f"{valeur:,f}".replace(",", _FINE).replace(".", ",") if isinstance(valeur, Decimal) else _milliers(valeur)


def _milliers(valeur: int) -> str:
    return f"{valeur:,}".replace(",", _FINE)


@register.filter
def pourcent(valeur: Decimal | None) -> str:
    """A rate: « 88,5 % ». Empty for None."""
    return "" if valeur is None else f"{nombre(valeur)}\u00a0%"


@register.filter
def octets(valeur: int) -> str:
    """A size: « 12 Ko », « 570 Mo »."""
    if valeur < 1_000_000:
        return _("%(n)s Ko") % {"n": nombre(max(1, valeur // 1000))}
    return _("%(n)s Mo") % {"n": nombre(valeur // 1_000_000)}


@register.filter
def insecable(texte: str) -> str:
    """A sentence whose French signs (: ; ? ! « ») and numbers never begin nor end a line alone."""
    return _ATTACHES.sub("\u00a0", texte)


@register.filter
def journee(valeur: datetime) -> date:
    """The local day of a moment."""
    return timezone.localdate(valeur)


@register.filter
def fiche_url(numero: str) -> str:
    """The page of a fiche."""
    return adresse_fiche(numero)


@register.filter
def suite_url(numero: str) -> str:
    """The page of what becomes of a fiche."""
    return adresse_suite(numero)


@register.simple_tag
def devenir_url(numero: str, code: str = "", au: date | None = None) -> str:
    """The page that says where a bloc of a fiche counts."""
    return adresse_devenir(numero, code, au)


@register.simple_tag
def bloc_url(numero: str, code: str, au: date | None = None) -> str:
    """The page of a bloc; empty when it has no code."""
    return adresse_bloc(numero, code, au)


@register.simple_tag
def court(code: str, numero: str) -> str:
    """The short code of a bloc in its fiche."""
    return code_court(code, numero) or _("sans code")
