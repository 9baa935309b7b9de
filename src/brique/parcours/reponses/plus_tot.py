"""What a step would change in the money of its plan if it began at an earlier date, the other steps staying put."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from brique.droits.cpf.alimentation import euros
from brique.droits.cpf.mouvements import EN_EUROS
from brique.parcours.solveur.deroule import Deroule, derouler
from brique.parcours.solveur.plan import Choix, Etape, Plan
from brique.parcours.solveur.probleme import Depart
from brique.parcours.voies.preparation import Preparation
from brique.referentiel.ecart.champs import dire


def pourquoi_pas_plus_tot(etape: Etape, avant: Depart, plan: Plan, preparation: Preparation) -> Iterator[str]:
    """Why not at ``avant``, when only money can be the reason; nothing when it is not."""
    choix = Choix(etape.voie, avant)
    tous = [choix if une is etape else une.choix for une in plan.etapes]
    autrement = derouler(preparation.probleme, tous, plan.atteintes)
    quand = preparation.calendrier.nommer(avant.mois)
    if autrement is None:
        sans_limite = replace(preparation.probleme, moyens=replace(preparation.probleme.moyens, epargne=None))
        if derouler(sans_limite, tous, plan.atteintes) is not None:
            yield "Pas avant : il faut le temps de mettre de côté ce que vous payez."
        return
    surcout = autrement.bilan.paye - plan.bilan.paye
    if surcout <= 0:
        return
    credit = _premier_credit(avant.mois, etape.depart.mois, preparation)
    solde = _disponible(choix, autrement)
    if not credit or solde >= choix.tirage:
        yield f"Pas avant : commencer en {quand} vous coûterait {euros(surcout)} de plus."
        return
    yield (
        f"Pas avant : le compte n’aura que {euros(solde)} avant {credit} ; commencer en {quand} vous coûterait "
        f"{euros(surcout)} de plus."
    )


def _disponible(choix: Choix, autrement: Deroule) -> Decimal:
    """What the account holds for a step when it begins: what it draws then, and what is left after that month."""
    tire = next(une.cpf for une in autrement.etapes if une.choix is choix)
    return tire + next(flux.solde_cpf for flux in autrement.flux if flux.mois == choix.depart.mois)


def _premier_credit(debut: int, fin: int, preparation: Preparation) -> str:
    """« le crédit du 30 juin 2028 »: the first that can be drawn after the month ``debut`` and by ``fin``."""
    compte, calendrier = preparation.compte, preparation.calendrier
    jours = sorted(
        credit.jour
        for credit in (() if compte is None else compte.credits)
        if credit.poche in EN_EUROS and credit.montant and debut < calendrier.depuis(credit.jour) <= fin
    )
    return f"le crédit du {dire(jours[0])}" if jours else ""
