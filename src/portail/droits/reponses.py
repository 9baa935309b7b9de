"""What a person answered about their account, and the situation of the library it makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from brique.droits.cpf import SituationCpf
from brique.droits.cpf.formes import FormeSituation
from brique.droits.noyau import ErreurDroit
from portail.droits.enums import Permis, Statut

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reponses:
    """The answers, as they are kept: euros, whole hundredths of full time, days. None: not said.

    ``credit_inscrit``: the credit of the year before ``au`` already stands in ``montant``. ``depuis``: since when the
    activity of the day lasts; ``change_le``: when another one takes over.
    """

    au: date
    montant: Decimal
    verse: Decimal = ZERO
    hors_plafond: Decimal = ZERO
    heures_publiques: Decimal = ZERO
    credit_inscrit: bool | None = None
    statut: str = Statut.SALARIE
    temps: int = 100
    depuis: date | None = None
    contribution: bool = True
    change_le: date | None = None
    ensuite: str = ""
    ensuite_temps: int = 100
    peu_qualifie_le: date | None = None
    boe: bool = False
    arret: date | None = None
    permis: str = Permis.AUCUN

    def en_forme(self) -> dict[str, Any]:
        """The same as a situation file says it: what ``brique droits cpf`` reads, ready for JSON."""
        debut = self.depuis or date(self.au.year - 1, 1, 1)
        compte: dict[str, Any] = {"au": self.au.isoformat(), "montant": str(self.montant)}
        for nom in ("verse", "hors_plafond", "heures_publiques"):
            if getattr(self, nom):
                compte[nom] = str(getattr(self, nom))
        if self.credit_inscrit is not None:
            compte["annee_creditee"] = self.au.year - (1 if self.credit_inscrit else 2)
        forme: dict[str, Any] = {"compte": compte, "activites": list(self._activites(debut)), "permis": self.permis}
        if self.peu_qualifie_le:
            forme["peu_qualifie"] = [{"declare_le": self.peu_qualifie_le.isoformat()}]
        if self.boe:
            forme["boe"] = [{"du": date(self.au.year - 1, 1, 1).isoformat()}]
        if self.arret:
            forme["arret"] = self.arret.isoformat()
        return forme

    def situation(self) -> SituationCpf:
        """The situation. ErreurDroit when the answers contradict each other."""
        try:
            return FormeSituation.model_validate(self.en_forme()).situation()
        except ValidationError as erreur:
            constats = " ; ".join(str(faute["msg"]).removeprefix("Value error, ") for faute in erreur.errors())
            raise ErreurDroit(constats, consequence="Le compte n’est pas projeté") from erreur

    def _activites(self, debut: date) -> Iterator[dict[str, Any]]:
        fin = self.change_le - timedelta(days=1) if self.change_le else None
        if self.statut != Statut.AUCUN and (fin is None or fin >= debut):
            yield _activite(self.statut, debut, fin, self.temps, contribution=self.contribution)
        if self.change_le and self.ensuite and self.ensuite != Statut.AUCUN:
            yield _activite(self.ensuite, self.change_le, None, self.ensuite_temps, contribution=self.contribution)


def _activite(statut: str, debut: date, fin: date | None, temps: int, *, contribution: bool) -> dict[str, Any]:
    activite: dict[str, Any] = {"categorie": statut, "du": debut.isoformat()}
    if fin is not None:
        activite["au"] = fin.isoformat()
    if temps != 100 and statut in {Statut.SALARIE, Statut.AGENT_PUBLIC}:
        activite["quotite"] = str(Decimal(temps) / 100)
    if statut == Statut.NON_SALARIE and not contribution:
        activite["contribution"] = False
    return activite


def en_dict(reponses: Reponses) -> dict[str, Any]:
    """The answers by name, as a form is filled with them."""
    return asdict(reponses)
