"""When a decided équivalence should be looked at again: its fiches renewed or ending, itself ending.

Renewing a fiche ends no decision by itself and moves none to the new fiche: it is the certificateur who decides again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from brique.passerelles.equivalence import Objet, Valeur, valeur
from brique.periodes import Periode

#: How long beforehand one is told that something ends: a habit of Brique, not a delay of the law.
PREAVIS = timedelta(days=90)


class Raison(StrEnum):
    """Why a decision should be looked at again."""

    RENOUVELEE = "renouvelee"
    EXPIREE = "expiree"
    EXPIRE_BIENTOT = "expire-bientot"
    FIN_DECISION = "fin-decision"


@dataclass(frozen=True, slots=True)
class EtatFiche:
    """What the register says of a fiche: the end of its registration, the fiches that replace it."""

    fin: date | None = None
    nouvelles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Echeances:
    """The days of a decision: taken, valid over ``periode``, revoked."""

    decidee_le: date
    periode: Periode
    revoquee_le: date | None = None


@dataclass(frozen=True, slots=True)
class Rappel:
    """A reason, the fiche it comes from ('' for the decision itself), its day, the fiches that replace it."""

    raison: Raison
    fiche: str = ""
    le: date | None = None
    nouvelles: tuple[str, ...] = ()

    @property
    def cle(self) -> str:
        """What makes it the same reminder, told once: another renewal or another date is another one."""
        jour = self.le.isoformat() if self.le else ""
        return "|".join((self.raison.value, self.fiche, jour, ",".join(self.nouvelles)))


def rappels(decision: Echeances, objet: Objet, fiches: Mapping[str, EtatFiche], au: date) -> tuple[Rappel, ...]:
    """The reminders of a decision on the day ``au``, renewals first; none for one that is revoked or over.

    What was already so on the day of the decision was decided upon: a fiche expired by then, a renewal that is the
    very fiche aimed at.
    """
    if valeur(decision.periode, decision.revoquee_le, au) in {Valeur.REVOQUEE, Valeur.ECHUE}:
        return ()
    visees = {cle.fiche for cle in objet.cible}
    trouves = []
    for numero in dict.fromkeys(cle.fiche for cle in (*objet.cible, *objet.source)):
        fiche = fiches.get(numero, EtatFiche())
        if nouvelles := sorted(set(fiche.nouvelles) - visees):
            trouves.append(Rappel(Raison.RENOUVELEE, numero, nouvelles=tuple(nouvelles)))
        if fiche.fin is None or fiche.fin < decision.decidee_le:
            continue
        if fiche.fin < au:
            trouves.append(Rappel(Raison.EXPIREE, numero, fiche.fin))
        elif fiche.fin - au <= PREAVIS:
            trouves.append(Rappel(Raison.EXPIRE_BIENTOT, numero, fiche.fin))
    fin = decision.periode.fin
    if fin is not None and fin - au <= PREAVIS:
        trouves.append(Rappel(Raison.FIN_DECISION, le=fin))
    ordre = list(Raison)
    return tuple(sorted(trouves, key=lambda rappel: ordre.index(rappel.raison)))
