"""The references the engine is measured beside, in the same run: BM25, TF-IDF of the words, same title.

Each is what a reasonable person would try first, done properly: no straw man.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from brique.passerelles.evaluation.chercheurs import Fabrique, meilleurs
from brique.passerelles.tableaux import Entiers, Reels
from brique.passerelles.titres import titre_normalise
from brique.referentiel.mots import mots, racines

_PAR_LOT = 256


class _Sacs:
    """Texts as bags of words: a sparse matrix, texts × vocabulary, over the words of the corpus."""

    def __init__(self, textes: Sequence[str], decouper: Callable[[str], Iterable[str]]) -> None:
        self._decouper = decouper
        self._vocabulaire: dict[str, int] = {}
        for texte in textes:
            for mot in decouper(texte):
                self._vocabulaire.setdefault(mot, len(self._vocabulaire))
        self.comptes = self.compter(textes)
        self.documents = np.bincount(self.comptes.indices, minlength=max(1, len(self._vocabulaire)))

    def compter(self, textes: Sequence[str]) -> Any:
        """Texts × vocabulary: how many times each word. A word that the corpus ignores counts for nothing."""
        from scipy.sparse import csr_matrix

        debuts, colonnes, fois = [0], list[int](), list[int]()
        for texte in textes:
            compte = Counter(self._vocabulaire[mot] for mot in self._decouper(texte) if mot in self._vocabulaire)
            colonnes += compte.keys()
            fois += compte.values()
            debuts.append(len(colonnes))
        taille = (len(textes), max(1, len(self._vocabulaire)))
        return csr_matrix((np.array(fois, dtype=np.float32), colonnes, debuts), shape=taille)


class _Produit:
    """Scores that are a product of sparse matrices: queries × words by words × texts."""

    def __init__(self, poids: Any, requete: Callable[[Sequence[str]], Any]) -> None:
        self._poids = poids.T.tocsr()
        self._requete = requete

    def chercher(self, requetes: Sequence[str], k: int) -> tuple[Entiers, Reels]:
        k = min(k, self._poids.shape[1])
        indices = np.full((len(requetes), k), -1, dtype=np.int64)
        scores = np.zeros((len(requetes), k), dtype=np.float64)
        for debut in range(0, len(requetes), _PAR_LOT):
            lot = slice(debut, debut + _PAR_LOT)
            indices[lot], scores[lot] = meilleurs((self._requete(requetes[lot]) @ self._poids).toarray(), k)
        return indices, scores


def bm25(textes: Sequence[str], *, k1: float = 1.2, b: float = 0.75) -> _Produit:
    """Okapi BM25 over the stems of the words, with its usual constants."""
    sacs = _Sacs(textes, racines)
    poids = sacs.comptes.copy()
    longueurs = np.asarray(poids.sum(axis=1)).ravel()
    moyenne = longueurs.mean() or 1.0
    usure = k1 * (1 - b + b * longueurs / moyenne)
    par_mot = np.log1p((len(textes) - sacs.documents + 0.5) / (sacs.documents + 0.5)).astype(np.float32)
    lignes = np.repeat(np.arange(len(textes)), np.diff(poids.indptr))
    poids.data = (par_mot[poids.indices] * poids.data * (k1 + 1) / (poids.data + usure[lignes])).astype(np.float32)
    return _Produit(poids, sacs.compter)


def tfidf(textes: Sequence[str]) -> _Produit:
    """The cosine of TF-IDF vectors of whole words, accents folded."""
    sacs = _Sacs(textes, mots)
    par_mot = (np.log((1 + len(textes)) / (1 + sacs.documents)) + 1).astype(np.float32)

    def peser(comptes: Any) -> Any:
        pese = comptes.copy()
        pese.data = pese.data * par_mot[pese.indices]
        normes = np.sqrt(np.asarray(pese.multiply(pese).sum(axis=1)).ravel())
        pese.data = pese.data / np.repeat(np.where(normes > 0, normes, 1.0), np.diff(pese.indptr)).astype(np.float32)
        return pese

    return _Produit(peser(sacs.comptes), lambda requetes: peser(sacs.compter(requetes)))


class _MemeTitre:
    def __init__(self, textes: Sequence[str]) -> None:
        self._rangs: dict[str, list[int]] = defaultdict(list)
        for rang, texte in enumerate(textes):
            if titre := titre_normalise(texte):
                self._rangs[titre].append(rang)

    def chercher(self, requetes: Sequence[str], k: int) -> tuple[Entiers, Reels]:
        indices = np.full((len(requetes), k), -1, dtype=np.int64)
        for ligne, requete in enumerate(requetes):
            trouves = self._rangs.get(titre_normalise(requete), ())[:k]
            indices[ligne, : len(trouves)] = trouves
        return indices, (indices >= 0).astype(np.float64)


def meme_titre(textes: Sequence[str]) -> _MemeTitre:
    """Finds the texts that are the same once folded, and no other."""
    return _MemeTitre(textes)


class _MemesCodes:
    def __init__(self, textes: Sequence[str]) -> None:
        self._tailles: list[int] = []
        self._rangs: dict[str, list[int]] = defaultdict(list)
        for rang, texte in enumerate(textes):
            codes = set(texte.split())
            self._tailles.append(len(codes))
            for code in codes:
                self._rangs[code].append(rang)

    def chercher(self, requetes: Sequence[str], k: int) -> tuple[Entiers, Reels]:
        indices = np.full((len(requetes), k), -1, dtype=np.int64)
        scores = np.zeros((len(requetes), k), dtype=np.float64)
        for ligne, requete in enumerate(requetes):
            codes = set(requete.split())
            communs = Counter(rang for code in codes for rang in self._rangs.get(code, ()))
            parts = {rang: n / (len(codes) + self._tailles[rang] - n) for rang, n in communs.items()}
            trouves = sorted(parts, key=lambda rang: (-parts[rang], rang))[:k]
            indices[ligne, : len(trouves)] = trouves
            scores[ligne, : len(trouves)] = [parts[rang] for rang in trouves]
        return indices, scores


def memes_codes(textes: Sequence[str]) -> _MemesCodes:
    """Texts that are codes between spaces (trades of the ROME): the share of them that is in common, over all."""
    return _MemesCodes(textes)


REFERENCES: Mapping[str, Fabrique] = {"BM25": bm25, "TF-IDF": tfidf, "même titre": meme_titre}
