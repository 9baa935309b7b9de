"""The report of a branche, as its page shows it: the answer in a sentence, groups, duplicates, what stands apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.passerelles.communs import Doublon, Eparse, Groupe, Partage, Segment
from brique.passerelles.valeurs import BlocCompare, Cle
from portail.passerelles.adresses_branche import adresse_fichier, adresse_groupe, adresse_rapport
from portail.passerelles.presentation_branche.noms import PARTAGES, THEMES, BlocDit, dire_bloc, nom_de
from portail.passerelles.queries_branche import MOTEUR_FICHES, Choix, Perimetre, Rapport
from portail.referentiel.adresses import adresse_fiche

FORMES = ("xlsx", "csv", "json")
GROUPES_MONTRES = 40
EPARSES_MONTREES = 30
LARGEUR = 600
_HAUTEUR = 18


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a group's compétences: how they are shared ('' : only some blocs have them), how many, and its place
    in the bar, in the units of the drawing."""

    classe: str
    mot: str | Promise
    nombre: int
    x: int
    largeur: int


@dataclass(frozen=True, slots=True)
class GroupeDit:
    """A group as the report shows it; ``theme`` is '' but for a generic one."""

    cle: Cle
    titre: Sequence[Segment]
    blocs: Sequence[BlocDit]
    phrase: str
    parts: Sequence[Part]
    adresse: str
    theme: str | Promise = ""
    identiques: bool = False


@dataclass(frozen=True, slots=True)
class DoublonDit:
    """Blocs that are the same thing several times; ``seule``: all of one certification."""

    blocs: Sequence[BlocDit]
    phrase: str
    seule: bool


@dataclass(frozen=True, slots=True)
class EparseDite:
    """An énoncé found word for word in blocs that are otherwise far apart."""

    texte: str
    blocs: Sequence[BlocDit]


def contexte(perimetre: Perimetre, rapport: Rapport) -> dict[str, Any]:
    """What the page of the report shows."""
    communs, choix = rapport.communs, perimetre.choix
    return {
        "perimetre": perimetre,
        "choix": choix,
        "nom": nom_de(perimetre),
        "phrase": phrase(rapport),
        "groupes": [dire_groupe(choix, groupe) for groupe in communs.groupes[:GROUPES_MONTRES]],
        "groupes_tus": max(0, len(communs.groupes) - GROUPES_MONTRES),
        "generiques": [dire_groupe(choix, groupe) for groupe in communs.generiques[:GROUPES_MONTRES]],
        "doublons": [_dire_doublon(doublon) for doublon in communs.doublons[:GROUPES_MONTRES]],
        "eparses": [_dire_eparse(eparse, rapport) for eparse in _les_plus_repandues(communs.eparses)],
        "eparses_tues": max(0, len(communs.eparses) - EPARSES_MONTREES),
        "relues": [
            (numero, rapport.fiches[numero].intitule, [constat.message for constat in constats])
            for numero, constats in rapport.relues.items()
        ],
        "par_le_moteur": rapport.par_le_moteur,
        "moteur_possible": perimetre.moteur_possible,
        "moteur_fiches": MOTEUR_FICHES,
        "adresse_moteur": adresse_rapport(replace(choix, moteur=True)),
        "adresse_mots": adresse_rapport(replace(choix, moteur=False)),
        "isolees": _fiches(communs.isolees, rapport),
        "muets": [dire_bloc(rapport.blocs[cle]) for cle in communs.muets if cle.fiche not in rapport.sans_competences],
        "sans_competences": _fiches(rapport.sans_competences, rapport),
        "moyen": communs.moyen,
        "registre_au": rapport.registre_au,
        "certifications": len(rapport.fiches),
        "blocs": communs.blocs,
        "fichiers": [(forme, adresse_fichier(choix, forme)) for forme in FORMES],
        "adresse_toutes": adresse_rapport(replace(choix, inactives=True)),
        "adresse_actives": adresse_rapport(replace(choix, inactives=False)),
        "hauteur": _HAUTEUR,
        "largeur": LARGEUR,
    }


def phrase(rapport: Rapport) -> str:
    """The answer, in one sentence."""
    communs = rapport.communs
    concernes = len({bloc.cle for groupe in communs.groupes for bloc in groupe.blocs})
    if not communs.blocs:
        return _("Aucune de ces certifications ne montre de bloc à comparer.")
    lus = ngettext("%(n)d bloc comparé", "%(n)d blocs comparés", communs.blocs) % {"n": communs.blocs}
    if not communs.groupes:
        return _("Aucun bloc commun : aucun des %(lus)s n’est écrit comme celui d’une autre certification.") % {
            "lus": lus
        }
    groupes = ngettext("%(n)d groupe de blocs communs", "%(n)d groupes de blocs communs", len(communs.groupes)) % {
        "n": len(communs.groupes)
    }
    return _("%(groupes)s, qui rassemblent %(concernes)d des %(lus)s.") % {
        "groupes": groupes,
        "concernes": concernes,
        "lus": lus,
    }


