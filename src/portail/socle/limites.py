"""Rate limits per client address, over fixed windows, shared by every process of one machine.

The count is the length of a file to which one byte is appended per request (``compteurs``). Why not a cache of
Django's: the local-memory cache is not shared between gunicorn's processes; the database cache would make each public
read wait for SQLite's single writer (a national import holds it for minutes); the file cache counts by reading then
writing, loses increments, and evicts counters at random once full. The price: several machines each count for
themselves, so behind n of them the limit is n times higher.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portail.socle import compteurs
from portail.socle.adresses import reseau_de
from portail.socle.erreurs_http import trop_de_demandes
from portail.socle.perms import vues

Vue = TypeVar("Vue", bound=Callable[..., HttpResponse])
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request passes, how many more may in this window, and the seconds until the next window (≥ 1)."""

    autorise: bool
    restant: int
    attendre: int


@dataclass(frozen=True, slots=True)
class Limite:
    """At most ``nombre`` requests per client address in each window of ``secondes``. ``portee`` names the counter."""

    portee: str
    nombre: int
    secondes: int = 60

    def compter(self, adresse: str, *, maintenant: float) -> Verdict:
        """Count one request of ``adresse`` at ``maintenant`` (seconds since 1970) and say whether it passes."""
        dossier = Path(settings.LIMITES_DOSSIER)
        autorise, rang = compteurs.compter(
            dossier, self.portee, self.nombre, self.secondes, reseau_de(adresse), maintenant
        )
        fin = (maintenant // self.secondes + 1) * self.secondes
        return Verdict(autorise, max(0, self.nombre - rang), max(1, math.ceil(fin - maintenant)))


def limiter(limite: Limite) -> Callable[[Vue], Vue]:
    """Decorate a view: beyond ``limite``, answer 429 with ``Retry-After`` without calling it."""

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def limitee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            verdict = limite.compter(request.META.get("REMOTE_ADDR", ""), maintenant=time.time())
            if not verdict.autorise:
                return trop_de_demandes(request, verdict.attendre)
            reponse = vue(request, *args, **kwargs)
            reponse.headers.setdefault("X-RateLimit-Limit", str(limite.nombre))
            reponse.headers.setdefault("X-RateLimit-Remaining", str(verdict.restant))
            return reponse

        return cast(Vue, limitee)

    return decorer


def limiter_urls(urls: T, limite: Limite) -> T:
    """Apply ``limite`` to every view under ``urls`` (patterns, ``include()``, or django-ninja's ``api.urls``)."""
    for motif in vues(urls):
        motif.callback = limiter(limite)(motif.callback)
    return urls
