"""Proofreading a large register on several cores, with the same findings in the same order as on one."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from itertools import chain, islice
from typing import Any, TypeAlias

from brique.erreurs import ErreurBrique
from brique.referentiel.fiche import Fiche
from brique.referentiel.relecture.constat import Constat
from brique.referentiel.relecture.copie import derniere_date
from brique.referentiel.relecture.regles_enjeux import enjeux_possibles
from brique.referentiel.relecture.relire import conclure, relire, relire_et_retenir
from brique.referentiel.relecture.reprises import FicheVue, Reprises
from brique.referentiel.relecture.selection import TOUT, Selection

LOT = 150
"""Fiches sent at once: some 200 kB of text, a tenth of a second of work."""
AVANCE = 3
"""Lots under way or waiting per process: enough to keep each busy, few enough to bound memory."""
SEUIL = 8 * LOT
"""Under as many fiches, starting processes costs more than it saves."""
PROCESSUS_MAX = 8

_SANS_REGLE: dict[str, Any] = {
    **dict.fromkeys(("partenaires", "voies", "nsf", "rome", "formacodes", "idcc", "conventions", "promotions"), ()),
    **dict.fromkeys(("secteurs_activite", "emplois_accessibles", "prerequis_entree", "lien_description"), ""),
    "hors_schema": (),
}
_ENJEUX = dict.fromkeys(("activites_visees", "capacites_attestees", "objectifs_contexte"), "")

Relu: TypeAlias = "tuple[list[Constat], list[FicheVue]]"


class ErreurRelecture(ErreurBrique):
    """A proofreading that could not be finished: what was found so far is not all there is."""


def processus_utiles() -> int:
    """How many processes are worth starting on this machine: one a core it may use, eight at most."""
    coeurs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(coeurs, PROCESSUS_MAX))


def relire_en_parallele(
    fiches: Iterable[Fiche], *, selection: Selection = TOUT, depot: date | None = None, processus: int = 2
) -> Iterator[Constat]:
    """What ``relire`` gives, by ``processus`` processes; in this one when the register is small or ``processus`` is 1.

    Raises ``ErreurRelecture`` when a process stops before it answers. Closing the iterator stops them all.
    """
    suite = (_alleger(fiche, depot) for fiche in fiches)
    debut = list(islice(suite, SEUIL if processus > 1 else 0))
    toutes = chain(debut, suite)
    if processus < 2 or len(debut) < SEUIL:
        yield from relire(toutes, selection=selection, depot=depot)
        return
    reprises = Reprises()
    for constats, vues in _relus(toutes, selection, depot, processus):
        yield from constats
        for vue in vues:
            reprises.ajouter(vue)
    yield from conclure(reprises, selection)


def _relus(fiches: Iterator[Fiche], selection: Selection, depot: date | None, processus: int) -> Iterator[Relu]:
    """The lots, in the order of the fiches."""
    # « spawn »: the reader of the register runs a thread, which a forked process would inherit half-way.
    contexte = multiprocessing.get_context("spawn")
    atelier = ProcessPoolExecutor(processus, mp_context=contexte, initializer=_preparer)
    attente: deque[Future[Relu]] = deque()
    try:
        while lot := list(islice(fiches, LOT)):
            attente.append(atelier.submit(relire_lot, lot, selection, depot))
            if len(attente) >= AVANCE * processus:
                yield attente.popleft().result()
        while attente:
            yield attente.popleft().result()
    except BrokenProcessPool as erreur:
        raise ErreurRelecture(
            "un des processus de la relecture s’est arrêté avant d’avoir fini (mémoire, ou arrêt demandé par le "
            "système)",
            consequence="La relecture est incomplète : ne vous fiez pas à ce qui a été écrit.",
            action="Relancez-la avec --processus 1.",
        ) from erreur
    finally:
        atelier.shutdown(wait=True, cancel_futures=True)


def relire_lot(fiches: Sequence[Fiche], selection: Selection, depot: date | None) -> Relu:
    """The findings on a lot of fiches, and what to keep of them; runs in its own process."""
    constats: list[Constat] = []
    vues: list[FicheVue] = []
    for fiche in fiches:
        trouves, vue = relire_et_retenir(fiche, selection, depot)
        constats += trouves
        if vue is not None:
            vues.append(vue)
    return constats, vues


def _alleger(fiche: Fiche, depot: date | None) -> Fiche:
    """The fiche without what no rule will read, so that less goes from one process to the other."""
    lus = enjeux_possibles(depot or derniere_date(fiche))
    return dataclasses.replace(fiche, **(_SANS_REGLE if lus else _SANS_REGLE | _ENJEUX))


def _preparer() -> None:
    """In each process: leave Ctrl-C to the one that asked, and stop when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_suivre_le_parent, daemon=True).start()


def _suivre_le_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
