"""VAE through time: who may ask for what, with which jury, and the leave that goes with it."""

from brique.droits.vae.conge import DemandeConge, ReponseConge, demander_conge
from brique.droits.vae.demande import Cible, DemandeVae, Dossier, ReponseVae, demander
from brique.droits.vae.jury import Membre, composer

__all__ = [
    "Cible",
    "DemandeConge",
    "DemandeVae",
    "Dossier",
    "Membre",
    "ReponseConge",
    "ReponseVae",
    "composer",
    "demander",
    "demander_conge",
]
