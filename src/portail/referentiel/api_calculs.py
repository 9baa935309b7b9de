"""The API's calculations: a question sent as JSON in the shape of the library's files, its answer, nothing kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from brique.erreurs import ErreurBrique
from brique.saisie import ErreurSaisie, Forme
from portail.referentiel.api_base import api
from portail.referentiel.api_http import erreur
from portail.referentiel.api_schemas import Erreur
from portail.referentiel.api_schemas_calculs import ErreurDeDemande
from portail.socle.depot import trop_lourd
from portail.socle.limites import Limite

OCTETS_MAX = 256 * 1024
NOM = "demande"
LIMITES: dict[str, Limite] = {}
"""The limit of each calculation, by its address under that of the API."""
JSON = dict[str, Any]
Calcul = Callable[[bytes], JSON]


def calcul(chemin: str, forme: type[Forme], reponse: type, resume: str, limite: Limite) -> Callable[[Calcul], Calcul]:
    """Register a calculation: ``forme`` is that of its question, ``reponse`` that of what it answers.

    The question is read by the library, whose errors name the line: ninja only publishes its shape."""
    reponses = {200: reponse, 413: Erreur, 422: ErreurDeDemande, 429: Erreur}
    retard = {"Retry-After": {"schema": {"type": "integer"}, "description": "Secondes à attendre."}}
    corps = {"required": True, "content": {"application/json": {"schema": api.decrire(forme)}}}

    def inscrire(faire: Calcul) -> Calcul:
        def vue(request: HttpRequest) -> HttpResponse:
            return repondre(request, faire)

        vue.__doc__ = faire.__doc__
        api.post(
            chemin,
            response=reponses,
            operation_id=faire.__name__,
            summary=resume,
            openapi_extra={"requestBody": corps, "responses": {429: {"headers": retard}}},
        )(vue)
        LIMITES[chemin.lstrip("/")] = limite
        return faire

    return inscrire


def repondre(request: HttpRequest, faire: Calcul) -> HttpResponse:
    """The answer to the question that a request carries, or why there is none."""
    if trop_lourd(request, OCTETS_MAX) or len(request.body) > OCTETS_MAX:
        constat = _("La demande dépasse %(n)d Kio.") % {"n": OCTETS_MAX // 1024}
        return erreur(413, constat, request.path, _("Réduisez-la."))
    try:
        return JsonResponse(faire(request.body), json_dumps_params={"ensure_ascii": False})
    except ErreurSaisie as refus:
        fautes = [{"ligne": f.ligne, "lieu": f.chemin, "erreur": f.constat} for f in refus.fautes]
        action = _("Corrigez ce qui est dit ; la commande « brique » sait écrire le schéma attendu.")
        return erreur(422, refus.fautes[0].constat, refus.fautes[0].chemin or NOM, action, fautes=fautes)
    except ErreurBrique as refus:
        return erreur(422, refus.constat, refus.lieu or NOM, refus.action or _("Corrigez la demande."))
