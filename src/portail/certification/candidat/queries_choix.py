"""Where a candidature may start from: what each branch opens here, what the person already holds, what they planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from portail.certification import queries_reglements
from portail.parcours.passeport.queries import acquis_de
from portail.parcours.plans.queries import Projet, projets_de
from portail.referentiel.queries_identites import FicheSituee, situer

PISTES_MAX = 6


@dataclass(frozen=True, slots=True)
class Branche:
    """A certificateur, and the certifications that it opens to candidatures here."""

    nom: str
    certifications: Sequence[FicheSituee]


@dataclass(frozen=True, slots=True)
class Projetee:
    """A certification that a plan of the person is for. ``blocs``: those wanted, none for the whole."""

    projet: Projet
    fiche: FicheSituee
    blocs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Entamee:
    """A certification of which the person holds blocs, attested and not annulled."""

    fiche: FicheSituee
    tenus: int


@dataclass(frozen=True, slots=True)
class Pistes:
    """All that one may start from."""

    projetees: Sequence[Projetee]
    entamees: Sequence[Entamee]
    branches: Sequence[Branche]

    @property
    def vides(self) -> bool:
        return not (self.projetees or self.entamees or self.branches)


def pistes(personne: UUID, le: date) -> Pistes:
    """What a person may start from on a day; only certifications open to candidatures here, still registered."""
    ouvertes = queries_reglements.ouvertes(le)
    fiches = {numero: fiche for numero, fiche in situer(ouvertes).items() if fiche.active}
    return Pistes(
        _projetees(personne, fiches)[:PISTES_MAX],
        _entamees(personne, fiches, le)[:PISTES_MAX],
        _branches(ouvertes, fiches),
    )


def projet(personne: UUID, cle: str, numero: str) -> Projetee | None:
    """The plan ``cle`` of the person, when it is for that certification."""
    if not cle:
        return None
    siens = _projetees(personne, situer([numero]))
    return next((une for une in siens if str(une.projet.cle) == cle), None)


def _projetees(personne: UUID, fiches: Mapping[str, FicheSituee]) -> list[Projetee]:
    return [
        Projetee(un, fiches[numero], blocs)
        for un in projets_de(personne)
        for numero, blocs in un.cibles.items()
        if numero in fiches
    ]


def _entamees(personne: UUID, fiches: Mapping[str, FicheSituee], le: date) -> list[Entamee]:
    acquis = [lu.acquis for lu in acquis_de(personne) if lu.atteste and lu.acquis.tient(le)]
    entieres = {un.cle.fiche for un in acquis if not un.cle.code}
    nombres = {numero: sum(un.cle.fiche == numero for un in acquis) for numero in fiches}
    return [Entamee(fiches[numero], n) for numero, n in nombres.items() if n and numero not in entieres]


def _branches(ouvertes: Mapping[str, str], fiches: Mapping[str, FicheSituee]) -> list[Branche]:
    rangees = sorted((nom, fiches[numero].intitule, numero) for numero, nom in ouvertes.items() if numero in fiches)
    return [
        Branche(nom, [fiches[numero] for _nom, _intitule, numero in siennes])
        for nom, siennes in groupby(rangees, key=lambda une: une[0])
    ]
