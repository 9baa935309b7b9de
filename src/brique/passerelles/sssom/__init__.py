"""Passerelles, correspondances and decisions exchanged with other software: SSSOM 1.1, written and read.

>>> from brique.passerelles.sssom import calculee, ecrire_sssom, lire_sssom
>>> jeu = ecrire_sssom(calculee(passerelle, libelles) for passerelle in passerelles)    # doctest: +SKIP
>>> jeu = lire_sssom("passerelles.sssom.tsv")                                           # doctest: +SKIP
"""

from brique.passerelles.sssom.champs import NORME, Valeur
from brique.passerelles.sssom.ecriture import LICENCE_OUVERTE, Ecrit, Entete, ecrire_sssom
from brique.passerelles.sssom.lecture import Jeu, Limites, Rangee, fichier_de_metadonnees, lire_sssom
from brique.passerelles.sssom.lignes import calculee, decidee, declaree, renouvellement
from brique.passerelles.sssom.objet import en_objet
from brique.passerelles.sssom.retour import Lien, decision, lien

__all__ = [
    "LICENCE_OUVERTE",
    "NORME",
    "Ecrit",
    "Entete",
    "Jeu",
    "Lien",
    "Limites",
    "Rangee",
    "Valeur",
    "calculee",
    "decidee",
    "decision",
    "declaree",
    "ecrire_sssom",
    "en_objet",
    "fichier_de_metadonnees",
    "lien",
    "lire_sssom",
    "renouvellement",
]
