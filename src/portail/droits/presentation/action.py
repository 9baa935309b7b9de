"""What an action would cost a person: who pays what, why, and whether waiting for a credit would change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from brique.droits.cpf import Action, Compte, Financement, Objet, SituationCpf, financer, projeter
from brique.droits.lecture import droit
from brique.droits.noyau import reserves
from portail.droits.presentation.compte import horizon
from portail.droits.presentation.etapes import EtapeDite, dire_etapes
from portail.droits.presentation.montants import dire_euros


@dataclass(frozen=True, slots=True)
class Attente:
    """A later day on which the person would pay less."""

    jour: date
    a_payer: str
    gain: str


@dataclass(frozen=True, slots=True)
class CoutDit:
    """An action paid: ``parts`` are (who, how much), the person last; ``reste`` is theirs."""

    jour: date
    nom: str
    prix: str
    reste: str
    parts: list[tuple[str, str]]
    eligible: bool
    motifs: tuple[str, ...]
    conditions: tuple[str, ...]
    etapes: list[EtapeDite]
    reserves: list[str]
    attente: Attente | None


def dire_cout(action: Action, situation: SituationCpf, jour: date) -> CoutDit:
    """The cost on the day of the action. Raises ErreurDroit for what the law does not allow, or a day out of reach."""
    compte = projeter(situation, max(horizon(situation, jour), action.jour), droit())
    paye = financer(action, situation, compte.poches(action.jour), droit())
    return CoutDit(
        action.jour,
        str(action.nature.libelle),
        dire_euros(action.prix),
        dire_euros(paye.a_payer),
        _parts(paye),
        paye.eligible,
        paye.motifs,
        paye.conditions,
        dire_etapes(paye.trace),
        list(reserves(paye.trace)),
        _attendre(paye, situation, compte),
    )


def _parts(paye: Financement) -> list[tuple[str, str]]:
    parts = [(_("Votre compte (CPF)"), dire_euros(paye.cpf))]
    for apport in paye.apports:
        qui = str(apport.financeur.libelle)
        nom = qui[:1].upper() + qui[1:]
        if apport.objet is Objet.PARTICIPATION:
            nom = _("%(qui)s, pour la participation") % {"qui": nom}
        parts.append((nom, dire_euros(apport.montant)))
    return [*parts, (_("Vous"), dire_euros(paye.a_payer))]


def _attendre(paye: Financement, situation: SituationCpf, compte: Compte) -> Attente | None:
    """The first later credit that lowers what the person pays."""
    jours = sorted({credit.jour for credit in compte.credits if credit.jour > paye.action.jour})
    for jour in jours if paye.eligible else ():
        autre = financer(replace(paye.action, jour=jour), situation, compte.poches(jour), droit())
        if autre.eligible and autre.a_payer < paye.a_payer:
            return Attente(jour, dire_euros(autre.a_payer), dire_euros(paye.a_payer - autre.a_payer))
    return None
