"""Which blocs are worth comparing with one: the nearest by words, the nearest by vectors, those of the same title.

Exact: every bloc of the corpus is looked at. What the register declares is added by those who know it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from brique.passerelles.corpus import Corpus
from brique.passerelles.couples import bornes
from brique.passerelles.encodeurs import Vecteurs
from brique.passerelles.lexical import Matrice, lignes
from brique.passerelles.tableaux import Booleens, Entiers, Reels

PAR_LECTURE = 100
"""Candidates taken by words, and as many by vectors."""
COMPARES = 48
"""Of all the candidates, those that are compared compétence by compétence."""
MEME_TITRE_MAX = 50
FREQUENTS_DES = 0.1
"""A word that this share of the blocs hold is multiplied as a full column: quicker than one by one."""
FREQUENTS_MAX = 256
SONDAGE = 16
"""One bloc out of so many is looked at first, to know how alike the nearest are."""
CASES_MAX = 1 << 19
"""Likenesses held at once: they stay in the cache of the processor."""
_INFIME = np.float32(1e-30)


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

    def pour(self, demandes: Matrice) -> Callable[[slice], Reels]:
        """What gives, for a slice of the blocs, their likeness with each of ``demandes``: shape (blocs, requests)."""
        frequents = _pleins(demandes, self.frequents, self.pleins.shape[1]).T
        rares = self.frequents[demandes.indices] < 0
        vus, places = np.unique(demandes.indices[rares], return_inverse=True)
        poids = np.zeros((len(vus), demandes.shape[0]), np.float32)
        poids[places, np.repeat(np.arange(demandes.shape[0]), np.diff(demandes.indptr))[rares]] = demandes.data[rares]
        lus = lignes(self.rares, vus)
        trouves = sparse.csc_matrix((lus.data, lus.indices, lus.indptr), shape=(len(self.pleins), len(vus))).tocsr()
        return lambda blocs: self.pleins[blocs] @ frequents + trouves[blocs] @ poids


def _pleins(mots: Matrice, frequents: npt.NDArray[np.int32], nombre: int) -> Reels:
    """The columns of the frequent words, full."""
    pleins = np.zeros((mots.shape[0], nombre), np.float32)
    places = frequents[mots.indices]
    rangs = np.repeat(np.arange(mots.shape[0]), np.diff(mots.indptr))
    pleins[rangs[places >= 0], places[places >= 0]] = mots.data[places >= 0]
    return pleins


@dataclass(frozen=True, slots=True)
class Reperage:
    """What finding candidates needs, made once for a corpus. ``mots``: what each word is in each bloc; ``numeros``: by
    fiche, its number, and ``fiches``: that of each bloc; ``vides``: those that show no compétence; ``titres``: those
    that bear a title; ``ordre``: the place of each among the identities, which settles ties."""

    mots: Mots
    vecteurs: Vecteurs
    numeros: dict[str, int]
    fiches: Entiers
    vides: Booleens
    titres: dict[str, Entiers]
    ordre: Entiers

    @classmethod
    def preparer(cls, corpus: Corpus) -> Reperage:
        """For ``corpus``."""
        numeros: dict[str, int] = {}
        titres: defaultdict[str, list[int]] = defaultdict(list)
        fiches = np.array([numeros.setdefault(cle.fiche, len(numeros)) for cle in corpus.cles], dtype=np.int64)
        for rang, titre in enumerate(corpus.cles_titres):
            if titre:
                titres[titre].append(rang)
        partages = {cle: np.array(rangs) for cle, rangs in titres.items() if len(rangs) > 1}
        ordre = np.empty(len(corpus), np.int64)
        ordre[sorted(range(len(corpus)), key=corpus.cles.__getitem__)] = np.arange(len(corpus))
        vides = np.diff(corpus.debuts) == 0
        return cls(Mots.preparer(corpus.mots), corpus.vecteurs, numeros, fiches, vides, partages, ordre)

    def reperer(
        self, demandes: Sequence[Demande], mots: Matrice, vecteurs: Vecteurs, compares: int = COMPARES
    ) -> list[tuple[Entiers, Entiers]]:
        """The candidates of each request, given its words and its vector: those to compare by their compétences,
        ``compares`` at most, then those that show none."""
        largeur = max(PAR_LECTURE, compares)
        ressemblances = self._ressemblances(mots, vecteurs)
        seuils = _seuils(*ressemblances(slice(None, None, SONDAGE)), largeur)
        debuts, *lus = self._au_moins(ressemblances, seuils)
        trouves = []
        for rang, demande in enumerate(demandes):
            proches = Proches(*(lu[debuts[rang] : debuts[rang + 1]] for lu in lus))
            numero = self.numeros.get(demande.fiche, -1)
            autres = proches.prendre(np.flatnonzero(self.fiches[proches.blocs] != numero))
            if _trop_peu(autres, seuils[:, rang], largeur):
                tous = self._au_moins(self._ressemblances(mots[[rang]], vecteurs[[rang]]), np.full((2, 1), _INFIME))[1:]
                autres = Proches(*tous).prendre(np.flatnonzero(self.fiches[tous[0]] != numero))
            meme_titre = self.titres.get(demande.titre, np.zeros(0, np.int64))
            meme_titre = meme_titre[self.fiches[meme_titre] != numero][:MEME_TITRE_MAX]
            en_plus = Proches(meme_titre, np.zeros(len(meme_titre)), self.vecteurs[meme_titre] @ vecteurs[rang])
            trouves.append(self._choisir(autres, en_plus, largeur, compares))
        return trouves

    def _ressemblances(self, mots: Matrice, vecteurs: Vecteurs) -> Callable[[slice], tuple[Reels, Reels]]:
        """What gives, for a slice of the blocs, their likeness with each request by words, and by vectors."""
        par_mots = self.mots.pour(mots)
        return lambda blocs: (par_mots(blocs), self.vecteurs[blocs] @ vecteurs.T)

    def _au_moins(self, ressemblances: Callable[[slice], tuple[Reels, Reels]], seuils: Reels) -> list[Any]:
        """The blocs that reach one of the thresholds of each request, request after request: where those of each begin,
        their ranks in order, their likenesses."""
        demandes = seuils.shape[1]
        pas = max(1, CASES_MAX // demandes)
        lus = []
        for debut in range(0, max(len(self.fiches), 1), pas):
            par_mots, par_vecteurs = ressemblances(slice(debut, debut + pas))
            places = np.flatnonzero((par_mots >= seuils[0]) | (par_vecteurs >= seuils[1]))
            lus.append((places + debut * demandes, par_mots.ravel()[places], par_vecteurs.ravel()[places]))
        places, *valeurs = (np.concatenate(lu) for lu in zip(*lus, strict=True))
        blocs, numeros = np.divmod(places, demandes)
        ordre = np.argsort(numeros.astype(np.min_scalar_type(demandes)), kind="stable")  # quicker on small numbers
        return [bornes(np.bincount(numeros, minlength=demandes)), blocs[ordre], *(valeur[ordre] for valeur in valeurs)]

    def _choisir(self, autres: Proches, meme_titre: Proches, largeur: int, compares: int) -> tuple[Entiers, Entiers]:
        par_mots, par_vecteurs = premiers(autres.mots, largeur), premiers(autres.vecteurs, largeur)
        tous = [autres.prendre(par_mots), autres.prendre(par_vecteurs), meme_titre]
        pris, places = np.unique(np.concatenate([proches.blocs for proches in tous]), return_index=True)
        mots = np.concatenate([tous[0].mots, np.zeros(len(par_vecteurs) + len(meme_titre.blocs))])[places]
        ensemble = np.concatenate([proches.vecteurs for proches in tous])[places] + mots
        ensemble[np.searchsorted(pris, meme_titre.blocs)] += 1.0
        muets = self.vides[pris]
        pleins, ensemble = pris[~muets], ensemble[~muets]
        if len(pleins) > compares:
            pleins = np.sort(pleins[np.lexsort((pleins, -ensemble))[:compares]])
        return pleins, pris[muets]


class Demande(NamedTuple):
    """What candidates are looked for: the fiche, whose own blocs are left out, and the title without its codes."""

    fiche: str
    titre: str


class Proches(NamedTuple):
    """Blocs near a request, in order, and how near by words and by vectors."""

    blocs: Entiers
    mots: Reels
    vecteurs: Reels

    def prendre(self, rangs: Entiers) -> Proches:
        """Those of these ranks."""
        return Proches(self.blocs[rangs], self.mots[rangs], self.vecteurs[rangs])


def _trop_peu(proches: Proches, seuils: Reels, nombre: int) -> bool:
    """Whether fewer than ``nombre`` reach a threshold, by words or by vectors, under which there are others."""
    return any(
        seuil > _INFIME and np.count_nonzero(valeurs >= seuil) < nombre
        for valeurs, seuil in zip((proches.mots, proches.vecteurs), seuils, strict=True)
    )


def _seuils(par_mots: Reels, par_vecteurs: Reels, nombre: int) -> Reels:
    """From the likenesses of a sample (blocs, requests), what about ``nombre`` of all the blocs, or more, reach: for
    each request, by words and by vectors. Never nothing: what has nothing in common is not near."""
    voulus = nombre // SONDAGE * 2 + SONDAGE
    if len(par_mots) <= voulus:
        return np.full((2, par_mots.shape[1]), _INFIME)
    place = len(par_mots) - voulus
    lus = [np.partition(np.ascontiguousarray(sonde.T), place, axis=1)[:, place] for sonde in (par_mots, par_vecteurs)]
    return np.maximum(np.stack(lus), _INFIME)


def premiers(valeurs: Reels, nombre: int) -> Entiers:
    """The ranks of the ``nombre`` largest positive values, ties to the first ones."""
    rangs = np.arange(len(valeurs))
    if len(valeurs) > nombre:
        seuil = np.partition(valeurs, len(valeurs) - nombre)[len(valeurs) - nombre]
        dessus = rangs[valeurs > seuil]
        rangs = np.concatenate([dessus, rangs[valeurs == seuil][: nombre - len(dessus)]])
    positifs: Entiers = rangs[valeurs[rangs] > 0.0]
    return positifs
