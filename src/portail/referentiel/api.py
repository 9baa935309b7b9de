"""The public API ``/api/v1``: the reads of the pages, as JSON. ``adresses`` is what the URLconf includes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Schema
from ninja.renderers import JSONRenderer

from brique import __version__
from portail.referentiel import api_schemas as s
from portail.referentiel import queries
from portail.referentiel.api_formes import JSON, Formes
from portail.referentiel.api_http import Introuvable, brancher_erreurs, erreur, exiger_connus, habiller
from portail.referentiel.api_page import page
from portail.referentiel.api_parametres import AuJour, LectureFiche, Pagination, Recherche, dans_le_registre
from portail.referentiel.enums import AXES_CODES, Axe
from portail.referentiel.recherche import Demande, Reponse, Vue, chercher
from portail.socle.perms import declarer_publiques, vues

ESPACE = "api-v1"
IMPORTS_MONTRES = 10
VALEURS_PAR_AXE = 100

DESCRIPTION = """Le répertoire national des certifications, lu bloc par bloc. Lecture seule, sans clé.

Chaque réponse porte un ETag : renvoyez-le dans `If-None-Match`, vous recevrez 304 tant que rien n’a changé.
Une erreur est toujours `{"erreur", "lieu", "action"}`. Au-delà de la limite de débit : 429 et `Retry-After`.
"""


class Rendu(JSONRenderer):
    """JSON with its accents: shorter, and readable as it comes."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
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


def _lecture(chemin: str, reponse: type, resume: str, *, peut_manquer: bool = False) -> Callable[[Fonction], Fonction]:
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


def _formes() -> Formes:
    return Formes(reverse(f"{ESPACE}:api-root"))


@_lecture("", s.Accueil, "L’entrée de l’API")
def accueil(request: HttpRequest) -> JSON:
    """Où trouver quoi."""
    exiger_connus(request, [])
    lien = _formes().lien
    liens = {nom: lien(nom) for nom in ("fiches", "blocs", "registre")}
    return {
        "titre": api.title,
        "version": api.version,
        "openapi": lien("openapi.json"),
        "documentation": lien("documentation"),
        "liens": liens,
    }


@_lecture("/fiches", s.PageFiches, "Chercher des certifications")
def fiches(request: HttpRequest, parametres: Query[Recherche]) -> JSON:
    """Les actives d’abord, puis les plus proches de la demande. Sans mot ni filtre : tout le registre."""
    exiger_connus(request, _noms(Recherche))
    reponse = chercher(Demande(parametres.q, parametres.filtres, Vue.CERTIFICATIONS))
    cles = _tranche(reponse.cles, parametres)
    formes = _formes()
    resultats = [formes.ligne_fiche(ligne) for ligne in queries.lignes_fiches(cles)]
    return {**_trouvailles(request, parametres, reponse), "resultats": resultats}


@_lecture("/blocs", s.PageBlocs, "Chercher des blocs")
def blocs(request: HttpRequest, parametres: Query[Recherche]) -> JSON:
    """La même recherche, bloc par bloc : un bloc porte les filtres de sa certification."""
    exiger_connus(request, _noms(Recherche))
    reponse = chercher(Demande(parametres.q, parametres.filtres, Vue.BLOCS))
    cles = _tranche(reponse.cles, parametres)
    formes = _formes()
    resultats = [formes.ligne_bloc(ligne) for ligne in queries.lignes_blocs(cles)]
    return {**_trouvailles(request, parametres, reponse), "resultats": resultats}


@_lecture("/fiches/{numero}", s.FicheDetail, "Lire une certification", peut_manquer=True)
def fiche(request: HttpRequest, numero: str, parametres: Query[LectureFiche]) -> JSON:
    """La fiche entière, avec ses blocs et leurs compétences une à une, aujourd’hui ou à une date."""
    exiger_connus(request, _noms(LectureFiche))
    lue = _fiche(request, numero, parametres.au)
    return _formes().fiche(lue, partenaires=parametres.partenaires == "1", au=parametres.au)


@_lecture("/fiches/{numero}/versions", s.Versions, "L’histoire d’une certification", peut_manquer=True)
def versions(request: HttpRequest, numero: str) -> JSON:
    """Chaque version du texte de la fiche. Celles d’un bloc sont à l’adresse du bloc."""
    exiger_connus(request, [])
    return _formes().versions(_fiche(request, numero))


@_lecture("/fiches/{numero}/correspondances", s.Correspondances, "Les correspondances officielles", peut_manquer=True)
def correspondances(request: HttpRequest, numero: str) -> JSON:
    """Déclarées au registre par la fiche, ou par d’autres vers elle. Aucune n’est calculée."""
    exiger_connus(request, [])
    lue = _fiche(request, numero)
    recues = queries.renvois_vers(lue.fiche.numero)
    citees = {lue.fiche.numero, *(c.fiche for c in lue.fiche.correspondances), *(r.numero for r in recues)}
    return _formes().correspondances(lue, recues, queries.intitules(citees))


@_lecture("/fiches/{numero}/blocs/{path:code}", s.BlocDetail, "Lire un bloc", peut_manquer=True)
def bloc(request: HttpRequest, numero: str, code: str, parametres: Query[AuJour]) -> JSON:
    """Le bloc, ses compétences une à une, et toutes ses versions."""
    exiger_connus(request, _noms(AuJour))
    lu = None
    if not _impossible(numero, code):
        lu = queries.bloc_au(numero.upper(), code, dans_le_registre(parametres.au))
    if lu is None:
        raise Introuvable(
            _("Ce bloc n’est pas dans le registre."),
            request.path,
            _("Lisez la fiche : elle donne les codes de ses blocs. Avec « au », essayez une autre date."),
        )
    return _formes().bloc(lu, parametres.au)


