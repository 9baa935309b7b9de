"""Texts as their words: weighted stems, and groups of letters, hashed: no vocabulary has to travel.

A word weighs by its rarity in the corpus (``log((1 + n) / (1 + texts that hold it)) + 1``), and less inside a
*tournure*, a run of words that the corpus repeats everywhere (« dans le respect des règles de sécurité »).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from brique.passerelles.couples import bornes, places
from brique.passerelles.tournures import Tournures
from brique.referentiel.mots import plier

CASES = 1 << 19
POIDS_TOURNURE = 0.35
_LETTRES = (3, 5)
_BITS = 0xFFFFFFFF

Matrice = Any  # scipy.sparse.csr_matrix of float32: scipy has no types
Poids = npt.NDArray[np.float32]


def compter_mots(textes: Iterable[str], tournures: Tournures) -> Matrice:
    """How often each stem is in each text, a word of a tournure counting for :data:`POIDS_TOURNURE`: (texts, CASES)."""
    colonnes, uses, fins = array("i"), array("b"), array("i", [0])
    for texte in textes:
        for racines, use in tournures.lire(texte):
            cases = _cases(racines)
            colonnes.extend(cases)
            uses.extend((use,) * len(cases))
        fins.append(len(colonnes))
    valeurs = np.where(np.array(uses, np.bool_), np.float32(POIDS_TOURNURE), np.float32(1.0))
    lus = valeurs, np.array(colonnes, np.int32), np.array(fins, np.int32)
    comptes = sparse.csr_matrix(lus, shape=(len(fins) - 1, CASES), dtype=np.float32)
    comptes.sum_duplicates()
    return comptes


@lru_cache(maxsize=1 << 18)
def _cases(racines: tuple[str, ...]) -> tuple[int, ...]:
    """The columns of stems."""
    return tuple([_case(racine) for racine in racines])


@lru_cache(maxsize=1 << 18)
def _case(racine: str) -> int:
    """The column of a stem: where scikit-learn's hashing would put it, without a second spent on opening it."""
    condense = _murmur3(racine.encode("utf-8", "surrogatepass"))
    return (condense if condense < 1 << 31 else (1 << 32) - condense) % CASES


def _murmur3(octets: bytes) -> int:
    """MurmurHash3 (x86, 32 bits, seed 0), of Austin Appleby, in the public domain."""
    condense, reste = 0, len(octets) % 4
    for debut in range(0, len(octets) - reste, 4):
        condense ^= _melanger(int.from_bytes(octets[debut : debut + 4], "little"))
        condense = (condense << 13 | condense >> 19) & _BITS
        condense = condense * 5 + 0xE6546B64 & _BITS
    condense ^= _melanger(int.from_bytes(octets[len(octets) - reste :], "little"))
    condense ^= len(octets)
    condense = (condense ^ condense >> 16) * 0x85EBCA6B & _BITS
    condense = (condense ^ condense >> 13) * 0xC2B2AE35 & _BITS
    return condense ^ condense >> 16


def _melanger(mot: int) -> int:
    mot = mot * 0xCC9E2D51 & _BITS
    return (mot << 15 | mot >> 17) * 0x1B873593 & _BITS


def compter_lettres(textes: Sequence[str]) -> Matrice:
    """How often each group of 3 to 5 letters of a word is in each text: (texts, CASES)."""
    return _lettres().transform(textes) if len(textes) else _rien()


def _rien() -> Matrice:
    """No text at all, which a bloc without compétence gives: what counts letters refuses it."""
    return sparse.csr_matrix((0, CASES), dtype=np.float32)


@lru_cache(maxsize=1)
def _lettres() -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        n_features=CASES,
        analyzer="char_wb",
        ngram_range=_LETTRES,
        preprocessor=plier,
        norm=None,
        alternate_sign=False,
        dtype=np.float32,
    )


class Lignes(NamedTuple):
    """Rows of a matrix, laid out as it is: all that comparing needs, without what it costs to check a matrix."""

    data: npt.NDArray[np.float32]
    indices: npt.NDArray[np.int32]
    indptr: npt.NDArray[np.int64]
    shape: tuple[int, int]


def lignes(matrice: Matrice, rangs: npt.NDArray[np.int64]) -> Lignes:
    """The rows of ``matrice`` of these ranks, in that order."""
    departs, tailles = matrice.indptr[rangs], matrice.indptr[rangs + 1] - matrice.indptr[rangs]
    lus = places(departs, tailles)
    return Lignes(matrice.data[lus], matrice.indices[lus], bornes(tailles), (len(rangs), matrice.shape[1]))


def rarete(comptes: Matrice) -> Poids:
    """The weight of each column by the share of the texts that hold it: shape (CASES,)."""
    presences = np.bincount(comptes.indices, minlength=CASES)
    poids: Poids = (np.log((1.0 + comptes.shape[0]) / (1.0 + presences)) + 1.0).astype(np.float32)
    return poids


def peser(comptes: Matrice, poids: Poids) -> Matrice:
    """Counts as vectors of length 1: ``(1 + log count) × weight``; a text without any known word stays null."""
    valeurs = np.where(comptes.data > 1.0, 1.0 + np.log(np.maximum(comptes.data, 1e-6)), comptes.data)
    valeurs = (valeurs * poids[comptes.indices]).astype(np.float32)
    lignes = np.repeat(np.arange(comptes.shape[0]), np.diff(comptes.indptr))
    normes = np.sqrt(np.bincount(lignes, valeurs.astype(np.float64) ** 2, minlength=comptes.shape[0]))
    normes[normes == 0.0] = 1.0
    valeurs /= normes[lignes].astype(np.float32)
    return sparse.csr_matrix((valeurs, comptes.indices, comptes.indptr), shape=comptes.shape)


def information(comptes: Matrice, poids: Poids) -> Poids:
    """How much each text says: the sum of the weights of its words, shape (texts,)."""
    lignes = np.repeat(np.arange(comptes.shape[0]), np.diff(comptes.indptr))
    valeurs = np.minimum(comptes.data, 1.0) * poids[comptes.indices]
    return np.bincount(lignes, valeurs, minlength=comptes.shape[0]).astype(np.float32)
