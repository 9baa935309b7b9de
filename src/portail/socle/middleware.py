"""The middlewares of the house: client's address, security headers, busy database, access rule."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from portail.socle import perms
from portail.socle.adresses import adresse_client
from portail.socle.erreurs_http import base_occupee

journal_technique = logging.getLogger("portail.socle.acces")

Suite = Callable[[HttpRequest], HttpResponse]

# Everything a page of Brique never asks for.
PERMISSIONS_POLICY = ", ".join(
    f"{capacite}=()"
    for capacite in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)


class AdresseClient:
    """Puts the client's real address in ``REMOTE_ADDR`` when trusted proxies are declared (BRIQUE_MANDATAIRES)."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = adresse_client(
            request.META.get("REMOTE_ADDR", ""),
            request.META.get("HTTP_X_FORWARDED_FOR", ""),
            settings.MANDATAIRES,
        )
        return self.suite(request)


class EntetesDeSecurite:
    """Adds the security headers Django has no setting for."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.suite(request)
        reponse.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        reponse.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return reponse


class BaseOccupee:
    """Answers 503, and when to come back, to a write that SQLite could not take while an import was being written."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.suite(request)

    def process_exception(self, request: HttpRequest, erreur: Exception) -> HttpResponse | None:
        if isinstance(erreur, OperationalError) and "locked" in str(erreur):
            return base_occupee(request)
        return None


class RegleDAcces:
    """Asks every view who may call it; without an answer, nobody may."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.suite(request)

    def process_view(
        self, request: HttpRequest, vue: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """None lets the call through. Raises ``perms.Refus``, which becomes the 403 page."""
        if perms.declaration_de(vue) is None:
            journal_technique.error("vue sans déclaration d’accès, refusée : %s", request.path)
        try:
            perms.verifier(vue, request.user, timezone.localdate())
        except perms.ConnexionRequise:
            return _vers_la_connexion(request)
        return None


def _vers_la_connexion(request: HttpRequest) -> HttpResponse:
    """Send to the login page, and back here afterwards when here can be asked for again."""
    htmx = bool(request.headers.get("HX-Request"))
    suite = request.get_full_path() if request.method in {"GET", "HEAD"} and not htmx else ""
    adresse = resolve_url(settings.LOGIN_URL)
    cible = f"{adresse}?{urlencode({'next': suite})}" if suite else adresse
    return HttpResponseClientRedirect(cible) if htmx else HttpResponseRedirect(cible)
