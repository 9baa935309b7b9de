"""Putting a draft back together from the lines of a document that Brique wrote, in the order they stand.

What stands where nothing of a référentiel goes is kept as a text, and asked about: it is never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from brique.referentiel.redaction.brouillon import (
    Activite,
    BlocEcrit,
    Brouillon,
    Choix,
    CompetenceEcrite,
    Doute,
    Passage,
    Place,
    Texte,
)
from brique.referentiel.redaction.cles import numeroter

VU = Choix("vu", "C’est vu : laisser ainsi")
RESTES = "Texte à ranger"
"""The title of the text that gathers what was found outside the three référentiels."""
_CLE_RESTES = "x0"


@dataclass(slots=True)
class _Texte:
    titre: str
    place: Place
    passages: list[Passage] = field(default_factory=list)


@dataclass(slots=True)
class _Activite:
    libelle: str
    code: str
    place: Place
    taches: list[Passage] = field(default_factory=list)


@dataclass(slots=True)
class CompetenceLue:
    """A compétence being read: its critères and modalités come one by one."""

    enonce: str
    code: str
    rubrique: str
    place: Place
    criteres: list[Passage] = field(default_factory=list)
    modalites: list[Passage] = field(default_factory=list)

    def figer(self) -> CompetenceEcrite:
        return CompetenceEcrite(
            enonce=self.enonce,
            criteres=tuple(self.criteres),
            modalites=tuple(self.modalites),
            code=self.code,
            rubrique=self.rubrique,
            place=self.place,
        )


@dataclass(slots=True)
class BlocLu:
    """A bloc being read."""

    code: str
    libelle: str
    place: Place
    optionnel: bool = False
    prerequis: list[str] = field(default_factory=list)
    modalites: list[Passage] = field(default_factory=list)
    criteres: list[Passage] = field(default_factory=list)
    competences: list[CompetenceLue] = field(default_factory=list)

    def figer(self) -> BlocEcrit:
        return BlocEcrit(
            code=self.code,
            libelle=self.libelle,
            competences=tuple(c.figer() for c in self.competences),
            modalites=tuple(self.modalites),
            criteres=tuple(self.criteres),
            optionnel=self.optionnel,
            prerequis="\n".join(self.prerequis),
            place=self.place,
        )


@dataclass(slots=True)
class Assemblage:
    """The draft so far. ``bloc`` is the one whose lines are being read, None before the first."""

    intitule: str = ""
    numero: str = ""
    certificateur: str = ""
    bloc: BlocLu | None = None
    _textes: list[_Texte] = field(default_factory=list)
    _activites: list[_Activite] = field(default_factory=list)
    _blocs: list[BlocLu] = field(default_factory=list)
    _doutes: list[Doute] = field(default_factory=list)
    _restes: list[Passage] = field(default_factory=list)

    def ouvrir_texte(self, titre: str, place: Place) -> None:
        self._textes.append(_Texte(titre, place))

    def passage(self, passage: Passage) -> None:
        """One more line of the text that was opened last; of what is to be placed when there is none."""
        (self._textes[-1].passages if self._textes else self._restes).append(passage)

    def ouvrir_activite(self, libelle: str, code: str, place: Place) -> None:
        self._activites.append(_Activite(libelle, code, place))

    def tache(self, passage: Passage) -> None:
        """One more tâche of the activité that was opened last; of what is to be placed when there is none."""
        (self._activites[-1].taches if self._activites else self._restes).append(passage)

    def ouvrir_bloc(self, code: str, libelle: str, place: Place, *, optionnel: bool = False) -> BlocLu:
        self.bloc = BlocLu(code, libelle, place, optionnel)
        self._blocs.append(self.bloc)
        return self.bloc

    def bloc_ou_anonyme(self, place: Place) -> BlocLu:
        """The bloc being read, or one without name, asked about, when lines of a bloc come before any."""
        if self.bloc is not None:
            return self.bloc
        self.douter(
            "competences-sans-bloc",
            "ces lignes ne sont sous aucun bloc. Elles sont réunies dans un bloc sans nom : nommez-le, ou rangez-les "
            "dans leurs blocs.",
            place,
            cible=f"b{len(self._blocs) + 1}",  # the name that numeroter gives the next bloc
        )
        return self.ouvrir_bloc("", "", place)

    def ranger_a_part(self, passages: Iterable[Passage]) -> None:
        """Keep lines that are of no référentiel."""
        self._restes += [p for p in passages if p.texte.strip()]

    def douter(self, regle: str, message: str, *places: Place, cible: str = "") -> None:
        self._doutes.append(Doute("", regle, message, cible, places, (VU,)))

    def reprendre_doute(self, regle: str, message: str, places: tuple[Place, ...], decision: str) -> None:
        """A doubt that the document carries. What a person wrote beside it settles it."""
        choix = (VU, Choix("decision", decision)) if decision else (VU,)
        self._doutes.append(Doute("", regle, message, "", places, choix, "decision" if decision else ""))

    def brouillon(self) -> Brouillon:
        """The draft, each part with its ``cle``."""
        textes = [Texte(t.titre, tuple(t.passages), place=t.place) for t in self._textes]
        if self._restes:
            textes.append(Texte(RESTES, tuple(self._restes), _CLE_RESTES, self._restes[0].place))
        return numeroter(
            Brouillon(
                intitule=self.intitule,
                numero=self.numero,
                certificateur=self.certificateur,
                textes=tuple(textes),
                activites=tuple(Activite(a.libelle, tuple(a.taches), a.code, place=a.place) for a in self._activites),
                blocs=tuple(bloc.figer() for bloc in self._blocs),
                doutes=tuple(self._tous_les_doutes()),
            )
        )

    def _tous_les_doutes(self) -> Iterable[Doute]:
        yield from self._doutes
        if self._restes:
            places = tuple(dict.fromkeys(p.place for p in self._restes))
            yield Doute(
                "",
                "texte-non-range",
                f"{len(self._restes)} ligne(s) n’ont pas été rangées (« {self._restes[0].texte[:80]} »…). Elles sont "
                "gardées à part : rangez-les, ou retirez-les.",
                _CLE_RESTES,
                places,
                (VU,),
            )
