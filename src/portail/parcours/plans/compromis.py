"""Every trade-off between what is paid and when all is held: frozen as JSON, with its picture and its table."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.droits.lecture import droit
from brique.parcours.calendrier import Calendrier
from brique.parcours.reponses.comptes import compter
from brique.parcours.reponses.dessin import ETROIT, LARGE, Cadre, envelopper, ligne, texte
from brique.parcours.solveur.pareto import POINTS
from brique.parcours.solveur.plan import Plan
from brique.parcours.voies.preparation import Preparation
from portail.droits.queries import dire_euros
from portail.socle.phrases import enumerer

_GAUCHE, _DROITE, _HAUT, _BAS = 72.0, 16.0, 34.0, 44.0
_HAUTEUR = 340.0
_LIGNE = 15.0
_PAS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Point:
    """A plan as a point: the month from which all is held, what is paid, by real days; its figures by months;
    ``noms``: which of the three plans it is."""

    mois: int
    paye: Decimal
    heures: int
    incertains: int
    noms: tuple[str, ...] = ()
    sur_le_front: bool = True


def figer_compromis(
    front: Sequence[Plan], preparation: Preparation, plans: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """All that the page shows of them. ``plans``: the three plans as the page froze them."""
    calendrier = preparation.calendrier
    points = [_point(plan, preparation) for plan in front]
    tous = sorted(_avec_les_trois(points, front, plans), key=lambda p: (p.mois, p.paye))
    dernier = front[-1] if front else None
    return {
        "nombre": len(points),
        "tronque": len(front) == POINTS and dernier is not None and dernier.bilan.paye > 0,
        "prouve": all(plan.prouve for plan in front),
        "points": [[calendrier.veille(p.mois).isoformat() if p.mois else None, str(p.paye)] for p in points],
        "dessin": _dessiner(tous, calendrier) if tous else None,
    }


def _point(plan: Plan, preparation: Preparation) -> Point:
    bilan = plan.bilan
    return Point(bilan.fin, compter(plan, preparation, droit()).paye, bilan.heures, bilan.incertains)


def _avec_les_trois(
    points: Sequence[Point], front: Sequence[Plan], plans: Sequence[Mapping[str, Any]]
) -> Iterator[Point]:
    """The points, those of the three plans named; one that is not on the front stands apart."""
    noms: dict[tuple[int, Decimal], list[str]] = {}
    hors: dict[tuple[int, Decimal], tuple[Mapping[str, Any], list[str]]] = {}
    figures = {(plan.bilan.fin, plan.bilan.paye) for plan in front}
    for un in plans:
        cle = (un["mois"], Decimal(un["paye_mois"]))
        if cle in figures:
            noms.setdefault(cle, []).append(un["nom"])
        else:
            hors.setdefault(cle, (un, []))[1].append(un["nom"])
    for point, plan in zip(points, front, strict=True):
        siens = noms.get((plan.bilan.fin, plan.bilan.paye), [])
        yield Point(point.mois, point.paye, point.heures, point.incertains, tuple(siens))
    for un, siens in hors.values():
        yield Point(un["mois"], Decimal(un["paye"]), un["heures"], un["incertains"], tuple(siens), sur_le_front=False)


def _dessiner(points: Sequence[Point], calendrier: Calendrier) -> dict[str, Any]:
    titre = str(_("Le prix et la date de chaque compromis"))
    resume = _resumer([p for p in points if p.sur_le_front] or points, calendrier)
    entetes = [_("Tout est obtenu"), _("Vous payez"), _("Heures"), _("Étapes incertaines"), _("C’est le plan")]
    return {
        "svg": _Nuage(points, calendrier, LARGE).tracer(titre, resume),
        "etroit": _Nuage(points, calendrier, ETROIT).tracer(titre, resume),
        "entetes": [str(entete) for entete in entetes],
        "lignes": [_ligne(point, calendrier) for point in points],
        "titre": titre,
        "resume": resume,
    }


def _resumer(points: Sequence[Point], calendrier: Calendrier) -> str:
    tot, bas = points[0], points[-1]
    if len(points) == 1:
        dit = _("Un seul plan vaut la peine : %(quand)s, %(combien)s. Attendre n’y ferait rien gagner.")
        return dit % {"quand": _quand(tot, calendrier), "combien": dire_euros(tot.paye)}
    dit = ngettext("%(n)d plan", "%(n)d plans", len(points)) % {"n": len(points)}
    return _("%(plans)s, du plus tôt (%(tot)s, %(cher)s) au moins cher (%(tard)s, %(bas)s).") % {
        "plans": dit,
        "tot": _quand(tot, calendrier),
        "cher": dire_euros(tot.paye),
        "tard": _quand(bas, calendrier),
        "bas": dire_euros(bas.paye),
    }


def _quand(point: Point, calendrier: Calendrier) -> str:
    return calendrier.nommer(point.mois - 1) if point.mois else str(_("dès aujourd’hui"))


def _ligne(point: Point, calendrier: Calendrier) -> list[str]:
    noms = enumerer(point.noms) or "–"
    if not point.sur_le_front:
        noms = _("%(nom)s (ni le prix ni la date d’abord)") % {"nom": noms}
    return [
        _quand(point, calendrier),
        dire_euros(point.paye),
        f"{point.heures} h",
        str(point.incertains),
        noms,
    ]


class _Nuage:
    """Drawing the points: price upwards, months to the right; the three plans are squares with their names."""

    def __init__(self, points: Sequence[Point], calendrier: Calendrier, largeur: int) -> None:
        self.points, self.calendrier = points, calendrier
        self.cadre = Cadre(largeur, max(p.mois for p in points) + 1)
        self.pas = _arrondir(max(p.paye for p in points) / 4)
        self.haut = self.pas * (int(max(p.paye for p in points) / self.pas) + 1)

    def x(self, mois: int) -> float:
        return _GAUCHE + mois * (self.cadre.largeur - _GAUCHE - _DROITE) / max(1, self.cadre.mois)

    def y(self, paye: Decimal) -> float:
        return _HAUTEUR - _BAS - float(paye / self.haut) * (_HAUTEUR - _HAUT - _BAS)

    def tracer(self, titre: str, resume: str) -> str:
        parts = [*self._axes(), *self._paliers(), *self._points()]
        return envelopper("compromis", self.cadre, _HAUTEUR, titre, resume, parts)

    def _axes(self) -> Iterator[str]:
        bas, droite = self.y(Decimal(0)), self.cadre.largeur - _DROITE
        yield texte(4, 16, str(_("Vous payez")), "d-legende")
        paye = Decimal(0)
        while paye <= self.haut:
            yield ligne(_GAUCHE, self.y(paye), droite, self.y(paye), "d-axe")
            yield texte(
                _GAUCHE - 6,
                self.y(paye) + 4,
                f"{paye:,.0f} €".replace(",", "\u202f").replace(" ", "\xa0"),
                "d-legende",
                "end",
            )
            paye += self.pas
        place = -100.0
        for mois in range(1, self.cadre.mois + 1):
            premier = self.calendrier.premier(mois)
            if premier.month == 1 and self.x(mois) - place > 44:
                place = self.x(mois)
                yield ligne(place, _HAUT, place, bas, "d-axe")
                yield texte(place, bas + 18, str(premier.year), "d-annee", "middle")
        yield texte(droite, _HAUTEUR - 6, str(_("Tout est obtenu")), "d-legende", "end")

    def _paliers(self) -> Iterator[str]:
        """From one trade-off to the next: waiting pays only at the next point."""
        front = [p for p in self.points if p.sur_le_front]
        for un, suivant in itertools.pairwise(front):
            yield ligne(self.x(un.mois), self.y(un.paye), self.x(suivant.mois), self.y(un.paye), "d-palier")
            yield ligne(self.x(suivant.mois), self.y(un.paye), self.x(suivant.mois), self.y(suivant.paye), "d-palier")

    def _points(self) -> Iterator[str]:
        for point in self.points:
            if not point.noms:
                yield f'<circle class="d-point" cx="{self.x(point.mois):.1f}" cy="{self.y(point.paye):.1f}" r="5"/>'
        for point in self.points:
            if point.noms:
                x, y = self.x(point.mois), self.y(point.paye)
                yield f'<rect class="d-choisi" x="{x - 7:.1f}" y="{y - 7:.1f}" width="14" height="14"/>'
                yield from self._nommer(point, x, y)

    def _nommer(self, point: Point, x: float, y: float) -> Iterator[str]:
        """The names of a plan, one a line: below its point, where nothing cheaper and sooner can be; above at the
        bottom of the picture, or for a plan that is beaten on both."""
        reste = _LIGNE * (len(point.noms) - 1)
        au_dessous = point.sur_le_front and y + 22 + reste < _HAUTEUR - _BAS - 4
        haut = y + 22 if au_dessous else y - 12 - reste
        a_droite = x > self.cadre.largeur / 2
        for rang, nom in enumerate(point.noms):
            place = haut + _LIGNE * rang
            yield texte(x + (8 if a_droite else -8), place, nom, "d-titre", "end" if a_droite else "start")


def _arrondir(valeur: Decimal) -> Decimal:
    """The next round number: 1, 2 or 5 with zeros."""
    unite = Decimal(1)
    while True:
        for pas in _PAS:
            if pas * unite >= valeur:
                return pas * unite
        unite *= 10
