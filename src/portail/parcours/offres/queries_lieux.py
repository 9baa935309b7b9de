"""Reads of where offers take place: a place typed by a person, and the offers around it, the nearest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from math import cos, radians

from django.db.models import Avg, Case, F, FloatField, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cast, Cos, Least, Power, Radians, Sin, Sqrt

from brique.parcours.offres.distance import RAYON_TERRE, Position
from brique.parcours.offres.valeurs import Modalite
from portail.parcours import models
from portail.parcours.offres.cherche import plier

RAYON = 50
"""Kilometres around a place when the person does not say how many."""
RAYON_MAX = 2000
_POSITIONS = (
    re.compile(r"\s*(-?\d{1,2}\.\d{1,8})[,;\s]+(-?\d{1,3}\.\d{1,8})\s*", re.ASCII),
    re.compile(r"\s*(-?\d{1,2},\d{1,8})\s*;\s*(-?\d{1,3},\d{1,8})\s*", re.ASCII),
)
_KM_PAR_DEGRE = 110.0  # a little less than there are: the box is then a little larger than the circle


@dataclass(frozen=True, slots=True)
class Centre:
    """A point, and how many kilometres around; ``nom``: as the person said it."""

    position: Position
    rayon: int
    nom: str = ""


def en_position(texte: str) -> Position | None:
    """« 45.76, 4.83 » or « 45,76 ; 4,83 » as a point; None for what is not one."""
    lu = next((lu for forme in _POSITIONS if (lu := forme.fullmatch(texte))), None)
    if lu is None:
        return None
    latitude, longitude = (Decimal(part.replace(",", ".")) for part in lu.groups())
    return Position(latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def situer_lieu(texte: str) -> Position | None:
    """The point of a town where an offer takes place, by its name or postal code, or the point that is written; None
    when unknown."""
    if (ecrite := en_position(texte)) is not None:
        return ecrite
    net = plier(texte)
    chiffres = net.replace(" ", "")
    filtre = Q(code_postal__startswith=chiffres) if chiffres.isdigit() else Q(cherche__contains=net)
    lieux = models.LieuOffre.objects.filter(filtre, latitude__isnull=False, longitude__isnull=False)
    milieu = lieux.aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
    if not net or milieu["latitude"] is None:
        return None
    return Position(_degres(milieu["latitude"]), _degres(milieu["longitude"]))


def autour(versions: QuerySet[models.VersionOffre], centre: Centre) -> QuerySet[models.VersionOffre]:
    """Those of ``versions`` within reach, the nearest first, then those where nobody has to move (``rang``): they do
    not hide the nearest. At the same ``distance``, the one whose session is the next (``prochaine``)."""
    lieux = models.LieuOffre.objects.filter(_boite(centre), version=OuterRef("pk")).order_by()
    distances = lieux.annotate(km=_kilometres(centre.position)).values("version").annotate(pres=Min("km"))
    a_distance = Q(modalite=Modalite.DISTANCE.value)
    distance = Case(
        When(a_distance, then=Value(0.0)), default=Subquery(distances.values("pres")), output_field=FloatField()
    )
    rang = Case(When(a_distance, then=Value(1)), default=Value(0))
    mesurees = versions.annotate(distance=distance, rang=rang).filter(distance__lte=centre.rayon)
    return mesurees.order_by("rang", "distance", F("prochaine").asc(nulls_last=True), "pk")


def sans_lieu(versions: QuerySet[models.VersionOffre]) -> QuerySet[models.VersionOffre]:
    """Those of ``versions`` that are taught somewhere, and of which no place is on the map."""
    situees = models.LieuOffre.objects.filter(latitude__isnull=False, longitude__isnull=False)
    return versions.exclude(modalite=Modalite.DISTANCE.value).exclude(pk__in=situees.values("version"))


def _boite(centre: Centre) -> Q:
    """A box that holds the circle: most places are then left out without a computation."""
    latitude, longitude = (float(degres) for degres in centre.position)
    haut = centre.rayon / _KM_PAR_DEGRE
    boite = Q(latitude__range=(latitude - haut, latitude + haut), longitude__isnull=False)
    bord = abs(latitude) + haut
    large = haut / cos(radians(bord)) if bord < 85 else 360.0
    if abs(longitude) + large < 180:  # else it goes round the other side of the map
        boite &= Q(longitude__range=(longitude - large, longitude + large))
    return boite


def _kilometres(de: Position) -> Combinable:
    """The same distance as ``brique.parcours.offres.distance.kilometres``, for the base to compute."""
    phi = radians(float(de.latitude))
    latitude = Radians(Cast("latitude", FloatField()))
    longitude = Radians(Cast("longitude", FloatField()))
    nord = Power(Sin((latitude - Value(phi)) / Value(2.0)), 2)
    est = Power(Sin((longitude - Value(radians(float(de.longitude)))) / Value(2.0)), 2)
    corde = nord + Value(cos(phi)) * Cos(latitude) * est
    return Value(2 * RAYON_TERRE) * ASin(Least(Value(1.0), Sqrt(corde)))


def _degres(valeur: Decimal | float) -> Decimal:
    return Decimal(f"{float(valeur):.4f}")
