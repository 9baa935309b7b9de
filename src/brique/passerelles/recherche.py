"""The passerelles of many blocs of an index at once, with their evidence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from brique.passerelles.calcul import GARDEES, candidats_du_lot
from brique.passerelles.moteur import Moteur
from brique.passerelles.tableaux import Entiers
from brique.passerelles.valeurs import Cle, Passerelle

Annonce = Callable[[Collection[Cle]], None]


def chercher_toutes(
    moteur: Moteur,
    blocs: Sequence[Cle],
    k: int = GARDEES,
    *,
    distinctes: bool = True,
    annoncer: Annonce = lambda _: None,
) -> dict[Cle, list[Passerelle]]:
    """The ``k`` best passerelles of each of ``blocs``, as :meth:`Moteur.chercher` gives them, but sooner.

    Those that show no compétence are asked one by one. Without ``distinctes``, what is compared by compétences and
    found distinct is left out of the ``k``. ``annoncer`` is told which blocs are about to be compared.
    """
    corpus, _ = moteur.index_prepare()
    pleins = [cle for cle in blocs if corpus.taille(corpus.par_cle[cle])]
    trouvees: dict[Cle, list[Passerelle]] = {cle: [] for cle in blocs}
    if pleins:
        sources = np.array([corpus.par_cle[cle] for cle in pleins], dtype=np.int64)
        with threadpool_limits(1):
            proches = candidats_du_lot(moteur, sources)
            annoncer({corpus.cles[rang] for cibles in proches for rang in cibles.tolist()})
            for cle, cibles in zip(pleins, proches, strict=True):
                trouvees[cle] = _comparer(moteur, cle, cibles, k, distinctes=distinctes)
    for cle in set(blocs) - set(pleins):
        trouvees[cle] = moteur.chercher(cle, k)
    return trouvees


def comparer_avec(moteur: Moteur, bloc: Cle, autres: Collection[Cle]) -> dict[Cle, Passerelle]:
    """What ``bloc`` is to each of ``autres``, all of the index, as :meth:`Moteur.comparer` says it, but sooner."""
    corpus, _ = moteur.index_prepare()
    vide = not corpus.taille(corpus.par_cle[bloc])
    pleins = [] if vide else [cle for cle in autres if corpus.taille(corpus.par_cle[cle])]
    rangs = np.array([corpus.par_cle[cle] for cle in pleins], dtype=np.int64)
    with threadpool_limits(1):
        comparees = {passerelle.cible: passerelle for passerelle in _comparer(moteur, bloc, rangs, len(rangs))}
    return comparees | {cle: moteur.comparer(bloc, cle) for cle in autres if cle not in comparees}


def _comparer(moteur: Moteur, bloc: Cle, cibles: Entiers, k: int, *, distinctes: bool = True) -> list[Passerelle]:
    """The ``k`` best passerelles from a bloc of the index to those of ranks ``cibles``, none of them empty."""
    if not len(cibles):
        return []
    corpus, _ = moteur.index_prepare()
    rang = corpus.par_cle[bloc]
    titre = corpus.titres.prendre(np.array([rang]))
    enonces = corpus.du_bloc(rang)
    return moteur.comparer_dans_l_index(corpus.blocs[rang], enonces, titre, cibles, k, distinctes=distinctes)
