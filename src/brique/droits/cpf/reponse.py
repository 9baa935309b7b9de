"""The whole answer to a situation file: the account, each action paid in turn from what is left, and what to know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from brique.droits.cpf.action import Nature
from brique.droits.cpf.compte import Compte, projeter
from brique.droits.cpf.financement import Financement, financer
from brique.droits.cpf.lecture import Demande
from brique.droits.cpf.mouvements import Mouvement, Retrait
from brique.droits.noyau import Droit, Etape, reserves

ANNEES = 5
"""How many years an account is projected when the file does not say."""


@dataclass(frozen=True, slots=True)
class ReponseCpf:
    """The account after the actions, how each is paid in the order of their days, and what a reader must be told."""

    compte: Compte
    financements: tuple[Financement, ...]
    reserves: tuple[str, ...]


def repondre(demande: Demande, jusqu_a: date | None, droit: Droit) -> ReponseCpf:
    """The answer to what a file asks, to ``jusqu_a`` or the horizon of the file, or five years without either; further
    when an action comes later. Each action that the account may pay is drawn from it before the next."""
    situation = demande.situation
    ouverture = situation.ouverture.jour
    voulu = jusqu_a or demande.jusqu_a or date(ouverture.year + ANNEES, 12, 31)
    actions = sorted(demande.actions, key=lambda action: action.jour)
    fin = voulu if voulu < ouverture else max((voulu, *(action.jour for action in actions)))
    compte = projeter(situation, fin, droit)
    financements: list[Financement] = []
    for action in actions:
        financement = financer(action, situation, compte.poches(action.jour), droit)
        financements.append(financement)
        if action.nature is Nature.BILAN and (financement.cpf or financement.apports):
            situation = replace(situation, bilans=(*situation.bilans, action.jour))
        if financement.cpf:
            compte = compte.apres([Retrait(action.jour, financement.cpf, tuple(financement.tirages), action.nom)])
    trace = (
        *compte.trace,
        *(etape for mouvement in compte.mouvements for etape in mouvement.trace),
        *(etape for financement in financements for etape in financement.trace),
    )
    return ReponseCpf(compte, tuple(financements), reserves(trace))


def en_json(reponse: ReponseCpf) -> dict[str, Any]:
    """The answer as JSON holds it: euros as texts with their cents, days as AAAA-MM-JJ."""
    compte = reponse.compte
    return {
        "compte": {
            "au": compte.jour.isoformat(),
            "jusqu_a": compte.jusqu_a.isoformat(),
            "solde": f"{compte.solde(compte.jusqu_a):.2f}",
            "mouvements": [_mouvement(mouvement) for mouvement in compte.mouvements],
            "etapes": _etapes(compte.trace),
        },
        "actions": [_financement(financement) for financement in reponse.financements],
        "reserves": list(reponse.reserves),
    }


def _mouvement(mouvement: Mouvement) -> dict[str, Any]:
    return {
        "jour": mouvement.jour.isoformat(),
        "genre": mouvement.genre.value,
        "poche": mouvement.poche.value,
        "montant": f"{mouvement.montant:.2f}",
        "solde": f"{mouvement.solde:.2f}",
        "constat": mouvement.constat,
        "etapes": _etapes(mouvement.trace),
    }


def _financement(financement: Financement) -> dict[str, Any]:
    action = financement.action
    return {
        "nature": action.nature.value,
        "libelle": action.libelle,
        "code": action.code,
        "jour": action.jour.isoformat(),
        "prix": f"{action.prix:.2f}",
        "eligible": financement.eligible,
        "motifs": list(financement.motifs),
        "conditions": list(financement.conditions),
        "cpf": f"{financement.cpf:.2f}",
        "participation": f"{financement.participation:.2f}",
        "apports": [
            {"financeur": apport.financeur.value, "montant": f"{apport.montant:.2f}", "objet": apport.objet.value}
            for apport in financement.apports
        ],
        "a_payer": f"{financement.a_payer:.2f}",
        "etapes": _etapes(financement.trace),
    }


def _etapes(trace: Iterable[Etape]) -> list[dict[str, Any]]:
    return [
        {
            "regle": etape.regle,
            "constat": etape.constat,
            "montant": None if etape.montant is None else f"{etape.montant:.2f}",
            "references": etape.references,
        }
        for etape in trace
    ]
