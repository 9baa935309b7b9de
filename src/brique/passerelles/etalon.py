"""What a corpus says of its own texts, and that comparing two of them needs: rare words, tournures, axes of vectors.

Fitted once on a corpus, kept in a few megabytes, and enough to compare two blocs given in full, anywhere, with the same
result. The exponent of the singular values spreads what encoders pack around a few directions (« whitening »).
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from brique.erreurs import ErreurLecture
from brique.passerelles.encodeurs.port import Encodeurs, Vecteurs
from brique.passerelles.lexical import CASES, Matrice, Poids, compter_lettres, compter_mots, peser, rarete
from brique.passerelles.tableaux import Reels
from brique.passerelles.tournures import Tournures

FORME = 1
TEXTES_MIN = 5_000
"""A corpus of fewer different texts does not know which words are rare: the measures that come with Brique serve."""
AXES_MAX = 256
_PLANCHER = 1e-8


@dataclass(frozen=True, slots=True)
class Axes:
    """The change of axes of one encoder: ``(vector - moyenne) @ matrice``, brought to length 1."""

    moyenne: npt.NDArray[np.float32]
    matrice: npt.NDArray[np.float32]

    @classmethod
    def ajuster(cls, vecteurs: Vecteurs, puissance: float) -> Axes:
        """Those of ``vecteurs`` (texts, dimension), singular values raised to ``puissance`` (0: only centred)."""
        dimension = vecteurs.shape[1]
        if len(vecteurs) < 2 * dimension:  # too few texts to know their directions: only centred
            moyenne = vecteurs.mean(axis=0) if len(vecteurs) >= AXES_MAX else np.zeros(dimension, np.float32)
            return cls(_court(moyenne), np.eye(dimension, dtype=np.float32))
        moyenne = vecteurs.mean(axis=0, dtype=np.float64)
        centres = vecteurs.astype(np.float32) - moyenne.astype(np.float32)
        variances, directions = np.linalg.eigh((centres.T @ centres).astype(np.float64) / len(centres))
        gardes = slice(-min(AXES_MAX, dimension), None)
        forces = np.maximum(variances[gardes], _PLANCHER) ** (puissance / 2.0)
        return cls(_court(moyenne), _court(directions[:, gardes] * forces))

    def tourner(self, vecteurs: Vecteurs) -> Vecteurs:
        """``vecteurs`` on these axes, of length 1: shape (texts, axes)."""
        return unitaires((vecteurs - self.moyenne) @ self.matrice)


def _court(tableau: Reels) -> npt.NDArray[np.float32]:
    """Rounded to half precision, so that what is kept in a file is exactly what was computed with."""
    return tableau.astype(np.float16).astype(np.float32)


def unitaires(vecteurs: Reels) -> Vecteurs:
    """The rows of ``vecteurs`` brought to length 1; a null row stays null."""
    normes = np.linalg.norm(vecteurs, axis=1, keepdims=True)
    unites: Vecteurs = (vecteurs / np.maximum(normes, 1e-9)).astype(np.float32)
    return unites


@dataclass(frozen=True, slots=True)
class Etalon:
    """The fitted measures of a corpus. ``axes`` are by name of encoder; ``textes`` counts those it was fitted on."""

    mots: Poids
    lettres: Poids
    tournures: Tournures
    axes: Mapping[str, Axes] = field(default_factory=dict)
    textes: int = 0

    @classmethod
    def livre(cls) -> Etalon:
        """The one that comes with Brique, fitted with its model."""
        return _livre()

    def avec_les_mots_de(self, textes: Sequence[str], tournures: Tournures) -> Etalon:
        """These axes, which the model was fitted with, and the rare words and tournures of ``textes``. The groups of
        letters stay those of this étalon: blocs are not compared by them."""
        mots = _court(rarete(compter_mots(textes, tournures)))
        return Etalon(mots, self.lettres, tournures, self.axes, len(textes))

    @classmethod
    def ajuster(
        cls, textes: Sequence[str], bruts: Mapping[str, Vecteurs], encodeurs: Encodeurs, tournures: Tournures
    ) -> Etalon:
        """Fitted on ``textes``, all different, and on their vectors ``bruts`` by name of encoder."""
        axes = {e.nom: Axes.ajuster(bruts[e.nom], e.puissance) for e in encodeurs.phrases}
        mots = _court(rarete(compter_mots(textes, tournures)))
        lettres = _court(rarete(compter_lettres(textes))) if textes else np.ones(CASES, np.float32)
        return cls(mots, lettres, tournures, axes, len(textes))

    def en_mots(self, textes: Sequence[str]) -> Matrice:
        """The weighted stems of ``textes``: (texts, CASES)."""
        return peser(compter_mots(textes, self.tournures), self.mots)

    def en_lettres(self, textes: Sequence[str]) -> Matrice:
        """The weighted groups of letters of ``textes``: (texts, CASES)."""
        return peser(compter_lettres(textes), self.lettres)

    def tourner(self, nom: str, vecteurs: Vecteurs) -> Vecteurs:
        """Vectors of the encoder ``nom`` on the axes of the corpus."""
        axes = self.axes.get(nom)
        return unitaires(vecteurs) if axes is None else axes.tourner(vecteurs)

    def en_octets(self) -> bytes:
        """The whole in one compressed file, which :meth:`depuis_octets` reads back equal."""
        tableaux: dict[str, Any] = {
            "mots": self.mots.astype(np.float16),
            "lettres": self.lettres.astype(np.float16),
            "suites": np.array(sorted(self.tournures.suites), dtype=np.uint32),
        }
        for nom, axes in self.axes.items():
            tableaux[f"moyenne {nom}"] = axes.moyenne.astype(np.float16)
            tableaux[f"matrice {nom}"] = axes.matrice.astype(np.float16)
        entete = json.dumps({"forme": FORME, "textes": self.textes, "axes": sorted(self.axes)})
        flux = io.BytesIO()
        np.savez_compressed(flux, entete=np.array(entete), **tableaux)
        corps = flux.getvalue()
        return blake2b(corps, digest_size=16).digest() + corps

    @classmethod
    def depuis_octets(cls, octets: bytes) -> Etalon:
        """What :meth:`en_octets` gave; ErreurLecture when it is damaged or of another form."""
        corps = octets[16:]
        if blake2b(corps, digest_size=16).digest() != octets[:16]:
            raise _abime("son empreinte n’est pas la bonne")
        with np.load(io.BytesIO(corps), allow_pickle=False) as lus:
            entete = json.loads(str(lus["entete"]))
            if entete["forme"] != FORME:
                raise _abime(f"il est de forme {entete['forme']}, il faut {FORME}")
            lire = {nom: lus[nom].astype(np.float32) for nom in lus.files if nom not in {"entete", "suites"}}
            try:
                axes = {nom: Axes(lire[f"moyenne {nom}"], lire[f"matrice {nom}"]) for nom in entete["axes"]}
                tournures = Tournures(frozenset(lus["suites"].tolist()))
                return cls(lire["mots"], lire["lettres"], tournures, axes, entete["textes"])
            except KeyError as erreur:
                raise _abime(f"il y manque {erreur}") from erreur


@lru_cache(maxsize=1)
def _livre() -> Etalon:
    return Etalon.depuis_octets((files("brique.passerelles") / "donnees" / "etalon.bin").read_bytes())


def _abime(constat: str) -> ErreurLecture:
    return ErreurLecture(
        f"cet étalon ne peut pas servir : {constat}.",
        lieu="étalon du calcul",
        consequence="Rien n’est comparé avec lui.",
        action="Refaites le calcul entier (« brique passerelles calculer »).",
    )
