"""The API's reads on branches: which ones the register names, and what the blocs of one have in common."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import BaseModel, Field

from portail.passerelles import queries_branche
from portail.passerelles.adresses_branche import LISTE_MAX, VALEUR_MAX, lire_choix
from portail.passerelles.limites_branche import attente
from portail.passerelles.queries_branche import FICHES_MAX, MOTEUR_FICHES, Perimetre
from portail.passerelles.telechargements_branche import rapport_en_json
from portail.referentiel.api_base import lecture, mise_en_forme, noms
from portail.referentiel.api_http import Introuvable, erreur, exiger_connus
from portail.referentiel.api_parametres import OuiNon

JSON = dict[str, Any]
BRANCHES_MAX = 200


class ParametresBranches(Schema):
    """Un mot du nom d’une branche, ou de son numéro."""

    q: str = Field("", max_length=200, description="Mots du nom, ou numéro ; vide : toutes.")


class ParametresRapport(Schema):
    """Les certifications à comparer : un seul des quatre premiers paramètres."""

    idcc: str = Field("", max_length=VALEUR_MAX, description="Numéro IDCC d’une convention collective.")
    ccn: str = Field("", max_length=VALEUR_MAX, description="Numéro de convention, quand la fiche ne donne pas l’IDCC.")
    certificateur: str = Field("", max_length=VALEUR_MAX, description="Clé d’un certificateur (son SIRET).")
    fiches: str = Field("", max_length=LISTE_MAX, description="Numéros de certifications, séparés par des virgules.")
    inactives: OuiNon = Field("0", description="1 : avec les certifications qui ne sont plus actives.")
    moteur: OuiNon = Field(
        "0", description=f"1 : aussi les phrases de même sens, jusqu’à {MOTEUR_FICHES} certifications (plus long)."
    )


class BrancheJSON(BaseModel):
    """Une convention collective nommée au registre ; « par » est le paramètre du rapport."""

    par: str
    valeur: str
    nom: str
    certifications: int = Field(description="Certifications actives qui la nomment.")
    lien: str


class Branches(BaseModel):
    """Les branches trouvées, par numéro."""

    total: int
    branches: list[BrancheJSON] = Field(description=f"Les {BRANCHES_MAX} premières.")


class BrancheDite(BaseModel):
    """Ce qui a été comparé."""

    par: str
    valeur: str
    nom: str


class RapportJSON(BaseModel):
    """Les blocs communs, les doublons, ce qui reste à part. Calculé : ne donne aucun droit."""

    branche: BrancheDite
    registre_au: date | None
    absentes: list[str] = Field(description="Certifications demandées qui ne sont pas au registre.")
    inactives_laissees: int
    sans_competences: list[str] = Field(description="Certifications sans compétence lisible : non comparées.")
    rapport: dict[str, Any] = Field(description="Voir docs/guide/rapport-de-branche.md.")


def inscrire() -> None:
    """Register these reads, in the order the documentation gives them."""
    lecture("/branches", Branches, "Les branches nommées au registre")(branches)
    lecture("/branches/rapport", RapportJSON, "Les blocs communs d’une branche", peut_manquer=True)(rapport_de_branche)


def branches(request: HttpRequest, parametres: Query[ParametresBranches]) -> JSON:
    """Les conventions collectives que des certifications actives ou non nomment."""
    exiger_connus(request, noms(ParametresBranches))
    trouvees = queries_branche.branches(parametres.q)
    rapport = mise_en_forme().lien("branches", "rapport")
    dites = [
        {"par": genre.value, "valeur": code, "nom": nom, "certifications": n, "lien": f"{rapport}?{genre.value}={code}"}
        for genre, code, nom, n in trouvees[:BRANCHES_MAX]
    ]
    return {"total": len(trouvees), "branches": dites}


def rapport_de_branche(request: HttpRequest, parametres: Query[ParametresRapport]) -> JSON | HttpResponse:
    """Les groupes de blocs presque identiques, leur trame commune, leurs différences, les doublons. Calculé."""
    exiger_connus(request, noms(ParametresRapport))
    perimetre = _perimetre(request)
    attendre = attente(request, moteur=perimetre.par_le_moteur)
    if attendre:
        reponse = erreur(
            429,
            _("Trop de rapports en une minute."),
            request.path,
            _("Réessayez dans %(secondes)d secondes.") % {"secondes": attendre},
        )
        reponse["Retry-After"] = str(attendre)
        return reponse
    return rapport_en_json(perimetre, queries_branche.rapport(perimetre))


def _perimetre(request: HttpRequest) -> Perimetre:
    demande = request.GET.copy()
    for nom in ("inactives", "moteur"):
        demande[nom] = "oui" if demande.get(nom) == "1" else ""
    choix = lire_choix(demande)
    perimetre = queries_branche.perimetre(choix) if choix else None
    if perimetre is None or not perimetre.numeros:
        raise Introuvable(
            _("Aucune certification du registre ne répond à cette demande."),
            request.path,
            _("Donnez « idcc », « ccn », « certificateur » ou « fiches » : /api/v1/branches dit les branches."),
        )
    if perimetre.trop_grand:
        raise Introuvable(
            _("Ce rapport compterait %(n)d certifications.") % {"n": len(perimetre.numeros)},
            request.path,
            _("Il en compare %(maximum)d au plus : donnez-en une partie dans « fiches ».") % {"maximum": FICHES_MAX},
        )
    return perimetre
