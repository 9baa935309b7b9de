"""The API itself, and how a read is registered on it, whatever the module that answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.renderers import JSONRenderer

from brique import __version__
from brique.saisie import Forme, schema
from portail.referentiel import api_schemas as s
from portail.referentiel import queries
from portail.referentiel.api_formes import Formes
from portail.referentiel.api_http import Introuvable, brancher_erreurs
from portail.referentiel.api_parametres import dans_le_registre

ESPACE = "api-v1"

DESCRIPTION = """Le répertoire national des certifications, lu bloc par bloc, et ce qui se calcule avec lui. Sans clé.

Rien ne s’y écrit : un calcul (POST) ne garde rien de sa question.

Chaque lecture porte un ETag : renvoyez-le dans `If-None-Match`, vous recevrez 304 tant que rien n’a changé.
Une erreur est toujours `{"erreur", "lieu", "action"}`. Au-delà de la limite de débit : 429 et `Retry-After`.
"""


class Rendu(JSONRenderer):
    """JSON with its accents: shorter, and readable as it comes."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """The API, whose document also holds the forms that the library reads by itself."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.formes: dict[str, Any] = {}

    def decrire(self, forme: type[Forme]) -> dict[str, Any]:
        """The schema of a form, its parts kept to be published beside those of the answers."""
        decrit = schema(forme, ref="#/components/schemas/{model}")
        for nom, part in decrit.pop("$defs", {}).items():
            if self.formes.setdefault(nom, part) != part:
                raise ValueError(f"deux formes ont le nom {nom}")
        return decrit

    def get_openapi_schema(self, **options: Any) -> Any:
        document = super().get_openapi_schema(**options)
        document["components"]["schemas"].update(self.formes)
        return document


api = Api(
    title="Brique",
    version="1",
    description=DESCRIPTION,
    renderer=Rendu(),
    urls_namespace=ESPACE,
    docs_url=None,
    openapi_extra={"info": {"license": {"name": "MIT", "identifier": "MIT"}, "x-logiciel": f"brique {__version__}"}},
)
brancher_erreurs(api)

Fonction = Callable[..., Any]


def lecture(chemin: str, reponse: type, resume: str, *, peut_manquer: bool = False) -> Callable[[Fonction], Fonction]:
    """Register a read with every status it may answer, and the headers that come with them."""
    reponses: dict[int, Any] = {200: reponse, 304: None, 422: s.Erreur, 429: s.Erreur}
    if peut_manquer:
        reponses[404] = s.Erreur
    texte = {"type": "string"}
    entetes = {"ETag": {"schema": texte}, "Cache-Control": {"schema": texte}}
    retard = {"Retry-After": {"schema": {"type": "integer"}, "description": "Secondes à attendre."}}
    complements = {"responses": {200: {"headers": entetes}, 304: {"headers": entetes}, 429: {"headers": retard}}}

    def inscrire(fonction: Fonction) -> Fonction:
        return api.get(
            chemin,
            response=reponses,
            operation_id=fonction.__name__,
            summary=resume,
            exclude_unset=True,
            openapi_extra=complements,
        )(fonction)

    return inscrire


def mise_en_forme() -> Formes:
    """The shapes of the answers, with their addresses."""
    return Formes(reverse(f"{ESPACE}:api-root"))


def noms(parametres: type[Schema]) -> list[str]:
    """The names of the parameters an address knows."""
    return list(parametres.model_fields)


def impossible(*morceaux: str) -> bool:
    """True when no name of the register can be written so: databases refuse the null character."""
    return any("\x00" in morceau for morceau in morceaux)


def lire_fiche(request: HttpRequest, numero: str, au: date | None = None) -> queries.FicheLue:
    """The fiche asked for. Raises ``Introuvable``, which becomes a 404."""
    lue = None if impossible(numero) else queries.fiche_au(numero.upper(), dans_le_registre(au))
    if lue is None:
        raise Introuvable(
            _("Cette fiche n’est pas dans le registre à cette date.")
            if au
            else _("Cette fiche n’est pas dans le registre."),
            request.path,
            _("Vérifiez son numéro (RNCP ou RS, puis des chiffres) ; /api/v1/registre dit ce qui est importé."),
        )
    return lue
