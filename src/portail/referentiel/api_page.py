"""The API's page for people: its addresses and parameters, drawn from the OpenAPI document that programs read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from portail.referentiel.api_http import FRAICHEUR, par_minute
from portail.socle.perms import publique


@dataclass(frozen=True, slots=True)
class Parametre:
    """A parameter as the page shows it; ``valeurs`` are those it accepts, when they can be listed."""

    nom: str
    description: str
    valeurs: tuple[str, ...]
    plusieurs: bool


@dataclass(frozen=True, slots=True)
class Lecture:
    """One address of the API; ``essai`` is where to try it, empty when it needs a number or a question."""

    methode: str

    adresse: str
    titre: str
    description: str
    parametres: tuple[Parametre, ...]
    essai: str


def lectures(document: Mapping[str, Any]) -> Iterator[Lecture]:
    """What an OpenAPI document offers, in its order."""
    for adresse, chemin in document["paths"].items():
        methode, operation = next(iter(chemin.items()))
        parametres = tuple(_parametre(p) for p in operation["parameters"] if p["in"] == "query")
        exigeante = methode != "get" or "{" in adresse or any(p.get("required") for p in operation["parameters"])
        essai = "" if exigeante else adresse
        description = operation.get("description", "")
        yield Lecture(methode.upper(), adresse, operation["summary"], description, parametres, essai)


def _parametre(parametre: Mapping[str, Any]) -> Parametre:
    schema = parametre["schema"]
    valeurs = schema.get("items", schema).get("enum", ())
    return Parametre(parametre["name"], parametre.get("description", ""), tuple(valeurs), schema["type"] == "array")


def page(api: NinjaAPI, espace: str) -> Any:
    """The view of ``api``'s page. Public, and never kept by shared caches: its header names who is connected."""

    @publique
    @require_safe
    def documentation(request: HttpRequest) -> HttpResponse:
        contexte = {
            "lectures": list(lectures(api.get_openapi_schema(path_prefix=reverse(f"{espace}:api-root")))),
            "openapi": reverse(f"{espace}:openapi-json"),
            "par_minute": par_minute(),
            "fraicheur": FRAICHEUR // 60,
        }
        return render(request, "referentiel/api.html", contexte)

    return documentation
