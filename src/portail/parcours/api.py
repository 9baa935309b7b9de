"""The API's reads of the room."""

from __future__ import annotations

from portail.parcours.offres import api as api_offres


def inscrire() -> None:
    """Register the reads of the room, in the order the documentation gives them."""
    api_offres.inscrire()
