"""Time and money month by month: the hours of each week, and the account as ``brique.droits.cpf`` projects it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from brique.droits.cpf.compte import Compte, projeter
from brique.droits.cpf.mouvements import Credit, Genre, Poche
from brique.droits.noyau import Droit
from brique.parcours.calendrier import Calendrier
from brique.parcours.demandes.demande import Demande
from brique.parcours.solveur.probleme import ZERO, CreditMensuel, Moyens

SANS_PLAFOND = Decimal(1_000_000)
"""A ceiling that no account reaches."""


def moyens_de(demande: Demande, compte: Compte | None, calendrier: Calendrier) -> Moyens:
    """What the person can give each month. In a month where hours change, the least of them holds."""
    return Moyens(
        heures=tuple(_heures(demande, calendrier, mois) for mois in range(calendrier.horizon + 1)),
        epargne=demande.argent.epargne,
        par_mois=demande.argent.par_mois,
        cpf=ZERO if compte is None else compte.solde(demande.au),
        credits=() if compte is None else tuple(_credits(compte, calendrier)),
    )


def compte_de(demande: Demande, calendrier: Calendrier, droit: Droit) -> Compte | None:
    """The account of the person to the end of the plan; None when the request gives none. ErreurDroit like it."""
    return None if demande.cpf is None else projeter(demande.cpf, calendrier.fin, droit)


def _heures(demande: Demande, calendrier: Calendrier, mois: int) -> int:
    premier, apres = calendrier.jour(mois), calendrier.premier(mois + 1)
    dites: list[int] = []
    couverts = 0
    for une in demande.disponibilites:
        debut = max(premier, une.periode.debut)
        fin = apres if une.periode.fin is None else min(apres, une.periode.fin)
        if debut < fin:
            dites.append(une.heures)
            couverts += (fin - debut).days
    if couverts < (apres - premier).days:
        dites.append(demande.heures)
    return min(dites)


def _credits(compte: Compte, calendrier: Calendrier) -> Iterator[CreditMensuel]:
    """One credit a month at most, counted from the first month that is wholly after it."""
    par_mois: dict[int, list[tuple[Decimal, Decimal]]] = {}
    for credit in compte.credits:
        mois = calendrier.depuis(credit.jour)
        if credit.jour <= calendrier.au or credit.poche is Poche.HEURES or mois > calendrier.horizon:
            continue
        montant = _montant(credit, compte)
        plafond = SANS_PLAFOND if credit.plafond is None else credit.plafond
        if not montant:
            continue
        while mois in par_mois and (plafond is SANS_PLAFOND) != (par_mois[mois][0][1] is SANS_PLAFOND):
            mois += 1  # what has no ceiling never waits for what has one in the same month
        par_mois.setdefault(mois, []).append((montant, plafond))
    for mois, venus in sorted(par_mois.items()):
        if mois <= calendrier.horizon:
            yield CreditMensuel(mois, _somme(m for m, _ in venus), min(plafond for _, plafond in venus))


def _montant(credit: Credit, compte: Compte) -> Decimal:
    """Euros before the ceiling; for hours of a public agent, those that were really converted."""
    if credit.genre is not Genre.CONVERSION or not credit.heures:
        return credit.montant
    return _somme(
        un.montant
        for un in compte.mouvements
        if un.jour == credit.jour and un.genre is Genre.CONVERSION and un.poche is credit.poche
    )


def _somme(montants: Iterable[Decimal]) -> Decimal:
    return sum(montants, ZERO)
