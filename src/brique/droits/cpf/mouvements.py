"""The account played event after event: credits under their cap, conversions, withdrawals, and the stop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from brique.droits.cpf.alimentation import CENT, euros
from brique.droits.cpf.situation import NUL
from brique.droits.noyau import ErreurDroit, Etape, Trace


class Poche(StrEnum):
    """Where euros of the account stand: only ``ACQUIS`` is under the cap of an action, the first two under that of
    the account. ``HEURES`` are those of a public agent, not euros."""

    ACQUIS = "acquis"
    VERSE = "verse"
    HORS_PLAFOND = "hors-plafond"
    CIVIQUE = "civique"
    HEURES = "heures"


SOUS_PLAFOND = (Poche.ACQUIS, Poche.VERSE)
ORDRE = (Poche.HORS_PLAFOND, Poche.VERSE, Poche.CIVIQUE, Poche.ACQUIS)
"""What a withdrawal takes first: what was paid in, then what was acquired (art. R6333-3)."""
EN_EUROS = frozenset(ORDRE)


class Genre(StrEnum):
    """What moves the account, in the order in which a same day is played."""

    OUVERTURE = "ouverture"
    ARRET = "arret"
    CONVERSION = "conversion"
    CREDIT = "credit"
    ABONDEMENT = "abondement"
    RETRAIT = "retrait"


_RANGS = {genre: rang for rang, genre in enumerate(Genre)}


@dataclass(frozen=True, slots=True)
class Credit:
    """What comes into the account on a day: ``montant`` before the cap, ``plafond`` that holds then (None: none).

    ``annee``: the year that brings it. For hours made into euros, ``heures`` is how many are asked for (None: all) and
    ``taux`` the euros of each.
    """

    jour: date
    annee: int
    montant: Decimal
    plafond: Decimal | None
    trace: Trace
    genre: Genre = Genre.CREDIT
    poche: Poche = Poche.ACQUIS
    heures: Decimal | None = None
    taux: Decimal = NUL


@dataclass(frozen=True, slots=True)
class Mouvement:
    """One movement: what it changed in one pocket (euros, or hours for ``HEURES``), the balance in euros after it."""

    jour: date
    genre: Genre
    poche: Poche
    montant: Decimal
    solde: Decimal
    constat: str
    trace: Trace = ()


@dataclass(slots=True)
class Etat:
    """What the pockets hold while the account is played."""

    poches: dict[Poche, Decimal] = field(default_factory=lambda: dict.fromkeys(Poche, NUL))
    arrete: bool = False

    @property
    def solde(self) -> Decimal:
        return sum((self.poches[poche] for poche in ORDRE), NUL)

    def place(self, plafond: Decimal | None, montant: Decimal) -> Decimal:
        """What the cap lets in of an amount."""
        if plafond is None:
            return montant
        pris = sum((self.poches[poche] for poche in SOUS_PLAFOND), NUL)
        return min(montant, max(plafond - pris, NUL))

    def bouger(
        self, jour: date, genre: Genre, poche: Poche, montant: Decimal, constat: str, trace: Trace = ()
    ) -> Mouvement:
        self.poches[poche] += montant
        return Mouvement(jour, genre, poche, montant, self.solde, constat, trace)


class Retrait(NamedTuple):
    """A sum drawn on a day, from which pockets, in which order, and for what."""

    jour: date
    montant: Decimal
    poches: tuple[Poche, ...] = ORDRE
    libelle: str = ""


Evenement = Credit | Retrait | date
"""A credit, a withdrawal, or the day the account stops."""


def jouer(
    ouverture: Sequence[Credit], entrees: Iterable[Credit], arret: date | None, retraits: Iterable[Retrait]
) -> tuple[Mouvement, ...]:
    """The movements in order. Raises ErreurDroit for a withdrawal that the balance of its day does not allow."""
    etat = Etat()
    faits = [mouvement for credit in ouverture for mouvement in _crediter(etat, credit)]
    evenements: list[tuple[date, int, Evenement]] = [(un.jour, _RANGS[un.genre], un) for un in entrees]
    evenements += [(un.jour, _RANGS[Genre.RETRAIT], un) for un in retraits]
    evenements += [(arret, _RANGS[Genre.ARRET], arret)] if arret else []
    for _, _, evenement in sorted(evenements, key=lambda item: item[:2]):
        if isinstance(evenement, Credit):
            faits.extend(_crediter(etat, evenement))
        elif isinstance(evenement, Retrait):
            faits.extend(_retirer(etat, evenement))
        else:
            faits.extend(_arreter(etat, evenement))
    return tuple(faits)


def _crediter(etat: Etat, credit: Credit) -> Iterator[Mouvement]:
    if etat.arrete:
        return
    if credit.taux:
        yield from _convertir(etat, credit)
        return
    plafond = None if credit.poche is Poche.HEURES else credit.plafond
    entre = etat.place(plafond, credit.montant) if plafond is not None else _heures(etat, credit)
    constat = _dire_credit(credit, entre)
    yield etat.bouger(credit.jour, credit.genre, credit.poche, entre, constat, credit.trace)


def _heures(etat: Etat, credit: Credit) -> Decimal:
    """What comes in without a cap, or the hours that their own cap lets in."""
    if credit.poche is not Poche.HEURES or credit.plafond is None:
        return credit.montant
    return min(credit.montant, max(credit.plafond - etat.poches[Poche.HEURES], NUL))


def _dire_credit(credit: Credit, entre: Decimal) -> str:
    dire = _dire_heures if credit.poche is Poche.HEURES else euros
    if credit.genre is Genre.OUVERTURE:
        tete = f"Compte au {credit.jour:%d/%m/%Y} : {dire(entre)}."
    elif credit.genre is Genre.CREDIT:
        tete = f"Crédit de {credit.annee} : {dire(entre)}."
    else:
        tete = f"Versement : {dire(entre)}."
    if entre == credit.montant or credit.plafond is None:
        return tete
    reste = dire(credit.montant - entre)
    return f"{tete} Le plafond de {dire(credit.plafond)} ne laisse pas entrer le reste, {reste}."


def _dire_heures(nombre: Decimal) -> str:
    return f"{nombre.normalize():f} h".replace(".", ",")


def _convertir(etat: Etat, credit: Credit) -> Iterator[Mouvement]:
    """Hours of a public agent made into euros, as many as the cap lets in: the others stay hours."""
    dispo = etat.poches[Poche.HEURES]
    heures = dispo if credit.heures is None else min(credit.heures, dispo)
    tout = (heures * credit.taux).quantize(CENT)
    entre = etat.place(credit.plafond, tout)
    prises = heures if entre == tout else entre / credit.taux
    constat = f"Conversion de {_dire_heures(prises.quantize(CENT))} en {euros(entre)}."
    yield etat.bouger(credit.jour, credit.genre, Poche.HEURES, -prises, constat)
    yield etat.bouger(credit.jour, credit.genre, credit.poche, entre, constat, credit.trace)


def _arreter(etat: Etat, jour: date) -> Iterator[Mouvement]:
    """The account stops: what it holds can no longer be used, the engagement citoyen aside."""
    etat.arrete = True
    constat = "Le compte s’arrête : il n’est plus alimenté et ses droits ne se mobilisent plus (art. L6323-3)."
    trace = (Etape("cpf-arret", constat),)
    for poche in (Poche.ACQUIS, Poche.VERSE, Poche.HORS_PLAFOND, Poche.HEURES):
        if etat.poches[poche] or poche is Poche.ACQUIS:
            yield etat.bouger(jour, Genre.ARRET, poche, -etat.poches[poche], constat, trace)


def _retirer(etat: Etat, retrait: Retrait) -> Iterator[Mouvement]:
    jour, montant, poches, libelle = retrait
    permis = not etat.arrete or poches == (Poche.CIVIQUE,)
    disponible = sum((etat.poches[poche] for poche in poches), NUL) if permis else NUL
    if montant > disponible:
        raise ErreurDroit(
            f"le {jour:%d/%m/%Y}, le compte a {euros(disponible)} : {euros(montant)} n’en peuvent pas être tirés",
            consequence="Ces retraits ne sont pas joués",
            action="Attendez un crédit, ou tirez moins",
        )
    suite = f" : {libelle}." if libelle else "."
    reste = montant
    for poche in poches:
        pris = min(reste, etat.poches[poche])
        if pris:
            reste -= pris
            yield etat.bouger(jour, Genre.RETRAIT, poche, -pris, f"Retrait de {euros(pris)}{suite}")
