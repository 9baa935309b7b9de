"""The API's reads and calculations of the room."""

from __future__ import annotations

from portail.parcours.offres import api as api_offres
from portail.parcours.plans import api as api_plans


def inscrire() -> None:
    """Register them, in the order the documentation gives them."""
    api_offres.inscrire()
    api_plans.inscrire()
