"""The three plans worth comparing, each proven best by its own order, or with its gap."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from decimal import Decimal
from functools import partial
from typing import TypeVar

from brique.erreurs import ErreurBrique
from brique.parcours.solveur.deroule import derouler
from brique.parcours.solveur.frein import Frein
from brique.parcours.solveur.plan import Choix, Objectif, Plan
from brique.parcours.solveur.probleme import Probleme
from brique.parcours.solveur.recherche import ETAGES, Recherche

EFFORT = 20.0
"""The work allowed to a plan, in OR-Tools' deterministic time: the same answer on a slow machine as on a quick one."""
_REGARD = 0.1
"""How often, in seconds, one asks whether to go on. It changes no answer."""

C = TypeVar("C")
V = TypeVar("V")
Continuer = Callable[[], bool]
Avancement = Callable[[int, int], object]


class ErreurParcours(ErreurBrique):
    """A path that cannot be planned as asked."""


def resoudre(
    probleme: Probleme,
    objectif: Objectif,
    *,
    effort: float = EFFORT,
    continuer: Continuer = lambda: True,
    avancement: Avancement = lambda faits, total: None,
) -> Plan | None:
    """The best plan by an objective; None when there is none, or when ``continuer`` said no before one was found.

    ErreurParcours when the effort allowed neither finds a plan nor shows that there is none.
    """
    trouves = comparer(probleme, objectifs=(objectif,), effort=effort, continuer=continuer, avancement=avancement)
    return trouves.get(objectif)


def comparer(
    probleme: Probleme,
    *,
    objectifs: Sequence[Objectif] = tuple(Objectif),
    effort: float = EFFORT,
    continuer: Continuer = lambda: True,
    avancement: Avancement = lambda faits, total: None,
) -> dict[Objectif, Plan]:
    """The plan of each objective; empty when no plan is possible, or none was found before ``continuer`` said no.

    Two at a time, each as if it were alone: the longest first. ``continuer`` and ``avancement(faits, total)`` are
    called from the thread of the caller, several times a second.
    """
    frein = Frein()
    ordre = sorted(objectifs, key=lambda objectif: -len(ETAGES[objectif]))
    total = parts(objectifs)
    trouves = ensemble(
        {objectif: partial(_mener, probleme, objectif, effort, frein) for objectif in ordre},
        frein,
        continuer=continuer,
        suivre=lambda: avancement(frein.faits, total),
    )
    avancement(total, total)
    return {objectif: plan for objectif in objectifs if (plan := trouves[objectif]) is not None}


def parts(objectifs: Collection[Objectif]) -> int:
    """In how many parts the progress of a search by these objectives is told."""
    return sum(len(ETAGES[objectif]) for objectif in objectifs)


def ensemble(
    taches: Mapping[C, Callable[[], V]],
    frein: Frein,
    *,
    continuer: Continuer,
    suivre: Callable[[], object] = lambda: None,
) -> dict[C, V]:
    """What tasks give, two at a time, in their order; ``frein`` is pulled when ``continuer`` says no."""
    with ThreadPoolExecutor(max_workers=2) as equipe:
        suites = {cle: equipe.submit(tache) for cle, tache in taches.items()}
        restent = set(suites.values())
        while restent:
            if not frein.serre and not continuer():
                frein.serre = True
            if frein.serre:
                frein.serrer()
            suivre()
            restent = wait(restent, timeout=_REGARD).not_done
        return {cle: suite.result() for cle, suite in suites.items()}


def _mener(probleme: Probleme, objectif: Objectif, effort: float, frein: Frein) -> Plan | None:
    recherche = Recherche(probleme, effort, frein, suivre=frein.avancer)
    trouve = recherche.mener(objectif)
    if trouve is None:
        if recherche.impossible or frein.serre:
            return None
        raise ErreurParcours(
            "le calcul s’est arrêté avant de trouver un plan, et sans montrer qu’il n’y en a pas",
            consequence="Aucun plan n’est donné",
            action="Donnez-lui plus d’effort, ou gardez moins d’offres",
        )
    ecart = Decimal(recherche.ecart) / (100 if objectif is Objectif.MOINS_CHER else 1)
    return dresser(probleme, trouve.choix, trouve.numeros, objectif, prouve=recherche.prouve, ecart=ecart)


def dresser(
    probleme: Probleme,
    choix: Sequence[Choix],
    numeros: Collection[str],
    objectif: Objectif,
    *,
    prouve: bool = True,
    ecart: Decimal = Decimal(0),
) -> Plan:
    """The plan that ``choix`` make, without what brings nothing to it. ErreurParcours when they are not allowed."""
    deroule = derouler(probleme, choix, numeros)
    if deroule is None:
        raise ErreurParcours(
            "ces étapes ne font pas un plan permis",
            consequence="Aucun plan n’est donné",
            action="Signalez ce problème avec ses données : le calcul et sa vérification se contredisent",
        )
    utiles = list(choix)
    for un in sorted(choix, key=lambda c: (-c.voie.heures, c.voie.cle)):
        sans = [autre for autre in utiles if autre is not un]
        essai = derouler(probleme, sans, numeros)
        if essai is not None and essai.bilan.selon(objectif) <= deroule.bilan.selon(objectif):
            utiles, deroule = sans, essai
    return Plan(
        objectif,
        deroule.etapes,
        deroule.flux,
        deroule.obtentions,
        deroule.atteintes,
        deroule.bilan,
        prouve,
        ecart,
    )
