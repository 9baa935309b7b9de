"""How the pages of the offers are named and reached."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode


def adresse_offre(cle: int) -> str:
    """The page of an offer."""
    return reverse("parcours:offre", args=[cle])


def adresse_offres(fiche: str = "", code: str = "") -> str:
    """The search of offers, for a certification or one of its blocs."""
    parametres = {nom: valeur for nom, valeur in (("fiche", fiche), ("bloc", code)) if valeur}
    return f"{reverse('parcours:offres')}{'?' if parametres else ''}{urlencode(parametres)}"
