"""The page of an account: what it holds, how it grows step by step, and what must be told beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from brique.droits.cpf import Compte, Genre, Mouvement, Poche, SituationCpf, projeter
from brique.droits.cpf.reponse import ANNEES
from brique.droits.lecture import droit
from brique.droits.noyau import reserves
from portail.droits.presentation.courbe import Courbe, dessiner
from portail.droits.presentation.etapes import EtapeDite, dire_etapes
from portail.droits.presentation.montants import dire_euros, insecable

LARGE, ETROITE = 720, 340


@dataclass(frozen=True, slots=True)
class Ligne:
    """A movement of the account: its day, what it brings, the balance after it, and why."""

    jour: date
    dit: str
    montant: str
    solde: str
    etapes: list[EtapeDite]


@dataclass(frozen=True, slots=True)
class CompteDit:
    """The account as its page shows it. ``aujourd_hui`` and ``terme``: the balance that day, and at the horizon."""

    au: date
    jusqu_a: date
    aujourd_hui: str
    terme: str
    prochain: Ligne | None
    lignes: list[Ligne]
    courbes: list[tuple[str, Courbe]]
    reserves: list[str]
    suppositions: list[EtapeDite]
    heures: str


def horizon(situation: SituationCpf, jour: date) -> date:
    """Five years from the later of today and the day the account was read."""
    debut = max(situation.ouverture.jour, jour)
    return date(debut.year + ANNEES, debut.month, min(debut.day, 28))


def dire_compte(situation: SituationCpf, jour: date) -> CompteDit:
    """The account to its horizon. Raises ErreurDroit when the law known here cannot project it."""
    compte = projeter(situation, horizon(situation, jour), droit())
    lignes = [_ligne(mouvement) for mouvement in compte.mouvements]
    maintenant = max(compte.jour, jour)
    trace = (*compte.trace, *(etape for mouvement in compte.mouvements for etape in mouvement.trace))
    heures = compte.poches(maintenant)[Poche.HEURES]
    return CompteDit(
        maintenant,
        compte.jusqu_a,
        dire_euros(compte.solde(maintenant)),
        dire_euros(compte.solde(compte.jusqu_a)),
        _prochain(compte, lignes, maintenant),
        lignes,
        [("large", dessiner(compte, LARGE)), ("etroite", dessiner(compte, ETROITE))],
        list(reserves(trace)),
        dire_etapes(compte.trace),
        _heures(heures) if heures else "",
    )


def _prochain(compte: Compte, lignes: list[Ligne], maintenant: date) -> Ligne | None:
    for mouvement, ligne in zip(compte.mouvements, lignes, strict=True):
        if mouvement.jour > maintenant and mouvement.montant > 0 and mouvement.poche is not Poche.HEURES:
            return ligne
    return None


def _ligne(mouvement: Mouvement) -> Ligne:
    montant = _heures(mouvement.montant) if mouvement.poche is Poche.HEURES else dire_euros(mouvement.montant)
    signe = "+ " if mouvement.montant > 0 and mouvement.genre is not Genre.OUVERTURE else ""
    return Ligne(
        mouvement.jour,
        insecable(mouvement.constat),
        f"{signe}{montant}",
        dire_euros(mouvement.solde),
        dire_etapes(mouvement.trace),
    )


def _heures(nombre: Decimal) -> str:
    return _("%(n)s h") % {"n": f"{nombre.normalize():f}".replace(".", ",")}
