"""The passerelles of many blocs of an index at once, with their evidence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from brique.passerelles.assemblage import une_passerelle
from brique.passerelles.calcul import GARDEES, candidats_du_lot
from brique.passerelles.moteur import Moteur
from brique.passerelles.valeurs import Cle, Passerelle


def chercher_toutes(moteur: Moteur, blocs: Sequence[Cle], k: int = GARDEES) -> dict[Cle, list[Passerelle]]:
    """The ``k`` best passerelles of each of ``blocs``, as :meth:`Moteur.chercher` gives them, but sooner.

    Those that show no compétence are asked one by one.
    """
    corpus, _ = moteur.index_prepare()
    pleins = [cle for cle in blocs if corpus.taille(corpus.par_cle[cle])]
    trouvees: dict[Cle, list[Passerelle]] = {cle: [] for cle in blocs}
    if pleins:
        sources = np.array([corpus.par_cle[cle] for cle in pleins], dtype=np.int64)
        with threadpool_limits(1):
            for cle, rang, cibles in zip(pleins, sources, candidats_du_lot(moteur, sources), strict=True):
                if len(cibles):
                    titre = corpus.titres.prendre(np.array([rang]))
                    lue = moteur.confronter(corpus.blocs[rang], corpus.du_bloc(int(rang)), titre, cibles)
                    trouvees[cle] = [une_passerelle(lue, place, moteur.versions) for place in lue.meilleures(k)]
    for cle in set(blocs) - set(pleins):
        trouvees[cle] = moteur.chercher(cle, k)
    return trouvees
