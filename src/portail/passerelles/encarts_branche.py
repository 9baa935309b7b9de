"""What the report of a branche shows on the page of a certificateur: named in ``settings.BRANCHEMENTS``."""

from __future__ import annotations

from portail.passerelles.adresses_branche import adresse_rapport
from portail.passerelles.queries_branche import Choix, Genre
from portail.socle.branchements import Encart


def d_un_certificateur(cle: str, actives: int) -> Encart | None:
    """The way to the report on its certifications, when it has at least two that are active."""
    if actives < 2:
        return None
    return Encart(
        "passerelles/morceaux/branche_encart.html", {"adresse": adresse_rapport(Choix(Genre.CERTIFICATEUR, cle))}
    )
