"""What looking for common blocs gives: groups, what their blocs share, and the wording they could have in common.

A common bloc is a relation between blocs of several certifications. It is computed: it gives no right.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from brique.passerelles.valeurs import BlocCompare, Cle

_MONTREES = 6  # variants on a line that people read


class Partage(StrEnum):
    """How a compétence is shared, the most alike first.

    ``VARIABLE``: the same sentence but for one term (« les fruits et légumes » / « les produits biologiques »).
    """

    MOT_POUR_MOT = "mot-pour-mot"
    VARIABLE = "variable"
    REFORMULEE = "reformulee"


class Theme(StrEnum):
    """What a bloc found in many trades is about."""

    LANGUES = "langues"
    NUMERIQUE = "numerique"
    TRANSVERSAL = "transversal"


class Partagee(NamedTuple):
    """A compétence of the source and the one of the cible that says the same: their ranks, how, and how near (0 to 1).
    A rank appears once at most on each side."""

    source: int
    cible: int
    partage: Partage
    proximite: float


@dataclass(frozen=True, slots=True)
class Comparaison:
    """Two blocs side by side. ``proximite`` is what a group is made with: 0 to 1, compétences first, then titles."""

    source: BlocCompare
    cible: BlocCompare
    partagees: tuple[Partagee, ...]
    proximite: float

    def nombre(self, partage: Partage) -> int:
        """How many compétences are shared in this way."""
        return sum(partagee.partage is partage for partagee in self.partagees)

    @property
    def propres_source(self) -> tuple[int, ...]:
        """The ranks of the compétences of the source that the cible does not have."""
        prises = {partagee.source for partagee in self.partagees}
        return tuple(rang for rang in range(len(self.source.competences)) if rang not in prises)

    @property
    def propres_cible(self) -> tuple[int, ...]:
        """The ranks of the compétences of the cible that the source does not have."""
        prises = {partagee.cible for partagee in self.partagees}
        return tuple(rang for rang in range(len(self.cible.competences)) if rang not in prises)

    @property
    def inverse(self) -> Comparaison:
        """The same, read from the cible to the source."""
        partagees = sorted(Partagee(p.cible, p.source, p.partage, p.proximite) for p in self.partagees)
        return Comparaison(self.cible, self.source, tuple(partagees), self.proximite)


class Variante(NamedTuple):
    """Words that some blocs have where others have others ('' where they have none)."""

    texte: str
    blocs: tuple[Cle, ...]


class Segment(NamedTuple):
    """A piece of common wording: fixed words, or ``variantes`` to choose from and then no ``texte``."""

    texte: str
    variantes: tuple[Variante, ...] = ()


@dataclass(frozen=True, slots=True)
class LigneCommune:
    """A compétence of the common wording.

    ``rangs`` says which compétence of each version of the group it comes from (None: that version has none);
    ``blocs`` are the blocs that have it, ``absents`` the others. ``partage`` is the least alike of what it gathers.
    """

    segments: tuple[Segment, ...]
    rangs: tuple[int | None, ...]
    partage: Partage
    blocs: tuple[Cle, ...]
    absents: tuple[Cle, ...] = ()

    @property
    def commune(self) -> bool:
        return not self.absents

    @property
    def texte(self) -> str:
        """The wording on one line, its variants between brackets: « vendre les [fruits / fleurs] »."""
        return en_ligne(self.segments)


@dataclass(frozen=True, slots=True)
class Groupe:
    """Blocs of several certifications that are near-identical, two by two.

    ``versions`` are the distinct texts: each one's blocs, which share all word for word. ``comparaisons`` compare the
    versions two by two, each represented by its first bloc. ``proximite`` is the smallest of any two. ``pivot`` is the
    rank of the version nearest to the others, whose wording the ``lignes`` start from.
    """

    versions: tuple[tuple[BlocCompare, ...], ...]
    comparaisons: tuple[Comparaison, ...]
    pivot: int
    proximite: float
    titre: tuple[Segment, ...]
    lignes: tuple[LigneCommune, ...]
    theme: Theme | None = None

    @property
    def blocs(self) -> tuple[BlocCompare, ...]:
        return tuple(sorted((b for version in self.versions for b in version), key=lambda bloc: bloc.cle))

    @property
    def fiches(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(bloc.cle.fiche for bloc in self.blocs))

    @property
    def intitule(self) -> str:
        """The title on one line, its variants between brackets."""
        return en_ligne(self.titre)

    def nombre(self, partage: Partage) -> int:
        """How many compétences all the blocs of the group share in this way, at the least."""
        return sum(ligne.commune and ligne.partage is partage for ligne in self.lignes)

    def entre(self, source: BlocCompare, cible: BlocCompare) -> Comparaison:
        """Two blocs of the group side by side. Raises ``KeyError`` when one is not of it."""
        rangs = {bloc: rang for rang, version in enumerate(self.versions) for bloc in version}
        une, autre = rangs[source], rangs[cible]
        if une == autre:
            identiques = (Partagee(r, r, Partage.MOT_POUR_MOT, 1.0) for r in range(len(source.competences)))
            return Comparaison(source, cible, tuple(identiques), 1.0)
        for comparaison in self.comparaisons:
            sens = rangs[comparaison.source], rangs[comparaison.cible]
            if {une, autre} == set(sens):
                trouvee = comparaison if sens == (une, autre) else comparaison.inverse
                return Comparaison(source, cible, trouvee.partagees, trouvee.proximite)
        raise KeyError((source.cle, cible.cle))


class Doublon(NamedTuple):
    """Blocs that are the same thing several times, in one certification or in several. ``mot_pour_mot``: all their
    compétences are written alike; else all but a few words."""

    blocs: tuple[BlocCompare, ...]
    mot_pour_mot: bool


class Eparse(NamedTuple):
    """An énoncé that blocs of several certifications have word for word without being near-identical."""

    texte: str
    blocs: tuple[Cle, ...]


@dataclass(frozen=True, slots=True)
class RapportCommuns:
    """The common blocs of some certifications; ``generiques`` stand apart. Nothing depends on the order of the input.

    ``isolees`` are the certifications that share no énoncé word for word with another; ``muets`` the blocs without
    any compétence, which are not compared; ``repetes`` says how many blocs were given several times, and were read
    once. ``moyen`` says, in French, with what near-identical énoncés were told.
    """

    fiches: tuple[str, ...]
    blocs: int
    seuil: float
    moyen: str
    groupes: tuple[Groupe, ...] = ()
    generiques: tuple[Groupe, ...] = ()
    doublons: tuple[Doublon, ...] = ()
    eparses: tuple[Eparse, ...] = ()
    isolees: tuple[str, ...] = ()
    muets: tuple[Cle, ...] = ()
    repetes: int = 0


def en_ligne(segments: tuple[Segment, ...]) -> str:
    """A common wording on one line: « vendre les [fruits / fleurs] », « — » for no word, the first variants only."""
    return "".join(
        _entre_crochets(segment.variantes) if segment.variantes else segment.texte for segment in segments
    ).strip()


def _entre_crochets(variantes: tuple[Variante, ...]) -> str:
    montrees = [variante.texte or "—" for variante in variantes[:_MONTREES]]
    return f"[{' / '.join(montrees + ['…'] * (len(variantes) > _MONTREES))}]"
