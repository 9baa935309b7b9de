"""Blocs ready to be compared: what a corpus holds of each, without its text, and by what the bloc is known again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import sparse

from brique.passerelles import couples
from brique.passerelles.corpus import Corpus
from brique.passerelles.empreintes import empreinte_bloc
from brique.passerelles.encodeurs import Vecteurs
from brique.passerelles.enonces import Enonces
from brique.passerelles.lexical import CASES, Matrice
from brique.passerelles.reserve_textes import choisir_lignes
from brique.passerelles.tableaux import Booleens, Entiers, Reels
from brique.passerelles.valeurs import BlocCompare, Cle


class Identite(NamedTuple):
    """A bloc and a mark of its text: with the same, nothing compared of it changed. '' is the mark of no text."""

    cle: Cle
    marque: str


def identites(blocs: Sequence[BlocCompare]) -> list[Identite]:
    """Those of ``blocs``, in order."""
    return [Identite(bloc.cle, empreinte_bloc(bloc)) for bloc in blocs]


@dataclass(frozen=True, slots=True)
class BlocsGardes:
    """The énoncés of bloc ``i`` are the texts ``rangs[debuts[i]:debuts[i + 1]]``, its title is the text ``titres[i]``.

    What else there is of each is as in :class:`~brique.passerelles.corpus.Corpus`. ``origine``: those that were there
    when the whole was made ready.
    """

    identites: tuple[Identite, ...]
    cles_titres: tuple[str, ...]
    rangs: Entiers
    debuts: Entiers
    titres: Entiers
    vecteurs: Vecteurs
    mots: Matrice
    courts: Booleens
    tronques: Booleens
    niveaux: Reels
    origine: Booleens

    def __len__(self) -> int:
        return len(self.identites)

    @classmethod
    def depuis(cls, corpus: Corpus, siennes: Sequence[Identite], *, titres: Entiers, origine: bool) -> BlocsGardes:
        """Those of ``corpus``, whose titles are the texts ``titres``."""
        return cls(
            tuple(siennes),
            corpus.cles_titres,
            corpus.rangs,
            corpus.debuts,
            titres,
            corpus.vecteurs,
            corpus.mots,
            corpus.courts,
            corpus.tronques,
            corpus.niveaux,
            np.full(len(siennes), origine, np.bool_),
        )

    def corpus(self, blocs: Sequence[BlocCompare], enonces: Enonces) -> Corpus:
        """The corpus of ``blocs``, these ones in the same order; ``enonces``: the texts."""
        return Corpus(
            blocs=blocs,
            cles=tuple(identite.cle for identite in self.identites),
            enonces=enonces,
            rangs=self.rangs,
            debuts=self.debuts,
            titres=choisir_lignes(enonces, self.titres),
            vecteurs=self.vecteurs,
            mots=self.mots,
            cles_titres=self.cles_titres,
            courts=self.courts,
            tronques=self.tronques,
            niveaux=self.niveaux,
            par_cle={identite.cle: rang for rang, identite in enumerate(self.identites)},
        )

    def prendre(self, autres: BlocsGardes, places: Entiers) -> BlocsGardes:
        """Of these blocs followed by ``autres``, those of ``places``, in that order."""
        tailles = np.concatenate([np.diff(self.debuts), np.diff(autres.debuts)])
        departs = np.concatenate([self.debuts[:-1], self.debuts[-1] + autres.debuts[:-1]])
        lus = couples.places(departs[places], tailles[places])
        ici = places < len(self)
        vecteurs = np.empty((len(places), self.vecteurs.shape[1]), np.float32)
        vecteurs[ici], vecteurs[~ici] = self.vecteurs[places[ici]], autres.vecteurs[places[~ici] - len(self)]
        connues, cles = self.identites + autres.identites, self.cles_titres + autres.cles_titres
        return BlocsGardes(
            tuple([connues[place] for place in places.tolist()]),
            tuple([cles[place] for place in places.tolist()]),
            np.concatenate([self.rangs, autres.rangs])[lus],
            couples.bornes(tailles[places]),
            np.concatenate([self.titres, autres.titres])[places],
            vecteurs,
            sparse.vstack([self.mots, autres.mots], format="csr")[places],
            np.concatenate([self.courts, autres.courts])[places],
            np.concatenate([self.tronques, autres.tronques])[places],
            np.concatenate([self.niveaux, autres.niveaux])[places],
            np.concatenate([self.origine, autres.origine])[places],
        )

    def ecrire(self, chemin: Path) -> None:
        """Keep them in one file."""
        noms = [
            [*identite.cle, identite.marque, cle]
            for identite, cle in zip(self.identites, self.cles_titres, strict=True)
        ]
        tableaux = {nom: getattr(self, nom) for nom in _TABLEAUX}
        mots = {nom: getattr(self.mots, nom) for nom in _MOTS}
        with chemin.open("wb") as flux:
            np.savez(flux, noms=np.frombuffer(json.dumps(noms).encode(), np.uint8), **tableaux, **mots)

    @classmethod
    def lire(cls, chemin: Path) -> BlocsGardes:
        """What :meth:`ecrire` kept. ValueError, OSError or KeyError when it is damaged."""
        # an archive, which knows the sum of each of its parts
        with chemin.open("rb") as flux, np.load(flux, allow_pickle=False) as fichier:
            lus = {nom: fichier[nom] for nom in fichier.files}
        noms = json.loads(lus["noms"].tobytes())
        mots = sparse.csr_matrix(tuple(lus[nom] for nom in _MOTS), shape=(len(noms), CASES))
        siennes = tuple([Identite(Cle(fiche, code), marque) for fiche, code, marque, _ in noms])
        return cls(siennes, tuple([cle for *_, cle in noms]), mots=mots, **{nom: lus[nom] for nom in _TABLEAUX})


_TABLEAUX = ("rangs", "debuts", "titres", "vecteurs", "courts", "tronques", "niveaux", "origine")
_MOTS = ("data", "indices", "indptr")
