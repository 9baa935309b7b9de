"""What may be attached to a request: as many documents, each as the ground floor receives them."""

from __future__ import annotations

from portail.socle.pieces_jointes import NOM_MAX, OCTETS_MAX, Recue, recevoir

PIECES_MAX = 10

__all__ = ["NOM_MAX", "OCTETS_MAX", "PIECES_MAX", "Recue", "recevoir"]
