"""Training during working hours: until when the employer is asked, and when silence is consent (art. D6323-4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from brique.droits.noyau import Droit, Etape, Trace
from brique.periodes import ajouter_mois


@dataclass(frozen=True, slots=True)
class DemandeAbsence:
    """The last day to ask the employer, how many calendar days he has to answer, and why."""

    au_plus_tard: date
    jours_de_reponse: int
    trace: Trace


def demander_absence(debut: date, fin: date, droit: Droit) -> DemandeAbsence:
    """When to ask to be absent for an action from ``debut`` to ``fin`` included. KeyError for an unknown table."""
    longue = droit.valeur("cpf.absence.duree_longue", debut)
    delais = droit.valeur("cpf.absence.demande", debut)
    reponse = droit.valeur("cpf.absence.reponse", debut)
    est_longue = fin + timedelta(days=1) >= ajouter_mois(debut, longue.nombre)
    table = delais.grandeur if isinstance(delais.grandeur, Mapping) else {}
    jours = int(str(table["6_mois_et_plus" if est_longue else "moins_de_6_mois"]))
    limite = debut - timedelta(days=jours)
    duree = f"{longue.nombre} mois ou plus" if est_longue else f"moins de {longue.nombre} mois"
    constat = f"Formation de {duree} : demande au plus tard le {limite:%d/%m/%Y}, {jours} jours calendaires avant."
    suite = f"L’employeur a {reponse.nombre} jours calendaires pour répondre ; son silence vaut accord."
    trace = (
        Etape("cpf-absence-formation", constat, (longue, delais)),
        Etape("cpf-absence-formation", suite, (reponse,)),
    )
    return DemandeAbsence(limite, reponse.nombre, trace)
