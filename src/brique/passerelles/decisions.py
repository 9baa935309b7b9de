"""What a certificateur decides: blocs held elsewhere count in his certification. The value; the portal keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from brique.erreurs import ErreurArgument
from brique.passerelles.valeurs import Cle, Preuve
from brique.periodes import Periode
from brique.referentiel.ecart.champs import dire
from brique.referentiel.filiation.phrases import enumerer

Ensemble = frozenset[Cle]
"""Blocs taken together. A ``Cle`` without code is a certification as a whole."""


class Accord(StrEnum):
    """How much of the target is held as acquired: all of it, or the compétences that the decision lists."""

    TOTAL = "total"
    PARTIEL = "partiel"


@dataclass(frozen=True, slots=True)
class Decidee:
    """An équivalence: whoever holds all of ``source`` holds ``cible``, or its ``competences`` when ``PARTIEL``.

    ``source`` may come from several certifications, ``cible`` from one, that of ``certificateur``. It counts on the
    days of ``validite``, up to ``revoquee_le`` (that day no more). The other direction, and what a third certificateur
    makes of it, are other decisions. Raises ``ErreurArgument`` when it contradicts itself.
    """

    source: Ensemble
    cible: Ensemble
    certificateur: str
    signataire: str
    decidee_le: date
    validite: Periode
    accord: Accord = Accord.TOTAL
    competences: tuple[str, ...] = ()
    conditions: str = ""
    revoquee_le: date | None = None
    motif_revocation: str = ""
    reference: str = ""
    preuve: Preuve = Preuve.DECIDEE

    def __post_init__(self) -> None:
        for constat, faux in _contradictions(self):
            if faux:
                raise ErreurArgument(constat, lieu=self.reference or _dire(self.cible), consequence=_SANS_EFFET)

    def vaut(self, le: date) -> bool:
        """True on the days when a holder may rely on it."""
        return le in self.validite and (self.revoquee_le is None or le < self.revoquee_le)

    @property
    def phrase(self) -> str:
        """The decision in French: by whom, what for what, under which conditions, from when to when."""
        quoi = _dire(self.cible)
        if self.accord is Accord.PARTIEL:
            s = "s" * (len(self.competences) > 1)
            quoi = f"{len(self.competences)} compétence{s} de {quoi}"
        qui = f"{self.certificateur} ({self.signataire})"
        phrases = [f"{qui} a décidé le {dire(self.decidee_le)} : qui détient {_dire(self.source)} obtient {quoi}."]
        if self.conditions:
            phrases.append(f"À condition : {self.conditions.rstrip('.')}.")
        fin = f", jusqu’au {dire(self.validite.fin - timedelta(days=1))}" if self.validite.fin else ""
        phrases.append(f"Valable à partir du {dire(self.validite.debut)}{fin}, dans ce sens seulement.")
        if self.revoquee_le:
            motif = f" : {self.motif_revocation.rstrip('.')}" if self.motif_revocation else ""
            phrases.append(f"Révoquée le {dire(self.revoquee_le)}{motif}.")
        return " ".join(phrases)


_SANS_EFFET = "La décision n’est pas gardée."


def _contradictions(d: Decidee) -> Iterable[tuple[str, bool]]:
    """What a decision cannot be, and whether this one is it."""
    deux_fiches = len({cle.fiche for cle in d.cible}) > 1
    sans_liste = d.accord is Accord.PARTIEL and not d.competences
    liste_de_trop = d.accord is Accord.TOTAL and bool(d.competences)
    return (
        ("l’équivalence ne dit pas à partir de quels blocs, ou vers lesquels", not d.source or not d.cible),
        ("un bloc y est nommé sans sa certification", any(not cle.fiche for cle in d.source | d.cible)),
        ("elle porte sur plusieurs certifications : il faut une décision pour chacune", deux_fiches),
        ("un même bloc est des deux côtés de l’équivalence", not d.source.isdisjoint(d.cible)),
        ("une équivalence partielle nomme les compétences acquises", sans_liste),
        ("elle est totale et nomme pourtant des compétences", liste_de_trop),
        ("la décision n’a pas de signataire", not d.signataire.strip()),
        ("elle est révoquée avant d’avoir été prise", d.revoquee_le is not None and d.revoquee_le < d.decidee_le),
        ("sa révocation n’a pas de motif", d.revoquee_le is not None and not d.motif_revocation.strip()),
    )


def _dire(ensemble: Ensemble) -> str:
    return enumerer(cle.code or f"{cle.fiche} (certification entière)" for cle in sorted(ensemble))
