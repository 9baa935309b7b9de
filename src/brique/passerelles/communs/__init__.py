"""Common blocs: near-identical blocs of several certifications, what differs, and a common wording to start from.

>>> from brique.passerelles.communs import groupes_communs     # doctest: +SKIP
>>> [groupe.intitule for groupe in groupes_communs(blocs).groupes]    # doctest: +SKIP
"""

from brique.passerelles.communs.comparateur import Comparateur, Proximites
from brique.passerelles.communs.rapport import SEUIL, groupes_communs
from brique.passerelles.communs.valeurs import (
    Comparaison,
    Doublon,
    Eparse,
    Groupe,
    LigneCommune,
    Partage,
    Partagee,
    RapportCommuns,
    Segment,
    Theme,
    Variante,
)

__all__ = [
    "SEUIL",
    "Comparaison",
    "Comparateur",
    "Doublon",
    "Eparse",
    "Groupe",
    "LigneCommune",
    "Partage",
    "Partagee",
    "Proximites",
    "RapportCommuns",
    "Segment",
    "Theme",
    "Variante",
    "groupes_communs",
]
