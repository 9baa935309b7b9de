"""The account through time: from what it holds on a day to a horizon, every credit with its reasons."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from brique.droits.cpf.entrees import jour_du_credit, premiere_annee, venir
from brique.droits.cpf.mouvements import EN_EUROS, Credit, Genre, Mouvement, Poche, Retrait, jouer
from brique.droits.cpf.situation import NUL, DateCredit, SituationCpf
from brique.droits.noyau import Droit, ErreurDroit, Etape, Trace


@dataclass(frozen=True, slots=True)
class Compte:
    """An account from the day it opens to a horizon, both included.

    ``credits``: the euros that come in, each before its cap, in the order of days; ``heures``: the hours of a public
    agent, apart; ``mouvements``: what was really moved.
    """

    jour: date
    jusqu_a: date
    credits: tuple[Credit, ...]
    heures: tuple[Credit, ...]
    mouvements: tuple[Mouvement, ...]
    retraits: tuple[Retrait, ...]
    arret: date | None
    ouverture: tuple[Credit, ...]
    trace: Trace

    def solde(self, jour: date) -> Decimal:
        """The euros that may be used on a day, what came that day included; nothing once the account has stopped.

        ErreurDroit outside the account's days.
        """
        if self.arret is not None and jour >= self.arret:
            return NUL
        return sum((montant for poche, montant in self.poches(jour).items() if poche in EN_EUROS), NUL)

    def poches(self, jour: date) -> Mapping[Poche, Decimal]:
        """What each pocket holds on a day: euros, and hours for ``HEURES``. ErreurDroit outside the account's days."""
        self._verifier(jour)
        combien = bisect_right(self.mouvements, jour, key=lambda mouvement: mouvement.jour)
        poches = dict.fromkeys(Poche, NUL)
        for mouvement in self.mouvements[:combien]:
            poches[mouvement.poche] += mouvement.montant
        return poches

    def apres(self, retraits: Sequence[tuple[date, Decimal] | Retrait]) -> Compte:
        """The same account with withdrawals besides those it has, every cap played again.

        ErreurDroit for one that exceeds the balance of its day, is negative, or falls outside the account's days.
        """
        nouveaux = tuple(Retrait(*retrait) for retrait in retraits)
        for retrait in nouveaux:
            self._verifier(retrait.jour)
            if retrait.montant < 0:
                raise ErreurDroit(f"un retrait n’est pas négatif ({retrait.montant})", consequence="Rien n’est tiré")
        tous = tuple(sorted((*self.retraits, *nouveaux), key=lambda retrait: retrait.jour))
        return replace(
            self, retraits=tous, mouvements=jouer(self.ouverture, (*self.credits, *self.heures), self.arret, tous)
        )

    def _verifier(self, jour: date) -> None:
        if not self.jour <= jour <= self.jusqu_a:
            raise ErreurDroit(
                f"ce compte va du {self.jour:%d/%m/%Y} au {self.jusqu_a:%d/%m/%Y}, pas au {jour:%d/%m/%Y}",
                consequence="Son solde n’y est pas connu",
                action="Projetez-le jusqu’à une date plus lointaine",
            )


def projeter(situation: SituationCpf, jusqu_a: date, droit: Droit) -> Compte:
    """The account from its opening to ``jusqu_a`` included.

    The credit of a year falls at the latest end of the half-year that follows it, or the earliest if the situation
    asks for it. Raises ErreurDroit for a horizon before the opening, or a date without known law.
    """
    ouverture = situation.ouverture
    if jusqu_a < ouverture.jour:
        raise ErreurDroit(
            f"le {jusqu_a:%d/%m/%Y} est avant l’ouverture du compte, le {ouverture.jour:%d/%m/%Y}",
            consequence="Rien n’est projeté",
            action="Donnez une date plus lointaine",
        )
    annee, trace = _derniere_annee(situation, droit)
    arret = max(situation.arret, ouverture.jour) if situation.arret and situation.arret <= jusqu_a else None
    gardes = tuple(un for un in venir(situation, annee, jusqu_a, droit) if arret is None or un.jour < arret)
    en_euros = tuple(un for un in gardes if un.poche in EN_EUROS)
    en_heures = tuple(un for un in gardes if un.poche is Poche.HEURES)
    debut = tuple(_ouvrir(situation))
    mouvements = jouer(debut, (*en_euros, *en_heures), arret, ())
    return Compte(ouverture.jour, jusqu_a, en_euros, en_heures, mouvements, (), arret, debut, trace)


def _derniere_annee(situation: SituationCpf, droit: Droit) -> tuple[int, Trace]:
    """The last year that the opening balance already holds, and what is said of it."""
    ouverture = situation.ouverture
    dite, suivante = ouverture.annee_creditee, ouverture.jour.year - 1
    if dite is not None:
        return _derniere_dite(dite, ouverture.jour, droit), ()
    if suivante < premiere_annee(droit):
        return suivante, ()
    tard, valeur = jour_du_credit(suivante, DateCredit.AU_PLUS_TARD, droit)
    if ouverture.jour >= tard:
        return suivante, ()
    constat = (
        f"Le crédit de {suivante} est supposé déjà inscrit au {ouverture.jour:%d/%m/%Y} ; "
        f"sinon, écrivez annee_creditee: {suivante - 1}."
    )
    return suivante, (Etape("cpf-credit", constat, (valeur,)),)


def _derniere_dite(dite: int, ouverture: date, droit: Droit) -> int:
    """The last year that the holder says is credited. ErreurDroit when the next one should be too on that day."""
    manquante = max(dite + 1, premiere_annee(droit))
    tard, valeur = jour_du_credit(manquante, DateCredit.AU_PLUS_TARD, droit)
    if tard <= ouverture:
        raise ErreurDroit(
            f"le crédit de {manquante} devait être inscrit au plus tard le {tard:%d/%m/%Y} ({valeur.reference})",
            lieu="annee_creditee",
            consequence="Le compte n’est pas projeté",
            action=f"Donnez un montant qui le contient, et annee_creditee: {ouverture.year - 1}",
        )
    return dite


def _ouvrir(situation: SituationCpf) -> Iterator[Credit]:
    ouverture = situation.ouverture
    soldes = (
        (Poche.ACQUIS, ouverture.montant),
        (Poche.VERSE, ouverture.verse),
        (Poche.HORS_PLAFOND, ouverture.hors_plafond),
        (Poche.CIVIQUE, ouverture.civique),
        (Poche.HEURES, ouverture.heures_publiques),
    )
    for poche, montant in soldes:
        if montant or poche is Poche.ACQUIS:
            yield Credit(ouverture.jour, ouverture.jour.year, montant, None, (), Genre.OUVERTURE, poche)
