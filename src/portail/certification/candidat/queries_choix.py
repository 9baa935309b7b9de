"""Where a candidature may start from: what each branch opens here, what the person already holds, what they planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from brique.referentiel.mots import mots, plier, racine
from portail.certification import queries_reglements
from portail.parcours.passeport.queries import acquis_de
from portail.parcours.plans.queries import Projet, projets_de
from portail.referentiel.queries_identites import FicheSituee, situer

PISTES_MAX = 6
#: Beyond this, a list of certifications is folded by branch, and may be searched.
LISTE_MAX = 12
CHERCHE_MAX = 80


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
    cherche: str
    en_tout: int

    @property
    def trouvees(self) -> int:
        """How many certifications the branches have, those that do not answer ``cherche`` left out."""
        return sum(len(branche.certifications) for branche in self.branches)

    @property
    def pliees(self) -> bool:
        return self.trouvees > LISTE_MAX

    @property
    def cherchables(self) -> bool:
        return self.en_tout > LISTE_MAX or bool(self.cherche)


@dataclass(frozen=True, slots=True)
class Visee:
    """The certification that a typed number names: ``numero``, '' for none; ``homonymes``, those of both registers
    that the same digits name. ``cherches``: what the number may be."""

    numero: str
    cherches: Sequence[str] = ()
    homonymes: Sequence[FicheSituee] = ()


def viser(cherches: Sequence[str]) -> Visee:
    """Among the numbers that what was typed may be, the one that is known; of two that are, the one still in its
    register."""
    if len(cherches) < 2:
        return Visee("".join(cherches), cherches)
    situees = situer(cherches)
    connues = [situees[numero] for numero in cherches if numero in situees]
    tenues = [fiche for fiche in connues if fiche.au_registre] or connues
    if len(tenues) == 1:
        return Visee(tenues[0].numero, cherches)
    return Visee("", cherches, tenues)


def pistes(personne: UUID, le: date, cherche: str = "") -> Pistes:
    """What a person may start from on a day; only certifications open to candidatures here, still registered. In the
    branches, those that have every word of ``cherche``: in their title, their branch or their number."""
    ouvertes = queries_reglements.ouvertes(le)
    fiches = {numero: fiche for numero, fiche in situer(ouvertes).items() if fiche.active}
    cherche = " ".join(cherche.split())[:CHERCHE_MAX]
    trouvees = {numero: fiche for numero, fiche in fiches.items() if _repond(cherche, fiche, ouvertes[numero])}
    return Pistes(
        _projetees(personne, fiches)[:PISTES_MAX],
        _entamees(personne, fiches, le)[:PISTES_MAX],
        _branches(ouvertes, trouvees),
        cherche,
        len(fiches),
    )


def _repond(cherche: str, fiche: FicheSituee, branche: str) -> bool:
    """True when every word asked begins a word of it, or has the same stem."""
    chiffres = fiche.numero.lstrip("RNCPS")
    lus = mots(f"{fiche.intitule} {branche} {fiche.numero} {chiffres}")
    return all(any(lu.startswith(voulu) or racine(lu) == racine(voulu) for lu in lus) for voulu in mots(cherche))


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
    rangees = sorted(
        ((nom, fiches[numero]) for numero, nom in ouvertes.items() if numero in fiches),
        key=lambda une: (plier(une[0]), une[0], plier(une[1].intitule), une[1].numero),
    )
    return [
        Branche(nom, [fiche for _nom, fiche in siennes]) for nom, siennes in groupby(rangees, key=lambda une: une[0])
    ]
