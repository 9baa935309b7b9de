"""What the room shows on the pages of the register: named in ``settings.BRANCHEMENTS``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import timezone

from brique.passerelles.blocs import blocs_d_une
from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Bloc, Fiche
from portail.passerelles.adresses import adresse_choix, adresse_passerelles
from portail.passerelles.presentation import bloc as page
from portail.passerelles.presentation.decidees import decidees, en_vigueur
from portail.socle.branchements import Encart


def d_un_bloc(fiche: Fiche, bloc: Bloc, au: date | None) -> Encart | None:
    """On the page of a bloc: its best computed passerelles, what is decided of it, and the page of all of them."""
    if not bloc.code:
        return None
    compare = next(blocs_d_une(replace(fiche, blocs=(bloc,))))
    return Encart("passerelles/morceaux/encart_bloc.html", page.encart(compare, au, timezone.localdate()))


def d_un_devenir(numero: str, code: str, au: date | None) -> Encart | None:
    """Where a bloc counts: the équivalences that start from it and are in force, when there are any."""
    cle = Cle(numero, code)
    dites = [dite for dite in en_vigueur(decidees(cle, au or timezone.localdate())) if dite.depuis]
    if not dites:
        return None
    return Encart("passerelles/morceaux/encart_devenir.html", {"decidees": dites, "adresse": adresse_passerelles(cle)})


def d_une_fiche(fiche: Fiche) -> Encart:
    """On the page of a certification: comparing its blocs with those of another one."""
    return Encart("passerelles/morceaux/encart_fiche.html", {"adresse": adresse_choix(fiche.numero)})