def dire_groupe(choix: Choix, groupe: Groupe) -> GroupeDit:
    """A group as the report shows it."""
    cle = groupe.blocs[0].cle
    return GroupeDit(
        cle,
        capitale(groupe.titre),
        [dire_bloc(bloc) for bloc in groupe.blocs],
        phrase_du_groupe(groupe),
        parts(groupe),
        adresse_groupe(choix, cle),
        THEMES[groupe.theme] if groupe.theme else "",
        len(groupe.versions) == 1,
    )


def capitale(segments: Sequence[Segment]) -> list[Segment]:
    """A title that begins with a capital, as a heading does, when its first words are fixed."""
    premiers = [segments[0]._replace(texte=capfirst(segments[0].texte))] if segments else []
    return [*premiers, *segments[1:]]


def phrase_du_groupe(groupe: Groupe) -> str:
    """What the blocs of a group share, in one sentence."""
    communes, blocs = sum(ligne.commune for ligne in groupe.lignes), len(groupe.blocs)
    valeurs = {"blocs": blocs, "communes": communes, "total": len(groupe.lignes)}
    if len(groupe.versions) == 1:
        return (
            ngettext(
                "%(blocs)d blocs écrits à l’identique : une compétence.",
                "%(blocs)d blocs écrits à l’identique : %(total)d compétences.",
                len(groupe.lignes),
            )
            % valeurs
        )
    if communes == len(groupe.lignes):
        return _("%(blocs)d blocs qui ont leurs %(total)d compétences en commun.") % valeurs
    return _("%(blocs)d blocs qui ont en commun %(communes)d des %(total)d compétences qu’ils réunissent.") % valeurs


def parts(groupe: Groupe) -> list[Part]:
    """How the compétences of a group are shared, as the pieces of a bar."""
    total = len(groupe.lignes)
    comptes = [(f"p-{partage.value}", PARTAGES[partage], groupe.nombre(partage)) for partage in Partage]
    restes = total - sum(nombre for _classe, _mot, nombre in comptes)
    comptes.append(("p-propre", _("dans certains blocs seulement"), restes))
    resultat, x = [], 0
    for classe, mot, nombre in comptes:
        largeur = round(LARGEUR * nombre / total) if total else 0
        if nombre:
            resultat.append(Part(classe, mot, nombre, x, min(largeur, LARGEUR - x)))
            x += largeur
    return resultat


def _dire_doublon(doublon: Doublon) -> DoublonDit:
    blocs = [dire_bloc(bloc) for bloc in doublon.blocs]
    seule = len({bloc.cle.fiche for bloc in doublon.blocs}) == 1
    if doublon.mot_pour_mot:
        dite = ngettext("%(n)d bloc écrit mot pour mot", "%(n)d blocs écrits mot pour mot de la même façon", len(blocs))
    else:
        dite = ngettext("%(n)d bloc", "%(n)d blocs qui ne diffèrent que de quelques mots", len(blocs))
    lieu = _("dans la même certification") if seule else _("dans des certifications différentes")
    return DoublonDit(blocs, f"{dite % {'n': len(blocs)}}, {lieu}.", seule)


def _les_plus_repandues(eparses: Iterable[Eparse]) -> list[Eparse]:
    return sorted(eparses, key=lambda e: (-len({cle.fiche for cle in e.blocs}), e.texte))[:EPARSES_MONTREES]


def _dire_eparse(eparse: Eparse, rapport: Rapport) -> EparseDite:
    return EparseDite(eparse.texte, [dire_bloc(rapport.blocs[cle]) for cle in eparse.blocs])


def _fiches(numeros: Iterable[str], rapport: Rapport) -> list[tuple[str, str, str]]:
    """(number, title, address) of certifications."""
    return [
        (numero, rapport.fiches[numero].intitule, adresse_fiche(numero))
        for numero in numeros
        if numero in rapport.fiches
    ]


def trouver_groupe(rapport: Rapport, cle: Cle) -> Groupe | None:
    """The group that a bloc belongs to."""
    groupes = (*rapport.communs.groupes, *rapport.communs.generiques)
    return next((groupe for groupe in groupes if any(bloc.cle == cle for bloc in groupe.blocs)), None)


def bloc_de(groupe: Groupe, cle: Cle) -> BlocCompare | None:
    """The bloc of that key in a group."""
    return next((bloc for bloc in groupe.blocs if bloc.cle == cle), None)
