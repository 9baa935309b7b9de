"""The history of a version, and the texts kept apart: who did what, where, from what to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brique.referentiel.ecart import comparer_mots
from brique.referentiel.redaction import Acte, Brouillon, Geste
from portail.referentiel.atelier import queries
from portail.referentiel.atelier.desaccords import ce_qui_s_y_trouve
from portail.referentiel.atelier.enums import Issue
from portail.referentiel.atelier.presentation.noms import Situation, extrait, situations
from portail.referentiel.models import Retouche
from portail.referentiel.presentation.mots_marques import Segment, segments

_REPRISE = timedelta(minutes=30)

_CHAMPS: dict[str, str | Promise] = {
    "intitule": gettext_lazy("l’intitulé"),
    "numero": gettext_lazy("le numéro"),
    "certificateur": gettext_lazy("le certificateur"),
    "titre": gettext_lazy("le titre"),
    "libelle": gettext_lazy("l’intitulé"),
    "code": gettext_lazy("le code"),
    "enonce": gettext_lazy("l’énoncé"),
    "rubrique": gettext_lazy("la rubrique"),
    "optionnel": gettext_lazy("le caractère optionnel"),
    "prerequis": gettext_lazy("les prérequis"),
    "texte": gettext_lazy("le texte"),
    "niveau": gettext_lazy("le retrait"),
}
_LISTES: dict[str, str | Promise] = {
    "blocs": gettext_lazy("un bloc"),
    "competences": gettext_lazy("une compétence"),
    "activites": gettext_lazy("une activité"),
    "textes": gettext_lazy("un texte"),
    "passages": gettext_lazy("un paragraphe"),
    "taches": gettext_lazy("une tâche"),
    "modalites": gettext_lazy("une modalité"),
    "criteres": gettext_lazy("un critère"),
}


@dataclass(frozen=True, slots=True)
class GesteDit:
    """An act in words: what was done (« ajouté un critère »), where, and the two texts when there are two."""

    fait: str
    ou: str
    avant: str
    apres: str

    @property
    def mots(self) -> list[Segment]:
        """Both texts in one, the words that changed marked."""
        return segments(comparer_mots(self.avant, self.apres))


@dataclass(frozen=True, slots=True)
class Lot:
    """What one person did in one go. ``cles`` are the edits to undo together; none when they cannot be."""

    qui: str
    quand: datetime
    gestes: Sequence[GesteDit]
    issue: str
    cles: Sequence[int]


@dataclass(frozen=True, slots=True)
class Desaccord:
    """A text kept apart: whose, where, what it says, what stands there now (None: the part is gone)."""

    cle: int
    qui: str
    quand: datetime
    geste: GesteDit
    sien: str
    actuel: str | None

    @property
    def mots(self) -> list[Segment]:
        """From what stands there to the text kept apart, the words that differ marked."""
        return segments(comparer_mots(self.actuel or "", self.sien))


def lots(retouches: Iterable[Retouche], brouillon: Brouillon) -> list[Lot]:
    """Edits, the last first, by what was done in one go."""
    lues = list(retouches)
    noms = queries.noms({retouche.auteur for retouche in lues})
    connues = situations(brouillon)
    groupes = [list(groupe) for _cle, groupe in groupby(lues, key=lambda r: (r.revision, r.auteur, r.issue))]
    reponses = _reponses(brouillon)
    return [_lot(groupe, noms, connues, reponses) for groupe in _suites(groupes)]


def desaccords(retouches: Iterable[Retouche], brouillon: Brouillon) -> list[Desaccord]:
    """The texts kept apart, oldest first."""
    lues = list(retouches)
    noms = queries.noms({retouche.auteur for retouche in lues})
    connues = situations(brouillon)
    return [_desaccord(retouche, noms, connues, brouillon) for retouche in lues]


Reponses = Mapping[tuple[str, str], str]  # what each choice of each doubt says, by their ``cle``


def dire(geste: Geste, connues: Mapping[str, Situation], reponses: Reponses = MappingProxyType({})) -> GesteDit:
    """An act in words."""
    ou = _ou(geste, connues)
    if geste.acte is Acte.MODIFIER:
        quoi = _CHAMPS.get(geste.champ, geste.champ)
        return GesteDit(_("changé %(quoi)s") % {"quoi": quoi}, ou, geste.avant, geste.apres)
    if geste.acte is Acte.AJOUTER:
        quoi = _LISTES.get(geste.champ, geste.champ)
        return GesteDit(_("ajouté %(quoi)s") % {"quoi": quoi}, ou, "", geste.apres)
    if geste.acte is Acte.RETIRER:
        return GesteDit(_("retiré"), "", geste.avant, "")
    if geste.acte is Acte.DEPLACER:
        quoi = _LISTES.get(geste.champ, geste.champ)
        return GesteDit(_("déplacé %(quoi)s") % {"quoi": quoi}, ou, "", _texte(geste.cible, connues))
    reponse = reponses.get((geste.cible, geste.apres))
    return GesteDit(_leve(reponse) if geste.apres else _("rouvert un doute"), "", "", "")


def _leve(reponse: str | None) -> str:
    return _("levé un doute : « %(reponse)s »") % {"reponse": reponse} if reponse else _("levé un doute")


def _reponses(brouillon: Brouillon) -> Reponses:
    return {(doute.cle, choix.cle): choix.libelle for doute in brouillon.doutes for choix in doute.choix}


def nom_de(auteur: UUID | None, noms: Mapping[UUID, str]) -> str:
    """Who an edit is from, as far as the site still knows."""
    if auteur is None:
        return _("L’installation")
    return noms.get(auteur, _("Une personne qui n’a plus de compte"))


def _suites(groupes: Iterable[list[Retouche]]) -> list[list[Retouche]]:
    """What one person wrote in one field without anyone else in between is one thing, however often it was saved."""
    suites: list[list[Retouche]] = []
    for groupe in groupes:
        if suites and _meme_champ(suites[-1], groupe):
            suites[-1] += groupe
        else:
            suites.append(groupe)
    return suites


def _meme_champ(apres: Sequence[Retouche], avant: Sequence[Retouche]) -> bool:
    gestes = [queries.geste_de(retouche) for retouche in (*apres, *avant)]
    return (
        len(avant) == 1
        and apres[-1].auteur == avant[0].auteur
        and apres[-1].issue == avant[0].issue == Issue.APPLIQUEE
        and all(geste.acte is Acte.MODIFIER for geste in gestes)
        and len({(geste.cible, geste.champ) for geste in gestes}) == 1
        and apres[-1].quand - avant[0].quand < _REPRISE
    )


def _lot(
    groupe: Sequence[Retouche], noms: Mapping[UUID, str], connues: Mapping[str, Situation], reponses: Reponses
) -> Lot:
    premiere = groupe[0]
    lus = [queries.geste_de(retouche) for retouche in reversed(groupe)]
    if len({retouche.revision for retouche in groupe}) > 1:
        lus = [replace(lus[-1], avant=lus[0].avant)]
    gestes = [dire(geste, connues, reponses) for geste in lus]
    defaisable = premiere.issue == Issue.APPLIQUEE and all(retouche.inverse for retouche in groupe)
    return Lot(
        nom_de(premiere.auteur, noms),
        premiere.quand,
        gestes,
        premiere.issue,
        [retouche.pk for retouche in groupe] if defaisable else [],
    )


def _desaccord(
    retouche: Retouche, noms: Mapping[UUID, str], connues: Mapping[str, Situation], brouillon: Brouillon
) -> Desaccord:
    geste = queries.geste_de(retouche)
    actuel: Any = ce_qui_s_y_trouve(brouillon, geste)
    return Desaccord(
        retouche.pk,
        nom_de(retouche.auteur, noms),
        retouche.quand,
        dire(geste, connues),
        geste.apres,
        actuel,
    )


def _ou(geste: Geste, connues: Mapping[str, Situation]) -> str:
    cle = geste.cible if geste.acte is Acte.MODIFIER else geste.vers
    if not cle:
        return ""
    situation = connues.get(cle)
    return situation.nom if situation else _("une partie retirée depuis")


def _texte(cle: str, connues: Mapping[str, Situation]) -> str:
    situation = connues.get(cle)
    if situation is None:
        return ""
    for champ in ("enonce", "libelle", "titre", "texte"):
        if hasattr(situation.partie, champ):
            return extrait(str(getattr(situation.partie, champ)))
    return ""
