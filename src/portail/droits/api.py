"""The API's calculation of an account: a question as JSON, what ``brique droits cpf`` answers, nothing kept."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from brique.droits.cpf.formes import FormeDemande
from brique.droits.cpf.lecture import interpreter
from brique.droits.cpf.reponse import en_json, repondre
from brique.droits.lecture import droit
from brique.saisie import lire_yaml
from portail.referentiel.api_calculs import NOM, calcul
from portail.referentiel.api_schemas_calculs import EtapeDeDroitJSON
from portail.socle.limites import Limite

_LIMITE = Limite("api-droits", nombre=60)


class EtapeChiffreeJSON(EtapeDeDroitJSON):
    """Une règle appliquée, avec le montant qu’elle donne."""

    montant: str | None = Field(description="Euros.")


class MouvementJSON(BaseModel):
    """Ce qui entre dans le compte, ou en sort."""

    jour: str
    genre: str
    poche: str
    montant: str = Field(description="Euros, négatifs pour ce qui sort.")
    solde: str
    constat: str
    etapes: list[EtapeChiffreeJSON]


class CompteJSON(BaseModel):
    """Le compte, du jour où il a été lu à celui demandé."""

    au: str
    jusqu_a: str
    solde: str = Field(description="Euros, le dernier jour.")
    mouvements: list[MouvementJSON]
    etapes: list[EtapeChiffreeJSON]


class ApportJSON(BaseModel):
    """Ce qu’un tiers paie."""

    financeur: str
    montant: str
    objet: str


class FinancementJSON(BaseModel):
    """Ce qu’une action coûte, et à qui."""

    nature: str
    libelle: str
    code: str
    jour: str
    prix: str
    eligible: bool
    motifs: list[str] = Field(description="Pourquoi le compte ne peut pas la payer.")
    conditions: list[str]
    cpf: str
    participation: str
    apports: list[ApportJSON]
    a_payer: str = Field(description="Euros qui restent à la personne.")
    etapes: list[EtapeChiffreeJSON]


class ReponseCpfJSON(BaseModel):
    """Le compte, ce que les actions coûtent, et ce qui n’est pas confirmé dans le droit appliqué."""

    compte: CompteJSON
    actions: list[FinancementJSON]
    reserves: list[str]


def inscrire() -> None:
    """Register the calculations of the room."""
    calcul("/droits/cpf", FormeDemande, ReponseCpfJSON, "Calculer un compte de formation", _LIMITE)(cpf)


def cpf(corps: bytes) -> dict[str, Any]:
    """Le compte à travers le temps, et ce que des actions coûteraient : ce que répond « brique droits cpf ».

    256 Kio et 60 demandes par minute au plus."""
    demande = interpreter(lire_yaml(corps, nom=NOM), nom=NOM)
    return en_json(repondre(demande, None, droit()))
