"""What the room shows on the pages of the register: where one learns a bloc, or a certification."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from brique.referentiel.fiche import Bloc, Fiche
from portail.parcours.adresses_offres import adresse_offres
from portail.parcours.offres import queries
from portail.parcours.offres.presentation import carte
from portail.socle.branchements import Encart

MONTREES = 3


def d_un_bloc(fiche: Fiche, bloc: Bloc, au: date | None) -> Encart | None:
    """On the page of a bloc: the next offers that prepare it. Nothing on a page of the past."""
    return _encart(fiche.numero, bloc.code) if au is None and bloc.code else None


def d_une_fiche(fiche: Fiche) -> Encart | None:
    """On the page of a certification: the next offers, bloc by bloc or for the whole."""
    return _encart(fiche.numero, "")


def _encart(numero: str, code: str) -> Encart | None:
    trouvees = queries.offres_pour(numero, code)
    combien = trouvees.count()
    if not combien:
        return None
    lues = queries.lire_offres(list(trouvees[:MONTREES]), timezone.localdate())
    contexte = {
        "cartes": [carte(lue) for lue in lues],
        "combien": combien,
        "adresse": adresse_offres(numero, code),
        "d_un_bloc": bool(code),
    }
    return Encart("parcours/offres/morceaux/encart.html", contexte)
