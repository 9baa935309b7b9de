"""What the demonstration's candidat keeps: rights, a plan, another that their adviser proposes. Never in production."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from brique.erreurs import ErreurBrique
from portail.droits import operations as droits
from portail.droits.queries import Reponses, reponses_de
from portail.parcours import models
from portail.parcours.passeport.demonstration import VISEE
from portail.parcours.passeport.queries_partages import partages_recus
from portail.parcours.plans import operations
from portail.parcours.plans.assemblage import assembler
from portail.parcours.plans.contraintes import Contraintes
from portail.parcours.plans.page import titre_de
from portail.referentiel.queries_identites import situer
from portail.socle.demonstration import DOMAINE, exiger_hors_production
from portail.socle.queries import compte_par_courriel

if TYPE_CHECKING:
    from portail.socle.models import Compte

NOTE = "Camille peut se libérer deux jours par semaine. Commencer par le bloc où elle est déjà à l’aise."


def charger_plans(quand: datetime) -> int:
    """Write them, unless the candidat has a plan, or the demonstration is not there. Returns how many plans."""
    exiger_hors_production()
    camille, ines = (compte_par_courriel(f"{nom}@{DOMAINE}") for nom in ("candidat", "conseiller"))
    deja = camille is not None and models.PlanCalcule.objects.filter(personne=camille).exists()
    if camille is None or ines is None or deja or VISEE not in situer([VISEE]):
        return 0
    jour = timezone.localdate(quand)
    dites = Reponses(jour, Decimal("1340.50"), temps=80)  # as she tells them to her adviser
    if reponses_de(camille.pk) is None:
        droits.garder(camille, dites, quand=quand)
    try:
        sien = _calculer(camille, Contraintes(heures=20, vae=True, experience_mois=30), dites, quand)
        operations.garder(sien, acteur=camille, quand=quand)
        if not any(partage.personne_id == camille.pk for partage in partages_recus(ines, jour)):
            return 1
        propose = _calculer(camille, Contraintes(heures=20, epargne=Decimal(600)), dites, quand, ines)
        operations.proposer(propose, NOTE, conseiller=ines, quand=quand)
    except ErreurBrique:  # the demonstration register was replaced by another: the rest of the site works
        return 0
    return 2


def _calculer(
    camille: Compte, contraintes: Contraintes, dites: Reponses, quand: datetime, conseiller: Compte | None = None
) -> models.PlanCalcule:
    jour = timezone.localdate(quand)
    figee = assembler(camille.pk, {VISEE: []}, contraintes, jour, cpf=dites.en_forme())
    question = operations.Question(figee, titre_de({VISEE: []}), jour, conseiller=conseiller)
    return operations.demander(camille, question, quand=quand)
