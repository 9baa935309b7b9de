"""The hours of a public agent, kept beside the euros: known only by general use, and always announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from brique.droits.cpf.alimentation import CENT
from brique.droits.cpf.situation import Categorie, SituationCpf
from brique.droits.cpf.temps import dans_l_annee, temps_travaille
from brique.droits.noyau import Droit, Etape, Trace


@dataclass(frozen=True, slots=True)
class Heures:
    """The hours of a year before their cap, the cap, and why."""

    nombre: Decimal
    plafond: Decimal
    trace: Trace


def heures_de_l_annee(situation: SituationCpf, annee: int, droit: Droit) -> Heures | None:
    """The hours that a civil year of public service brings; None without one. ErreurDroit before known values."""
    agents = tuple(
        activite
        for activite in situation.activites
        if activite.categorie is Categorie.AGENT_PUBLIC and dans_l_annee(activite.periode, annee)
    )
    if not agents:
        return None
    jour = date(annee, 12, 31)
    majore = any(declaration.vaut(annee) for declaration in situation.peu_qualifie)
    sorte = "agent_peu_qualifie" if majore else "agent"
    entier = droit.valeur(f"cpf.heures_annuelles.{sorte}", jour)
    plafond = droit.valeur(f"cpf.plafond_heures.{sorte}", jour)
    temps = temps_travaille(agents, annee, jour, droit)
    part = min(temps.duree + temps.paie, Fraction(1))
    nombre = entier.montant * part.numerator / part.denominator
    nombre = nombre.quantize(CENT, ROUND_HALF_UP)
    constat = f"Agent public en {annee}, {temps.dit} : {nombre} heures, jusqu’à {plafond.montant}."
    return Heures(nombre, plafond.montant, (Etape("cpf-agent-public", constat, (entier, plafond)),))
