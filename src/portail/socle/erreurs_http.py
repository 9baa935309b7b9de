"""Error pages: what happened, which rule, what to do next. The 500 page needs neither the database nor a request."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from portail.socle.perms import Refus, publique
from portail.socle.templatetags.socle import duree

ATTENTE_SECONDES = 30  # before trying again a write that found the database busy


@publique
def demande_invalide(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself makes no sense."""
    return render(request, "socle/erreurs/400.html", status=400)


@publique
def acces_refuse(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: says which rule refused and what would lift it when the refusal is one of ours."""
    refus = exception if isinstance(exception, Refus) else None
    contexte = {"regle": refus.regle if refus else "", "remede": refus.remede if refus else ""}
    return _relire(request, render(request, "socle/erreurs/403.html", contexte, status=403))


@publique
def page_introuvable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no page at this address."""
    return _relire(request, render(request, "socle/erreurs/404.html", status=404))


def _relire(request: HttpRequest, reponse: HttpResponse) -> HttpResponse:
    """A page that keeps itself up to date and may no longer be read is loaded again: it then says why."""
    if request.method == "GET" and getattr(request, "htmx", False):
        reponse["HX-Refresh"] = "true"
    return reponse


@publique
def erreur_interne(request: HttpRequest) -> HttpResponse:
    """500: drawn without request, database or context processors, since any of them may be what failed."""
    return HttpResponse(loader.render_to_string("socle/erreurs/500.html"), status=500)


@publique
def refus_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was sent without its anti-forgery token (old page, cookies refused)."""
    return render(request, "socle/erreurs/csrf.html", status=403)


def trop_de_demandes(request: HttpRequest, attendre: int) -> HttpResponse:
    """429 with ``Retry-After`` (whole seconds), as a page, or as JSON for a client that does not ask for HTML."""
    if request.accepts("text/html") and "text/html" in request.headers.get("Accept", ""):
        reponse = render(request, "socle/erreurs/429.html", {"attendre": attendre}, status=429)
    else:
        message = _("Trop de demandes. Réessayez dans %(duree)s.") % {"duree": duree(attendre)}
        reponse = JsonResponse({"detail": message}, status=429)
    reponse["Retry-After"] = str(attendre)
    return reponse


def base_occupee(request: HttpRequest) -> HttpResponse:
    """503 with ``Retry-After``: another write holds the database, nothing of this one was kept."""
    reponse = render(request, "socle/erreurs/503.html", status=503)
    reponse["Retry-After"] = str(ATTENTE_SECONDES)
    return reponse
