"""VAE through time: who may ask for what, with which jury, and the leave that goes with it."""

from brique.droits.vae.conge import DemandeConge, ReponseConge, demander_conge
from brique.droits.vae.demande import Cible, DemandeVae, ReponseVae, demander
from brique.droits.vae.inversee import ContratInverse, ReponseInverse, examiner_contrat
from brique.droits.vae.jury import Incompatibilite, Membre, ReglesJury, composer, regles_jury, verifier_jury
from brique.droits.vae.limites import Depot, Dossier, ReponseDepot, limiter_depot

__all__ = [
    "Cible",
    "ContratInverse",
    "DemandeConge",
    "DemandeVae",
    "Depot",
    "Dossier",
    "Incompatibilite",
    "Membre",
    "ReglesJury",
    "ReponseConge",
    "ReponseDepot",
    "ReponseInverse",
    "ReponseVae",
    "composer",
    "demander",
    "demander_conge",
    "examiner_contrat",
    "limiter_depot",
    "regles_jury",
    "verifier_jury",
]
