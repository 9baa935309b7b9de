"""The state of the register around offers: read in a few queries, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from brique.parcours.offres.registre import EtatRegistre, etat_registre
from brique.parcours.offres.valeurs import Offre
from brique.referentiel.fiche import Fiche
from portail.referentiel.queries_histoire import sommaires
from portail.referentiel.queries_partenaires import partenaires

_LOT = 500


def etat_du_registre(numeros: Iterable[str], au: date) -> EtatRegistre:
    """The certifications ``numeros`` as the register stands at the end of day ``au``."""
    voulus = sorted({numero for numero in numeros if numero and "\x00" not in numero})
    fiches: list[Fiche] = []
    for debut in range(0, len(voulus), _LOT):
        lot = voulus[debut : debut + _LOT]
        habilites = partenaires(lot, au)
        fiches.extend(replace(f, partenaires=tuple(habilites.get(f.numero, ()))) for f in sommaires(lot, au))
    return etat_registre(fiches, au)


def fiches_citees(offres: Iterable[Offre]) -> set[str]:
    """Every number of the register that offers name."""
    return {
        numero
        for offre in offres
        for numero in (
            *(visee.fiche for visee in offre.certifications),
            *(bloc.fiche for bloc in offre.blocs),
            *(bloc.fiche for session in offre.sessions for bloc in session.blocs),
        )
        if numero
    }
