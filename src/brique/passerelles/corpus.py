"""All the blocs that are compared, end to end: their different énoncés, prepared once, and where each bloc's are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from brique.passerelles.couples import bornes, places
from brique.passerelles.encodeurs import Encodeurs, Vecteurs
from brique.passerelles.enonces import Enonces, preparer
from brique.passerelles.etalon import TEXTES_MIN, Etalon, unitaires
from brique.passerelles.lexical import Matrice
from brique.passerelles.tableaux import Booleens, Entiers, Reels
from brique.passerelles.textes import LONGUEUR_MAX, normaliser
from brique.passerelles.titres import cle_de_titre, titre_nu
from brique.passerelles.tournures import Tournures
from brique.passerelles.valeurs import BlocCompare, Cle

MOTS_MIN = 12
"""A bloc whose compétences hold fewer words than this says too little."""
COMPETENCES_MAX = 200
"""Énoncés of a bloc that are compared; the guard ``TRONQUE`` says when some are left out."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """``enonces`` are the different ones of all the blocs; those of bloc ``i`` are ``rangs[debuts[i]:debuts[i + 1]]``.

    ``titres`` are the prepared titles, ``vecteurs`` and ``mots`` the blocs as a whole, ``cles_titres`` their titles
    without typing nor codes; ``courts`` and ``tronques`` those that :func:`est_court` and :func:`est_tronque` name,
    ``niveaux`` their levels, nan when unknown.
    """

    blocs: Sequence[BlocCompare]
    cles: tuple[Cle, ...]
    enonces: Enonces
    rangs: Entiers
    debuts: Entiers
    titres: Enonces
    vecteurs: Vecteurs
    mots: Matrice
    cles_titres: tuple[str, ...]
    courts: Booleens
    tronques: Booleens
    niveaux: Reels
    par_cle: Mapping[Cle, int]

    def __len__(self) -> int:
        return len(self.cles)

    def taille(self, bloc: int) -> int:
        """How many énoncés of the bloc are compared."""
        return int(self.debuts[bloc + 1] - self.debuts[bloc])

    def du_bloc(self, bloc: int) -> Enonces:
        """Its énoncés, prepared."""
        return self.enonces.prendre(self.rangs[self.debuts[bloc] : self.debuts[bloc + 1]])

    def bout_a_bout(self, blocs: Entiers) -> tuple[Entiers, Entiers]:
        """The ranks of the énoncés of ``blocs``, end to end, and how many each has."""
        tailles = self.debuts[blocs + 1] - self.debuts[blocs]
        return self.rangs[places(self.debuts[blocs], tailles)], tailles


def retenus(bloc: BlocCompare) -> tuple[str, ...]:
    """The énoncés of ``bloc`` that are compared."""
    return bloc.competences[:COMPETENCES_MAX]


def est_court(bloc: BlocCompare) -> bool:
    """Whether its compétences hold too few words to say anything."""
    return sum(len(enonce.split()) for enonce in bloc.competences) < MOTS_MIN


def est_tronque(bloc: BlocCompare) -> bool:
    """Whether a part of it is too long to be compared."""
    trop = any(len(enonce) > LONGUEUR_MAX and len(normaliser(enonce)) >= LONGUEUR_MAX for enonce in bloc.competences)
    return trop or len(bloc.competences) > COMPETENCES_MAX


def textes_differents(blocs: Iterable[BlocCompare]) -> list[str]:
    """The different énoncés of ``blocs``, normalised, in order of appearance."""
    return list(dict.fromkeys(normaliser(enonce) for bloc in blocs for enonce in retenus(bloc)))


def titres_de(blocs: Iterable[BlocCompare]) -> list[str]:
    """The titles of ``blocs``, without their codes, normalised."""
    return [normaliser(titre_nu(bloc.libelle)) for bloc in blocs]


def textes_a_encoder(blocs: Sequence[BlocCompare], etalon: Etalon) -> tuple[list[str], list[str]]:
    """What an engine over ``blocs`` has encoded, in that order: the énoncés, then the titles, without tournures."""
    depouiller = etalon.tournures.depouiller
    return [depouiller(e) for e in textes_differents(blocs)], [depouiller(titre) for titre in titres_de(blocs)]


def ajuster(blocs: Sequence[BlocCompare]) -> Etalon:
    """The measures of ``blocs``: the shipped axes, and the rare words and tournures of these blocs if they are many."""
    enonces = textes_differents(blocs)
    tous = list(dict.fromkeys([*enonces, *titres_de(blocs)]))
    if len(tous) < TEXTES_MIN:
        return Etalon.livre()
    return Etalon.livre().avec_les_mots_de(tous, Tournures.trouver(enonces))


def dresser(blocs: Sequence[BlocCompare], etalon: Etalon, encodeurs: Encodeurs) -> Corpus:
    """The corpus of ``blocs`` on the measures of ``etalon``."""
    numeros: dict[str, int] = {}  # as written: capitals tell « niveau B2 » to the guards
    rangs = np.array([numeros.setdefault(e, len(numeros)) for bloc in blocs for e in retenus(bloc)], dtype=np.int64)
    enonces = preparer(list(numeros), etalon, encodeurs)
    titres = preparer(titres_de(blocs), etalon, encodeurs)
    return assembler(blocs, enonces, rangs, bornes([len(retenus(bloc)) for bloc in blocs]), titres)


def assembler(
    blocs: Sequence[BlocCompare], enonces: Enonces, rangs: Entiers, debuts: Entiers, titres: Enonces
) -> Corpus:
    """The corpus of ``blocs``, whose énoncés and titles are ready."""
    vecteurs, mots = ensembles(enonces, rangs, debuts, titres)
    return Corpus(
        blocs=tuple(blocs),
        cles=tuple(bloc.cle for bloc in blocs),
        enonces=enonces,
        rangs=rangs,
        debuts=debuts,
        titres=titres,
        vecteurs=vecteurs,
        mots=mots,
        cles_titres=tuple(cle_de_titre(bloc.libelle) for bloc in blocs),
        courts=np.array([est_court(bloc) for bloc in blocs], dtype=np.bool_),
        tronques=np.array([est_tronque(bloc) for bloc in blocs], dtype=np.bool_),
        niveaux=np.array([np.nan if bloc.niveau is None else bloc.niveau for bloc in blocs], dtype=np.float32),
        par_cle={bloc.cle: rang for rang, bloc in enumerate(blocs)},
    )


def ensembles(enonces: Enonces, rangs: Entiers, debuts: Entiers, titres: Enonces) -> tuple[Vecteurs, Matrice]:
    """Each bloc as a whole: the weighted sum of its énoncés and of its title, brought to length 1."""
    nombre = len(debuts) - 1
    lignes = np.repeat(np.arange(nombre), np.diff(debuts))
    somme = sparse.csr_matrix((enonces.poids[rangs], (lignes, rangs)), shape=(nombre, len(enonces)), dtype=np.float32)
    vecteurs = unitaires(somme @ enonces.vecteurs + titres.vecteurs) if enonces.vecteurs.shape[1] else titres.vecteurs
    mots = somme @ enonces.mots + titres.mots
    mots.data = np.sqrt(mots.data)  # a word said in every énoncé is not said that many times more
    normes = np.sqrt(np.asarray(mots.multiply(mots).sum(axis=1)).ravel())
    mots = sparse.diags((1.0 / np.maximum(normes, 1e-9)).astype(np.float32)) @ mots
    return vecteurs, mots.tocsr().astype(np.float32)
