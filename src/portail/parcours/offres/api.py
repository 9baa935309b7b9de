"""The API's reads on offers: those that answer a search, and one of them whole."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Schema
from pydantic import BaseModel, Field

from brique.parcours.offres.controles import blocs_cites
from brique.parcours.offres.distance import plus_proche
from brique.parcours.offres.forme import offre_en_json
from portail.parcours.adresses_offres import adresse_offre
from portail.parcours.offres import queries
from portail.parcours.offres.forms import CODE_MAX, TEXTE_MAX, en_cible
from portail.parcours.offres.presentation import organisme, publique
from portail.parcours.offres.queries_lieux import RAYON, RAYON_MAX, Centre, en_position, situer_lieu
from portail.referentiel.api_base import impossible, lecture, noms
from portail.referentiel.api_http import Introuvable, exiger_connus
from portail.referentiel.api_parametres import Jour, Pagination

JSON = dict[str, Any]
CLE_MAX = 2**63 - 1


class RechercheOffres(Pagination):
    """Ce que l’on cherche ; plusieurs critères se joignent par « et »."""

    q: str = Field("", max_length=TEXTE_MAX, description="Mots de l’offre ou de l’organisme, sans accents.")
    fiche: str = Field("", max_length=40, description="Numéro de la certification (RNCP99012), ou code d’un bloc.")
    bloc: str = Field("", max_length=CODE_MAX, description="Code d’un bloc ; aussi celles de toute la certification.")
    lieu: str = Field("", max_length=TEXTE_MAX, description="Ville, début du code postal, ou « 45.76, 4.83 ».")
    rayon: int = Field(
        0, ge=0, le=RAYON_MAX, description="Kilomètres autour du lieu, le plus proche d’abord ; 0 : sans."
    )
    modalite: Literal["", "presentiel", "mixte", "distance"] = Field("", description="Comment on apprend.")
    depuis: Jour = Field(None, description="Une session commence ce jour ou après (AAAA-MM-JJ).")


class DeLOffre(Schema):
    """Une offre, par son numéro dans Brique."""

    cle: int = Field(ge=1, le=CLE_MAX, description="Son numéro : il ne change jamais.")


class SessionJSON(BaseModel):
    """Une session où l’on peut encore entrer ; sans début, on entre quand on veut."""

    debut: date | None = None
    fin: date | None = None


class ConstatOffreJSON(BaseModel):
    """Ce qui ne va pas avec le registre, ou dans l’offre même. L’offre est gardée."""

    regle: str
    message: str
    correction: str
    reference: str


class CpfJSON(BaseModel):
    """Ce que le registre dit du financement par le CPF ce jour-là ; null : il ne peut pas le dire."""

    oui: bool | None
    raison: str
    reference: str
    plafond: str | None = Field(description="Euros de droits au plus, pour une certification du RS (sauf CléA).")
    reserves: list[str] = Field(description="Ce qui n’est pas confirmé dans le droit appliqué, et comment il est lu.")


class OffreBreve(BaseModel):
    """Une offre dans une liste."""

    cle: int
    organisme: str
    siret: str
    reference: str
    intitule: str
    certifications: list[str]
    blocs: list[str] = Field(description="Codes des blocs préparés ; vide : toute la certification.")
    modalite: str | None
    villes: list[str]
    prix: str | None = Field(description="Euros, toutes taxes comprises.")
    heures: str | None
    entrees_permanentes: bool | None
    sessions: list[SessionJSON]
    cpf: CpfJSON
    signalee: bool
    constats: list[ConstatOffreJSON]
    lien: str


class OffreATrouver(OffreBreve):
    """Une offre dans une recherche."""

    distance: int | None = Field(description="Kilomètres à vol d’oiseau ; null : elle n’a pas été demandée.")


class CentreJSON(BaseModel):
    """Le point autour duquel on cherche."""

    latitude: str
    longitude: str
    rayon: int


class OffresTrouvees(BaseModel):
    """Les offres trouvées, la prochaine session d’abord ; autour d’un lieu, la plus proche, puis celles à distance."""

    centre: CentreJSON | None = Field(description="null : pas de distance demandée, ou un lieu inconnu ici.")
    hors_carte: int = Field(
        description="Autres offres, dont aucun lieu n’est sur la carte : leur distance est inconnue."
    )
    total: int
    page: int
    offres: list[OffreATrouver]


class OffreEntiere(OffreBreve):
    """Une offre, avec ce que son organisme en a écrit."""

    depuis: str
    jusqu_a: str | None = Field(description="Moment où elle a été retirée ; null : elle est encore offerte.")
    contenu: dict[str, Any] = Field(
        description="L’offre telle que publiée, sans les coordonnées de personnes ; voir docs/guide/offres.md."
    )


def inscrire() -> None:
    """Register the reads of the offers."""
    lecture("/offres", OffresTrouvees, "Chercher des offres de formation")(offres)
    lecture("/offres/{cle}", OffreEntiere, "Une offre de formation", peut_manquer=True)(une_offre)


def offres(request: HttpRequest, parametres: Query[RechercheOffres]) -> JSON:
    """Par certification, bloc, lieu, distance, modalité et date. Une offre signalée est gardée, avec ce qui ne va pas.

    Autour d’un lieu inconnu ici, rien ne répond, et « centre » vaut null."""
    exiger_connus(request, noms(RechercheOffres))
    au = timezone.localdate()
    fiche, code = en_cible(parametres.fiche, parametres.bloc)
    vide: JSON = {"centre": None, "hors_carte": 0, "total": 0, "page": parametres.page, "offres": []}
    if impossible(parametres.q, fiche, code, parametres.lieu):
        return vide
    centre = _centre(parametres)
    if parametres.rayon and centre is None:
        return vide
    criteres = queries.Criteres(
        texte=parametres.q,
        fiche=fiche,
        code=code,
        lieu="" if centre else parametres.lieu,
        modalite=parametres.modalite,
        depuis=parametres.depuis,
        centre=centre,
    )
    trouvees = queries.chercher(criteres, au)
    debut = (parametres.page - 1) * parametres.taille
    lues = queries.lire_offres(list(trouvees[debut : debut + parametres.taille]), au)
    return {
        "centre": _en_json(centre) if centre else None,
        "hors_carte": queries.hors_carte(criteres, au).count() if centre else 0,
        "total": trouvees.count(),
        "page": parametres.page,
        "offres": [{**_breve(lue), "distance": _distance(lue, centre)} for lue in lues],
    }


def _centre(parametres: RechercheOffres) -> Centre | None:
    """The point around which one looks, when it was asked for and is known."""
    if not (parametres.rayon or en_position(parametres.lieu)):
        return None
    position = situer_lieu(parametres.lieu)
    return Centre(position, parametres.rayon or RAYON, parametres.lieu) if position else None


def _en_json(centre: Centre) -> JSON:
    position = centre.position
    return {"latitude": str(position.latitude), "longitude": str(position.longitude), "rayon": centre.rayon}


def _distance(lue: queries.OffreLue, centre: Centre | None) -> int | None:
    km = plus_proche(lue.offre, centre.position) if centre else None
    return None if km is None else round(km)


def une_offre(request: HttpRequest, chemin: Path[DeLOffre]) -> JSON:
    """Ce que l’organisme a publié, sans coordonnées de personnes ; ce que le registre en dit aujourd’hui."""
    exiger_connus(request, ())
    lue = queries.offre_lue(chemin.cle, timezone.localdate())
    if lue is None:
        raise Introuvable(_("Cette offre n’existe pas."), request.path, _("Vérifiez son numéro dans /api/v1/offres."))
    return {
        **_breve(lue),
        "depuis": lue.depuis.isoformat(),
        "jusqu_a": lue.jusqu_a.isoformat() if lue.jusqu_a else None,
        "contenu": offre_en_json(publique(lue.offre)),
    }


def _breve(lue: queries.OffreLue) -> JSON:
    offre = lue.offre
    return {
        "cle": lue.pk,
        "organisme": organisme(lue),
        "siret": offre.organisme.siret,
        "reference": offre.reference,
        "intitule": offre.intitule,
        "certifications": [visee.fiche for visee in offre.certifications if visee.fiche],
        "blocs": [bloc.code for bloc in blocs_cites(offre)],
        "modalite": offre.modalite,
        "villes": list(dict.fromkeys(lieu.ville for lieu in offre.lieux if lieu.ville)),
        "prix": None if offre.prix.total is None else str(offre.prix.total),
        "heures": None if offre.heures is None else str(offre.heures),
        "entrees_permanentes": offre.entrees_permanentes,
        "sessions": [{"debut": session.debut, "fin": session.fin} for session in lue.prochaines],
        "cpf": _cpf(lue),
        "signalee": lue.signalee,
        "constats": [
            {"regle": c.regle, "message": c.message, "correction": c.correction, "reference": c.reference}
            for c in lue.constats
            if c.signale
        ],
        "lien": adresse_offre(lue.pk),
    }


def _cpf(lue: queries.OffreLue) -> JSON:
    cpf = lue.cpf
    return {
        "oui": cpf.oui,
        "raison": cpf.raison,
        "reference": cpf.reference,
        "plafond": None if cpf.plafond is None else str(cpf.plafond.montant),
        "reserves": list(cpf.reserves),
    }
