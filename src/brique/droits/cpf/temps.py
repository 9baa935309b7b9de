"""The share of full time worked in a civil year, by hours, days, pay or quotité (art. R6323-1 II, L6323-12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from brique.droits.cpf.situation import NUL, Absence, Activite
from brique.droits.noyau import Droit, Valeur
from brique.periodes import Periode

RIEN, TOUT = Fraction(0), Fraction(1)


@lru_cache(maxsize=4096)
def exact(nombre: Decimal) -> Fraction:
    """The same number, to be divided without rounding."""
    return Fraction(nombre)


@dataclass(frozen=True, slots=True)
class Temps:
    """Shares of full time: ``duree`` by time worked, ``paie`` by pay without hours; how it was counted, in French."""

    duree: Fraction
    paie: Fraction
    dit: str
    valeurs: tuple[Valeur, ...]


def temps_travaille(activites: Iterable[Activite], annee: int, jour: date, droit: Droit) -> Temps:
    """What several activities of a year come to, against their own references, with the values of ``jour``."""
    duree, paie = RIEN, RIEN
    dits: list[str] = []
    valeurs: dict[str, Valeur] = {}
    for activite in activites:
        part, dit, lues = _part(activite, annee, jour, droit)
        if activite.remuneration is None:
            duree += part
        else:
            paie += part
        dits.append(dit)
        valeurs.update((valeur.parametre, valeur) for valeur in lues)
    return Temps(duree, paie, " et ".join(dits), tuple(valeurs.values()))


def part_d_annee(periode: Periode, annee: int) -> Fraction:
    """The share of the days of a civil year that a period covers."""
    if periode.debut.year < annee and (periode.fin is None or periode.fin.year > annee):
        return TOUT
    jours = _jours_communs(periode, _annee(annee))
    return Fraction(jours, _longueur(annee)) if jours else RIEN


def dans_l_annee(periode: Periode, annee: int) -> bool:
    """True when a period has a day in a civil year."""
    return periode.debut.year <= annee and (periode.fin is None or periode.fin > date(annee, 1, 1))


def _part(activite: Activite, annee: int, jour: date, droit: Droit) -> tuple[Fraction, str, tuple[Valeur, ...]]:
    if activite.mesure is None:
        return _par_quotite(activite, annee, droit)
    reference, unite, lues = _reference(activite, jour, droit)
    comptee, absences = _absences_comptees(activite, annee, droit)
    total = exact(activite.mesure) * _echelle(activite.periode, annee) + comptee
    dit = f"{_nombre(total)} {unite} pour {_nombre(exact(reference))}"
    return total / exact(reference), dit, (*lues, *absences)


def _par_quotite(activite: Activite, annee: int, droit: Droit) -> tuple[Fraction, str, tuple[Valeur, ...]]:
    pleine = TOUT if activite.quotite is None else exact(activite.quotite)
    perdus, lues = 0, []
    for absence in activite.absences:
        valeur = _compte(absence, droit)
        lues += [valeur] if valeur else []
        if valeur is None or absence.nature.value not in valeur.liste:
            perdus += _jours_communs(absence.periode, _annee(annee))
    presence = part_d_annee(activite.periode, annee)
    if perdus:
        presence = max(presence - Fraction(perdus, _longueur(annee)), RIEN)
    part = pleine if presence == 1 else pleine * presence
    dit = "temps plein" if part == 1 else f"{_nombre(part * 100)} % d’un temps plein sur l’année"
    return part, dit, tuple(lues)


def _reference(activite: Activite, jour: date, droit: Droit) -> tuple[Decimal, str, tuple[Valeur, ...]]:
    if activite.heures is not None:
        if activite.duree_conventionnelle is not None:
            return activite.duree_conventionnelle, "heures", ()
        valeur = droit.valeur("cpf.duree_reference", jour)
        return valeur.montant, "heures", (valeur,)
    if activite.jours is not None:
        valeur = droit.valeur("cpf.jours_reference_max", jour)
        return min(activite.forfait or valeur.montant, valeur.montant), "jours", (valeur,)
    valeur = droit.valeur("cpf.heures_smic_reference", jour)
    return valeur.montant * (activite.smic_horaire or NUL), "euros", (valeur,)


def _absences_comptees(activite: Activite, annee: int, droit: Droit) -> tuple[Fraction, tuple[Valeur, ...]]:
    """What the absences that count as work add in a year, in the unit of the activity."""
    total, lues = RIEN, []
    for absence in activite.absences:
        valeur = _compte(absence, droit)
        lues += [valeur] if valeur else []
        if valeur is not None and absence.nature.value in valeur.liste:
            total += exact(absence.quantite or NUL) * _part_de_l_absence(absence, annee)
    return total, tuple(lues)


def _compte(absence: Absence, droit: Droit) -> Valeur | None:
    return droit.valeur_ou_rien("cpf.absences_comptees", absence.periode.debut)


def _part_de_l_absence(absence: Absence, annee: int) -> Fraction:
    """The share of an absence that falls in a year; one without an end is counted by whole civil years."""
    if absence.periode.fin is None:
        return part_d_annee(absence.periode, annee)
    jours = (absence.periode.fin - absence.periode.debut).days
    return Fraction(_jours_communs(absence.periode, _annee(annee)), jours)


def _echelle(periode: Periode, annee: int) -> Fraction:
    """1 for a measure that is that of the period itself, which lies within one civil year; else its share of days."""
    if periode.fin is not None and periode.debut.year == (periode.fin - timedelta(days=1)).year:
        return TOUT
    return part_d_annee(periode, annee)


def _annee(annee: int) -> Periode:
    return Periode(date(annee, 1, 1), date(annee + 1, 1, 1))


def _longueur(annee: int) -> int:
    return (date(annee + 1, 1, 1) - date(annee, 1, 1)).days


def _jours_communs(periode: Periode, autre: Periode) -> int:
    debut = max(periode.debut, autre.debut)
    fins = tuple(fin for fin in (periode.fin, autre.fin) if fin is not None)
    return max((min(fins) - debut).days, 0)


def _nombre(valeur: Fraction) -> str:
    arrondi = round(float(valeur), 2)
    return f"{arrondi:,.10g}".replace(",", " ").replace(".", ",")


def quotite(activite: Activite, jour: date, droit: Droit) -> Fraction:
    """The share of full time that an activity holds on a day."""
    if activite.mesure is None:
        return TOUT if activite.quotite is None else exact(activite.quotite)
    reference, _, _ = _reference(activite, jour, droit)
    return min(exact(activite.mesure) / exact(reference), Fraction(1))
