"""The fiches around one, as the library follows them: read once for a page, whatever the size of the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from brique.referentiel.fiche import Fiche
from brique.referentiel.filiation import Etape, Etat, Filiation
from portail.referentiel import queries_histoire
from portail.referentiel.adresses import adresse_fiche


@dataclass(frozen=True, slots=True)
class Famille:
    """The fiches that renewals and correspondances tie to one, by number, and what the library says of them.

    ``sorties`` left the register; ``tronquee`` says that more fiches are tied than were read.
    """

    numero: str
    fiches: Mapping[str, Fiche]
    filiation: Filiation
    sorties: frozenset[str]
    tronquee: bool

    def adresse(self, numero: str, au: date | None = None) -> str:
        """The page of one of them; empty when it is not in the register."""
        return adresse_fiche(numero, au) if numero in self.fiches else ""


def lire_famille(numero: str, au: date | None) -> Famille | None:
    """The family of ``numero`` as the register stood on ``au``; None when nothing in it names that number."""
    lue = queries_histoire.parente(numero, au)
    if not lue.fiches:
        return None
    filiation = Filiation.depuis(lue.fiches, registre=queries_histoire.date_du_registre(au))
    return Famille(numero, {fiche.numero: fiche for fiche in lue.fiches}, filiation, lue.sorties, lue.tronquee)


def classe_de(etape: Etape) -> str:
    """The class of the label that says where a fiche stands."""
    return _CLASSES.get(etape.etat, "")


_CLASSES = {
    Etat.A_VENIR: "e-cours",
    Etat.DELIVRABLE: "e-poss",
    Etat.EXPIREE: "e-refus",
    Etat.ETEINTE: "e-refus",
    Etat.RETIREE: "e-refus",
}
