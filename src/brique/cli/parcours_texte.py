"""The answer to a request as an adviser would print it: the plans side by side, then each, then what to know."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from brique.droits.cpf.alimentation import euros
from brique.parcours.reponses.dessin_financement import flux_par_mois
from brique.parcours.reponses.explication import NOMS
from brique.parcours.reponses.reponse import PlanExplique, Reponse
from brique.parcours.solveur.plan import Objectif, Plan
from brique.referentiel.ecart.champs import dire
from brique.referentiel.filiation.phrases import enumerer

_ECARTEES = 12


def montrer(reponse: Reponse) -> None:
    """Print the whole answer."""
    sortie = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    _tete(sortie, reponse)
    if reponse.plans:
        sortie.print(_cote_a_cote(reponse))
        for noms, explique in _distincts(reponse):
            _plan(sortie, enumerer(noms), explique, reponse)
    elif reponse.impossibilite is not None:
        sortie.print(Text("\nAucun plan n’est possible.", style="bold red"))
        for raison in reponse.impossibilite.raisons:
            sortie.print(Text(f"  – {raison.constat}"))
            if raison.reparation:
                sortie.print(Text(f"    {raison.reparation}", style="dim"))
    _demandes(sortie, reponse)
    _liste(
        sortie, "Ce qui n’a pas pu servir", [f"{e.quoi} : {e.raison} {e.reparation}".strip() for e in reponse.ecartees]
    )
    _liste(sortie, "À savoir", reponse.reserves, None)


def montrer_compromis(plans: Sequence[Plan], reponse: Reponse) -> None:
    """Print every trade-off between what is paid and when all is held."""
    sortie = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    sortie.print(Text("\nTous les compromis entre le prix et la fin", style="bold"))
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("Fin")
    for titre in ("Vous payez", "Heures", "Étapes incertaines"):
        table.add_column(titre, justify="right")
    for plan in plans:
        table.add_row(_fin(plan, reponse), euros(plan.bilan.paye), str(plan.bilan.heures), str(plan.bilan.incertains))
    sortie.print(table)


def _tete(sortie: Console, reponse: Reponse) -> None:
    probleme = reponse.preparation.probleme
    combien = "" if probleme.nombre_a_atteindre == len(probleme.visees) else f" ({probleme.nombre_a_atteindre} suffit)"
    sortie.print(Text(f"Parcours calculé au {dire(reponse.demande.au)}{combien}", style="bold"))
    for visee in probleme.visees:
        sortie.print(Text(f"  {visee.numero} {visee.intitule}"))


def _cote_a_cote(reponse: Reponse) -> Table:
    table = Table(box=None, padding=(0, 3, 0, 0), title_justify="left")
    table.add_column("", no_wrap=True)
    for objectif in reponse.plans:
        table.add_column(NOMS[objectif], justify="right")
    plans = list(reponse.plans.values())
    rangs = {
        "Obtenu": [enumerer(p.plan.atteintes) for p in plans],
        "Au plus tard": [_fin(p.plan, reponse) for p in plans],
        "Vous payez": [euros(p.comptes.paye) for p in plans],
        "Votre compte paie": [euros(p.comptes.cpf) for p in plans],
        "D’autres paient": [euros(p.comptes.apports) for p in plans],
        "Heures à y consacrer": [str(p.plan.bilan.heures) for p in plans],
        "Étapes": [str(sum(not e.de_droit for e in p.etapes)) for p in plans],
        "  dont incertaines": [str(p.plan.bilan.incertains) for p in plans],
        "Démontré": ["oui" if p.plan.prouve else "non" for p in plans],
    }
    for nom, valeurs in rangs.items():
        table.add_row(nom, *valeurs)
    return table


def _fin(plan: Plan, reponse: Reponse) -> str:
    return f"fin {reponse.preparation.calendrier.nommer(plan.bilan.fin - 1)}" if plan.bilan.fin else "déjà"


def _distincts(reponse: Reponse) -> list[tuple[list[str], PlanExplique]]:
    """The plans, those that come to the same steps told once."""
    vus: dict[Objectif, list[str]] = {}
    for objectif in reponse.plans:
        vus.setdefault(reponse.repeter(objectif) or objectif, []).append(NOMS[objectif].lower())
    return [(noms, reponse.plans[premier]) for premier, noms in vus.items()]


def _plan(sortie: Console, nom: str, explique: PlanExplique, reponse: Reponse) -> None:
    sortie.print(Text(f"\n{nom[0].upper()}{nom[1:]}", style="bold"))
    for phrase in (*explique.resume, *explique.remarques):
        sortie.print(Text(f"  {phrase}"))
    for etape in explique.etapes:
        debut = "Dès maintenant" if etape.de_droit and not etape.etape.depart.mois else f"Le {dire(etape.du)}"
        fin = f" – {dire(etape.au)}" if etape.au else ""
        sortie.print(Text.assemble(f"\n  {debut}{fin}  ", (etape.titre, "bold")))
        for bloc in etape.apporte:
            sortie.print(Text(f"      → {bloc}", style="green"))
        for raison in etape.pourquoi:
            sortie.print(Text(f"      {raison}"))
        if etape.obtention:
            sortie.print(Text(f"      Obtenu au plus tard le {dire(etape.obtention)}."))
        if etape.paiement != "Rien à payer." or not etape.de_droit:
            sortie.print(Text(f"      {etape.paiement}"))
    _flux(sortie, explique, reponse)
    _gardes(sortie, explique, reponse)
    _ameliorations(sortie, explique)


def _flux(sortie: Console, explique: PlanExplique, reponse: Reponse) -> None:
    mois = flux_par_mois(reponse, explique.comptes, explique.plan.bilan.fin)
    if not any(un.total or un.credit for un in mois.values()):
        return
    sortie.print(Text("\n  Mois par mois"))
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("", no_wrap=True)
    for titre in ("Reçu", "Compte", "Autres", "Vous", "Reste"):
        table.add_column(titre, justify="right", no_wrap=True)
    for rang, un in mois.items():
        parts = [euros(montant) if montant else "" for montant in (un.credit, un.cpf, un.apports, un.paye)]
        reste = "" if un.solde is None else euros(un.solde)
        table.add_row(reponse.preparation.calendrier.nommer(rang), *parts, reste)
    sortie.print(table)


def _gardes(sortie: Console, explique: PlanExplique, reponse: Reponse) -> None:
    """What is kept if one stops, from each month on."""
    if not explique.gardes:
        return
    sortie.print(Text("\n  Si vous vous arrêtez, vous gardez à vie"))
    for mois, cles in explique.gardes:
        quand = reponse.preparation.calendrier.a_partir(mois)
        sortie.print(Text(f"    {quand} : {enumerer(cle.code or cle.fiche for cle in cles)}"))


def _ameliorations(sortie: Console, explique: PlanExplique) -> None:
    if explique.ameliorations:
        sortie.print(Text("\n  Ce qui l’améliorerait"))
        for une in explique.ameliorations:
            sortie.print(Text(f"    – {une.constat}"))


def _demandes(sortie: Console, reponse: Reponse) -> None:
    demandes = reponse.preparation.probleme.demandes
    if demandes:
        sortie.print(Text("\nÀ demander, sans y compter", style="bold"))
        for une in demandes:
            sortie.print(Text(f"  – {une.libelle} ({une.appui})."))


def _liste(sortie: Console, titre: str, phrases: Iterable[str], au_plus: int | None = _ECARTEES) -> None:
    dites = list(phrases)
    if not dites:
        return
    sortie.print(Text(f"\n{titre}", style="bold"))
    for phrase in dites[:au_plus]:
        sortie.print(Text(f"  – {phrase}"))
    if au_plus is not None and len(dites) > au_plus:
        sortie.print(Text(f"  … et {len(dites) - au_plus} autres (--json pour tout voir)."))
