"""What plans are made of: the people of the passeport, fictional offers around today, a plan already computed."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from portail.droits import operations as droits
from portail.droits.reponses import Reponses
from portail.parcours import models
from portail.parcours.offres.demonstration import charger_offres
from portail.parcours.plans import operations
from portail.parcours.plans.assemblage import assembler
from portail.parcours.plans.contraintes import Contraintes
from tests.portail.parcours.passeport_fabrique import DETENUE, Monde, attester, monter

CIBLE = DETENUE
CONTRAINTES = {"heures": "35", "epargne": "", "par_mois": "", "echeance": "", "lieu": "", "rayon": "", "experience": ""}


def planter(dossier: Path) -> Monde:
    """A holder with one bloc of two and an account, and offers towards the other."""
    monde = monter(dossier)
    charger_offres(timezone.now())
    attester(monde)
    droits.garder(monde.camille, Reponses(timezone.localdate(), Decimal(800)), quand=timezone.now())
    return monde


def calculer(monde: Monde, contraintes: Contraintes | None = None, **autres: Any) -> models.PlanCalcule:
    """A plan of camille towards the bloc they miss."""
    quand = timezone.now()
    jour = timezone.localdate(quand)
    figee = assembler(
        monde.camille.pk, {CIBLE: []}, contraintes or Contraintes(), jour, cpf=Reponses(jour, Decimal(800)).en_forme()
    )
    question = operations.Question(figee, "CQP fictif Vendeur", jour, **autres)
    return operations.demander(monde.camille, question, quand=quand)


def texte(reponse: Any) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reponse.content.decode()).replace("\xa0", " "))
