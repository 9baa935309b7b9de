"""Facets ready to tick: labels, counts, what is ticked, and the filters that are on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from portail.referentiel import queries
from portail.referentiel.enums import AXES_CODES, Axe
from portail.referentiel.parametres import ecrire_demande
from portail.referentiel.recherche import Demande, Reponse

MONTREES = 8
MONTREES_TOUTES = 300
_HORS_ID = re.compile(r"[^A-Za-z0-9-]")
_OUVERTS = (Axe.ETAT, Axe.NIVEAU, Axe.VAE, Axe.CERTIFICATEUR)
# The order in which a reader narrows a search.
ORDRE = (
    Axe.ETAT,
    Axe.NIVEAU,
    Axe.VAE,
    Axe.NSF,
    Axe.ROME,
    Axe.FORMACODE,
    Axe.CERTIFICATEUR,
    Axe.REPERTOIRE,
    Axe.BLOCS,
)


@dataclass(frozen=True, slots=True)
class Choix:
    """One value of an axis."""

    valeur: str
    libelle: str
    nombre: int
    coche: bool
    id: str


@dataclass(frozen=True, slots=True)
class Groupe:
    """One axis: the values shown, how many there are in all, where to see the others."""

    axe: Axe
    choix: Sequence[Choix]
    total: int
    ouvert: bool
    adresse_tout: str = ""
    tronque: bool = False

    @property
    def actifs(self) -> int:
        return sum(choix.coche for choix in self.choix)


@dataclass(frozen=True, slots=True)
class Filtre:
    """A filter that is on, and the address without it."""

    axe: Axe
    libelle: str
    adresse_sans: str


def groupes(demande: Demande, reponse: Reponse, tout: str = "") -> tuple[list[Groupe], list[Filtre]]:
    """The facets of an answer and the filters that are on. ``tout`` is the axis to show whole."""
    montrees = {axe: _a_montrer(axe, demande, reponse, tout) for axe in ORDRE}
    libelles = {axe: _libelles(axe, [valeur for valeur, _nombre in montrees[axe]]) for axe in ORDRE}
    return (
        [_groupe(axe, montrees[axe], libelles[axe], demande, reponse, tout) for axe in ORDRE if montrees[axe]],
        [
            Filtre(axe, libelles[axe].get(valeur, valeur), f"?{ecrire_demande(_sans(demande, axe, valeur))}")
            for axe in ORDRE
            for valeur in demande.filtres.get(axe, ())
        ],
    )


def _a_montrer(axe: Axe, demande: Demande, reponse: Reponse, tout: str) -> list[tuple[str, int]]:
    """The most frequent values of an axis, and those that are ticked wherever they stand."""
    comptes = reponse.facettes.get(axe, [])
    limite = MONTREES_TOUTES if axe == tout else MONTREES
    premieres = list(comptes[:limite])
    presentes = {valeur for valeur, _nombre in premieres}
    nombres = dict(comptes)
    cochees = [(v, nombres.get(v, 0)) for v in demande.filtres.get(axe, ()) if v not in presentes]
    if axe == Axe.NIVEAU:
        return sorted([*premieres, *cochees])
    return [*premieres, *cochees]


def _groupe(
    axe: Axe,
    montrees: Sequence[tuple[str, int]],
    libelles: Mapping[str, str],
    demande: Demande,
    reponse: Reponse,
    tout: str,
) -> Groupe:
    cochees = demande.filtres.get(axe, ())
    total = len(reponse.facettes.get(axe, []))
    reste = total > MONTREES and axe != tout
    return Groupe(
        axe,
        [
            Choix(valeur, libelles.get(valeur, valeur), nombre, valeur in cochees, _identifiant(axe, valeur, rang))
            for rang, (valeur, nombre) in enumerate(montrees)
        ],
        total,
        ouvert=axe in _OUVERTS or bool(cochees) or axe == tout,
        adresse_tout=f"?{ecrire_demande(demande, tout=axe.value)}" if reste else "",
        tronque=axe == tout and total > MONTREES_TOUTES,
    )


def _identifiant(axe: Axe, valeur: str, rang: int) -> str:
    """Steady from one answer to the next, so that the focus stays on the box just ticked."""
    propre = _HORS_ID.sub("_", valeur)
    return f"f-{axe}-{propre}" if propre == valeur else f"f-{axe}-{propre}-{rang}"


def _sans(demande: Demande, axe: Axe, valeur: str) -> Demande:
    filtres = {a: tuple(v for v in vs if (a, v) != (axe, valeur)) for a, vs in demande.filtres.items()}
    return replace(demande, filtres=filtres)


def _libelles(axe: Axe, valeurs: Sequence[str]) -> Mapping[str, str]:
    if not valeurs:
        return {}
    if axe in AXES_CODES:
        connus = queries.libelles(axe, valeurs)
        return {valeur: f"{valeur} {connus.get(valeur, '')}".strip() for valeur in valeurs}
    if axe == Axe.CERTIFICATEUR:
        return queries.noms_certificateurs(valeurs)
    if axe == Axe.NIVEAU:
        return {valeur: libelle_niveau(valeur) for valeur in valeurs}
    return _LIBELLES[axe]()


def libelle_niveau(valeur: str) -> str:
    """« Niveau 4 (baccalauréat) »; the level of the national framework and the diploma everyone knows."""
    reperes = {
        "3": _("CAP"),
        "4": _("baccalauréat"),
        "5": _("bac + 2"),
        "6": _("licence"),
        "7": _("master"),
        "8": _("doctorat"),
    }
    if not valeur.isdigit():
        return _("Sans niveau")
    niveau = _("Niveau %(niveau)s") % {"niveau": valeur}
    return f"{niveau} ({reperes[valeur]})" if valeur in reperes else niveau


_LIBELLES = {
    Axe.ETAT: lambda: {"active": _("Active"), "inactive": _("Inactive")},
    Axe.VAE: lambda: {"oui": _("Ouverte à la VAE"), "non": _("Fermée à la VAE, ou non dit")},
    Axe.REPERTOIRE: lambda: {"RNCP": _("RNCP, certifications professionnelles"), "RS": _("Répertoire spécifique")},
    Axe.BLOCS: lambda: {"avec": _("Découpée en blocs"), "sans": _("Sans bloc")},
}
