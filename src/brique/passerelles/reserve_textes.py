"""Texts ready to be compared, in three files that are only ever added to, behind the counts and sums that tell damage.

What an interruption left after the counted part is cut off by the next that adds. One process at a time adds.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

from brique.passerelles.enonces import Enonces
from brique.passerelles.gardes import Codes
from brique.passerelles.lexical import CASES
from brique.passerelles.tableaux import Entiers

Signatures = npt.NDArray[np.uint64]
_TEXTE = np.dtype(
    [
        ("signature", "<u8"),
        ("fin", "<i8"),
        ("poids", "<f4"),
        ("nombres", "<u8"),
        ("autonomie", "i1"),
        ("autonomie_max", "i1"),
        ("sens", "i1"),
        ("negation", "i1"),
        ("langue", "i1"),
        ("generique", "?"),
    ]
)
_MOT = np.dtype([("poids", "<f4"), ("case", "<i4")])


@dataclass(frozen=True, slots=True)
class Etendue:
    """What is counted of the files: how many texts, words, axes of vectors; ``sommes``: the sum of each file."""

    textes: int = 0
    mots: int = 0
    axes: int = 0
    sommes: Mapping[str, int] = field(default_factory=dict)

    @property
    def octets(self) -> dict[str, int]:
        """How many bytes of each file."""
        vecteurs = self.textes * self.axes * np.dtype(np.float32).itemsize
        return {"textes": self.textes * _TEXTE.itemsize, "mots": self.mots * _MOT.itemsize, "vecteurs": vecteurs}


def ajouter(dossier: Path, avant: Etendue, signatures: Signatures, enonces: Enonces) -> Etendue:
    """Add prepared texts after those of ``avant``; returns what is then counted."""
    lignes = np.zeros(len(signatures), _TEXTE)
    lignes["signature"], lignes["poids"] = signatures, enonces.poids
    lignes["fin"] = avant.mots + enonces.mots.indptr[1:]
    for nom, code in enonces.codes._asdict().items():
        lignes[nom] = code
    mots = np.zeros(len(enonces.mots.data), _MOT)
    mots["poids"], mots["case"] = enonces.mots.data, enonces.mots.indices
    sommes = {}
    for nom, tableau in (("textes", lignes), ("mots", mots), ("vecteurs", enonces.vecteurs)):
        octets = np.ascontiguousarray(tableau).reshape(-1).view(np.uint8)
        with _chemin(dossier, nom).open("r+b" if avant.textes else "wb") as flux:
            flux.truncate(avant.octets[nom])
            flux.seek(0, 2)
            flux.write(octets.data)
        sommes[nom] = zlib.crc32(octets.data, avant.sommes.get(nom, 0))
    return Etendue(avant.textes + len(lignes), avant.mots + len(mots), enonces.vecteurs.shape[1], sommes)


def ouvrir(dossier: Path, etendue: Etendue, *, verifier: bool = True) -> tuple[Signatures, Enonces]:
    """The texts that are counted: their signatures, and the same ready. ValueError or OSError when it is damaged."""
    lus = {nom: _lire(_chemin(dossier, nom), octets) for nom, octets in etendue.octets.items()}
    if verifier and {nom: zlib.crc32(octets.data) for nom, octets in lus.items()} != dict(etendue.sommes):
        raise ValueError("un de ses fichiers a changé ou s’est abîmé")
    textes, mots = lus["textes"].view(_TEXTE), lus["mots"].view(_MOT)
    bornes = np.concatenate([[0], textes["fin"]])
    lignes = np.ascontiguousarray(mots["poids"]), np.ascontiguousarray(mots["case"]), bornes
    enonces = Enonces(
        lus["vecteurs"].view(np.float32).reshape(etendue.textes, etendue.axes),
        sparse.csr_matrix(lignes, shape=(etendue.textes, CASES)),
        Codes._make(np.ascontiguousarray(textes[nom]) for nom in Codes._fields),
        np.ascontiguousarray(textes["poids"]),
    )
    return np.ascontiguousarray(textes["signature"]), enonces


def choisir_lignes(enonces: Enonces, rangs: Entiers) -> Enonces:
    """Rows, with a whole matrix of words: making a corpus multiplies it."""
    codes = Codes._make(code[rangs] for code in enonces.codes)
    return Enonces(enonces.vecteurs[rangs], enonces.mots[rangs], codes, enonces.poids[rangs])


def _chemin(dossier: Path, nom: str) -> Path:
    return dossier / f"{nom}.bin"


def _lire(chemin: Path, octets: int) -> npt.NDArray[np.uint8]:
    if not octets:
        return np.zeros(0, np.uint8)
    # seen as a plain array: a « memmap » makes each choice of rows slower
    return np.asarray(np.memmap(chemin, np.uint8, "r", shape=(octets,)))
