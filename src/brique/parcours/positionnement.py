"""Me situer: what a person says of each compétence of a certification, and what it comes to, bloc by bloc.

It is the person's own look at what they do. It proves nothing, and is never averaged with that of an assessor: nothing
here joins two looks, nothing gives a mark.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from brique.passerelles.blocs import blocs_d_une
from brique.passerelles.valeurs import BlocCompare, Cle
from brique.referentiel.fiche import Fiche
from brique.referentiel.mots import plier

_LONGUEUR = 16


class Reponse(StrEnum):
    """What a person says of a compétence: they do it, in part, or not."""

    OUI = "oui"
    EN_PARTIE = "en-partie"
    NON = "non"


@dataclass(frozen=True, slots=True)
class Enonce:
    """A compétence to answer. ``cle`` is made of its words: it stays the same when the compétence moves, and changes
    when it is written otherwise, so that an answer is never lent to a sentence that nobody answered."""

    cle: str
    texte: str


@dataclass(frozen=True, slots=True)
class BlocASituer:
    """A bloc and its compétences. ``detaille`` is False when the register gives none: its title is then asked about."""

    cle: Cle
    libelle: str
    enonces: tuple[Enonce, ...]
    detaille: bool = True


@dataclass(frozen=True, slots=True)
class PositionBloc:
    """How many compétences of a bloc were answered « oui », « en partie », « non », and how many were not."""

    cle: Cle
    oui: int = 0
    en_partie: int = 0
    non: int = 0
    sans_reponse: int = 0

    @property
    def total(self) -> int:
        return self.oui + self.en_partie + self.non + self.sans_reponse

    @property
    def entier(self) -> bool:
        """True when everything was answered."""
        return not self.sans_reponse

    @property
    def commence(self) -> bool:
        return self.sans_reponse < self.total

    @property
    def constat(self) -> str:
        """How many of each answer, whoever reads it; a fraction is never made of it."""
        if not self.commence:
            return "Aucune réponse."
        comptes = [
            (self.oui, "oui"),
            (self.en_partie, "en partie"),
            (self.non, "non"),
            (self.sans_reponse, "sans réponse"),
        ]
        dits = ", ".join(f"{mot} : {nombre}" for nombre, mot in comptes if nombre)
        return f"Sur {self.total} compétence{'s' * (self.total > 1)}, {dits}."

    @property
    def phrase(self) -> str:
        """The result, told to the person."""
        if not self.commence:
            return "Vous n’avez pas encore répondu."
        if self.oui == self.total:
            return f"Vous faites {'tout ' * (self.total > 1)}ce que ce bloc demande."
        if self.non == self.total:
            return "Vous ne faites encore rien de ce que ce bloc demande."
        return self.constat


def blocs_a_situer(fiche: Fiche) -> tuple[BlocASituer, ...]:
    """The blocs of a certification, in its order; one of the RS, which has none, is asked about whole.

    A sentence written twice in a bloc is asked about twice.
    """
    return tuple(map(_a_situer, blocs_d_une(fiche)))


def compter(blocs: Iterable[BlocASituer], reponses: Mapping[tuple[Cle, str], Reponse]) -> tuple[PositionBloc, ...]:
    """Where a person stands, bloc by bloc. ``reponses`` of one look only, by bloc and key of énoncé.

    What is answered about a compétence that the certification no longer has counts nowhere.
    """
    return tuple(_compter_bloc(bloc, reponses) for bloc in blocs)


def prochain(positions: Iterable[PositionBloc]) -> int | None:
    """The rank of the first bloc where something is still to be answered: where one resumes. None when all is said."""
    return next((rang for rang, position in enumerate(positions) if not position.entier), None)


def _a_situer(bloc: BlocCompare) -> BlocASituer:
    if bloc.competences:
        return BlocASituer(bloc.cle, bloc.libelle, tuple(_enonces(bloc.competences)))
    return BlocASituer(bloc.cle, bloc.libelle, tuple(_enonces([bloc.libelle or bloc.intitule])), detaille=False)


def _enonces(textes: Iterable[str]) -> Iterator[Enonce]:
    deja: Counter[str] = Counter()
    for texte in textes:
        empreinte = hashlib.sha256(" ".join(plier(texte).split()).encode()).hexdigest()[:_LONGUEUR]
        deja[empreinte] += 1
        fois = deja[empreinte]
        yield Enonce(empreinte if fois == 1 else f"{empreinte}-{fois}", texte)


def _compter_bloc(bloc: BlocASituer, reponses: Mapping[tuple[Cle, str], Reponse]) -> PositionBloc:
    dites = Counter(reponses.get((bloc.cle, enonce.cle)) for enonce in bloc.enonces)
    return PositionBloc(
        bloc.cle, dites[Reponse.OUI], dites[Reponse.EN_PARTIE], dites[Reponse.NON], sans_reponse=dites[None]
    )
