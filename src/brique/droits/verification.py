"""Looking for what is wrong in the law as written: gaps, overlaps, values without reference, rules without a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations, pairwise

from brique.droits.cas import Cas
from brique.droits.noyau import Droit, Parametre, Regle


class NatureDefaut(StrEnum):
    """What is wrong."""

    TROU = "trou"
    CHEVAUCHEMENT = "chevauchement"
    REFERENCE = "sans-reference"
    REGLE = "regle-inconnue"
    CAS = "regle-sans-cas"
    REPERE = "repere-double"


@dataclass(frozen=True, slots=True)
class Defaut:
    """A fault, where it is (a parameter, a rule, a case) and what to do about it."""

    nature: NatureDefaut
    lieu: str
    constat: str

    def __str__(self) -> str:
        return f"{self.lieu} : {self.constat}"


def verifier(droit: Droit, cas: Iterable[Cas] = ()) -> tuple[Defaut, ...]:
    """Every fault of the law and of its cases, by parameter, then by rule, then by case."""
    cas = tuple(cas)
    return (
        *(defaut for parametre in droit.parametres.values() for defaut in _parametre(parametre, droit)),
        *_reperes(droit),
        *(defaut for regle in droit.regles.values() for defaut in _regle(regle, droit, cas)),
        *_cas(droit, cas),
    )


def _parametre(parametre: Parametre, droit: Droit) -> Iterator[Defaut]:
    valeurs = sorted(parametre.valeurs, key=lambda valeur: valeur.periode.debut)
    for avant, apres in combinations(valeurs, 2):
        if avant.periode.chevauche(apres.periode):
            constat = f"deux valeurs valent le {apres.periode.debut:%d/%m/%Y} ; donnez une fin à la première."
            yield Defaut(NatureDefaut.CHEVAUCHEMENT, parametre.nom, constat)
    for avant, apres in pairwise(valeurs):
        fin = avant.periode.fin
        if fin is not None and fin < apres.periode.debut:
            dernier = apres.periode.debut - timedelta(days=1)
            constat = f"aucune valeur du {fin:%d/%m/%Y} au {dernier:%d/%m/%Y} ; dites ce qui valait alors."
            yield Defaut(NatureDefaut.TROU, parametre.nom, constat)
    for valeur in valeurs:
        if not valeur.article and not valeur.source:
            depuis = "" if valeur.periode.debut == date.min else f" du {valeur.periode.debut:%d/%m/%Y}"
            constat = f"la valeur{depuis} n’a ni article ni source ; dites d’où elle vient."
            yield Defaut(NatureDefaut.REFERENCE, parametre.nom, constat)
    if parametre.regle not in droit.regles:
        yield Defaut(NatureDefaut.REGLE, parametre.nom, f"la règle « {parametre.regle} » n’existe pas.")


def _reperes(droit: Droit) -> Iterator[Defaut]:
    vus: dict[str, str] = {}
    for parametre in droit.parametres.values():
        autre = vus.setdefault(parametre.repere, parametre.nom) if parametre.repere else parametre.nom
        if autre != parametre.nom:
            constat = f"le repère « {parametre.repere} » est aussi celui de {autre}."
            yield Defaut(NatureDefaut.REPERE, parametre.nom, constat)


def _regle(regle: Regle, droit: Droit, cas: tuple[Cas, ...]) -> Iterator[Defaut]:
    for nom in regle.parametres:
        if nom not in droit.parametres:
            yield Defaut(NatureDefaut.REGLE, regle.nom, f"le paramètre « {nom} » n’existe pas.")
    for nom in regle.renvois:
        if nom not in droit.regles:
            yield Defaut(NatureDefaut.REGLE, regle.nom, f"elle renvoie à « {nom} », qui n’existe pas.")
    if not regle.articles and not regle.parametres:
        yield Defaut(NatureDefaut.REFERENCE, regle.nom, "ni article ni paramètre ; dites sur quoi elle repose.")
    if not any(un.regle == regle.nom for un in cas):
        yield Defaut(NatureDefaut.CAS, regle.nom, "aucun cas ne la montre ; écrivez-en un dans cas/.")


def _cas(droit: Droit, cas: tuple[Cas, ...]) -> Iterator[Defaut]:
    for un in cas:
        if un.regle not in droit.regles:
            yield Defaut(NatureDefaut.REGLE, un.lieu, f"la règle « {un.regle} » n’existe pas.")
