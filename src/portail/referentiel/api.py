"""The public API ``/api/v1``: the reads of the pages, as JSON, and calculations.

``adresses()`` is what the URLconf includes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext as _
from ninja import Query

from portail.referentiel import api_histoire, queries
from portail.referentiel import api_schemas as s
from portail.referentiel.api_base import ESPACE, api, impossible, lecture, lire_fiche, mise_en_forme, noms
from portail.referentiel.api_calculs import LIMITES
from portail.referentiel.api_formes import JSON
from portail.referentiel.api_http import Introuvable, erreur, exiger_connus, habiller, habiller_calcul
from portail.referentiel.api_page import page
from portail.referentiel.api_parametres import AuJour, LectureFiche, Pagination, Recherche, dans_le_registre
from portail.referentiel.enums import AXES_CODES, Axe
from portail.referentiel.recherche import Demande, Reponse, Vue, chercher
from portail.socle.perms import declarer_publiques, vues

IMPORTS_MONTRES = 10
VALEURS_PAR_AXE = 100


@lecture("", s.Accueil, "L’entrée de l’API")
def accueil(request: HttpRequest) -> JSON:
    """Où trouver quoi."""
    exiger_connus(request, [])
    lien = mise_en_forme().lien
    liens = {nom: lien(nom) for nom in ("fiches", "blocs", "registre")}
    return {
        "titre": api.title,
        "version": api.version,
        "openapi": lien("openapi.json"),
        "documentation": lien("documentation"),
        "liens": liens,
    }


@lecture("/fiches", s.PageFiches, "Chercher des certifications")
def fiches(request: HttpRequest, parametres: Query[Recherche]) -> JSON:
    """Les actives d’abord, puis les plus proches de la demande. Sans mot ni filtre : tout le registre."""
    exiger_connus(request, noms(Recherche))
    reponse = chercher(Demande(parametres.q, parametres.filtres, Vue.CERTIFICATIONS))
    cles = _tranche(reponse.cles, parametres)
    formes = mise_en_forme()
    resultats = [formes.ligne_fiche(ligne) for ligne in queries.lignes_fiches(cles)]
    return {**_trouvailles(request, parametres, reponse), "resultats": resultats}


@lecture("/blocs", s.PageBlocs, "Chercher des blocs")
def blocs(request: HttpRequest, parametres: Query[Recherche]) -> JSON:
    """La même recherche, bloc par bloc : un bloc porte les filtres de sa certification."""
    exiger_connus(request, noms(Recherche))
    reponse = chercher(Demande(parametres.q, parametres.filtres, Vue.BLOCS))
    cles = _tranche(reponse.cles, parametres)
    formes = mise_en_forme()
    resultats = [formes.ligne_bloc(ligne) for ligne in queries.lignes_blocs(cles)]
    return {**_trouvailles(request, parametres, reponse), "resultats": resultats}


@lecture("/fiches/{numero}", s.FicheDetail, "Lire une certification", peut_manquer=True)
def fiche(request: HttpRequest, numero: str, parametres: Query[LectureFiche]) -> JSON:
    """La fiche entière, avec ses blocs et leurs compétences une à une, aujourd’hui ou à une date."""
    exiger_connus(request, noms(LectureFiche))
    lue = lire_fiche(request, numero, parametres.au)
    return mise_en_forme().fiche(lue, partenaires=parametres.partenaires == "1", au=parametres.au)


@lecture("/fiches/{numero}/versions", s.Versions, "L’histoire d’une certification", peut_manquer=True)
def versions(request: HttpRequest, numero: str) -> JSON:
    """Chaque version du texte de la fiche. Celles d’un bloc sont à l’adresse du bloc."""
    exiger_connus(request, [])
    return mise_en_forme().versions(lire_fiche(request, numero))


@lecture("/fiches/{numero}/correspondances", s.Correspondances, "Les correspondances officielles", peut_manquer=True)
def correspondances(request: HttpRequest, numero: str) -> JSON:
    """Déclarées au registre par la fiche, ou par d’autres vers elle. Aucune n’est calculée."""
    exiger_connus(request, [])
    lue = lire_fiche(request, numero)
    recues = queries.renvois_vers(lue.fiche.numero)
    citees = {lue.fiche.numero, *(c.fiche for c in lue.fiche.correspondances), *(r.numero for r in recues)}
    return mise_en_forme().correspondances(lue, recues, queries.intitules(citees))


api_histoire.inscrire()  # before the blocs, whose codes may hold slashes


@lecture("/fiches/{numero}/blocs/{path:code}", s.BlocDetail, "Lire un bloc", peut_manquer=True)
def bloc(request: HttpRequest, numero: str, code: str, parametres: Query[AuJour]) -> JSON:
    """Le bloc, ses compétences une à une, et toutes ses versions."""
    exiger_connus(request, noms(AuJour))
    lu = None
    if not impossible(numero, code):
        lu = queries.bloc_au(numero.upper(), code, dans_le_registre(parametres.au))
    if lu is None:
        raise Introuvable(
            _("Ce bloc n’est pas dans le registre."),
            request.path,
            _("Lisez la fiche : elle donne les codes de ses blocs. Avec « au », essayez une autre date."),
        )
    return mise_en_forme().bloc(lu, parametres.au)


@lecture("/certificateurs/{cle}", s.PageCertificateur, "Les certifications d’un certificateur", peut_manquer=True)
def certificateur(request: HttpRequest, cle: str, parametres: Query[Pagination]) -> JSON:
    """Celles qui expirent bientôt d’abord, les inactives à la fin."""
    exiger_connus(request, noms(Pagination))
    connu = None if impossible(cle) else queries.certificateur(cle)
    if connu is None:
        raise Introuvable(
            _("Aucun certificateur n’a cette clé."),
            request.path,
            _("Cherchez une de ses certifications : sa clé y est donnée."),
        )
    nom, siret, lignes = connu
    formes = mise_en_forme()
    resultats = [formes.ligne_fiche(ligne) for ligne in _tranche(lignes, parametres)]
    return {"cle": cle, "nom": nom, "siret": siret, **_page(request, parametres, len(lignes)), "resultats": resultats}


@lecture("/registre", s.Registre, "L’état du registre")
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


@cache
def adresses() -> tuple[list[URLPattern], str, str]:
    """The API's addresses, public, each dressed by ``habiller``. Whatever else follows is a 404.

    Asked once, when the reads of every room are registered: the URLconf imports them first.
    """
    motifs, application, espace = api.urls
    lectures = [*vues(motifs), re_path(r"^(?P<reste>[\s\S]+)$", _inconnue)]
    for motif in lectures:
        limite = LIMITES.get(str(motif.pattern))
        motif.callback = habiller(motif.callback) if limite is None else habiller_calcul(motif.callback, limite)
    pages = [path("documentation", page(api, ESPACE), name="documentation")]
    return declarer_publiques(([*pages, *lectures], application, espace))