@_lecture("/certificateurs/{cle}", s.PageCertificateur, "Les certifications d’un certificateur", peut_manquer=True)
def certificateur(request: HttpRequest, cle: str, parametres: Query[Pagination]) -> JSON:
    """Celles qui expirent bientôt d’abord, les inactives à la fin."""
    exiger_connus(request, _noms(Pagination))
    connu = None if _impossible(cle) else queries.certificateur(cle)
    if connu is None:
        raise Introuvable(
            _("Aucun certificateur n’a cette clé."),
            request.path,
            _("Cherchez une de ses certifications : sa clé y est donnée."),
        )
    nom, siret, lignes = connu
    formes = _formes()
    resultats = [formes.ligne_fiche(ligne) for ligne in _tranche(lignes, parametres)]
    return {"cle": cle, "nom": nom, "siret": siret, **_page(request, parametres, len(lignes)), "resultats": resultats}


@_lecture("/registre", s.Registre, "L’état du registre")
def registre(request: HttpRequest) -> JSON:
    """Ce qu’il contient, les derniers exports importés, et ce que leur lecture a trouvé d’irrégulier."""
    exiger_connus(request, [])
    champs = ("pk", "nom", "empreinte", "forme", "octets", "date_export", "appliquee_le")
    sources = queries.sources().values(*champs)
    lignes = [{**ligne, "anomalies": _anomalies(ligne["pk"])} for ligne in sources[:IMPORTS_MONTRES]]
    return {"comptes": queries.comptes(), "imports": sources.count(), "sources": lignes}


def _anomalies(source: int) -> list[JSON]:
    par_regle = queries.anomalies_par_regle(source)
    return [{"regle": regle, "gravite": gravite, "nombre": nombre} for regle, gravite, nombre in par_regle]


def _noms(parametres: type[Schema]) -> list[str]:
    return list(parametres.model_fields)


def _impossible(*morceaux: str) -> bool:
    """True when no name of the register can be written so: databases refuse the null character."""
    return any("\x00" in morceau for morceau in morceaux)


def _fiche(request: HttpRequest, numero: str, au: date | None = None) -> queries.FicheLue:
    lue = None if _impossible(numero) else queries.fiche_au(numero.upper(), dans_le_registre(au))
    if lue is None:
        raise Introuvable(
            _("Cette fiche n’est pas dans le registre à cette date.")
            if au
            else _("Cette fiche n’est pas dans le registre."),
            request.path,
            _("Vérifiez son numéro (RNCP ou RS, puis des chiffres) ; /api/v1/registre dit ce qui est importé."),
        )
    return lue


def _tranche(elements: Sequence[Any], parametres: Pagination) -> Sequence[Any]:
    debut = (parametres.page - 1) * parametres.taille
    return elements[debut : debut + parametres.taille]


def _page(request: HttpRequest, parametres: Pagination, total: int) -> JSON:
    """The page's place among the others. Past the end, the one before is the last that holds something."""
    derniere = max(1, -(-total // parametres.taille))
    page = parametres.page
    return {
        "total": total,
        "page": page,
        "taille": parametres.taille,
        "suivante": _adresse(request, page + 1) if page < derniere else None,
        "precedente": _adresse(request, min(page - 1, derniere)) if page > 1 else None,
    }


def _adresse(request: HttpRequest, page: int) -> str:
    demande = request.GET.copy()
    demande["page"] = str(page)
    return f"{request.path}?{demande.urlencode()}"


def _trouvailles(request: HttpRequest, parametres: Recherche, reponse: Reponse) -> JSON:
    return {
        **_page(request, parametres, len(reponse.cles)),
        "certifications": reponse.certifications,
        "blocs": reponse.blocs,
        "corrections": [{"mot": c.mot, "remplace": list(c.remplace)} for c in reponse.corrections],
        "facettes": _facettes(reponse) if parametres.facettes == "1" else None,
    }


def _facettes(reponse: Reponse) -> JSON:
    resultat = {}
    for axe in Axe:
        valeurs = reponse.facettes.get(axe.value, ())
        montrees = valeurs[:VALEURS_PAR_AXE]
        noms = _libelles(axe, [valeur for valeur, _nombre in montrees])
        resultat[axe.value] = {
            "valeurs": [{"valeur": v, "libelle": noms.get(v), "nombre": nombre} for v, nombre in montrees],
            "non_montrees": len(valeurs) - len(montrees),
        }
    return resultat


def _libelles(axe: Axe, valeurs: Sequence[str]) -> dict[str, str]:
    if axe is Axe.CERTIFICATEUR:
        return queries.noms_certificateurs(valeurs)
    return queries.libelles(axe, valeurs) if axe in AXES_CODES else {}


def _inconnue(request: HttpRequest, reste: str) -> HttpResponse:
    return erreur(404, _("Cette adresse n’existe pas."), request.path, _("Les adresses sont à /api/v1/documentation."))


def _adresses() -> tuple[list[URLPattern], str, str]:
    """The API's addresses, public, each dressed by ``habiller``. Whatever else follows is a 404."""
    motifs, application, espace = api.urls
    lectures = [*vues(motifs), re_path(r"^(?P<reste>[\s\S]+)$", _inconnue)]
    for motif in lectures:
        motif.callback = habiller(motif.callback)
    pages = [path("documentation", page(api, ESPACE), name="documentation")]
    return declarer_publiques(([*pages, *lectures], application, espace))


adresses = _adresses()
