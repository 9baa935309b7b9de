"""Finding each text of one side on the other: the same words first, then the nearest, all decided together."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence

from brique.referentiel.ecart.appariement import Lien, apparier
from brique.referentiel.ecart.ressemblance import Poids
from brique.referentiel.ecart.typographie import cle_typographique

SEUIL = 0.35
"""Likeness from which two texts of the same list are one text reworded."""
COMPARAISONS_MAX = 500_000
"""Pairs of texts looked at for their likeness, about a second. Beyond, which is no référentiel, the same words only."""


def memes_cles(avant: Iterable[tuple[int, Hashable]], apres: Iterable[tuple[int, Hashable]]) -> list[Lien]:
    """Pairs of elements that have the same key; those that repeat one are paired in order."""
    libres: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for rang, cle in apres:
        libres[cle].append(rang)
    return [(rang, libres[cle].popleft()) for rang, cle in avant if libres.get(cle)]


def apparier_textes(avant: Sequence[str], apres: Sequence[str], seuil: float = SEUIL) -> list[Lien]:
    """Pairs of two lists of texts: the same up to typography, then the nearest, from the likeness ``seuil`` on."""
    paires = memes_cles(enumerate(map(cle_typographique, avant)), enumerate(map(cle_typographique, apres)))
    pris_avant, pris_apres = {a for a, _ in paires}, {b for _, b in paires}
    restes_avant = [rang for rang in range(len(avant)) if rang not in pris_avant]
    restes_apres = [rang for rang in range(len(apres)) if rang not in pris_apres]
    if not 0 < len(restes_avant) * len(restes_apres) <= COMPARAISONS_MAX:
        return sorted(paires)
    poids = Poids(avant, apres)
    droites = {b: poids.signature(apres[b]) for b in restes_apres}
    valeurs = {}
    for a in restes_avant:
        gauche = poids.signature(avant[a])
        for b, droite in droites.items():
            proximite = poids.ressemblance(gauche, droite)
            if proximite >= seuil:
                valeurs[a, b] = valeur(proximite)
    return sorted([*paires, *apparier(valeurs)])


def valeur(proximite: float) -> float:
    """What a pair is worth in an assignment: one close pair is worth more than two distant ones."""
    return proximite**3


def entrelacer(paires: Mapping[int, int], avant: int, apres: int) -> list[tuple[int | None, int | None]]:
    """Both sides in one reading order: the new one, each missing element after the one it followed.

    >>> entrelacer({0: 1}, 2, 2)
    [(None, 0), (0, 1), (1, None)]
    """
    suites: defaultdict[int, list[int]] = defaultdict(list)
    ancre = -1
    for rang in range(avant):
        if rang in paires:
            ancre = paires[rang]
        else:
            suites[ancre].append(rang)
    de_l_apres = {b: a for a, b in paires.items()}
    ordre: list[tuple[int | None, int | None]] = [(rang, None) for rang in suites[-1]]
    for rang in range(apres):
        ordre.append((de_l_apres.get(rang), rang))
        ordre += [(absent, None) for absent in suites[rang]]
    return ordre
