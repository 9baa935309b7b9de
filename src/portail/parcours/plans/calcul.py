"""Answering a frozen question: at once when it is short, by a job otherwise, which tells how far it is and stops.

The solver is heavy: it is loaded with the first plan, not with the site.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from brique.droits.lecture import droit
from brique.parcours.solveur.plan import Objectif
from portail.parcours.plans.assemblage import ouvrir
from portail.referentiel.queries_histoire import date_du_registre

if TYPE_CHECKING:
    from brique.parcours.contexte import Contexte
    from brique.parcours.demandes.demande import Demande
    from brique.parcours.reponses.reponse import Reponse

SECONDES = 3.0
"""What a page waits for; a longer search goes on in a job."""
PAS = 0.5
"""Seconds between two looks at whether the person stopped a job."""


def calculer_vite(figee: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The page of the answer, and whether every plan is proven: what a request may wait for."""
    from portail.parcours.plans.presentation import figer

    reponse = _chercher_vite(*ouvrir(figee))
    return figer(reponse), _complete(reponse)


def repondre_vite(demande: Demande, contexte: Contexte) -> dict[str, Any]:
    """The answer as the API gives it, and whether nothing better exists (``complete``)."""
    from brique.parcours.reponses.reponse_json import en_json

    reponse = _chercher_vite(demande, contexte)
    return {"complete": _complete(reponse), **en_json(reponse)}


def calculer_entier(
    figee: dict[str, Any], continuer: Callable[[], bool], avancement: Callable[[int, int], object]
) -> dict[str, Any]:
    """The page of the answer, however long; ``continuer`` is asked twice a second at most."""
    from brique.parcours.reponses.reponse import repondre
    from portail.parcours.plans.presentation import figer

    demande, contexte = ouvrir(figee)
    return figer(repondre(demande, contexte, droit(), continuer=_espacer(continuer), avancement=avancement))


def chercher_compromis(
    figee: dict[str, Any], plans: list[dict[str, Any]], continuer: Callable[[], bool]
) -> dict[str, Any]:
    """The page of every trade-off between price and date; ``continuer`` is asked before each is sought."""
    from brique.parcours.solveur.pareto import front
    from brique.parcours.voies.preparation import preparer
    from portail.parcours.plans.compromis import figer_compromis

    demande, contexte = ouvrir(figee)
    preparation = preparer(demande, contexte, droit())
    return figer_compromis(front(preparation.probleme, continuer=continuer), preparation, plans)


def versions(quand: datetime) -> dict[str, Any]:
    """What the answer rests on."""
    registre = date_du_registre()
    return {
        "brique": version("brique"),
        "registre": registre.isoformat() if registre else None,
        "calcule_le": quand.isoformat(),
    }


def _chercher_vite(demande: Demande, contexte: Contexte) -> Reponse:
    from brique.parcours.reponses.reponse import repondre

    fin = time.monotonic() + SECONDES
    return repondre(demande, contexte, droit(), continuer=lambda: time.monotonic() < fin)


def _complete(reponse: Reponse) -> bool:
    """Whether nothing better can be found: no plan at all, or the three of them proven and all that improves them."""
    if reponse.impossibilite is not None:
        return True
    trouves = reponse.entiere and len(reponse.plans) == len(Objectif)
    return trouves and all(un.plan.prouve for un in reponse.plans.values())


def _espacer(continuer: Callable[[], bool]) -> Callable[[], bool]:
    """The same question, its answer kept for ``PAS`` seconds; a no is final."""
    dernier, oui = 0.0, True

    def demander() -> bool:
        nonlocal dernier, oui
        maintenant = time.monotonic()
        if oui and maintenant - dernier >= PAS:
            dernier, oui = maintenant, continuer()
        return oui

    return demander
