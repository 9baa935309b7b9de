"""How the atelier names the parts of a draft, and where each is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from brique.referentiel.redaction import Activite, BlocEcrit, Brouillon, CompetenceEcrite, Passage, Texte
from portail.referentiel.adresses import code_court
from portail.referentiel.models import VersionReferentiel

_EXTRAIT = 70


@dataclass(frozen=True, slots=True)
class Situation:
    """A part in its draft: what it is in words, the bloc, activité or text it belongs to."""

    partie: Any
    nom: str
    porteur: Any


def nom_bloc(bloc: BlocEcrit, rang: int, numero: str = "") -> str:
    """The short name of a bloc: « Bloc 2 », or its code without the fiche's number."""
    if not bloc.code or bloc.code.isdecimal():
        return _("Bloc %(rang)s") % {"rang": bloc.code or rang}
    return code_court(bloc.code, numero)


def dans_la_phrase(bloc: BlocEcrit, rang: int, numero: str = "") -> str:
    """The short name of a bloc inside a sentence: « bloc 2 », « bloc BC02 »."""
    if not bloc.code or bloc.code.isdecimal():
        return _("bloc %(rang)s") % {"rang": bloc.code or rang}
    return _("bloc %(rang)s") % {"rang": code_court(bloc.code, numero)}


def extrait(texte: str, longueur: int = _EXTRAIT) -> str:
    """The first words of a text."""
    if len(texte) <= longueur:
        return texte
    return f"{texte[:longueur].rsplit(' ', 1)[0].rstrip(' ,;:')}…"


def situations(brouillon: Brouillon) -> dict[str, Situation]:
    """Every part by its ``cle``."""
    return {s.partie.cle: s for s in _situer(brouillon)}


def _situer(brouillon: Brouillon) -> Iterator[Situation]:
    for texte in brouillon.textes:
        nom = _("texte « %(titre)s »") % {"titre": extrait(texte.titre)}
        yield Situation(texte, nom, texte)
        yield from (Situation(p, nom, texte) for p in texte.passages)
    for rang, activite in enumerate(brouillon.activites, 1):
        nom = _("activité %(rang)s") % {"rang": rang}
        yield Situation(activite, nom, activite)
        yield from _passages(activite.taches, activite, nom, _("tâche"))
    for rang, bloc in enumerate(brouillon.blocs, 1):
        yield from _situer_bloc(bloc, nom_bloc(bloc, rang, brouillon.numero))


def _situer_bloc(bloc: BlocEcrit, nom: str) -> Iterator[Situation]:
    yield Situation(bloc, nom, bloc)
    yield from _passages(bloc.modalites, bloc, nom, _("modalité"))
    yield from _passages(bloc.criteres, bloc, nom, _("critère"))
    for rang, competence in enumerate(bloc.competences, 1):
        sienne = _("%(nom)s, compétence %(rang)s") % {"nom": nom, "rang": rang}
        yield Situation(competence, sienne, bloc)
        yield from _passages(competence.modalites, bloc, sienne, _("modalité"))
        yield from _passages(competence.criteres, bloc, sienne, _("critère"))


def _passages(passages: Iterable[Passage], porteur: object, nom: str, quoi: str) -> Iterator[Situation]:
    for rang, passage in enumerate(passages, 1):
        yield Situation(passage, f"{nom}, {quoi} {rang}", porteur)


def adresse_version(version: VersionReferentiel, nom: str = "version", *args: Any) -> str:
    """A page of a version: ``nom`` is the end of its name in the URLconf."""
    return reverse(f"referentiel:atelier-{nom}", args=[version.referentiel_id, version.numero, *args])


def adresse_ou_ecrire(version: VersionReferentiel, situation: Situation | None) -> str:
    """The writing page of a part, at its place; the page of the whole for the draft itself."""
    if situation is None:
        return adresse_version(version, "presentation")
    ancre = f"#p-{_ancre(situation)}"
    if isinstance(situation.porteur, BlocEcrit):
        return adresse_version(version, "bloc", situation.porteur.cle) + ancre
    nom = "activites" if isinstance(situation.porteur, Activite) else "presentation"
    return adresse_version(version, nom) + ancre


def _ancre(situation: Situation) -> str:
    partie = situation.partie
    if isinstance(partie, Texte | Activite | BlocEcrit | CompetenceEcrite):
        return str(partie.cle)
    if isinstance(situation.porteur, BlocEcrit):
        for competence in situation.porteur.competences:
            if any(partie is p for p in (*competence.criteres, *competence.modalites)):
                return competence.cle
    return str(situation.porteur.cle)
