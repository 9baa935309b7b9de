"""Which blocs are worth comparing with one: the nearest by words, the nearest by vectors, those of the same title.

Exact: every bloc of the corpus is looked at. What the register declares is added by those who know it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from brique.passerelles.corpus import Corpus
from brique.passerelles.encodeurs import Vecteurs
from brique.passerelles.lexical import Matrice, lignes
from brique.passerelles.tableaux import Booleens, Entiers, Reels

PAR_LECTURE = 100
"""Candidates taken by words, and as many by vectors."""
COMPARES = 48
"""Of all the candidates, those that are compared compétence by compétence."""
MEME_TITRE_MAX = 50
FREQUENTS_DES = 0.1
"""A word that this share of the blocs hold is multiplied as a full column: quicker than row by row."""
FREQUENTS_MAX = 256
SONDAGE = 16
"""One value out of so many is looked at first, to find the largest."""


@dataclass(frozen=True, slots=True)
class Mots:
    """The words of a corpus, seen from the words. ``frequents`` is the place of each frequent word among the columns of
    ``pleins`` (blocs, frequent words), -1 for the others, which ``rares`` holds (CASES, blocs)."""

    frequents: npt.NDArray[np.int32]
    pleins: Reels
    rares: Matrice

    @classmethod
    def preparer(cls, mots: Matrice) -> Mots:
        """For the words of the blocs of a corpus (blocs, CASES)."""
        presences = np.bincount(mots.indices, minlength=mots.shape[1])
        gardes = np.flatnonzero(presences > FREQUENTS_DES * mots.shape[0])
        gardes = np.sort(gardes[np.argsort(-presences[gardes], kind="stable")[:FREQUENTS_MAX]])
        frequents = np.full(mots.shape[1], -1, np.int32)
        frequents[gardes] = np.arange(len(gardes))
        rares = mots.copy()
        rares.data = np.where(frequents[mots.indices] < 0, mots.data, np.float32(0.0))
        rares.eliminate_zeros()
        return cls(frequents, _pleins(mots, frequents, len(gardes)), rares.T.tocsr())

    def ressemblances(self, mots: Matrice) -> Reels:
        """Each row of ``mots`` against every bloc of the corpus: (rows, blocs)."""
        sommes = _pleins(mots, self.frequents, self.pleins.shape[1]) @ self.pleins.T
        rares = self.frequents[mots.indices] < 0
        for rang in range(len(sommes)):
            lus = slice(mots.indptr[rang], mots.indptr[rang + 1])
            trouves = lignes(self.rares, mots.indices[lus][rares[lus]])
            poids = trouves.data * np.repeat(mots.data[lus][rares[lus]], np.diff(trouves.indptr))
            sommes[rang] += np.bincount(trouves.indices, poids, minlength=sommes.shape[1])
        return sommes


def _pleins(mots: Matrice, frequents: npt.NDArray[np.int32], nombre: int) -> Reels:
    """The columns of the frequent words, full."""
    pleins = np.zeros((mots.shape[0], nombre), np.float32)
    places = frequents[mots.indices]
    rangs = np.repeat(np.arange(mots.shape[0]), np.diff(mots.indptr))
    pleins[rangs[places >= 0], places[places >= 0]] = mots.data[places >= 0]
    return pleins


@dataclass(frozen=True, slots=True)
class Reperage:
    """What finding candidates needs, made once for a corpus. ``mots``: what each word is in each bloc; ``fiches``: the
    blocs of each fiche; ``vides``: those that show no compétence; ``titres``: those that bear a title."""

    mots: Mots
    fiches: dict[str, Entiers]
    vides: Booleens
    titres: dict[str, Entiers]

    @classmethod
    def preparer(cls, corpus: Corpus) -> Reperage:
        """For ``corpus``."""
        fiches: defaultdict[str, list[int]] = defaultdict(list)
        titres: defaultdict[str, list[int]] = defaultdict(list)
        for rang, (bloc, cle) in enumerate(zip(corpus.blocs, corpus.cles_titres, strict=True)):
            fiches[bloc.cle.fiche].append(rang)
            if cle:
                titres[cle].append(rang)
        partages = {cle: np.array(rangs) for cle, rangs in titres.items() if len(rangs) > 1}
        par_fiche = {fiche: np.array(rangs) for fiche, rangs in fiches.items()}
        return cls(Mots.preparer(corpus.mots), par_fiche, np.diff(corpus.debuts) == 0, partages)

    def de_la_fiche(self, numero: str) -> Entiers:
        """The blocs of the fiche, none when it is not in the corpus."""
        return self.fiches.get(numero, np.zeros(0, np.int64))

    def du_titre(self, cle: str) -> Entiers:
        """The blocs that bear this title, none when it is no other's."""
        return self.titres.get(cle, np.zeros(0, np.int64))


def choisir(
    exclus: Entiers, vides: Booleens, mots: Reels, vecteurs: Reels, meme_titre: Entiers, compares: int = COMPARES
) -> tuple[Entiers, Entiers]:
    """The candidates of one bloc: those to compare by their compétences, those that show none.

    ``mots`` and ``vecteurs``: the likeness of each bloc of the corpus, written over at the ranks ``exclus``, which are
    left out. Those of ``vides`` show no compétence. ``compares``: how many are compared at most.
    """
    mots[exclus] = vecteurs[exclus] = -1.0
    par_lecture = max(PAR_LECTURE, compares)
    par_mots = premiers(mots, par_lecture)
    meme_titre = meme_titre[mots[meme_titre] > -1.0][:MEME_TITRE_MAX]
    pris = np.unique(np.concatenate([par_mots, premiers(vecteurs, par_lecture), meme_titre])).astype(np.int64)
    pleins, muets = pris[~vides[pris]], pris[vides[pris]]
    if len(pleins) > compares:
        ensemble = vecteurs[pleins] + np.isin(pleins, meme_titre) + np.where(np.isin(pleins, par_mots), mots[pleins], 0)
        pleins = np.sort(pleins[np.lexsort((pleins, -ensemble))[:compares]])
    return pleins, muets


def premiers(valeurs: Reels, nombre: int) -> Entiers:
    """The ranks of the ``nombre`` largest positive values, ties to the first ones."""
    rangs = np.arange(len(valeurs))
    if len(valeurs) > nombre:
        rangs = _au_moins(valeurs, nombre)
        restes = valeurs[rangs]
        seuil = np.partition(restes, len(restes) - nombre)[len(restes) - nombre]
        dessus = rangs[restes > seuil]
        rangs = np.concatenate([dessus, rangs[restes == seuil][: nombre - len(dessus)]])
    positifs: Entiers = rangs[valeurs[rangs] > 0.0]
    return positifs


def _au_moins(valeurs: Reels, nombre: int) -> Entiers:
    """The ranks, in order, of values that hold at least the ``nombre`` largest: a sample says under what to look no
    further."""
    tires = valeurs[::SONDAGE]
    voulus = nombre // SONDAGE * 2 + SONDAGE
    if len(tires) > voulus:
        rangs = np.flatnonzero(valeurs >= np.partition(tires, len(tires) - voulus)[len(tires) - voulus])
        if len(rangs) >= nombre:
            return rangs
    return np.arange(len(valeurs))


def ressemblances_denses(vecteurs: Vecteurs, corpus: Corpus) -> Reels:
    """Vectors (rows) against the blocs of the corpus as wholes; null when there is no sentence encoder."""
    if not corpus.vecteurs.shape[1]:
        return np.zeros((len(vecteurs), len(corpus)), np.float32)
    resultat: Reels = vecteurs @ corpus.vecteurs.T
    return resultat
