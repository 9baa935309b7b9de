"""How far a training is."""

from __future__ import annotations

from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from brique.parcours.offres.valeurs import Lieu, Modalite, Offre

RAYON_TERRE = 6371.0


class Position(NamedTuple):
    """A point of the Earth, in decimal degrees."""

    latitude: Decimal
    longitude: Decimal


def kilometres(de: Position, vers: Lieu) -> float | None:
    """As the crow flies; None when the place is not on the map."""
    if vers.latitude is None or vers.longitude is None:
        return None
    phi1, phi2 = radians(float(de.latitude)), radians(float(vers.latitude))
    ecart = radians(float(vers.longitude - de.longitude))
    corde = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(ecart / 2) ** 2
    return 2 * RAYON_TERRE * asin(min(1.0, sqrt(corde)))


def plus_proche(offre: Offre, de: Position) -> float | None:
    """Kilometres to the nearest of its places; 0 when nobody has to move; None when none is on the map."""
    if offre.modalite is Modalite.DISTANCE:
        return 0.0
    distances = [distance for lieu in offre.lieux if (distance := kilometres(de, lieu)) is not None]
    return min(distances, default=None)
