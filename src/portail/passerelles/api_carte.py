"""The API’s read of the map: where held blocs lead, what gives a right, what is only suggested."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query
from pydantic import BaseModel, Field

from brique.passerelles.portee import Appui, Atteignable, Incomplet, Place
from brique.passerelles.valeurs import Cle
from brique.referentiel.champs import est_numero
from portail.passerelles.demande_carte import DETENUS_MAX, Delivrance, Demande
from portail.passerelles.queries_carte import Detenu, porter
from portail.referentiel.api_base import lecture, noms
from portail.referentiel.api_http import exiger_connus
from portail.referentiel.api_parametres import AuJour, Codes, OuiNon, dans_le_registre
from portail.referentiel.api_schemas import Facultatif

JSON = dict[str, Any]


class ParametresPortee(AuJour):
    """The blocs held, the filters and the day."""

    bloc: list[str] = Field(
        [],
        max_length=DETENUS_MAX,
        description="Blocs détenus : « RNCP1:RNCP1BC01 », ou « RNCP1 » pour toute la certification.",
    )
    niveau: list[Literal["1", "2", "3", "4", "5", "6", "7", "8"]] = Field([], max_length=8)
    rome: Codes = Field([], description="Codes ROME, ou leur début.")
    nsf: Codes = Field([], description="Codes NSF, ou leur début.")
    vae: OuiNon = Field("0", description="1 : seulement celles ouvertes à la VAE.")
    delivrance: Literal["", "en-vigueur", "toutes"] = Field(
        "", description="Vide : encore délivrées ce jour-là ; « en-vigueur » ; « toutes »."
    )


class CleJSON(BaseModel):
    """Un bloc ; sans code, la certification entière."""

    fiche: str
    code: str


class DetenuJSON(CleJSON):
    """Un bloc donné. « connue » : sa fiche est au registre ; « present » : et le bloc y est."""

    libelle: str
    connue: bool
    present: bool


class AppuiJSON(BaseModel):
    """Une raison : « detenu », « declaree » ou « decidee » (des droits), « renouvellement » ou « calculee » (aucun)."""

    acces: str
    droit: bool
    depuis: list[CleJSON]
    probabilite: Facultatif[float] = Field(None, description="D’une passerelle calculée, de 0 à 1.")
    entier: bool = Field(description="Faux : une partie du bloc seulement.")
    reserve: Facultatif[str] = None


class PlaceJSON(CleJSON):
    """Un bloc de la certification et ce qui y mène ; « choix » : les options dont une seule suffit."""

    libelle: str
    droit: bool
    appuis: list[AppuiJSON]
    choix: Facultatif[list[CleJSON]] = None


class IncompletJSON(BaseModel):
    """Une correspondance ou une équivalence dont une partie seulement de l’ensemble est détenue."""

    acces: str
    tenus: list[CleJSON]
    manque: list[CleJSON]
    donnerait: list[CleJSON]


class AtteignableJSON(BaseModel):
    """Une certification à portée. Ce qui donne un droit et ce qui est suggéré sont comptés à part."""

    numero: str
    intitule: str
    niveau: int | None
    ouverte_vae: bool
    etat: str
    droit: bool
    places: int
    acquis: int = Field(description="Blocs donnés par un droit.")
    restants: int = Field(description="Blocs qu’aucun droit ne donne.")
    a_demander: int = Field(description="Parmi eux, ceux qu’un renouvellement ou un calcul suggère.")
    couverture: float = Field(description="Part attendue, de 0 à 1 : 1 pour un droit, sa probabilité pour un calcul.")
    motif: str
    blocs: list[PlaceJSON]
    facultatifs: Facultatif[list[PlaceJSON]] = None
    incomplets: Facultatif[list[IncompletJSON]] = None


class PorteeJSON(BaseModel):
    """Les certifications à portée, les plus proches d’abord : un droit, puis le moins de blocs, puis la couverture."""

    detenus: list[DetenuJSON]
    illisibles: list[str] = Field(description="Ce qui, parmi les blocs donnés, ne se lit pas.")
    atteignables: list[AtteignableJSON]
    mises_de_cote: int = Field(description="Combien les filtres en écartent.")
    tronquee: bool = Field(description="Trop de certifications sont concernées : les moins proches manquent.")
    calculee: bool = Field(description="Les passerelles de ce registre ont été calculées.")


def inscrire() -> None:
    """Register this read on the API."""
    lecture("/passerelles/portee", PorteeJSON, "Où mènent des blocs")(portee)


def portee(request: HttpRequest, parametres: Query[ParametresPortee]) -> JSON:
    """Un seul pas depuis les blocs détenus, jamais deux. Une suggestion calculée ne donne aucun droit."""
    exiger_connus(request, noms(ParametresPortee))
    detenus, illisibles = _lire(parametres.bloc)
    demande = Demande(
        detenus,
        tuple(sorted(map(int, parametres.niveau))),
        tuple(parametres.rome),
        tuple(parametres.nsf),
        parametres.vae == "1",
        Delivrance(parametres.delivrance),
        dans_le_registre(parametres.au),
    )
    lue = porter(detenus, demande.au, timezone.localdate())
    retenues = [une for une in lue.atteignables if demande.filtre.retient(une)]
    return {
        "detenus": [_detenu(detenu) for detenu in lue.detenus],
        "illisibles": illisibles,
        "atteignables": [_atteignable(une) for une in retenues],
        "mises_de_cote": len(lue.atteignables) - len(retenues),
        "tronquee": lue.tronquee,
        "calculee": lue.calculee,
    }


def _lire(ecrits: list[str]) -> tuple[tuple[Cle, ...], list[str]]:
    cles: dict[Cle, None] = {}
    illisibles = []
    for ecrit in ecrits:
        numero, _deux_points, code = ecrit.partition(":")
        if est_numero(numero.upper()) and "\x00" not in code:
            cles[Cle(numero.upper(), code)] = None
        else:
            illisibles.append(ecrit)
    return tuple(cles), illisibles


def _cle(cle: Cle) -> JSON:
    return {"fiche": cle.fiche, "code": cle.code}


def _detenu(detenu: Detenu) -> JSON:
    return {**_cle(detenu.cle), "libelle": detenu.libelle, "connue": detenu.connue, "present": detenu.present}


def _atteignable(une: Atteignable) -> JSON:
    certification = une.certification
    dite = {
        "numero": une.numero,
        "intitule": certification.intitule,
        "niveau": certification.niveau,
        "ouverte_vae": certification.vae,
        "etat": une.etat.value,
        "droit": une.droit,
        "places": len(une.places),
        "acquis": une.acquis,
        "restants": une.restants,
        "a_demander": une.a_demander,
        "couverture": round(une.couverture, 3),
        "motif": une.motif,
        "blocs": [_place(place, une) for place in une.places],
    }
    if une.facultatifs:
        dite["facultatifs"] = [_place(place, une) for place in une.facultatifs]
    if une.incomplets:
        dite["incomplets"] = [_incomplet(incomplet) for incomplet in une.incomplets]
    return dite


def _place(place: Place, une: Atteignable) -> JSON:
    dite = {
        **_cle(place.cle),
        "libelle": une.certification.libelle(place.cle),
        "droit": place.droit,
        "appuis": [_appui(appui) for appui in place.appuis],
    }
    return {**dite, "choix": [_cle(cle) for cle in place.choix]} if len(place.choix) > 1 else dite


def _appui(appui: Appui) -> JSON:
    dit: JSON = {
        "acces": appui.acces.value,
        "droit": appui.droit,
        "depuis": [_cle(cle) for cle in appui.depuis],
        "entier": appui.entier,
    }
    if appui.probabilite is not None:
        dit["probabilite"] = round(appui.probabilite, 3)
    return {**dit, "reserve": appui.reserve} if appui.reserve else dit


def _incomplet(incomplet: Incomplet) -> JSON:
    return {
        "acces": incomplet.lien.acces.value,
        "tenus": [_cle(cle) for cle in incomplet.tenus],
        "manque": [_cle(cle) for cle in incomplet.manque],
        "donnerait": [_cle(cle) for cle in sorted(incomplet.lien.vers)],
    }
