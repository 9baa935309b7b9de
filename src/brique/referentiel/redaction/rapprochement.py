"""The same compétences, listed in one référentiel and evaluated in another: put together one to one.

Same words first, then the same words differently written, then what stands alone at the same place on both sides: the
last two are asked about.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from brique.referentiel.mots import plier
from brique.referentiel.redaction.chantier import Trouvee
from brique.referentiel.redaction.listes import codes_seuls

_HORS_MOTS = re.compile(r"[^0-9a-z]+")
SUR = 80.0
"""Likeness (0 to 100) above which two énoncés are the same one, written differently."""
_COMPARAISONS_MAX = 250_000  # beyond, a document is no référentiel: only the same words are put together
POSSIBLE = 55.0
"""Likeness above which two énoncés alone at the same place are taken for the same one."""


@dataclass(frozen=True, slots=True)
class Paire:
    """An énoncé of each side, and how alike they are (0 to 100; 100: the same words)."""

    listee: Trouvee
    evaluee: Trouvee
    ressemblance: float


@dataclass(frozen=True, slots=True)
class Rapprochement:
    """The pairs, in the order of the list, and what stands alone on either side."""

    paires: tuple[Paire, ...]
    non_evaluees: tuple[Trouvee, ...]
    inconnues: tuple[Trouvee, ...]


def rapprocher(listees: Sequence[Trouvee], evaluees: Sequence[Trouvee]) -> Rapprochement:
    """Pair every compétence of the list with the one that is evaluated."""
    paires: dict[int, tuple[int, float]] = {}
    prises: set[int] = set()

    def unir(i: int, j: int, ressemblance: float) -> None:
        if i not in paires and j not in prises:
            paires[i] = (j, ressemblance)
            prises.add(j)

    for i, j in (*_identiques(listees, evaluees), *_par_code(listees, evaluees)):
        unir(i, j, 100.0)
    restes = [i for i in range(len(listees)) if i not in paires]
    libres = [j for j in range(len(evaluees)) if j not in prises]
    if len(restes) * len(libres) <= _COMPARAISONS_MAX:
        scores = {(i, j): _ressemblance(listees[i], evaluees[j]) for i in restes for j in libres}
        for (i, j), score in sorted(scores.items(), key=lambda s: (-s[1], abs(s[0][0] - s[0][1]), s[0])):
            if score >= SUR:
                unir(i, j, score)
        for i, j in _seules(len(listees), len(evaluees), paires, prises):
            if scores[i, j] >= POSSIBLE:
                unir(i, j, scores[i, j])
    return Rapprochement(
        tuple(Paire(listees[i], evaluees[j], score) for i, (j, score) in sorted(paires.items())),
        tuple(t for i, t in enumerate(listees) if i not in paires),
        tuple(t for j, t in enumerate(evaluees) if j not in prises),
    )


def _identiques(listees: Sequence[Trouvee], evaluees: Sequence[Trouvee]) -> Iterator[tuple[int, int]]:
    """Positions of the same words on both sides, each used once, in order."""
    places: dict[str, deque[int]] = defaultdict(deque)
    for j, evaluee in enumerate(evaluees):
        places[mots_seuls(evaluee.enonce)].append(j)
    for i, listee in enumerate(listees):
        if trouvees := places.get(mots_seuls(listee.enonce)):
            yield i, trouvees.popleft()


def _par_code(listees: Sequence[Trouvee], evaluees: Sequence[Trouvee]) -> Iterator[tuple[int, int]]:
    """Positions of what is evaluated by its code alone (« C1.2 »)."""
    rangs = {listee.code.upper(): i for i, listee in enumerate(listees) if listee.code}
    for j, evaluee in enumerate(evaluees):
        codes = codes_seuls(evaluee.enonce)
        if len(codes) == 1 and codes[0] in rangs:
            yield rangs[codes[0]], j


def _seules(
    nombre_a: int, nombre_b: int, paires: dict[int, tuple[int, float]], prises: set[int]
) -> list[tuple[int, int]]:
    """Positions left alone on both sides between the same neighbours."""
    trouvees = []
    for i in range(nombre_a):
        if i in paires:
            continue
        avant = paires[i - 1][0] if i - 1 in paires else (-1 if i == 0 else None)
        apres = paires[i + 1][0] if i + 1 in paires else (nombre_b if i == nombre_a - 1 else None)
        voisin = avant + 1 if avant is not None else (apres - 1 if apres is not None else None)
        if voisin is not None and 0 <= voisin < nombre_b and voisin not in prises:
            trouvees.append((i, voisin))
    return trouvees


def meme_enonce(un: str, autre: str) -> bool:
    """True when two énoncés have the same words, whatever their capitals, accents and punctuation."""
    return mots_seuls(un) == mots_seuls(autre)


def mots_seuls(texte: str) -> str:
    """The words of ``texte`` alone, folded: two énoncés that share them are the same one."""
    return _HORS_MOTS.sub(" ", plier(texte)).strip()


def _ressemblance(listee: Trouvee, evaluee: Trouvee) -> float:
    proche = min(99.0, fuzz.ratio(mots_seuls(listee.enonce), mots_seuls(evaluee.enonce)))
    return max(SUR, proche) if listee.code and listee.code == evaluee.code else proche
