"""What a page shows to follow its subject: a button, a feed: ``{% load suivi %}``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portail.referentiel.suivi import queries
from portail.referentiel.suivi.enums import AxeSuivi
from portail.referentiel.suivi.objet import Objet, ObjetIllisible, objet
from portail.referentiel.suivi.presentation import adresse_fil, adresse_suivi, nom
from portail.referentiel.suivi.queries_abonnements import abonnement_a, deja_suivis

register = template.Library()

FILTRES_MAX = 10


@register.inclusion_tag("referentiel/suivi/morceaux/suivre.html", takes_context=True)
def suivre(context: Context, axe: str, valeur: str = "", *, principal: bool = False) -> dict[str, Any]:
    """The card « Être tenu au courant »: following by e-mail with one button, and the feed."""
    request: HttpRequest = context["request"]
    nomme = objet(axe, valeur)
    return {
        "objet": nomme,
        "bouton": _boutons()[nomme.axe],
        "suivi": abonnement_a(request.user, nomme) if request.user.is_authenticated else None,
        "connecte": request.user.is_authenticated,
        "courriels": settings.COURRIELS,
        "ici": request.get_full_path(),
        "fil": adresse_fil(nomme),
        "changements": adresse_suivi(nomme),
        "principal": principal,
    }


@register.inclusion_tag("referentiel/suivi/morceaux/suivre_filtres.html", takes_context=True)
def suivre_filtres(context: Context, filtres: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Following what the filters of a search name, one button each; nothing when none can be followed."""
    request: HttpRequest = context["request"]
    compte = request.user
    connecte = compte.is_authenticated
    objets = [trouve for axe, valeurs in filtres.items() for valeur in valeurs if (trouve := _suivable(axe, valeur))]
    objets = objets[:FILTRES_MAX]
    noms = queries.libelles(objets)
    suivis = deja_suivis(compte, objets) if compte.is_authenticated and objets else frozenset()
    return {
        "filtres": [(o, nom(o, noms[o]), o in suivis, adresse_suivi(o)) for o in objets if o in noms],
        "connecte": connecte,
        "courriels": settings.COURRIELS,
        "ici": request.get_full_path(),
    }


@register.simple_tag
def lien_atom(axe: str, valeur: str = "") -> SafeString:
    """The feed of a page's subject, for the head of the page."""
    return format_html(
        '<link rel="alternate" type="application/atom+xml" title="{}" href="{}">',
        _("Ce qui change"),
        adresse_fil(objet(axe, valeur)),
    )


def _suivable(axe: str, valeur: str) -> Objet | None:
    try:
        return objet(axe, valeur)
    except ObjetIllisible:
        return None


def _boutons() -> Mapping[AxeSuivi, str]:
    return {
        AxeSuivi.REGISTRE: _("Suivre tout le registre"),
        AxeSuivi.CERTIFICATEUR: _("Suivre ce certificateur"),
        AxeSuivi.ROME: _("Suivre ce métier"),
        AxeSuivi.NSF: _("Suivre ce domaine"),
        AxeSuivi.FORMACODE: _("Suivre ce formacode"),
        AxeSuivi.FICHE: _("Suivre cette certification"),
    }
