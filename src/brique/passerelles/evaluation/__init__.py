"""What the passerelles are worth, measured on truths made by other people, beside simple references, with intervals."""

from brique.passerelles.evaluation.chercheurs import Chercheur, Fabrique, classer
from brique.passerelles.evaluation.competences import evaluer_competences
from brique.passerelles.evaluation.correspondances import MoteurDeBlocs, Preparation, evaluer_correspondances
from brique.passerelles.evaluation.moteurs import moteur_de_blocs, moteur_de_textes
from brique.passerelles.evaluation.rapport import Mesure, Rapport, Strate
from brique.passerelles.evaluation.references import REFERENCES
from brique.passerelles.evaluation.renouvellements import evaluer_renouvellements
from brique.passerelles.evaluation.verites import (
    VeriteCompetences,
    VeriteRenouvellements,
    lire_competences,
    lire_renouvellements,
)
from brique.passerelles.titres import sans_code, titre_normalise

__all__ = [
    "REFERENCES",
    "Chercheur",
    "Fabrique",
    "Mesure",
    "MoteurDeBlocs",
    "Preparation",
    "Rapport",
    "Strate",
    "VeriteCompetences",
    "VeriteRenouvellements",
    "classer",
    "evaluer_competences",
    "evaluer_correspondances",
    "evaluer_renouvellements",
    "lire_competences",
    "lire_renouvellements",
    "moteur_de_blocs",
    "moteur_de_textes",
    "sans_code",
    "titre_normalise",
]
