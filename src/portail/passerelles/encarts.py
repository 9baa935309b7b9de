"""What the room shows on the pages of the register: named in ``settings.BRANCHEMENTS``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils import timezone

from brique.passerelles.blocs import blocs_d_une
from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Bloc, Fiche
from portail.passerelles.adresses import adresse_choix, adresse_passerelles
from portail.passerelles.presentation import bloc as page
from portail.passerelles.presentation.decidees import dites_du_bloc
from portail.referentiel.queries_decidees import DecideeDuBloc
from portail.socle.branchements import Encart


def d_un_bloc(fiche: Fiche, bloc: Bloc, au: date | None) -> Encart | None:
    """On the page of a bloc: its best computed passerelles, what is decided of it, and the page of all of them."""
    if not bloc.code:
        return None
    compare = next(blocs_d_une(replace(fiche, blocs=(bloc,))))
    return Encart("passerelles/morceaux/encart_bloc.html", page.encart(compare, au, timezone.localdate()))


def decidees_du_bloc(numero: str, code: str, le: date) -> list[DecideeDuBloc]:
    """The équivalences that start from a bloc and are in force on the day ``le``: for its answer and its letter."""
    return dites_du_bloc(Cle(numero, code), le)


def d_un_devenir(numero: str, code: str, decidees: Sequence[DecideeDuBloc]) -> Encart | None:
    """Where a bloc counts: its équivalences, as :func:`decidees_du_bloc` read them, when there are any."""
    if not decidees:
        return None
    adresse = adresse_passerelles(Cle(numero, code))
    return Encart("passerelles/morceaux/encart_devenir.html", {"decidees": decidees, "adresse": adresse})


def d_une_fiche(fiche: Fiche) -> Encart:
    """On the page of a certification: comparing its blocs with those of another one."""
    return Encart("passerelles/morceaux/encart_fiche.html", {"adresse": adresse_choix(fiche.numero)})
