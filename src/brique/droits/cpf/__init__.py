"""The compte personnel de formation: its balance through time, and what it pays of an action."""

from brique.droits.cpf.absence import DemandeAbsence, demander_absence
from brique.droits.cpf.action import Action, Apport, Financeur, Nature, Objet
from brique.droits.cpf.compte import Compte, projeter
from brique.droits.cpf.financement import Financement, financer, tirage_maximal
from brique.droits.cpf.lecture import Demande, lire_demande, lire_situation
from brique.droits.cpf.mouvements import Credit, Genre, Mouvement, Poche, Retrait
from brique.droits.cpf.reponse import ReponseCpf, repondre
from brique.droits.cpf.situation import (
    Abondement,
    Absence,
    Accord,
    Activite,
    Categorie,
    Conversion,
    DateCredit,
    Declaration,
    NatureAbondement,
    NatureAbsence,
    Ouverture,
    Permis,
    SituationCpf,
)

__all__ = [
    "Abondement",
    "Absence",
    "Accord",
    "Action",
    "Activite",
    "Apport",
    "Categorie",
    "Compte",
    "Conversion",
    "Credit",
    "DateCredit",
    "Declaration",
    "Demande",
    "DemandeAbsence",
    "Financement",
    "Financeur",
    "Genre",
    "Mouvement",
    "Nature",
    "NatureAbondement",
    "NatureAbsence",
    "Objet",
    "Ouverture",
    "Permis",
    "Poche",
    "ReponseCpf",
    "Retrait",
    "SituationCpf",
    "demander_absence",
    "financer",
    "lire_demande",
    "lire_situation",
    "projeter",
    "repondre",
    "tirage_maximal",
]
