"""The passerelles of a whole register: lot after lot, on several processes, the same whatever their number.

A lot always holds the same blocs: what one gives depends neither on the others nor on who computes it. It is what is
kept when a calculation is interrupted.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise

import numpy as np
from threadpoolctl import threadpool_limits

from brique.passerelles import candidats
from brique.passerelles.assemblage import Comparaison
from brique.passerelles.comparaison import bout_a_bout
from brique.passerelles.moteur import Moteur
from brique.passerelles.notees import Notees, garder_les_meilleures
from brique.passerelles.tableaux import Entiers

LOT = 128
GARDEES = 20
"""Passerelles kept for each bloc."""

_moteur: Moteur | None = None  # of a working process, received once


def lots(blocs: int) -> list[tuple[int, int]]:
    """The bounds of each lot of a corpus of that many blocs."""
    return [(debut, min(debut + LOT, blocs)) for debut in range(0, blocs, LOT)]


def calculer_lot(moteur: Moteur, debut: int, fin: int, k: int = GARDEES) -> list[Notees]:
    """The ``k`` best passerelles of the blocs ``debut`` to ``fin`` of the index, in order."""
    return calculer_blocs(moteur, np.arange(debut, fin), k)


def calculer_blocs(
    moteur: Moteur, sources: Entiers, k: int = GARDEES, compares: int = candidats.COMPARES
) -> list[Notees]:
    """The ``k`` best passerelles of the blocs of ranks ``sources``, a lot's worth at most, in that order, each being
    compared with ``compares`` others."""
    with threadpool_limits(1):
        return _comparer_le_lot(moteur, sources, candidats_du_lot(moteur, sources, compares), k)


def calculer(
    moteur: Moteur,
    *,
    k: int = GARDEES,
    processus: int = 1,
    faits: Callable[[int], list[Notees] | None] = lambda _: None,
) -> Iterator[tuple[int, list[Notees]]]:
    """Each lot's rank and results, in order. ``faits(rank)`` gives back a lot already computed, or None."""
    assert moteur.corpus is not None
    bornes = lots(len(moteur.corpus))
    repris = [faits(rang) for rang in range(len(bornes))]
    a_faire = [np.arange(*borne) for borne, fait in zip(bornes, repris, strict=True) if fait is None]
    nouveaux = _en_parallele(moteur, [(sources, k, candidats.COMPARES) for sources in a_faire], processus)
    for rang, fait in enumerate(repris):
        yield rang, next(nouveaux) if fait is None else fait


def calculer_choisis(
    moteur: Moteur,
    sources: Entiers,
    k: int = GARDEES,
    *,
    processus: int = 1,
    compares: int = candidats.COMPARES,
) -> list[Notees]:
    """The ``k`` best passerelles of as many blocs of the index as wanted, in the order of ``sources``."""
    pas = max(1, min(LOT, -(-len(sources) // max(processus, 1))))
    morceaux = [(sources[debut : debut + pas], k, compares) for debut in range(0, len(sources), pas)]
    return [notees for lot in _en_parallele(moteur, morceaux, processus) for notees in lot]


def _en_parallele(
    moteur: Moteur, morceaux: Sequence[tuple[Entiers, int, int]], processus: int
) -> Iterator[list[Notees]]:
    if processus <= 1 or len(morceaux) <= 1:
        yield from (calculer_blocs(moteur, *morceau) for morceau in morceaux)
        return
    # forked processes share the corpus with this one; elsewhere they receive a copy
    methode = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    contexte = multiprocessing.get_context(methode)
    with ProcessPoolExecutor(processus, contexte, initializer=_recevoir, initargs=(moteur,)) as equipe:
        yield from equipe.map(_lot_recu, morceaux)


def _recevoir(moteur: Moteur) -> None:
    global _moteur  # noqa: PLW0603  # what a working process works on
    _moteur = moteur


def _lot_recu(demande: tuple[Entiers, int, int]) -> list[Notees]:
    assert _moteur is not None
    return calculer_blocs(_moteur, *demande)


def candidats_du_lot(moteur: Moteur, sources: Entiers, compares: int = candidats.COMPARES) -> list[Entiers]:
    """The blocs to compare with each of ``sources``, ``compares`` at most; none for one that shows no compétence."""
    corpus, reperage = moteur.index_prepare()
    par_mots = reperage.mots.ressemblances(corpus.mots[sources])
    par_vecteurs = candidats.ressemblances_denses(corpus.vecteurs[sources], corpus)
    choisis = []
    for rang, bloc in enumerate(sources):
        if reperage.vides[bloc]:
            choisis.append(np.zeros(0, np.int64))
            continue
        meme_titre = reperage.du_titre(corpus.cles_titres[bloc])
        exclus = reperage.de_la_fiche(corpus.blocs[bloc].cle.fiche)
        lus = par_mots[rang], par_vecteurs[rang], meme_titre
        choisis.append(candidats.choisir(exclus, reperage.vides, *lus, compares)[0])
    return choisis


def _comparer_le_lot(moteur: Moteur, sources: Entiers, proches: Sequence[Entiers], k: int) -> list[Notees]:
    """Compared bloc by bloc, noted all at once."""
    corpus = moteur.index_prepare()[0]
    bornes = [0, *np.cumsum([len(cibles) for cibles in proches]).tolist()]
    if not bornes[-1]:
        return [Notees.vides(int(bloc)) for bloc in sources]
    titres = moteur.titres_dans_l_index(np.repeat(sources, np.diff(bornes)), np.concatenate(proches))
    mesurees = [
        moteur.mesurer_dans_l_index(int(bloc), cibles, titres[debut:fin]) if len(cibles) else None
        for bloc, cibles, (debut, fin) in zip(sources, proches, pairwise(bornes), strict=True)
    ]
    brutes, relations = moteur.noter(bout_a_bout([mesuree[1] for mesuree in mesurees if mesuree is not None]))
    notees = []
    for bloc, cibles, mesuree, (debut, fin) in zip(sources, proches, mesurees, pairwise(bornes), strict=True):
        if mesuree is None:
            notees.append(Notees.vides(int(bloc)))
            continue
        autres = tuple([corpus.blocs[cible] for cible in cibles])
        comparaison = Comparaison(corpus.blocs[bloc], autres, *mesuree, brutes[debut:fin], relations[debut:fin])
        notees.append(garder_les_meilleures(int(bloc), cibles, comparaison, corpus, k))
    return notees
