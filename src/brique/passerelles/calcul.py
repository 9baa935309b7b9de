"""The passerelles of a whole register: lot after lot, on several processes, the same whatever their number.

A lot always holds the same blocs: what one gives depends neither on the others nor on who computes it. It is what is
kept when a calculation is interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from brique.passerelles import candidats
from brique.passerelles.equipe import en_equipe
from brique.passerelles.moteur import Moteur
from brique.passerelles.notees import Lot, Notees, garder_les_meilleures
from brique.passerelles.tableaux import Entiers

LOT = 256
GARDEES = 20
"""Passerelles kept for each bloc."""


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
    nouveaux = en_equipe(calculer_blocs, moteur, [(sources, k) for sources in a_faire], processus)
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
    return [notees for lot in en_equipe(calculer_blocs, moteur, morceaux, processus) for notees in lot]


def candidats_du_lot(moteur: Moteur, sources: Entiers, compares: int = candidats.COMPARES) -> list[Entiers]:
    """The blocs to compare with each of ``sources``, ``compares`` at most; none for one that shows no compétence."""
    corpus, reperage = moteur.index_prepare()
    demandes = [candidats.Demande(corpus.cles[bloc].fiche, corpus.cles_titres[bloc]) for bloc in sources]
    reperes = reperage.reperer(demandes, corpus.mots[sources], corpus.vecteurs[sources], compares)
    rien = np.zeros(0, np.int64)
    return [rien if reperage.vides[bloc] else pleins for bloc, (pleins, _) in zip(sources, reperes, strict=True)]


def _comparer_le_lot(moteur: Moteur, sources: Entiers, proches: Sequence[Entiers], k: int) -> list[Notees]:
    """Compared and noted all at once."""
    lot = Lot(sources, np.array([len(cibles) for cibles in proches]), np.concatenate(proches))
    if not len(lot.cibles):
        return [Notees.vides(int(bloc)) for bloc in sources]
    accompagnes = lot.nombres > 0
    comparaison = moteur.comparer_un_lot(sources[accompagnes], lot.nombres[accompagnes], lot.cibles)
    return garder_les_meilleures(lot, comparaison, *moteur.index_prepare(), k)
