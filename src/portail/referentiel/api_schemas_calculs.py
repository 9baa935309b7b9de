"""Shapes that the API's calculations share: what is wrong with a question, a rule of law that was applied."""

from __future__ import annotations

from pydantic import BaseModel

from portail.referentiel.api_schemas import Erreur


class FauteJSON(BaseModel):
    """Ce qui ne va pas dans une demande : la ligne (0 : inconnue), le nom, la faute."""

    ligne: int
    lieu: str
    erreur: str


class ErreurDeDemande(Erreur):
    """Une demande illisible ou contradictoire, avec chacune de ses fautes."""

    fautes: list[FauteJSON] = []


class EtapeDeDroitJSON(BaseModel):
    """Une règle de droit appliquée, et ses références."""

    regle: str
    constat: str
    references: str | list[str]
