"""The writing pages: the parts of a draft with their fields, their findings, and where they may go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from brique.referentiel.redaction import Activite, BlocEcrit, Brouillon, CompetenceEcrite, Texte
from portail.referentiel.atelier.presentation.champs import Champ, champ
from portail.referentiel.atelier.presentation.constats import Relecture, Remarque
from portail.referentiel.atelier.presentation.noms import adresse_version, extrait, nom_bloc
from portail.referentiel.models import VersionReferentiel


@dataclass(frozen=True, slots=True)
class PartieEcrite:
    """A part on its page: its fields by name, what the relecture says, whether it can go up or down."""

    cle: str
    rang: int
    titre: str
    champs: dict[str, Champ]
    remarques: Sequence[Remarque]
    premiere: bool
    derniere: bool
    ancre: str = ""


@dataclass(frozen=True, slots=True)
class PageBloc:
    """A bloc being written. ``autres`` are (cle, name) of the blocs where a compétence may be put."""

    bloc: PartieEcrite
    competences: Sequence[PartieEcrite]
    autres: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Rangee:
    """A compétence just put in another bloc: its first words, the bloc it is now in, where to go and see it."""

    enonce: str
    bloc: str
    adresse: str


def rangee(version: VersionReferentiel, brouillon: Brouillon, cle: str, ici: str) -> Rangee | None:
    """Where compétence ``cle`` now stands, or None when it is (still, or again) in bloc ``ici``, or nowhere."""
    for rang, bloc in enumerate(brouillon.blocs, 1):
        trouvee = next((competence for competence in bloc.competences if competence.cle == cle), None)
        if trouvee is not None and bloc.cle != ici:
            nom = f"{nom_bloc(bloc, rang, brouillon.numero)} {extrait(bloc.libelle, 50)}".rstrip()
            adresse = f"{adresse_version(version, 'bloc', bloc.cle)}#p-{cle}"
            return Rangee(extrait(trouvee.enonce), nom, adresse)
    return None


def page_bloc(brouillon: Brouillon, cle: str, relecture: Relecture) -> PageBloc | None:
    """The page of bloc ``cle``, or None when the draft has none of that name."""
    noms = {bloc.cle: nom_bloc(bloc, rang, brouillon.numero) for rang, bloc in enumerate(brouillon.blocs, 1)}
    for rang, bloc in enumerate(brouillon.blocs, 1):
        if bloc.cle != cle:
            continue
        ecrit = _bloc(bloc, rang, len(brouillon.blocs), noms[cle], relecture)
        competences = [_competence(c, n, len(bloc.competences), relecture) for n, c in enumerate(bloc.competences, 1)]
        autres = [(b.cle, f"{noms[b.cle]} {extrait(b.libelle, 50)}") for b in brouillon.blocs if b.cle != cle]
        return PageBloc(ecrit, competences, autres)
    return None


def activites(brouillon: Brouillon, relecture: Relecture) -> list[PartieEcrite]:
    """The activités with their tâches."""
    total = len(brouillon.activites)
    return [_activite(activite, rang, total, relecture) for rang, activite in enumerate(brouillon.activites, 1)]


def ensemble(brouillon: Brouillon, relecture: Relecture) -> PartieEcrite:
    """What identifies the référentiel: title, number, certificateur."""
    champs = [champ(brouillon, nom) for nom in ("intitule", "numero", "certificateur")]
    return _partie(brouillon, champs, _("Ce référentiel"), relecture)


def textes(brouillon: Brouillon, relecture: Relecture) -> list[PartieEcrite]:
    """The texts beside the three référentiels."""
    total = len(brouillon.textes)
    return [_texte(texte, rang, total, relecture) for rang, texte in enumerate(brouillon.textes, 1)]


def _bloc(bloc: BlocEcrit, rang: int, total: int, nom: str, relecture: Relecture) -> PartieEcrite:
    champs = [
        champ(bloc, "libelle", etiquette=_("Intitulé du bloc")),
        champ(bloc, "code", etiquette=_("Code du bloc")),
        champ(bloc, "optionnel"),
        champ(bloc, "prerequis"),
        champ(bloc, "modalites", etiquette=_("Modalités de tout le bloc, une par ligne")),
        champ(bloc, "criteres", etiquette=_("Critères de tout le bloc, un par ligne")),
    ]
    return _partie(bloc, champs, nom, relecture, rang, total)


def _competence(competence: CompetenceEcrite, rang: int, total: int, relecture: Relecture) -> PartieEcrite:
    quoi = _("de la compétence %(rang)s") % {"rang": rang}
    champs = [
        champ(competence, "enonce", etiquette=_("Compétence %(rang)s") % {"rang": rang}),
        *(champ(competence, nom, quoi=quoi) for nom in ("criteres", "modalites", "code", "rubrique")),
    ]
    return _partie(competence, champs, extrait(competence.enonce), relecture, rang, total)


def _activite(activite: Activite, rang: int, total: int, relecture: Relecture) -> PartieEcrite:
    quoi = _("de l’activité %(rang)s") % {"rang": rang}
    champs = [
        champ(activite, "libelle", etiquette=_("Activité %(rang)s") % {"rang": rang}),
        champ(activite, "taches", quoi=quoi),
        champ(activite, "code", quoi=quoi),
    ]
    return _partie(activite, champs, extrait(activite.libelle), relecture, rang, total)


def _texte(texte: Texte, rang: int, total: int, relecture: Relecture) -> PartieEcrite:
    quoi = _("du texte %(rang)s") % {"rang": rang}
    champs = [champ(texte, "titre", quoi=quoi), champ(texte, "passages", quoi=quoi)]
    return _partie(texte, champs, extrait(texte.titre), relecture, rang, total)


def _partie(
    objet: Any, champs: Sequence[Champ], titre: str, relecture: Relecture, rang: int = 1, total: int = 1
) -> PartieEcrite:
    cle = getattr(objet, "cle", "")
    place = getattr(objet, "place", None)
    return PartieEcrite(
        cle,
        rang,
        titre,
        {c.champ: c for c in champs},
        relecture.de(cle),
        premiere=rang == 1,
        derniere=rang == total,
        ancre=place.ancre if place else "",
    )
