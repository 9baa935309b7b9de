"""Two blocs, or all the blocs of two certifications, face to face: what is kept of them, else what the engine says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from brique.passerelles.valeurs import BlocCompare, Cle, Passerelle
from portail.passerelles import moteurs, queries
from portail.passerelles.contenus import bloc_en_contenu

CASES_MAX = 400
"""Pairs compared for one page, at most: what is kept already does not count."""


@dataclass(frozen=True, slots=True)
class Face:
    """Two blocs and what computing says of them; ``depuis``: since when it is kept (None: computed for this page)."""

    source: BlocCompare
    cible: BlocCompare
    passerelle: Passerelle
    depuis: datetime | None


def face_a_face(source: BlocCompare, cible: BlocCompare) -> Face:
    """One bloc and another, in this direction."""
    lue = queries.face(source, cible)
    if lue is not None:
        return Face(source, cible, lue.passerelle, lue.debut)
    return Face(source, cible, moteurs.comparer_blocs(source, cible), None)


def toutes(sources: Sequence[BlocCompare], cibles: Sequence[BlocCompare]) -> dict[tuple[Cle, Cle], Passerelle]:
    """Every pair of blocs of two certifications. Past ``CASES_MAX`` of them, only those that are kept."""
    blocs = (*sources, *cibles)
    textes = queries.textes_calcules([bloc.cle for bloc in blocs])
    gardes = {bloc.cle for bloc in blocs if textes.get(bloc.cle) == bloc_en_contenu(bloc)}
    lues = queries.entre([b.cle for b in sources], [b.cle for b in cibles])
    trouvees = {cles: lue.passerelle for cles, lue in lues.items() if gardes.issuperset(cles)}
    manquantes = [(s, c) for s in sources for c in cibles if (s.cle, c.cle) not in trouvees]
    if manquantes and len(manquantes) <= CASES_MAX:
        moteur = moteurs.moteur()
        trouvees |= {(s.cle, c.cle): moteur.comparer(s, c) for s, c in manquantes}
    return trouvees
