"""A référentiel being written: its activités, its blocs with compétences, modalités and critères, and its doubts.

Every part has a ``cle``, unique in its draft and stable through edits, and a ``place``: where it stood in the document
it was read from. Neither counts in equality: two drafts are equal when they say the same thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from brique.referentiel.redaction.gestes import Geste


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands in its document: ``ancre`` names the element of the displayed source, ``lieu`` says it.

    >>> Place("t2l4c1", "tableau 2, ligne 4, colonne 1").lieu
    'tableau 2, ligne 4, colonne 1'
    """

    ancre: str = ""
    lieu: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One line of text: a tâche, a modalité, a critère, a paragraph. ``niveau`` is its depth in its list, from 0."""

    texte: str = ""
    niveau: int = 0
    cle: str = field(default="", compare=False)
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Texte:
    """A titled text beside the three référentiels (« Prérequis », « Exemples d’appellations »), its lines in order."""

    titre: str = ""
    passages: tuple[Passage, ...] = ()
    cle: str = field(default="", compare=False)
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Activite:
    """An activité of the référentiel d’activités, and its tâches. ``code`` is '' when the document gives none."""

    libelle: str = ""
    taches: tuple[Passage, ...] = ()
    code: str = ""
    cle: str = field(default="", compare=False)
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class CompetenceEcrite:
    """A compétence of a bloc with what its evaluation looks at.

    ``rubrique`` is the heading or activité it stands under inside its bloc ('' when none). ``modalites`` are those
    written for this compétence alone; those of the whole bloc are on the bloc.
    """

    enonce: str = ""
    criteres: tuple[Passage, ...] = ()
    modalites: tuple[Passage, ...] = ()
    code: str = ""
    rubrique: str = ""
    cle: str = field(default="", compare=False)
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class BlocEcrit:
    """A bloc: its compétences, and the modalités and critères written for the bloc as a whole.

    ``code`` is as the document numbers it (« 1 », « BC02 », « RNCP12345BC01 »), without the words around it.
    """

    code: str = ""
    libelle: str = ""
    competences: tuple[CompetenceEcrite, ...] = ()
    modalites: tuple[Passage, ...] = ()
    criteres: tuple[Passage, ...] = ()
    optionnel: bool = False
    prerequis: str = ""
    cle: str = field(default="", compare=False)
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Choix:
    """One way of settling a doubt: what it says to the person, and the edits it makes (none: leave as it is)."""

    cle: str
    libelle: str
    gestes: tuple[Geste, ...] = ()


@dataclass(frozen=True, slots=True)
class Doute:
    """What the reading could not decide. ``regle`` is a stable slug, ``message`` a full French sentence.

    ``cible`` is the ``cle`` of the part concerned ('' for the whole document), ``places`` where to look in the source,
    ``choix`` the ways out, ``tranche`` the ``cle`` of the one chosen ('' while it is open).
    """

    cle: str
    regle: str
    message: str
    cible: str = ""
    places: tuple[Place, ...] = ()
    choix: tuple[Choix, ...] = ()
    tranche: str = ""


@dataclass(frozen=True, slots=True)
class Brouillon:
    """A référentiel in the three parts of L.6113-1, as read or as being written.

    ``numero`` is the fiche's (RNCPnnnn) once it has one. ``origine`` names the document it was read from.
    """

    intitule: str = ""
    numero: str = ""
    certificateur: str = ""
    textes: tuple[Texte, ...] = ()
    activites: tuple[Activite, ...] = ()
    blocs: tuple[BlocEcrit, ...] = ()
    doutes: tuple[Doute, ...] = field(default=(), compare=False)
    origine: str = field(default="", compare=False)

    @property
    def doutes_ouverts(self) -> tuple[Doute, ...]:
        """The doubts nobody has settled yet."""
        return tuple(doute for doute in self.doutes if not doute.tranche)


Partie: TypeAlias = Texte | Activite | BlocEcrit | CompetenceEcrite | Passage


def parties(brouillon: Brouillon) -> Iterator[Partie]:
    """Every part of ``brouillon`` that has a ``cle``, in reading order, parents before children."""
    for texte in brouillon.textes:
        yield texte
        yield from texte.passages
    for activite in brouillon.activites:
        yield activite
        yield from activite.taches
    for bloc in brouillon.blocs:
        yield bloc
        yield from bloc.modalites
        yield from bloc.criteres
        for competence in bloc.competences:
            yield competence
            yield from competence.modalites
            yield from competence.criteres
