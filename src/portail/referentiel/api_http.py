"""What every address of the API does around its answer: methods, rate limit, ETag, CORS, errors in JSON.

An answer depends on the register, on what rooms add to it (``timbre-api``), on the day and on the address: the ETag is
computed from them, before any reading.
CORS: any site may read (``Access-Control-Allow-Origin: *``), by simple requests only, and never with credentials.
A calculation is a POST: it has a limit of its own, and its answer is never kept.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError

from portail.referentiel import queries
from portail.socle.branchements import branches
from portail.socle.limites import Limite

PAR_MINUTE = 120
FRAICHEUR = 300  # seconds during which a copy may be used without asking
_METHODES = ("GET", "HEAD")
_EXPOSES = "ETag, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining"
_FORME = "1"  # changes with the shape of the answers, so that copies kept elsewhere are renewed

Vue = Callable[..., HttpResponse]


class Introuvable(Exception):  # a refusal that becomes an answer, not a failure
    """Nothing at this address: what is not there, where it was looked for, what to do."""

    def __init__(self, erreur: str, lieu: str, action: str) -> None:
        self.erreur = erreur
        self.lieu = lieu
        self.action = action
        super().__init__(erreur)


class Inattendu(Exception):
    """A parameter the address does not know: answering as if it were not there would mislead."""

    def __init__(self, parametres: Sequence[str], connus: Sequence[str]) -> None:
        self.parametres = parametres
        self.connus = connus
        super().__init__(", ".join(parametres))


def par_minute() -> int:
    """Requests a client may make in a minute (setting ``API_PAR_MINUTE``)."""
    nombre: int = getattr(settings, "API_PAR_MINUTE", PAR_MINUTE)
    return nombre


def erreur(statut: int, constat: str, lieu: str, action: str, **reste: Any) -> JsonResponse:
    """An error of the API: the thing, the place, what to do. Never kept by caches."""
    contenu = {"erreur": constat, "lieu": lieu, "action": action, **reste}
    reponse = JsonResponse(contenu, status=statut, json_dumps_params={"ensure_ascii": False})
    reponse["Cache-Control"] = "no-store"
    return reponse


def exiger_connus(request: HttpRequest, connus: Sequence[str]) -> None:
    """Raise ``Inattendu`` when the address carries a parameter out of ``connus``."""
    inattendus = [nom for nom in request.GET if nom not in connus]
    if inattendus:
        raise Inattendu(inattendus, connus)


def habiller(vue: Vue) -> Vue:
    """Wrap a view of the API with all of the above."""

    @wraps(vue)
    def habillee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in _METHODES:
            reponse: HttpResponse = _methode_refusee(request)
        else:
            reponse = _repondre(vue, request, *args, **kwargs)
        _ouvrir_aux_sites(reponse)
        return reponse

    return habillee


def habiller_calcul(vue: Vue, limite: Limite) -> Vue:
    """Wrap a view that answers a question sent by POST: its own rate limit, nothing kept by anyone, no ETag."""

    @wraps(vue)
    def habillee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            reponse: HttpResponse = erreur(
                405,
                _("La méthode %(methode)s n’a pas de sens ici.") % {"methode": request.method},
                request.path,
                _("Envoyez votre demande avec POST, en JSON."),
            )
            reponse["Allow"] = "POST"
        else:
            reponse = _limiter(limite, vue, request, *args, **kwargs)
        reponse["Cache-Control"] = "no-store"
        _ouvrir_aux_sites(reponse)
        return reponse

    return habillee


def _repondre(vue: Vue, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    def repondre(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _conditionnelle(vue, request, *args, **kwargs)

    return _limiter(Limite("api", nombre=par_minute()), repondre, request, *args, **kwargs)


def _limiter(limite: Limite, vue: Vue, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    verdict = limite.compter(request.META.get("REMOTE_ADDR", ""), maintenant=time.time())
    if not verdict.autorise:
        reponse: HttpResponse = erreur(
            429,
            _("Trop de demandes : %(nombre)d par minute au plus.") % {"nombre": limite.nombre},
            request.path,
            _("Réessayez dans %(secondes)d secondes.") % {"secondes": verdict.attendre},
        )
        reponse["Retry-After"] = str(verdict.attendre)
    else:
        reponse = vue(request, *args, **kwargs)
    reponse["X-RateLimit-Limit"] = str(limite.nombre)
    reponse["X-RateLimit-Remaining"] = str(verdict.restant)
    return reponse


def _conditionnelle(vue: Vue, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """304 when the client's copy is still true, else the view's answer with its ETag."""
    etag = _etag(request)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        reponse = HttpResponse(status=304)
        reponse.headers.pop("Content-Type", None)
    else:
        reponse = (
            _sans_corps(vue, request, *args, **kwargs) if request.method == "HEAD" else vue(request, *args, **kwargs)
        )
    if reponse.status_code in {200, 304}:
        reponse["ETag"] = etag
        reponse["Cache-Control"] = f"public, max-age={FRAICHEUR}"
    return reponse


def _sans_corps(vue: Vue, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """HEAD: what GET would answer, its length included, without its body."""
    request.method = "GET"
    reponse = vue(request, *args, **kwargs)
    request.method = "HEAD"
    reponse["Content-Length"] = str(len(reponse.content))
    reponse.content = b""
    return reponse


def _etag(request: HttpRequest) -> str:
    """Weak: a proxy may compress the body without changing what it says."""
    sources = queries.sources().order_by("-pk")
    timbre = sources.values_list("pk", "empreinte", "appliquee_le").first()
    autres = [lire(request.path) for lire in branches("timbre-api")]
    matiere = repr((_FORME, timbre, autres, timezone.localdate(), request.get_full_path()))
    return f'W/"{hashlib.sha256(matiere.encode("utf-8", "backslashreplace")).hexdigest()[:32]}"'


def _methode_refusee(request: HttpRequest) -> HttpResponse:
    reponse = erreur(
        405,
        _("La méthode %(methode)s n’a pas de sens ici : l’API se lit.") % {"methode": request.method},
        request.path,
        _("Demandez cette adresse avec GET ou HEAD."),
    )
    reponse["Allow"] = ", ".join(_METHODES)
    return reponse


def _ouvrir_aux_sites(reponse: HttpResponse) -> None:
    reponse["Access-Control-Allow-Origin"] = "*"
    reponse["Access-Control-Expose-Headers"] = _EXPOSES
    reponse["Cross-Origin-Resource-Policy"] = "cross-origin"


def brancher_erreurs(api: NinjaAPI) -> None:
    """Make the API answer its refusals in the house's form."""

    @api.exception_handler(Introuvable)
    def introuvable(request: HttpRequest, exception: Introuvable) -> HttpResponse:
        return erreur(404, exception.erreur, exception.lieu, exception.action)

    @api.exception_handler(Inattendu)
    def inattendu(request: HttpRequest, exception: Inattendu) -> HttpResponse:
        connus = ", ".join(exception.connus) or _("aucun")
        return erreur(
            422,
            _("Cette adresse ne connaît pas ce paramètre."),
            ", ".join(exception.parametres),
            _("Retirez-le, ou corrigez-le. Paramètres connus : %(connus)s.") % {"connus": connus},
        )

    @api.exception_handler(ValidationError)
    def invalide(request: HttpRequest, exception: ValidationError) -> HttpResponse:
        lieux = dict.fromkeys(str(_nom(e["loc"])) for e in exception.errors)
        constats = dict.fromkeys(_constat(e) for e in exception.errors)
        return erreur(
            422,
            " ".join(constats),
            ", ".join(lieux),
            _("Corrigez ce paramètre ; /api/v1/openapi.json dit ce qu’il accepte."),
        )


def _nom(lieu: Sequence[Any]) -> str:
    """The parameter's name out of a location such as ``("query", "parametres", "niveau", 0)``."""
    return next((str(partie) for partie in reversed(lieu) if isinstance(partie, str)), "?")


def _constat(anomalie: dict[str, Any]) -> str:
    contexte = anomalie.get("ctx", {})
    phrases = {
        "missing": _("Ce paramètre est obligatoire."),
        "int_parsing": _("Un nombre entier est attendu."),
        "greater_than_equal": _("La valeur doit être au moins %(ge)s."),
        "less_than_equal": _("La valeur doit être au plus %(le)s."),
        "string_too_long": _("Le texte dépasse %(max_length)s caractères."),
        "string_too_short": _("Le texte est vide."),
        "too_long": _("Pas plus de %(max_length)s valeurs."),
        "literal_error": _("Valeur inconnue ; valeurs admises : %(expected)s."),
        "jour": _("Un jour du calendrier est attendu, écrit AAAA-MM-JJ."),
    }
    phrase = phrases.get(str(anomalie.get("type")), _("Cette valeur n’est pas acceptée."))
    return phrase % {cle: str(valeur).replace(" or ", " ou ") for cle, valeur in contexte.items()}
