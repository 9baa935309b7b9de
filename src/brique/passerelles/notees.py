"""The best passerelles of one bloc, in arrays small enough to be kept for a whole register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from brique.passerelles.assemblage import ABSORBE, NIVEAUX_ECARTES, Comparaison
from brique.passerelles.comparaison import Mesures
from brique.passerelles.corpus import Corpus
from brique.passerelles.modele import CLASSES
from brique.passerelles.valeurs import Garde

GARDES = tuple(Garde)
_PLEINE = 255.0

Octets = npt.NDArray[np.uint8]
Rangs = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Notees:
    """The passerelles of bloc ``source``, best first: one row for each.

    ``cibles``: ranks in the corpus. ``notes``: what orders them. ``relations``: the probability of each of ``CLASSES``.
    ``couvertures``: of the source, of the cible. ``gardes``: one bit for each guard of blocs, in the order of
    ``GARDES``.
    ``trouvees``: for each row and each compétence of the source, the rank in the cible of the best found and its
    probability in 255ths, shape (rows, compétences, 2). ``rendues``: the same for the compétences of the cibles, end to
    end, shape (sum, 2).
    """

    source: int
    cibles: npt.NDArray[np.int32]
    notes: npt.NDArray[np.float32]
    relations: npt.NDArray[np.float32]
    couvertures: npt.NDArray[np.float32]
    gardes: npt.NDArray[np.uint16]
    trouvees: Octets
    rendues: Octets

    @classmethod
    def vides(cls, source: int) -> Notees:
        """A bloc that nothing is near, or that shows no compétence."""
        return cls(
            source,
            np.zeros(0, np.int32),
            np.zeros(0, np.float32),
            np.zeros((0, len(CLASSES)), np.float32),
            np.zeros((0, 2), np.float32),
            np.zeros(0, np.uint16),
            np.zeros((0, 0, 2), np.uint8),
            np.zeros((0, 2), np.uint8),
        )


def garder_les_meilleures(source: int, cibles: Rangs, comparaison: Comparaison, corpus: Corpus, k: int) -> Notees:
    """The ``k`` best of a comparison with the blocs of ranks ``cibles``."""
    ordre = np.array(comparaison.meilleures(k), dtype=np.int64)
    mesures = comparaison.mesures
    couvertures = np.stack([mesures.couverture_source[ordre], mesures.couverture_cible[ordre]], axis=1)
    trouvees, rendues = _preuves(comparaison, ordre)
    return Notees(
        source,
        cibles[ordre].astype(np.int32),
        comparaison.scores[ordre].astype(np.float32),
        comparaison.relations[ordre].astype(np.float32),
        couvertures.astype(np.float32),
        _bits(mesures, ordre, corpus, source, cibles[ordre]),
        trouvees,
        rendues,
    )


def _preuves(comparaison: Comparaison, ordre: npt.NDArray[np.int64]) -> tuple[Octets, Octets]:
    confrontation = comparaison.confrontation
    debuts = confrontation.debuts
    tailles = np.diff(np.append(debuts, confrontation.proximites.shape[1]))[ordre]
    cases = np.arange(tailles.max())
    presents = cases < tailles[:, None]
    places = np.where(presents, debuts[ordre][:, None] + cases, 0)
    blocs = np.where(presents, confrontation.proximites[:, places], -1.0)  # (lines, targets, places)
    trouvees = _codes(blocs.argmax(axis=2), blocs.max(axis=2)).transpose(1, 0, 2)
    rendues = _codes(blocs.argmax(axis=0), blocs.max(axis=0))[presents]
    return np.ascontiguousarray(trouvees), rendues


def _codes(rangs: Any, proximites: Any) -> Octets:
    return np.stack([rangs, np.rint(np.maximum(proximites, 0.0) * _PLEINE)], axis=-1).astype(np.uint8)


def _bits(mesures: Mesures, ordre: npt.NDArray[np.int64], corpus: Corpus, source: int, cibles: Rangs) -> Bits:
    """The guards of :func:`~brique.passerelles.assemblage.gardes_de_blocs`, for many targets at once."""
    levees = {
        Garde.NIVEAU: np.abs(mesures.ecart_niveau[ordre]) >= NIVEAUX_ECARTES,  # nan: not said, not raised
        Garde.ABSORPTION: mesures.absorption[ordre] >= ABSORBE,
        Garde.COURT: corpus.courts[cibles] | corpus.courts[source],
        Garde.TRONQUE: corpus.tronques[cibles] | corpus.tronques[source],
    }
    bits = np.zeros(len(ordre), np.uint16)
    for garde, levee in levees.items():
        bits |= levee.astype(np.uint16) << np.uint16(GARDES.index(garde))
    return bits
