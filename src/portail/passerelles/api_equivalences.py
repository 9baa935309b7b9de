"""The API's reads of what was decided: every accepted équivalence, those about a bloc, one of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query
from pydantic import BaseModel, Field

from brique.passerelles.equivalence import valeur
from brique.passerelles.valeurs import Cle
from portail.passerelles import queries_equivalences as queries
from portail.referentiel.api_base import impossible, lecture, noms
from portail.referentiel.api_http import Introuvable, exiger_connus
from portail.referentiel.api_parametres import Pagination

if TYPE_CHECKING:
    from portail.passerelles.models import DecisionEquivalence

JSON = dict[str, Any]
_CLE_MAX = 2**62


class Decidees(Pagination):
    """Which équivalences: all of them, or those about a certification or a bloc."""

    fiche: str = Field("", max_length=20, description="Une certification (RNCP99060), détenue ou visée.")
    code: str = Field("", max_length=200, description="Un de ses blocs. Sans lui : toute la certification.")


class BlocNomme(BaseModel):
    """Un bloc. « code » est vide pour la certification entière."""

    fiche: str
    code: str


class EquivalenceJSON(BaseModel):
    """Une équivalence accordée par un certificateur, de la source vers la cible, et dans ce sens seulement."""

    cle: int
    reference: str
    source: list[BlocNomme]
    cible: list[BlocNomme]
    certificateur: str
    siret: str
    signataire: str
    decidee_le: date
    accord: Literal["total", "partiel"]
    competences: list[str] = Field(description="Les compétences tenues pour acquises, si l’accord est partiel.")
    conditions: str
    debut: date
    fin: date | None = Field(description="Premier jour où elle ne vaut plus ; null : sans terme.")
    revoquee_le: date | None
    motif_revocation: str
    valeur: Literal["en-vigueur", "a-venir", "echue", "revoquee"] = Field(description="Ce qu’elle vaut aujourd’hui.")
    lien: str


class PageEquivalences(BaseModel):
    """Les équivalences accordées, la dernière décidée d’abord."""

    total: int
    page: int
    taille: int
    resultats: list[EquivalenceJSON]


def inscrire() -> None:
    """Register these reads, in the order the documentation gives them."""
    lecture("/passerelles/equivalences", PageEquivalences, "Les équivalences accordées")(equivalences)
    adresse = "/passerelles/equivalences/{int:cle}"
    lecture(adresse, EquivalenceJSON, "Une équivalence accordée", peut_manquer=True)(equivalence)


def equivalences(request: HttpRequest, parametres: Query[Decidees]) -> JSON:
    """Décidées et signées : elles donnent un droit, aux conditions qu’elles disent. Les demandes sont privées."""
    exiger_connus(request, noms(Decidees))
    jour = timezone.localdate()
    trouvees = queries.decidees(jour)
    if impossible(parametres.fiche, parametres.code):
        trouvees = trouvees.none()
    elif parametres.fiche:
        trouvees = queries.decidees_sur(parametres.fiche.upper(), parametres.code, jour)
    debut = (parametres.page - 1) * parametres.taille
    return {
        "total": trouvees.count(),
        "page": parametres.page,
        "taille": parametres.taille,
        "resultats": [_forme(decision, jour) for decision in trouvees[debut : debut + parametres.taille]],
    }


def equivalence(request: HttpRequest, cle: int = Path(ge=0, le=_CLE_MAX)) -> JSON:  # type: ignore[type-arg]
    """Une équivalence, révoquée ou non."""
    exiger_connus(request, [])
    trouvee = queries.decision(cle)
    if trouvee is None:
        raise Introuvable(
            _("Aucune équivalence accordée n’a cette clé."),
            request.path,
            _("/api/v1/passerelles/equivalences les donne toutes."),
        )
    return _forme(trouvee, timezone.localdate())


def _forme(decision: DecisionEquivalence, jour: date) -> JSON:
    decidee = queries.en_decidee(decision)
    return {
        "cle": decision.pk,
        "reference": decidee.reference,
        "source": _blocs(decidee.source),
        "cible": _blocs(decidee.cible),
        "certificateur": decidee.certificateur,
        "siret": decision.organisation.siret,
        "signataire": decidee.signataire,
        "decidee_le": decidee.decidee_le,
        "accord": decidee.accord.value,
        "competences": list(decidee.competences),
        "conditions": decidee.conditions,
        "debut": decidee.validite.debut,
        "fin": decidee.validite.fin,
        "revoquee_le": decidee.revoquee_le,
        "motif_revocation": decidee.motif_revocation,
        "valeur": valeur(decidee.validite, decidee.revoquee_le, jour).value,
        "lien": reverse("passerelles:equivalences-decision", args=[decision.pk]),
    }


def _blocs(cles: frozenset[Cle]) -> list[JSON]:
    return [{"fiche": cle.fiche, "code": cle.code} for cle in sorted(cles)]
