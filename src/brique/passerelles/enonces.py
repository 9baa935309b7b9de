"""Énoncés ready to be compared, and the probability that two of them say the same.

What counts: the likeness of their vectors, that of their words, and the guards (autonomy, figures, negation, language)
that no likeness of words shows.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy import sparse

from brique.passerelles.couples import a_la_suite, bornes, places
from brique.passerelles.encodeurs import Encodeurs, Vecteurs
from brique.passerelles.etalon import Etalon
from brique.passerelles.gardes import Codes, Marques, Matrices, alignees, codes, marques, matrices
from brique.passerelles.lexical import CASES, Matrice, compter_mots, information, lignes, peser
from brique.passerelles.modele import PoidsEnonces
from brique.passerelles.proximite import en_vecteurs
from brique.passerelles.tableaux import Entiers, Reels
from brique.passerelles.textes import LONGUEUR_MAX, normaliser

POIDS_GENERIQUE = 0.4
"""What a compétence asked for in any trade weighs beside the others."""
INFORMATION_PLEINE = 22.0
"""From this much said (about five rare words), an énoncé weighs its full weight."""

Poids = Reels


@dataclass(frozen=True, slots=True)
class Enonces:
    """Prepared énoncés. ``vecteurs`` (n, axes), ``mots`` (n, CASES) sparse, ``poids`` what each weighs in a bloc."""

    vecteurs: Vecteurs
    mots: Matrice
    codes: Codes
    poids: Poids

    def __len__(self) -> int:
        return len(self.poids)

    def prendre(self, rangs: Entiers) -> Enonces:
        """Those of ``rangs``, in that order."""
        codes = Codes._make(c[rangs] for c in self.codes)
        return Enonces(self.vecteurs[rangs], lignes(self.mots, rangs), codes, self.poids[rangs])


@lru_cache(maxsize=1 << 16)
def _marques(texte: str) -> Marques:
    return marques(texte)


def preparer(textes: Sequence[str], etalon: Etalon, encodeurs: Encodeurs) -> Enonces:
    """``textes`` ready to be compared, on the measures of ``etalon``."""
    normaux = [normaliser(texte) for texte in textes]
    comptes = compter_mots(normaux, etalon.tournures)
    lues = codes([_marques(texte[:LONGUEUR_MAX]) for texte in textes])  # as written: « niveau B2 » needs its capital
    dits = np.minimum(information(comptes, etalon.mots) / INFORMATION_PLEINE, 1.0)
    poids = np.maximum(dits, 0.1) * np.where(lues.generique, POIDS_GENERIQUE, 1.0)
    vecteurs = en_vecteurs([etalon.tournures.depouiller(texte) for texte in normaux], etalon, encodeurs)
    return Enonces(vecteurs, peser(comptes, etalon.mots), lues, poids.astype(np.float32))


class Groupe(NamedTuple):
    """Énoncés to compare each with each: rows of the sources, and of the targets."""

    sources: slice
    cibles: slice


class _Brouillon(threading.local):
    """Where each word of the sources stands, for the time of a product; null again after it. Half a million places are
    too long to make each time."""

    def __init__(self) -> None:
        self.places = np.zeros(CASES, np.int32)


_brouillon = _Brouillon()


def cosinus_des_mots(sources: Matrice, cibles: Matrice, rangs: Entiers, groupes: Sequence[Groupe]) -> Poids:
    """Cosines of the words, laid out as by :func:`ressembler`. A word is known by where it stands in its group, so that
    one product of sparse matrices crosses no two groups."""
    departs, tailles = cibles.indptr[rangs], cibles.indptr[rangs + 1] - cibles.indptr[rangs]
    limites = bornes(tailles)
    lus = places(departs, tailles)
    ici, la = np.empty(len(sources.indices), np.int32), cibles.indices[lus]
    table = _brouillon.places
    for groupe in groupes:
        siens = slice(*sources.indptr[[groupe.sources.start, groupe.sources.stop]].tolist())
        autres = slice(*limites[[groupe.cibles.start, groupe.cibles.stop]].tolist())
        table[sources.indices[siens]] = np.arange(siens.start + 1, siens.stop + 1)
        ici[siens], la[autres] = table[sources.indices[siens]], table[la[autres]]
        table[sources.indices[siens]] = 0
    communs = la > 0  # few words of the targets are in their source
    limites = bornes(communs)[limites]
    forme = (len(ici) + 1, sources.shape[0])
    gauche = sparse.csc_matrix((sources.data, ici, sources.indptr), shape=forme).tocsr()
    droite = sparse.csr_matrix((cibles.data[lus[communs]], la[communs], limites), shape=(len(rangs), forme[0]))
    produits = droite @ gauche
    hauteurs = np.repeat([g.sources.stop - g.sources.start for g in groupes], _largeurs(groupes))
    debuts = a_la_suite(hauteurs) - np.repeat([g.sources.start for g in groupes], _largeurs(groupes))
    cosinus = np.zeros(hauteurs.sum(), np.float32)
    cosinus[np.repeat(debuts, np.diff(produits.indptr)) + produits.indices] = produits.data
    return cosinus


def cosinus_des_vecteurs(sources: Vecteurs, cibles: Vecteurs, rangs: Entiers, groupes: Sequence[Groupe]) -> Poids:
    """Cosines of the vectors, laid out as by :func:`ressembler`."""
    produits = [(cibles[rangs[groupe.cibles]] @ sources[groupe.sources].T).ravel() for groupe in groupes]
    return np.concatenate(produits)


def _largeurs(groupes: Sequence[Groupe]) -> list[int]:
    return [groupe.cibles.stop - groupe.cibles.start for groupe in groupes]


def eloignement(cosinus: Poids) -> Poids:
    """``-log(1.05 - cosine)``: what tells 0.95 from 1 as much as 0.5 from 0.8; 3 for the same text, 0 for nothing."""
    resultat: Poids = -np.log(1.05 - np.clip(cosinus, 0.0, 1.0))
    return resultat


def ressembler(
    sources: Enonces, cibles: Enonces, rangs: Entiers, groupes: Sequence[Groupe], poids: PoidsEnonces
) -> Poids:
    """The logit of saying the same by words and vectors, before any guard.

    The targets are those of ``cibles`` of ranks ``rangs``; each group gives its targets one after the other, and for
    each of them its sources. Groups follow each other without holes, on either side.
    """
    logits = eloignement(cosinus_des_mots(sources.mots, cibles.mots, rangs, groupes))
    logits *= np.float32(poids.mots)
    logits += np.float32(poids.ordonnee)
    if sources.vecteurs.shape[1]:
        cosinus = cosinus_des_vecteurs(sources.vecteurs, cibles.vecteurs, rangs, groupes)
        logits += np.float32(poids.vecteurs) * eloignement(cosinus)
    return logits


def garder(logits: Poids, levees: Matrices, poids: PoidsEnonces) -> Poids:
    """Logits into probabilities, each guard taken off."""
    retenues = np.float32(poids.autonomie) * levees.autonomie + np.float32(poids.nombre) * levees.nombre
    retenues += np.float32(poids.negation) * levees.negation + np.float32(poids.langue) * levees.langue
    return sigmoide(logits - retenues)


def probabilites(a: Enonces, b: Enonces, poids: PoidsEnonces) -> tuple[Poids, Matrices]:
    """The probability that each énoncé of ``a`` says the same as each of ``b``, and the guards: shapes (a, b)."""
    levees = matrices(a.codes, b.codes)
    tous = [Groupe(slice(0, len(a)), slice(0, len(b)))]
    logits = ressembler(a, b, np.arange(len(b)), tous, poids).reshape(len(b), len(a)).T
    return garder(logits, levees, poids), levees


def probabilites_alignees(a: Enonces, b: Enonces, poids: PoidsEnonces) -> Poids:
    """The probability that the first of ``a`` says the same as the first of ``b``, the second as the second…"""
    logits = poids.ordonnee + poids.mots * eloignement(_cosinus_alignes(a.mots, b.mots))
    if a.vecteurs.shape[1]:
        logits += poids.vecteurs * eloignement(np.einsum("ij,ij->i", a.vecteurs, b.vecteurs))
    return garder(logits, alignees(a.codes, b.codes), poids)


def _cosinus_alignes(a: Matrice, b: Matrice) -> Poids:
    """Cosines of the words, row by row: shape (rows,)."""
    rangs_a, rangs_b = (np.repeat(np.arange(m.shape[0], dtype=np.int64), np.diff(m.indptr)) for m in (a, b))
    mots_a, mots_b = rangs_a * CASES + a.indices, rangs_b * CASES + b.indices  # in order: rows are, and words in a row
    places = np.minimum(np.searchsorted(mots_b, mots_a), max(len(mots_b) - 1, 0))
    communs = np.flatnonzero(mots_b[places] == mots_a) if len(mots_b) else np.zeros(0, np.int64)
    produits = a.data[communs] * b.data[places[communs]]
    cosinus: Poids = np.bincount(rangs_a[communs], produits, minlength=a.shape[0]).astype(np.float32)
    return cosinus


def sigmoide(x: Poids) -> Poids:
    """``1 / (1 + exp(-x))`` without overflow."""
    resultat: Poids = 1.0 / (1.0 + np.exp(-np.clip(x, -30.0, 30.0)))
    return resultat
