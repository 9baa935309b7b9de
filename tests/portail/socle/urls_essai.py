"""Addresses of every kind the access rule must govern: functions, classes, includes, an API, and forgotten ones."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views import View
from django.views.decorators.http import require_GET
from django.views.generic import RedirectView
from ninja import NinjaAPI

from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter, limiter_urls
from portail.socle.perms import connecte, declarer_publiques, publique, reservee
from portail.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@publique
def ouverte(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.META["REMOTE_ADDR"])


@connecte
def du_compte(request: HttpRequest) -> HttpResponse:
    return HttpResponse("compte")


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
def du_certificateur(request: HttpRequest) -> HttpResponse:
    return HttpResponse("certificateur")


@require_GET
@reservee(Role.JURE)
def du_jure(request: HttpRequest, numero: int) -> HttpResponse:
    return HttpResponse(str(numero))


def oubliee(request: HttpRequest) -> HttpResponse:
    return HttpResponse("personne n’aurait dû me lire")


@publique
class ClasseOuverte(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("classe")


class ClasseHeritiere(ClasseOuverte):
    """Declares nothing of its own: closed, although its parent is open."""


@publique
def perdue(request: HttpRequest) -> HttpResponse:
    raise Http404


@publique
def en_panne(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("panne voulue")


@limiter(Limite("essai", nombre=2, secondes=3600))
@publique
def comptee(request: HttpRequest) -> HttpResponse:
    return HttpResponse("comptée")


api = NinjaAPI(urls_namespace="essai", docs_url=None)


@api.get("/blocs")
def blocs(request: HttpRequest) -> dict[str, Any]:
    return {"blocs": 2}


urlpatterns = [
    path("", include("portail.socle.urls")),
    path("ouverte/", ouverte),
    path("du-compte/", du_compte),
    path("du-certificateur/", du_certificateur),
    path("du-jure/<int:numero>/", du_jure),
    path("oubliee/", oubliee),
    path("classe/", ClasseOuverte.as_view()),
    path("heritiere/", ClasseHeritiere.as_view()),
    path("perdue/", perdue),
    path("en-panne/", en_panne),
    path("comptee/", comptee),
    path("tiers/", include(declarer_publiques([path("vers/", RedirectView.as_view(url="/ouverte/"))]))),
    path("tiers/ferme/", include([path("vers/", RedirectView.as_view(url="/ouverte/"))])),
    path("api/", limiter_urls(declarer_publiques(api.urls), Limite("essai-api", nombre=3, secondes=3600))),
]
