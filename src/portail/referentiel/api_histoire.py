"""The API's reads on how référentiels are written and how they change: proofreading, differences, renewals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query

from brique.erreurs import ErreurArgument
from brique.referentiel.ecart import comparer_fiches
from brique.referentiel.forme_json import en_json
from brique.referentiel.relecture import relire_fiche
from portail.referentiel import api_schemas_histoire as s
from portail.referentiel import queries_histoire
from portail.referentiel.api_base import impossible, lecture, lire_fiche, noms
from portail.referentiel.api_formes import JSON
from portail.referentiel.api_http import Introuvable, exiger_connus
from portail.referentiel.api_parametres import AuJour, DeuxVersions, dans_le_registre
from portail.referentiel.parametres import lire_code
from portail.referentiel.presentation.ecart import phrase
from portail.referentiel.presentation.famille import Famille, lire_famille
from portail.referentiel.presentation.versions import bornes, lire_version
from portail.referentiel.queries_histoire import Jour


def inscrire() -> None:
    """Register these reads, in the order the documentation gives them."""
    lecture("/fiches/{numero}/relecture", s.Relecture, "Relire une certification", peut_manquer=True)(relecture)
    lecture("/fiches/{numero}/ecart", s.EcartDetail, "Comparer deux versions", peut_manquer=True)(ecart)
    lecture("/fiches/{numero}/suite", s.SuiteDetail, "Ce que devient une certification", peut_manquer=True)(suite)
    adresse = "/fiches/{numero}/blocs/{path:code}/devenir"
    lecture(adresse, s.DevenirDetail, "Où un bloc compte", peut_manquer=True)(devenir)


def relecture(request: HttpRequest, numero: str, parametres: Query[AuJour]) -> JSON:
    """Ce que la relecture relève dans la fiche et ses blocs, aujourd’hui ou à une date. Calculé."""
    exiger_connus(request, noms(AuJour))
    fiche = lire_fiche(request, numero, parametres.au).fiche
    constats = [
        {
            "fiche": constat.fiche,
            "bloc": constat.bloc,
            "regle": constat.regle,
            "gravite": constat.gravite.value,
            "message": constat.message,
            "reference": constat.reference,
            "extrait": constat.extrait,
            "competence": constat.rang,
        }
        for constat in relire_fiche(fiche)
    ]
    return {"numero": fiche.numero, "constats": constats}


def ecart(request: HttpRequest, numero: str, parametres: Query[DeuxVersions]) -> JSON:
    """Entre deux versions d’une fiche, ou d’une fiche à une autre (son renouvellement). Les mots sont marqués."""
    exiger_connus(request, noms(DeuxVersions))
    numero, autre = numero.upper(), lire_code(parametres.avec)
    avant = _jours(request, numero)
    apres = _jours(request, autre) if autre and autre != numero else avant
    retenues = bornes(avant, apres, dans_le_registre(parametres.de), dans_le_registre(parametres.a))
    ancienne = lire_version(numero, avant, retenues.de)
    nouvelle = lire_version(autre or numero, apres, retenues.a)
    trouve = comparer_fiches(ancienne, nouvelle)
    return {
        "avant": {"numero": ancienne.numero, "jour": retenues.de},
        "apres": {"numero": nouvelle.numero, "jour": retenues.a},
        "phrase": phrase(trouve),
        "identique": trouve.identique,
        "ecart": en_json(trouve),
    }


def suite(request: HttpRequest, numero: str, parametres: Query[AuJour]) -> JSON:
    """Les renouvellements de la fiche, avec leur cas : une suite, plusieurs, aucune, absente, ambiguë, en rond…"""
    exiger_connus(request, noms(AuJour))
    famille, le = _famille(request, numero, parametres.au)
    return {"suite": en_json(famille.filiation.suivre(famille.numero, le)), "tronquee": famille.tronquee}


def devenir(request: HttpRequest, numero: str, code: str, parametres: Query[AuJour]) -> JSON:
    """Ce qui est déclaré de ce bloc, ce qui a pris la suite, ce qui lui ressemble (calculé, sans droit)."""
    exiger_connus(request, noms(AuJour))
    famille, le = _famille(request, numero, parametres.au)
    try:
        trouve = famille.filiation.ou_compte(famille.numero, code, le)
    except ErreurArgument as erreur:
        raise Introuvable(_("Ce bloc n’est pas dans le registre."), request.path, erreur.action) from erreur
    declarees = [{**en_json(declaree), "compte": declaree.compte} for declaree in trouve.declarees]
    renouvellements = [
        {
            "etape": en_json(renouvelee.etape),
            "ressemblances": [ressemblance._asdict() for ressemblance in renouvelee.ressemblances],
            "motif": en_json(renouvelee.motif),
        }
        for renouvelee in trouve.renouvellements
    ]
    reste = en_json(replace(trouve, renouvellements=()))
    return {
        "devenir": {**reste, "declarees": declarees, "renouvellements": renouvellements},
        "tronquee": famille.tronquee,
    }


def _famille(request: HttpRequest, numero: str, au: date | None) -> tuple[Famille, date]:
    """The family of a fiche, and the day it is judged at."""
    jour = dans_le_registre(au)
    famille = None if impossible(numero) else lire_famille(numero.upper(), jour)
    if famille is None:
        raise Introuvable(
            _("Cette fiche n’est pas dans le registre, et aucune ne la nomme."),
            request.path,
            _("Vérifiez son numéro (RNCP ou RS, puis des chiffres). Avec « au », essayez une autre date."),
        )
    return famille, jour or timezone.localdate()


def _jours(request: HttpRequest, numero: str) -> list[Jour]:
    jours = [] if impossible(numero) else queries_histoire.jours(numero)
    if not jours:
        raise Introuvable(
            _("La fiche %(numero)s n’est pas dans le registre.") % {"numero": numero},
            request.path,
            _("Vérifiez son numéro (RNCP ou RS, puis des chiffres) ; /api/v1/registre dit ce qui est importé."),
        )
    return jours
