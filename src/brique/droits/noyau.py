"""The kernel: legal values that hold over half-open periods, and the trace that every answer carries.

A question always bears a date. A value says its article, on what evidence it stands and whether it is confirmed; one
that is not is announced (:func:`reserves`), and a rule that is not applied never changes a result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from brique.erreurs import ErreurBrique
from brique.periodes import Periode

Grandeur: TypeAlias = "Decimal | int | bool | str | tuple[Grandeur, ...] | Mapping[str, Grandeur]"


class ErreurDroit(ErreurBrique):
    """A question that the law known here cannot answer: no value at that date, or facts that contradict each other."""


class Preuve(StrEnum):
    """On what a value stands, by the tags of the founding file of facts, the surest first."""

    TEXTE = "L"
    DOCTRINE = "V"
    NOTICE = "K"
    MESURE = "X"
    BRANCHE = "B"
    SECONDAIRE = "P"
    FONDATEUR = "S"
    DEDUCTION = "D"
    USAGE = "GK"


class Statut(StrEnum):
    """Whether a value may be relied on. ``PROBABLE`` is applied and announced; ``NON_CONFIRME`` is only announced."""

    CONFIRME = "confirme"
    PROBABLE = "probable"
    NON_CONFIRME = "non-confirme"


@dataclass(frozen=True, slots=True)
class Valeur:
    """A legal value over a period. ``article`` is one of the Code du travail (« R6323-1 ») or '' when the text is
    named in ``source`` (a décret, another code). ``lecture``: how the text is read where it leaves a choice;
    ``libelle``: what the parameter is, for a person."""

    parametre: str
    periode: Periode
    grandeur: Grandeur
    article: str = ""
    precision: str = ""
    source: str = ""
    preuve: Preuve = Preuve.TEXTE
    statut: Statut = Statut.CONFIRME
    lecture: str = ""
    libelle: str = ""

    @property
    def applicable(self) -> bool:
        """False for what is only announced."""
        return self.statut is not Statut.NON_CONFIRME

    @property
    def montant(self) -> Decimal:
        """The value as euros, hours or a ratio. TypeError when it is not a number."""
        if isinstance(self.grandeur, bool) or not isinstance(self.grandeur, Decimal | int):
            raise TypeError(f"{self.parametre} n’est pas un nombre")
        return Decimal(self.grandeur)

    @property
    def nombre(self) -> int:
        """The value as a whole number of days, months, years or persons. TypeError otherwise."""
        if isinstance(self.grandeur, bool) or not isinstance(self.grandeur, int):
            raise TypeError(f"{self.parametre} n’est pas un nombre entier")
        return self.grandeur

    @property
    def liste(self) -> tuple[Grandeur, ...]:
        """The words of the value; none when it is not a list."""
        return self.grandeur if isinstance(self.grandeur, tuple) else ()

    @property
    def reference(self) -> str:
        """« art. R6323-1, I » as a person cites it."""
        tete = f"art. {self.article}" if self.article else self.source
        return f"{tete}, {self.precision}" if self.precision else tete


@dataclass(frozen=True, slots=True)
class Parametre:
    """A legal quantity through time. ``repere``: its name in the founding file of facts; ``unite``: how it reads."""

    nom: str
    libelle: str
    unite: str
    valeurs: tuple[Valeur, ...]
    regle: str
    repere: str = ""

    def au(self, jour: date) -> Valeur | None:
        """The value that holds that day, if any."""
        return next((valeur for valeur in self.valeurs if jour in valeur.periode), None)


@dataclass(frozen=True, slots=True)
class Regle:
    """A rule a person can read: what it says, how it is read, the parameters it rests on. ``renvois``: the rules that
    hold, once, what this one also rests on."""

    nom: str
    titre: str
    sujet: str
    texte: str
    parametres: tuple[str, ...]
    lecture: str = ""
    articles: tuple[str, ...] = ()
    renvois: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Droit:
    """The parameters and the rules, by name."""

    parametres: Mapping[str, Parametre]
    regles: Mapping[str, Regle]

    def valeur(self, nom: str, au: date) -> Valeur:
        """The value of a parameter on a day. KeyError for an unknown name; ErreurDroit when nothing holds that day."""
        parametre = self.parametres[nom]
        trouvee = parametre.au(au)
        if trouvee is None:
            raise ErreurDroit(
                f"« {parametre.libelle} » n’a pas de valeur connue au {au:%d/%m/%Y}",
                lieu=nom,
                consequence="Rien n’est calculé à cette date",
                action=f"Posez la question à une date que couvre ce paramètre : {_etendue(parametre)}",
            )
        return trouvee

    def valeur_ou_rien(self, nom: str, au: date) -> Valeur | None:
        """The value of a parameter on a day, or None when nothing holds that day."""
        return self.parametres[nom].au(au)


@dataclass(frozen=True, slots=True)
class Etape:
    """One step of an answer: the rule, what it gives in French, the values it used, and in euros what it comes to."""

    regle: str
    constat: str
    valeurs: tuple[Valeur, ...] = ()
    montant: Decimal | None = None

    @property
    def references(self) -> str:
        """« art. R6323-1, I ; art. R6323-3-1 »: what the step rests on, once each."""
        return " ; ".join(dict.fromkeys(valeur.reference for valeur in self.valeurs if valeur.reference))


Trace: TypeAlias = tuple[Etape, ...]


def reserves(trace: Iterable[Etape]) -> tuple[str, ...]:
    """What a reader must be told beside an answer: each value that is not confirmed, each reading, once, in order."""
    return tuple(dict.fromkeys(phrase for etape in trace for valeur in etape.valeurs for phrase in _reserves(valeur)))


def _reserves(valeur: Valeur) -> Iterator[str]:
    if valeur.statut is Statut.PROBABLE:
        yield f"Valeur probable, non confirmée : {_dire(valeur)} ({valeur.reference})."
    if valeur.statut is Statut.NON_CONFIRME:
        yield f"Règle annoncée, non confirmée, et non appliquée ici : {_dire(valeur)} ({valeur.reference})."
    if valeur.lecture:
        yield f"Lecture retenue ({valeur.reference}) : {valeur.lecture}"


def _dire(valeur: Valeur) -> str:
    libelle = valeur.libelle or valeur.parametre
    return f"{libelle[0].lower()}{libelle[1:]}" if libelle[1:2].islower() else libelle


def _etendue(parametre: Parametre) -> str:
    debut, fin = parametre.valeurs[0].periode.debut, parametre.valeurs[-1].periode.fin
    depuis = "" if debut == date.min else f"depuis le {debut:%d/%m/%Y}"
    jusque = "" if fin is None else f"avant le {fin:%d/%m/%Y}"
    return " ".join(mot for mot in (depuis, jusque) if mot) or "toute date"
