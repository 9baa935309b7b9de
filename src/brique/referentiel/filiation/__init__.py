"""Following certifications through their renewals, and where a bloc counts today.

>>> from brique.referentiel.filiation import Filiation                     # doctest: +SKIP
>>> Filiation.depuis(fiches).suivre("RNCP99003", date(2026, 11, 22)).cas    # doctest: +SKIP
"""

from brique.referentiel.ecart.rapport import Ressemblance
from brique.referentiel.filiation.fiches_legeres import FicheLegere, alleger
from brique.referentiel.filiation.jour import dernier_jour
from brique.referentiel.filiation.registre import Filiation
from brique.referentiel.filiation.valeurs import (
    CLAIRS,
    Cas,
    Classe,
    Declaration,
    Declaree,
    Devenir,
    Etape,
    Etat,
    Lien,
    Motif,
    Portee,
    Renouvelee,
    Sens,
    Suite,
)

__all__ = [
    "CLAIRS",
    "Cas",
    "Classe",
    "Declaration",
    "Declaree",
    "Devenir",
    "Etape",
    "Etat",
    "FicheLegere",
    "Filiation",
    "Lien",
    "Motif",
    "Portee",
    "Renouvelee",
    "Ressemblance",
    "Sens",
    "Suite",
    "alleger",
    "dernier_jour",
]
