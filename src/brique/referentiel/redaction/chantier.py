"""A draft under construction: what is found in the document is added bloc by bloc, then numbered and closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from brique.referentiel.mots import plier
from brique.referentiel.redaction.brouillon import Place
from brique.referentiel.redaction.reperage import EnteteBloc

A_RANGER = "Texte à ranger"


@dataclass(slots=True)
class Ligne:
    """A line placed: tâche, modalité, critère or paragraph."""

    texte: str
    niveau: int
    place: Place


@dataclass(slots=True)
class Trouvee:
    """A compétence found. ``detail`` marks one whose sub-list was joined to it.

    ``places`` are those of all the lines it was made of; ``introduite`` the line above its list, when that line could
    be a compétence itself.
    """

    enonce: str
    place: Place
    code: str = ""
    rubrique: str = ""
    criteres: list[Ligne] = field(default_factory=list)
    modalites: list[Ligne] = field(default_factory=list)
    detail: bool = False
    places: list[Place] = field(default_factory=list)
    introduite: str = ""


@dataclass(slots=True)
class BlocTrouve:
    """A bloc found: ``competences`` as listed, ``evaluees`` as the référentiel d’évaluation takes them up.

    ``listees`` is true when the first come from a place that says nothing of their evaluation.
    """

    entete: EnteteBloc
    place: Place
    competences: list[Trouvee] = field(default_factory=list)
    evaluees: list[Trouvee] = field(default_factory=list)
    modalites: list[Ligne] = field(default_factory=list)
    criteres: list[Ligne] = field(default_factory=list)
    prerequis: list[Ligne] = field(default_factory=list)
    libelles: list[tuple[str, Place]] = field(default_factory=list)
    listees: bool = False
    _dites: set[str] = field(default_factory=set)

    @property
    def libelle(self) -> str:
        return self.libelles[0][0] if self.libelles else ""

    def ajouter_modalites(self, lignes: Iterable[Ligne]) -> None:
        """Add modalités once each: a cell repeated on every row says the same thing."""
        for ligne in lignes:
            if ligne.texte not in self._dites:
                self._dites.add(ligne.texte)
                self.modalites.append(ligne)


@dataclass(slots=True)
class ActiviteTrouvee:
    """An activité found, and its tâches."""

    libelle: str
    place: Place
    taches: list[Ligne] = field(default_factory=list)
    code: str = ""


@dataclass(slots=True)
class TexteTrouve:
    """A titled text found beside the three référentiels."""

    titre: str
    place: Place
    lignes: list[Ligne] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hesitation:
    """Something to ask a person, before the parts have their final ``cle``: ``cible`` is the object concerned.

    ``lignes`` may also be put among the modalités of ``bloc``: it is offered.
    """

    regle: str
    message: str
    places: tuple[Place, ...] = ()
    cible: object = None
    lignes: tuple[Ligne, ...] = ()
    bloc: BlocTrouve | None = None


@dataclass(slots=True)
class Chantier:
    """Everything found so far, in order. ``communes`` are modalités said to be those of every bloc."""

    blocs: list[BlocTrouve] = field(default_factory=list)
    activites: list[ActiviteTrouvee] = field(default_factory=list)
    textes: list[TexteTrouve] = field(default_factory=list)
    hesitations: list[Hesitation] = field(default_factory=list)
    communes: list[Ligne] = field(default_factory=list)
    certificateur: str = ""
    pris: set[str] = field(default_factory=set)
    _connus: dict[str, BlocTrouve] = field(default_factory=dict)

    def prendre(self, places: Iterable[Place]) -> None:
        """Note that these places were read, whatever they became."""
        self.pris.update(place.ancre for place in places)

    def bloc(self, entete: EnteteBloc, place: Place) -> BlocTrouve:
        """The bloc of this heading: the one already found under the same number (or title), or a new one."""
        cle = f"n{entete.rang}" if entete.rang else f"t{plier(entete.libelle)}"
        trouve = self._connus.get(cle)
        if trouve is None:
            trouve = self._connus[cle] = BlocTrouve(entete, place)
            self.blocs.append(trouve)
        if entete.libelle and all(plier(entete.libelle) != plier(libelle) for libelle, _ in trouve.libelles):
            trouve.libelles.append((entete.libelle, place))
        return trouve

    def garder(self, texte: str, place: Place) -> None:
        """Keep a line that has no place of its own in a text beside, where a person will find it."""
        reste = next((t for t in self.textes if t.titre == A_RANGER), None)
        if reste is None:
            reste = TexteTrouve(A_RANGER, place)
            self.textes.append(reste)
        reste.lignes.append(Ligne(texte, 0, place))

    def hesiter(self, regle: str, message: str, *places: Place, cible: object = None) -> None:
        """Ask a person about ``cible``."""
        self.hesitations.append(Hesitation(regle, message, places, cible))
