"""What every page needs around its content: the entries of the header, and which one is current."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Rubrique:
    """An entry of the header. ``vue`` is where it leads; it is current on ``vue``, ``pages`` and ``espace:*``."""

    libelle: str | Promise
    vue: str
    espace: str = ""
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entree:
    """An entry as the template draws it."""

    libelle: str
    adresse: str
    ici: bool


# In the order they are read. A room adds its entry here when it opens.
RUBRIQUES = (
    Rubrique(_("Certifications"), "referentiel:recherche", espace="referentiel"),
    Rubrique(_("Le registre"), "referentiel:registre", pages=("referentiel:import",)),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``navigation``, the header's entries. An entry whose room is not installed is left out."""
    rencontre = request.resolver_match
    courante = _courante(rencontre.view_name if rencontre else "")
    entrees = []
    for rubrique in RUBRIQUES:
        try:
            adresse = reverse(rubrique.vue)
        except NoReverseMatch:
            continue
        entrees.append(Entree(str(rubrique.libelle), adresse, rubrique is courante))
    return {"navigation": entrees}


def _courante(vue: str) -> Rubrique | None:
    """The entry ``vue`` belongs to: its own page first, then its whole space."""
    exacte = next((r for r in RUBRIQUES if vue == r.vue or vue in r.pages), None)
    return exacte or next((r for r in RUBRIQUES if r.espace and vue.startswith(f"{r.espace}:")), None)
