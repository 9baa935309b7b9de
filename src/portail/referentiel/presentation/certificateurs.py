"""Certificateurs: the list one searches, and for each what expires when, drawn on a line of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from brique.referentiel.mots import plier
from portail.referentiel import queries
from portail.referentiel.enums import Axe
from portail.referentiel.queries import LigneFiche
from portail.referentiel.recherche import Demande, chercher

FRISE_MAX = 12
_LARGEUR, _GAUCHE, _RANG = 700, 118, 30


@dataclass(frozen=True, slots=True)
class Inscrit:
    """A certificateur of the list, and how many fiches it has, active ones first told."""

    cle: str
    nom: str
    actives: int
    total: int


def inscrits(texte: str) -> list[Inscrit]:
    """Certificateurs whose name holds every word of ``texte`` (accents folded), by name."""
    axe = Axe.CERTIFICATEUR
    total = dict(chercher(Demande()).facettes.get(axe, ()))
    actives = dict(chercher(Demande(filtres={Axe.ETAT.value: ("active",)})).facettes.get(axe, ()))
    noms = queries.noms_certificateurs(total)
    voulus = plier(texte).split()
    trouves = [
        Inscrit(cle, noms.get(cle, cle), actives.get(cle, 0), nombre)
        for cle, nombre in total.items()
        if all(mot in f"{plier(noms.get(cle, ''))} {cle}" for mot in voulus)
    ]
    return sorted(trouves, key=lambda inscrit: plier(inscrit.nom))


@dataclass(frozen=True, slots=True)
class Rang:
    """A fiche on the line of time: its bar from today to the end of its registration."""

    ligne: LigneFiche
    y: int
    largeur: int

    @property
    def y_texte(self) -> int:
        return self.y + 16


@dataclass(frozen=True, slots=True)
class Frise:
    """The next ends of registration. ``annees`` are (year, x)."""

    rangs: Sequence[Rang]
    annees: Sequence[tuple[int, int]]
    hauteur: int
    largeur: int = _LARGEUR
    gauche: int = _GAUCHE


def frise(lignes: Sequence[LigneFiche], aujourdhui: date) -> Frise | None:
    """The nearest ends to come, drawn; None when nothing is dated."""
    dates = [(ligne.date_fin, ligne) for ligne in lignes if ligne.date_fin and ligne.date_fin >= aujourdhui]
    prochaines = sorted(dates, key=lambda couple: couple[0])[:FRISE_MAX]
    if not prochaines:
        return None
    terme = date(prochaines[-1][0].year + 1, 1, 1)
    etendue = max(1, (terme - aujourdhui).days)

    def x(jour: date) -> int:
        return round((_LARGEUR - _GAUCHE - 24) * (jour - aujourdhui).days / etendue)

    rangs = [Rang(ligne, 30 + n * _RANG, max(3, x(fin))) for n, (fin, ligne) in enumerate(prochaines)]
    annees = [(annee, _GAUCHE + x(date(annee, 1, 1))) for annee in range(aujourdhui.year + 1, terme.year + 1)]
    pas = -(-len(annees) // 8)
    return Frise(rangs, annees[::pas], 30 + len(rangs) * _RANG + 4)


def prochaine_fin(lignes: Sequence[LigneFiche], aujourdhui: date) -> LigneFiche | None:
    """The active fiche whose registration ends first from today on."""
    datees = [ligne for ligne in lignes if ligne.date_fin and ligne.date_fin >= aujourdhui and ligne.active]
    return min(datees, key=lambda ligne: ligne.date_fin or date.max, default=None)
