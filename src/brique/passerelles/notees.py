"""The best passerelles of one bloc, in arrays small enough to be kept for a whole register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from brique.passerelles.assemblage import ABSORBE, NIVEAUX_ECARTES, Comparaison, gardes_d_enonces
from brique.passerelles.candidats import Reperage
from brique.passerelles.comparaison import Confrontation
from brique.passerelles.corpus import Corpus
from brique.passerelles.couples import bornes, places
from brique.passerelles.modele import CLASSES
from brique.passerelles.tableaux import Reels
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
    ``couvertures``: of the source, of the cible. ``gardes``: one bit for each guard of blocs (those that
    only pairs of compétences raise are left out), in the order of ``GARDES``.
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


class Lot(NamedTuple):
    """Blocs of a corpus compared together: ranks of the ``sources``, how many targets each has, and these in order."""

    sources: Rangs
    nombres: Rangs
    cibles: Rangs


def garder_les_meilleures(
    lot: Lot, comparaison: Comparaison, corpus: Corpus, reperage: Reperage, k: int
) -> list[Notees]:
    """The ``k`` best of each source, compared with its targets."""
    mesures, scores = comparaison.mesures, comparaison.scores
    ordre = comparaison.meilleures(k, lot.nombres, reperage.ordre[lot.cibles])
    gardees = np.minimum(lot.nombres, k)
    cibles = lot.cibles[ordre]
    couvertures = np.stack([mesures.couverture_source[ordre], mesures.couverture_cible[ordre]], axis=1)
    tableaux: tuple[Any, ...] = (
        cibles.astype(np.int32),
        scores[ordre].astype(np.float32),
        comparaison.relations[ordre].astype(np.float32),
        couvertures.astype(np.float32),
        _bits(comparaison, ordre, corpus, np.repeat(lot.sources, gardees), cibles),
    )
    trouvees, rendues = _preuves(comparaison.confrontation, ordre)
    tailles = np.diff(corpus.debuts)
    rangees = bornes(gardees)
    lignes, colonnes = bornes(gardees * tailles[lot.sources]), bornes(tailles[cibles])[rangees]
    notees = []
    for rang, source in enumerate(lot.sources.tolist()):
        debut, fin = rangees[rang : rang + 2]
        if debut == fin:
            notees.append(Notees.vides(source))
            continue
        siennes = trouvees[slice(*lignes[rang : rang + 2])].reshape(fin - debut, -1, 2)
        autres = rendues[slice(*colonnes[rang : rang + 2])]
        notees.append(Notees(source, *[*(tableau[debut:fin] for tableau in tableaux), siennes, autres]))
    return notees


def _preuves(confrontation: Confrontation, ordre: Rangs) -> tuple[Octets, Octets]:
    """What the ``trouvees`` and the ``rendues`` of the couples ``ordre`` are, end to end."""
    couples, proximites = confrontation.couples, confrontation.proximites
    lignes = places(couples.lignes[ordre], couples.hauteurs[ordre])
    colonnes = places(couples.colonnes[ordre], couples.largeurs[ordre])
    longueurs = np.repeat(couples.largeurs, couples.hauteurs)
    a_trouver = np.repeat(confrontation.meilleures_source, longueurs)
    trouvees = np.flatnonzero(proximites[couples.par_ligne] == a_trouver)
    rendues = np.flatnonzero(proximites == confrontation.meilleures_cible[couples.colonne_de])
    return (
        _codes(trouvees, couples.debuts_lignes[lignes], confrontation.meilleures_source[lignes]),
        _codes(rendues, couples.cases[colonnes], confrontation.meilleures_cible[colonnes]),
    )


def _codes(egales: Rangs, debuts: Rangs, proximites: Reels) -> Octets:
    """The first of the places ``egales`` from each of ``debuts`` on, and the probability there."""
    rangs = egales[np.searchsorted(egales, debuts)] - debuts
    return np.stack([rangs, np.rint(proximites * _PLEINE)], axis=-1).astype(np.uint8)


def _bits(comparaison: Comparaison, ordre: Rangs, corpus: Corpus, sources: Rangs, cibles: Rangs) -> Bits:
    """The guards that a passerelle raises beyond those of its pairs."""
    mesures = comparaison.mesures
    levees = gardes_d_enonces(comparaison.confrontation, ordre) | {
        Garde.NIVEAU: np.abs(mesures.ecart_niveau[ordre]) >= NIVEAUX_ECARTES,  # nan: not said, not raised
        Garde.ABSORPTION: mesures.absorption[ordre] >= ABSORBE,
        Garde.COURT: corpus.courts[cibles] | corpus.courts[sources],
        Garde.TRONQUE: corpus.tronques[cibles] | corpus.tronques[sources],
    }
    bits = np.zeros(len(ordre), np.uint16)
    for garde, levee in levees.items():
        bits |= levee.astype(np.uint16) << np.uint16(GARDES.index(garde))
    return bits
