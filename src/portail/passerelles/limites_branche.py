"""How often one client may ask for reports of branches: a new one costs a second or two, some four with the engine."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse

from portail.socle.limites import Limite, limiter

Vue = TypeVar("Vue", bound=Callable[..., HttpResponse])

LIMITE = Limite("branche", nombre=30)
LIMITE_MOTEUR = Limite("branche-moteur", nombre=12)


def limiter_rapport(vue: Vue) -> Vue:
    """Decorate a view that makes a report: fewer are given when the engine is asked for."""
    par_les_mots, par_le_moteur = limiter(LIMITE)(vue), limiter(LIMITE_MOTEUR)(vue)

    @wraps(vue)
    def limitee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        choisie = par_le_moteur if request.GET.get("moteur") == "oui" else par_les_mots
        return choisie(request, *args, **kwargs)

    return cast(Vue, limitee)


def attente(request: HttpRequest, *, moteur: bool) -> int:
    """For the API: the seconds to wait before another report, 0 when this one may be made."""
    limite = LIMITE_MOTEUR if moteur else LIMITE
    verdict = limite.compter(request.META.get("REMOTE_ADDR", ""), maintenant=time.time())
    return 0 if verdict.autorise else verdict.attendre
