"""A step of an answer as a person reads it: the rule, its article, how it is read, since when, and how sure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from brique.droits.lecture import droit
from brique.droits.noyau import Etape, Statut, Valeur
from brique.droits.pages import dire_grandeur, dire_periode, dire_reference
from portail.droits.presentation.montants import insecable


@dataclass(frozen=True, slots=True)
class ValeurDite:
    """A legal value: what it is, how much, over which period, by which text; ``reserve`` when it is not settled."""

    libelle: str
    grandeur: str
    periode: str
    reference: str
    lecture: str
    reserve: str


@dataclass(frozen=True, slots=True)
class EtapeDite:
    """A step: what it gives, the rule it follows and what that rule says, the values it used."""

    constat: str
    titre: str
    texte: str
    valeurs: tuple[ValeurDite, ...]


def dire_etapes(etapes: Iterable[Etape]) -> list[EtapeDite]:
    """Each step once, in order."""
    vues: dict[tuple[str, str], Etape] = {}
    for etape in etapes:
        vues.setdefault((etape.regle, etape.constat), etape)
    return [_dire(etape) for etape in vues.values()]


def _dire(etape: Etape) -> EtapeDite:
    regle = droit().regles.get(etape.regle)
    return EtapeDite(
        insecable(etape.constat),
        regle.titre if regle else "",
        regle.texte if regle else "",
        tuple(_dire_valeur(valeur) for valeur in etape.valeurs),
    )


def _dire_valeur(valeur: Valeur) -> ValeurDite:
    parametre = droit().parametres.get(valeur.parametre)
    return ValeurDite(
        parametre.libelle if parametre else valeur.parametre,
        insecable(dire_grandeur(parametre.unite if parametre else "", valeur.grandeur)),
        dire_periode(valeur.periode),
        dire_reference(valeur),
        valeur.lecture,
        _reserve(valeur),
    )


def _reserve(valeur: Valeur) -> str:
    if valeur.statut is Statut.PROBABLE:
        return str(_("Probable, non confirmé : appliqué ici, et annoncé."))
    if valeur.statut is Statut.NON_CONFIRME:
        return str(_("Non confirmé : annoncé, et non appliqué ici."))
    return ""
