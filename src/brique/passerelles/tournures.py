"""Runs of words that a corpus repeats everywhere, and that say little of what a person does.

« dans le respect des règles d’hygiène et de sécurité », « en tenant compte des situations de handicap »: found in the
corpus itself, as the runs of :data:`LONGUEUR` words that many different énoncés hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np

from brique.referentiel.mots import plier, racines

LONGUEUR = 4
PRESENCES_MIN = 25
PART_MIN = 0.0005
RESTE_MIN = 4
"""Words an énoncé keeps at least when its tournures are taken out."""
_MOT = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Tournures:
    """The runs found in a corpus, as sorted signatures; empty: none was looked for."""

    suites: frozenset[int] = frozenset()

    @classmethod
    def trouver(cls, enonces: Iterable[str]) -> Tournures:
        """Those of ``enonces``, which are all different: a run is kept when one in two thousand holds it, and 25 do."""
        lots, nombre = [], 0
        for enonce in enonces:
            nombre += 1
            lots.append(np.unique(np.array(_signatures(_mots(enonce)), dtype=np.uint32)))
        if not lots:
            return cls()
        suites, presences = np.unique(np.concatenate(lots), return_counts=True)
        seuil = max(PRESENCES_MIN, int(PART_MIN * nombre))
        return cls(frozenset(suites[presences >= seuil].tolist()))

    def couvrir(self, mots: list[str]) -> list[bool]:
        """For each folded word, whether it stands in a tournure."""
        couverts = [False] * len(mots)
        if self.suites:
            for rang, signature in enumerate(_signatures(mots)):
                if signature in self.suites:
                    couverts[rang : rang + LONGUEUR] = [True] * LONGUEUR
        return couverts

    def lire(self, texte: str) -> Iterator[tuple[tuple[str, ...], bool]]:
        """The stems of ``texte`` in order, word by word, each with whether it stands in a tournure."""
        if not self.suites:
            yield tuple(racines(texte)), False
            return
        mots = _mots(texte)
        yield from zip(map(_racines_de, mots), self.couvrir(mots), strict=True)

    def depouiller(self, texte: str) -> str:
        """``texte`` without its tournures, unless almost nothing would be left: what is given to an encoder."""
        if not self.suites:
            return texte
        places = list(_MOT.finditer(texte))
        couverts = self.couvrir([_plie(place.group()) for place in places])
        restes = len(places) - sum(couverts)
        if restes == len(places) or restes < RESTE_MIN:
            return texte
        morceaux, dernier = [], 0
        for place, couvert in zip(places, couverts, strict=True):
            if couvert:
                morceaux.append(texte[dernier : place.start()])
                dernier = place.end()
        return " ".join(" ".join([*morceaux, texte[dernier:]]).split())


@lru_cache(maxsize=1 << 18)  # a register says its hundred thousand words a hundred times each
def _plie(mot: str) -> str:
    return plier(mot)


@lru_cache(maxsize=1 << 18)
def _racines_de(mot: str) -> tuple[str, ...]:
    return tuple(racines(mot))


def _mots(texte: str) -> list[str]:
    return [_plie(mot) for mot in _MOT.findall(texte)]


def _signatures(mots: list[str]) -> list[int]:
    return [crc32(" ".join(mots[rang : rang + LONGUEUR]).encode()) for rang in range(len(mots) - LONGUEUR + 1)]
