"""What a comparison finds: differences of a fiche, of its blocs, of their compétences, down to the words.

Every value says both sides, so that either text can be put back together from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Nature(StrEnum):
    """What became of a part.

    ``TYPOGRAPHIE``: only its presentation differs (apostrophes, blanks, capital, final punctuation, bullets, order).
    ``MODIFIE``: reworded or retitled. ``DEPLACE``: found in another bloc, or under another code; its words may have
    changed too.
    """

    INCHANGE = "inchange"
    TYPOGRAPHIE = "typographie"
    MODIFIE = "modifie"
    DEPLACE = "deplace"
    AJOUTE = "ajoute"
    RETIRE = "retire"


SANS_EFFET = frozenset({Nature.INCHANGE, Nature.TYPOGRAPHIE})
"""The natures of what says the same thing as before."""


class Mot(NamedTuple):
    """Some words, kept (``INCHANGE``), removed (``RETIRE``) or added (``AJOUTE``), with the blanks before them.

    ``texte`` is as the side that has them writes them; kept words that are set differently before (another
    apostrophe, another capital) have that form in ``avant``.
    """

    texte: str
    nature: Nature
    avant: str | None = None


def cote_avant(mots: Iterable[Mot]) -> str:
    """The text before, put back together from compared words."""
    return "".join(m.texte if m.avant is None else m.avant for m in mots if m.nature is not Nature.AJOUTE)


def cote_apres(mots: Iterable[Mot]) -> str:
    """The text after, put back together from compared words."""
    return "".join(m.texte for m in mots if m.nature is not Nature.RETIRE)


@dataclass(frozen=True, slots=True)
class EcartTexte:
    """A line on both sides: a critère, a modalité, a tâche, an entry of a list. '' on the side that lacks it."""

    nature: Nature
    avant: str = ""
    apres: str = ""
    mots: tuple[Mot, ...] = ()


@dataclass(frozen=True, slots=True)
class EcartChamp:
    """A field that differs. ``nom`` is its name in the values, ``libelle`` the one people read.

    A list, and a text made of several points, has its points in ``lignes``; dates, numbers and short texts have none.
    """

    nom: str
    libelle: str
    avant: str = ""
    apres: str = ""
    nature: Nature = Nature.MODIFIE
    mots: tuple[Mot, ...] = ()
    lignes: tuple[EcartTexte, ...] = ()


@dataclass(frozen=True, slots=True)
class EcartCompetence:
    """A compétence on both sides, without its number, which ``code_avant`` and ``code_apres`` keep.

    One that changes bloc (``DEPLACE``) is told twice, by the bloc it left and by the one it joined: the ranks of
    both are in ``bloc_avant`` and ``bloc_apres`` (None where it is absent). ``rubrique`` is true for a heading.
    """

    nature: Nature
    avant: str = ""
    apres: str = ""
    mots: tuple[Mot, ...] = ()
    criteres: tuple[EcartTexte, ...] = ()
    modalites: tuple[EcartTexte, ...] = ()
    code_avant: str = ""
    code_apres: str = ""
    bloc_avant: int | None = None
    bloc_apres: int | None = None
    rubrique: bool = False
    memes_mots: bool = False

    @property
    def differe(self) -> bool:
        """True when the compétence, or how it is evaluated, no longer says the same thing."""
        annexes = (*self.criteres, *self.modalites)
        return self.nature not in SANS_EFFET or any(ligne.nature not in SANS_EFFET for ligne in annexes)


@dataclass(frozen=True, slots=True)
class EcartBloc:
    """A bloc on both sides. ``rang_avant`` and ``rang_apres`` are its ranks, from 0 (None where it is absent).

    ``DEPLACE``: the same content under another code. ``ordre_change``: its compétences come in another order.
    """

    nature: Nature
    code_avant: str = ""
    code_apres: str = ""
    libelle_avant: str = ""
    libelle_apres: str = ""
    mots_libelle: tuple[Mot, ...] = ()
    competences: tuple[EcartCompetence, ...] = ()
    champs: tuple[EcartChamp, ...] = ()
    rang_avant: int | None = None
    rang_apres: int | None = None
    retitre: bool = False
    recode: bool = False
    ordre_change: bool = False

    @property
    def differe(self) -> bool:
        return self.nature not in SANS_EFFET

    def comptes(self) -> Counter[Nature]:
        """How many compétences of each nature it holds, headings left out."""
        return Counter(c.nature for c in self.competences if not c.rubrique)


@dataclass(frozen=True, slots=True)
class EcartActivite:
    """An activité of a draft on both sides, and its tâches."""

    nature: Nature
    code_avant: str = ""
    code_apres: str = ""
    libelle_avant: str = ""
    libelle_apres: str = ""
    mots_libelle: tuple[Mot, ...] = ()
    taches: tuple[EcartTexte, ...] = ()


class Reprise(NamedTuple):
    """How many compétences of an old bloc stand in a new one, of rank ``rang``: word for word, and reworded."""

    code: str
    libelle: str
    gardees: int
    reformulees: int
    rang: int = 0


@dataclass(frozen=True, slots=True)
class DevenirBloc:
    """Where the compétences of an old bloc went: ``total`` of them, ``perdues`` found nowhere."""

    code: str
    libelle: str
    total: int
    vers: tuple[Reprise, ...] = ()
    perdues: int = 0

    @property
    def part_reprise(self) -> float:
        """The share of its compétences found again, word for word or reworded, from 0 to 1."""
        return (self.total - self.perdues) / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class EcartFiche:
    """All that differs between two versions of a fiche or of a draft, or between a fiche and the one that renews it.

    ``blocs`` holds every bloc, in the new order, those removed at their place; a comparison of whole registers
    keeps only those that differ. ``devenirs`` says, for each old bloc, where its compétences went.
    """

    numero_avant: str
    numero_apres: str
    champs: tuple[EcartChamp, ...] = ()
    blocs: tuple[EcartBloc, ...] = ()
    activites: tuple[EcartActivite, ...] = ()
    devenirs: tuple[DevenirBloc, ...] = ()
    intitule_avant: str = ""
    intitule_apres: str = ""

    @property
    def identique(self) -> bool:
        """True when both sides say exactly the same, presentation included."""
        natures = [*(b.nature for b in self.blocs), *(a.nature for a in self.activites)]
        return not self.champs and all(nature is Nature.INCHANGE for nature in natures)

    @property
    def differe(self) -> bool:
        """True when something else than the presentation changed."""
        natures = [part.nature for part in self.champs] + [bloc.nature for bloc in self.blocs]
        return any(nature not in SANS_EFFET for nature in (*natures, *(a.nature for a in self.activites)))
