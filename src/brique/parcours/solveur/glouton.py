"""What a careful adviser does by hand: bloc after bloc, what is free first, then the best offer that still fits.

A baseline: sensible, quick, and never better than the plan that is proven.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from brique.parcours.solveur.deroule import derouler, prerequis_de
from brique.parcours.solveur.plan import Bilan, Choix, Objectif, Trouve
from brique.parcours.solveur.probleme import Probleme, Visee
from brique.passerelles.valeurs import Cle


def plan_a_la_main(probleme: Probleme, objectif: Objectif) -> Bilan | None:
    """What choosing bloc after bloc comes to; None when that way of doing finds no plan."""
    trouve = choix_a_la_main(probleme, objectif)
    return None if trouve is None else trouve.bilan


def choix_a_la_main(probleme: Probleme, objectif: Objectif) -> Trouve | None:
    """The same, with the choices made."""
    for visees in _a_essayer(probleme):
        choix: list[Choix] = []
        for bloc in _dans_l_ordre(probleme, visees):
            if not any(bloc in un.voie.blocs for un in choix):
                suivant = _meilleur(probleme, choix, bloc, objectif)
                if suivant is not None:
                    choix.append(suivant)
        numeros = tuple(visee.numero for visee in visees)
        deroule = derouler(probleme, choix, numeros)
        if deroule is not None:
            return Trouve(tuple(choix), numeros, deroule.bilan)
    return None


def _a_essayer(probleme: Probleme) -> Iterator[list[Visee]]:
    """The certifications to try, those with fewer blocs first."""
    ordre = sorted(probleme.visees, key=lambda visee: (len(visee.obligatoires), visee.numero))
    for debut in range(len(ordre) - probleme.nombre_a_atteindre + 1):
        yield ordre[debut : debut + probleme.nombre_a_atteindre]


def _dans_l_ordre(probleme: Probleme, visees: list[Visee]) -> list[Cle]:
    """The blocs wanted, each after what must be held before it; the final evaluation last."""
    avant = prerequis_de(probleme)
    voulus: list[Cle] = []
    for visee in visees:
        choisis = [b for o in visee.options for b in _options(probleme, sorted(o.blocs))[: o.nombre]]
        finale = [visee.evaluation_finale] if visee.evaluation_finale is not None else []
        for bloc in [*sorted(visee.obligatoires), *choisis, *finale]:
            _placer(bloc, avant, voulus, frozenset())
    return voulus


def _placer(bloc: Cle, avant: Mapping[Cle, frozenset[Cle]], voulus: list[Cle], chemin: frozenset[Cle]) -> None:
    """Add a bloc after those that come before it. ``chemin``: those that wait for it."""
    if bloc in voulus or bloc in chemin:
        return
    for autre in sorted(avant.get(bloc, ())):
        _placer(autre, avant, voulus, chemin | {bloc})
    voulus.append(bloc)


def _options(probleme: Probleme, blocs: list[Cle]) -> list[Cle]:
    """Options, the cheapest to get first."""

    def prix(bloc: Cle) -> tuple[bool, float]:
        siens = [float(voie.net) for voie in probleme.voies if bloc in voie.blocs]
        return (not siens, min(siens, default=0.0))

    return sorted(blocs, key=prix)


def _meilleur(probleme: Probleme, choix: list[Choix], bloc: Cle, objectif: Objectif) -> Choix | None:
    """The best date of a way to ``bloc`` that fits beside what is already chosen."""
    possibles = [
        (_rang(essai, objectif), essai.voie.cle, essai.depart.mois, essai)
        for voie in probleme.voies
        if bloc in voie.blocs and all(voie is not un.voie for un in choix)
        for depart in voie.departs
        if depart.obtention <= probleme.dernier_mois
        for essai in [Choix(voie, depart)]
    ]
    for *_, essai in sorted(possibles, key=lambda un: un[:3]):
        if derouler(_sans_but(probleme), [*choix, essai], []) is not None:
            return essai
    return None


def _rang(un: Choix, objectif: Objectif) -> tuple[float, ...]:
    reste = float(un.voie.net - un.tirage)
    if objectif is Objectif.MOINS_CHER:
        return (not un.voie.nature.de_droit, reste, float(un.voie.net), un.depart.obtention)
    if objectif is Objectif.PLUS_TOT:
        return (not un.voie.nature.de_droit, un.depart.obtention, reste)
    return (not un.voie.nature.de_droit, un.voie.incertaine, un.depart.obtention, reste)


def _sans_but(probleme: Probleme) -> Probleme:
    """The same limits, nothing to reach: to know whether a choice fits."""
    return replace(probleme, visees=tuple(_libre(v) for v in probleme.visees), a_atteindre=-1)


def _libre(visee: Visee) -> Visee:
    return replace(visee, obligatoires=frozenset(), options=(), evaluation_finale=None)
