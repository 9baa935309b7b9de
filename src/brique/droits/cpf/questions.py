"""The kinds of questions that a case may put to the account: a year, a balance, an action, an absence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from brique.droits.cas import Repondre
from brique.droits.cpf.absence import demander_absence
from brique.droits.cpf.alimentation import alimenter
from brique.droits.cpf.compte import projeter
from brique.droits.cpf.financement import financer, tirage_maximal
from brique.droits.cpf.formes import Euros, FormeAction, FormeFaits, FormeSituation
from brique.droits.cpf.heures import heures_de_l_annee
from brique.droits.cpf.mouvements import Genre, Poche
from brique.droits.cpf.situation import Ouverture
from brique.droits.noyau import Droit, reserves
from brique.saisie import Forme, Jour, Lu, controler


class FormeAnnee(FormeFaits):
    """What a civil year brings."""

    annee: Annotated[int, Field(ge=2019, le=2100)]


class FormeRetrait(Forme):
    """A sum drawn from the account."""

    jour: Jour
    montant: Euros


class FormeSolde(FormeSituation):
    """What an account holds on a day, after withdrawals."""

    jour: Jour
    retraits: tuple[FormeRetrait, ...] = ()


class FormeQuestionAction(FormeFaits):
    """What an action costs with a balance, or with pockets."""

    action: FormeAction
    solde: Euros = Decimal(0)
    verse: Euros = Decimal(0)
    hors_plafond: Euros = Decimal(0)
    civique: Euros = Decimal(0)


class FormeQuestionAbsence(Forme):
    """Training in working hours, from a day to another included."""

    debut: Jour
    fin: Jour


def _annee(lu: Lu, lieu: str, droit: Droit) -> Mapping[str, Any]:
    question = controler(lu, FormeAnnee, nom=lieu)
    situation = question.autour(Ouverture(date(question.annee, 1, 1)))
    apport = alimenter(situation, question.annee, droit)
    heures = heures_de_l_annee(situation, question.annee, droit)
    trace = (*(apport.trace if apport else ()), *(heures.trace if heures else ()))
    return {
        "montant": apport.montant if apport else None,
        "plafond": apport.plafond if apport else None,
        "supplement": apport.supplement if apport else None,
        "heures": heures.nombre if heures else None,
        "plafond_heures": heures.plafond if heures else None,
        "regles": [etape.regle for etape in trace],
        "etapes": [etape.constat for etape in trace],
        "reserves": list(reserves(trace)),
    }


def _solde(lu: Lu, lieu: str, droit: Droit) -> Mapping[str, Any]:
    question = controler(lu, FormeSolde, nom=lieu)
    compte = projeter(question.situation(), question.jour, droit)
    compte = compte.apres([(retrait.jour, retrait.montant) for retrait in question.retraits])
    poches = compte.poches(question.jour)
    credits_recus = [mouvement for mouvement in compte.mouvements if mouvement.genre is Genre.CREDIT]
    trace = (*compte.trace, *(etape for mouvement in compte.mouvements for etape in mouvement.trace))
    return {
        "solde": compte.solde(question.jour),
        **{poche.value: poches[poche] for poche in Poche},
        "credits": [mouvement.montant for mouvement in credits_recus],
        "jours": [mouvement.jour for mouvement in credits_recus],
        "constats": [mouvement.constat for mouvement in compte.mouvements],
        "regles": [etape.regle for etape in trace],
        "reserves": list(reserves(trace)),
    }


def _action(lu: Lu, lieu: str, droit: Droit) -> Mapping[str, Any]:
    question = controler(lu, FormeQuestionAction, nom=lieu)
    action = question.action.valeur()
    situation = question.autour(Ouverture(action.jour))
    poches = {
        Poche.ACQUIS: question.solde,
        Poche.VERSE: question.verse,
        Poche.HORS_PLAFOND: question.hors_plafond,
        Poche.CIVIQUE: question.civique,
    }
    reponse = financer(action, situation, poches, droit)
    return {
        "eligible": reponse.eligible,
        "motifs": list(reponse.motifs),
        "cpf": reponse.cpf,
        "participation": reponse.participation,
        "apports": {apport.financeur.value: apport.montant for apport in reponse.apports},
        "a_payer": reponse.a_payer,
        "plafond": reponse.plafond,
        "tirage_maximal": tirage_maximal(action, situation, droit),
        "conditions": list(reponse.conditions),
        "regles": [etape.regle for etape in reponse.trace],
        "etapes": [etape.constat for etape in reponse.trace],
        "reserves": list(reserves(reponse.trace)),
    }


def _absence(lu: Lu, lieu: str, droit: Droit) -> Mapping[str, Any]:
    question = controler(lu, FormeQuestionAbsence, nom=lieu)
    demande = demander_absence(question.debut, question.fin, droit)
    return {"demande_avant": demande.au_plus_tard, "jours_de_reponse": demande.jours_de_reponse}


GENRES: Mapping[str, Repondre] = {
    "cpf-annee": _annee,
    "cpf-solde": _solde,
    "cpf-action": _action,
    "cpf-absence": _absence,
}
"""The questions of the cases of ``cas/cpf*.yaml``."""
