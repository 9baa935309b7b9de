"""Proofreading référentiels against the law and the doctrine: named rules, each with its reference and what to change.

>>> from brique.referentiel.relecture import relire_brouillon      # doctest: +SKIP
>>> for constat in relire_brouillon(brouillon):                    # doctest: +SKIP
...     print(constat.message)
"""

from brique.referentiel.relecture.constat import Constat, GraviteConstat
from brique.referentiel.relecture.regle import Regle
from brique.referentiel.relecture.regles import REGLES
from brique.referentiel.relecture.relire import relire, relire_brouillon, relire_fiche
from brique.referentiel.relecture.selection import Selection, selectionner

__all__ = [
    "REGLES",
    "Constat",
    "GraviteConstat",
    "Regle",
    "Selection",
    "relire",
    "relire_brouillon",
    "relire_fiche",
    "selectionner",
]
