"""What changed between two fiches, two drafts or two registers, bloc by bloc, down to the words.

>>> from brique.referentiel.ecart import comparer_fiches            # doctest: +SKIP
>>> [bloc.nature for bloc in comparer_fiches(avant, apres).blocs]   # doctest: +SKIP
"""

from brique.referentiel.ecart.brouillons import comparer_brouillons
from brique.referentiel.ecart.fiches import comparer_fiches
from brique.referentiel.ecart.mots_changes import comparer_mots
from brique.referentiel.ecart.registres import EcartRegistre, comparer_registres
from brique.referentiel.ecart.valeurs import (
    SANS_EFFET,
    DevenirBloc,
    EcartActivite,
    EcartBloc,
    EcartChamp,
    EcartCompetence,
    EcartFiche,
    EcartTexte,
    Mot,
    Nature,
    Reprise,
    cote_apres,
    cote_avant,
)

__all__ = [
    "SANS_EFFET",
    "DevenirBloc",
    "EcartActivite",
    "EcartBloc",
    "EcartChamp",
    "EcartCompetence",
    "EcartFiche",
    "EcartRegistre",
    "EcartTexte",
    "Mot",
    "Nature",
    "Reprise",
    "comparer_brouillons",
    "comparer_fiches",
    "comparer_mots",
    "comparer_registres",
    "cote_apres",
    "cote_avant",
]
