"""Référentiels as branches write them: read into a draft, edited part by part, written back.

>>> from brique.referentiel.redaction import lire_brouillon      # doctest: +SKIP
>>> brouillon = lire_brouillon("referentiel.docx").brouillon     # doctest: +SKIP
"""

from brique.referentiel.redaction.brouillon import (
    Activite,
    BlocEcrit,
    Brouillon,
    Choix,
    CompetenceEcrite,
    Doute,
    Passage,
    Place,
    Texte,
)
from brique.referentiel.redaction.gestes import FIN, Acte, ErreurConflit, Geste, faire, faire_tous

__all__ = [
    "FIN",
    "Acte",
    "Activite",
    "BlocEcrit",
    "Brouillon",
    "Choix",
    "CompetenceEcrite",
    "Doute",
    "ErreurConflit",
    "Geste",
    "Passage",
    "Place",
    "Texte",
    "faire",
    "faire_tous",
]
