"""The money of a plan, day by day and to the cent: each step financed in its order, the account drawn before the next.

The planner counts by months; here is what the law says of each day. When the two differ, the figures here are the ones
to believe, and the difference is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from brique.droits.cpf.compte import Compte
from brique.droits.cpf.financement import Financement, financer
from brique.droits.cpf.mouvements import Retrait
from brique.droits.noyau import Droit
from brique.parcours.solveur.plan import Etape, Plan
from brique.parcours.solveur.probleme import ZERO
from brique.parcours.voies.paiement import Achat
from brique.parcours.voies.preparation import Preparation


@dataclass(frozen=True, slots=True)
class Paiement:
    """Who pays a step, on the day it is bought: ``cpf`` + ``apports`` + ``paye`` is its price.

    ``financement`` is None when the account has no part in it. Third parties complete what the rights leave, never
    before them (art. R6333-3): ``apports`` may be less than what they promised.
    """

    etape: Etape
    jour: date
    achat: Achat
    financement: Financement | None
    cpf: Decimal
    apports: Decimal
    paye: Decimal


@dataclass(frozen=True, slots=True)
class Comptes:
    """The payments of a plan in the order of days, their sums, and the account after them.

    ``ecart``: what the plan by months asks of the person beyond these figures (0 when they agree).
    """

    paiements: tuple[Paiement, ...]
    compte: Compte | None
    cpf: Decimal
    apports: Decimal
    paye: Decimal
    ecart: Decimal


def compter(plan: Plan, preparation: Preparation, droit: Droit) -> Comptes:
    """The payments of ``plan``, each step financed on its day with what the steps before it left."""
    payantes = [etape for etape in plan.etapes if etape.voie.prix]
    jours = [(_jour(etape, preparation), rang) for rang, etape in enumerate(payantes)]
    compte = preparation.compte
    paiements: list[Paiement] = []
    for jour, rang in sorted(jours):
        etape = payantes[rang]
        achat = preparation.achats[etape.voie.cle, etape.depart.mois]
        paiement = _payer(etape, jour, achat, compte, preparation, droit)
        if compte is not None and paiement.financement is not None and paiement.cpf:
            tirages = tuple(paiement.financement.tirages)
            compte = compte.apres([Retrait(jour, paiement.cpf, tirages, achat.action.nom)])
        paiements.append(paiement)
    paye = sum((un.paye for un in paiements), ZERO)
    return Comptes(
        tuple(paiements),
        compte,
        sum((un.cpf for un in paiements), ZERO),
        sum((un.apports for un in paiements), ZERO),
        paye,
        plan.bilan.paye - paye,
    )


def _payer(
    etape: Etape, jour: date, achat: Achat, compte: Compte | None, preparation: Preparation, droit: Droit
) -> Paiement:
    situation = preparation.demande.cpf
    if not achat.eligible or compte is None or situation is None:
        return Paiement(etape, jour, achat, None, ZERO, achat.apports, achat.prix - achat.apports)
    poches = compte.poches(jour) if compte.arret is None or jour < compte.arret else {}
    financement = financer(achat.action, situation, poches, droit)
    apports = sum((un.montant for un in financement.apports), ZERO)
    return Paiement(etape, jour, achat, financement, financement.cpf, apports, financement.a_payer + achat.annexes)


def _jour(etape: Etape, preparation: Preparation) -> date:
    return etape.depart.jour or preparation.calendrier.jour(etape.depart.mois)
