"""The API's calculations: a question as JSON, its answer, nothing kept. The rooms above answer through ``calcul`` too.

The reads of the register go through ninja (``portail.referentiel.api``); a calculation is a POST whose shape is that of
the library's files, with the same errors.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from brique.droits.cpf.lecture import interpreter
from brique.droits.cpf.reponse import en_json, repondre
from brique.droits.lecture import droit
from brique.erreurs import ErreurBrique
from brique.saisie import ErreurSaisie, lire_yaml
from portail.socle.depot import trop_lourd
from portail.socle.limites import Limite, limiter
from portail.socle.perms import publique

OCTETS_MAX = 256 * 1024
NOM = "demande"
JSON = dict[str, Any]


def calcul(portee: str, par_minute: int) -> Callable[[Callable[[bytes], JSON]], Callable[..., HttpResponse]]:
    """A public address that answers POST: bounded, limited, its refusals in the form of the API."""

    def decorer(faire: Callable[[bytes], JSON]) -> Callable[..., HttpResponse]:
        @publique
        @csrf_exempt  # no cookie is read: nothing can be done in a person's name
        @limiter(Limite(portee, nombre=par_minute))
        @wraps(faire)
        def vue(request: HttpRequest) -> HttpResponse:
            reponse = _repondre(request, faire)
            reponse["Cache-Control"] = "no-store"
            reponse["Access-Control-Allow-Origin"] = "*"
            reponse["Cross-Origin-Resource-Policy"] = "cross-origin"
            return reponse

        return vue

    return decorer


def _repondre(request: HttpRequest, faire: Callable[[bytes], JSON]) -> HttpResponse:
    if request.method != "POST":
        constat = _("La méthode %(methode)s n’a pas de sens ici.") % {"methode": request.method}
        reponse = _erreur(405, constat, request.path, _("Envoyez votre demande avec POST, en JSON."))
        reponse["Allow"] = "POST"
        return reponse
    if trop_lourd(request, OCTETS_MAX) or len(request.body) > OCTETS_MAX:
        constat = _("La demande dépasse %(n)d Kio.") % {"n": OCTETS_MAX // 1024}
        return _erreur(413, constat, request.path, _("Réduisez-la."))
    try:
        return JsonResponse(faire(request.body), json_dumps_params={"ensure_ascii": False})
    except ErreurSaisie as refus:
        fautes = [{"ligne": f.ligne, "lieu": f.chemin, "erreur": f.constat} for f in refus.fautes]
        action = _("Corrigez ce qui est dit ; la commande « brique » sait écrire le schéma attendu.")
        return _erreur(422, refus.fautes[0].constat, refus.fautes[0].chemin or NOM, action, fautes=fautes)
    except ErreurBrique as refus:
        return _erreur(422, refus.constat, refus.lieu or NOM, refus.action or _("Corrigez la demande."))


def _erreur(statut: int, constat: str, lieu: str, action: str, **reste: Any) -> JsonResponse:
    contenu = {"erreur": constat, "lieu": lieu, "action": action, **reste}
    return JsonResponse(contenu, status=statut, json_dumps_params={"ensure_ascii": False})


@calcul("api-droits", par_minute=60)
def cpf(corps: bytes) -> JSON:
    """The account of a person through time and what actions would cost: what ``brique droits cpf`` answers."""
    demande = interpreter(lire_yaml(corps, nom=NOM), nom=NOM)
    return en_json(repondre(demande, None, droit()))
