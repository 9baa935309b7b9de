"""Vectors kept by text and by version of the encoder, so that only what changed is encoded again.

In memory, and in a folder when one is given: for each version, a file of 8-byte signatures and a file of vectors in
half precision, both only ever appended to, by one process at a time. What an interruption left half written is cut off
by the next that writes. Anything can be deleted at any moment: it is encoded again.
"""

from __future__ import annotations

import fcntl
import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt

from brique.passerelles.encodeurs.port import Encodeur, Encodeurs, Vecteurs
from brique.passerelles.equipe import en_equipe

LOT = 4096
"""Texts encoded in one go; more are cut into buckets of half as many to twice as many."""
_OCTETS = 8


def signature(texte: str) -> int:
    """The 64 bits by which a text is known."""
    return int.from_bytes(blake2b(texte.encode("utf-8", "surrogatepass"), digest_size=_OCTETS).digest(), "little")


def seaux(signatures: Iterable[int]) -> list[list[int]]:
    """The pieces in which texts are encoded, whoever encodes them: by their first bits, in the order of signatures.

    Encoding the same texts in the same pieces gives the same vectors to the last bit, on any number of machines.
    """
    triees = sorted(signatures)
    bits = max(0, (len(triees) - 1) // LOT).bit_length()
    pieces: list[list[int]] = [[] for _ in range(1 << bits)]
    for cle in triees:
        pieces[cle >> (8 * _OCTETS - bits)].append(cle)
    return [piece for piece in pieces if piece]


class EncodeurGarde:
    """An encoder that remembers. Several processes may share a folder; each sees what it held when it opened it.

    ``processus``: by how many processes many texts are encoded; this one alone keeps what they give.
    """

    def __init__(self, encodeur: Encodeur, dossier: Path | None = None, processus: int = 1) -> None:
        self._encodeur = encodeur
        self._processus = processus
        self._lignes: dict[int, int] = {}
        self._vecteurs: npt.NDArray[np.float16] = np.zeros((0, encodeur.dimension), np.float16)
        self._fichiers: tuple[Path, Path] | None = None
        if dossier is not None:
            dossier.mkdir(parents=True, exist_ok=True)
            nom = re.sub(r"[^\w.-]+", "-", f"{encodeur.nom}-{encodeur.version}")
            self._fichiers = dossier / f"{nom}.cles", dossier / f"{nom}.vecteurs"
            self._ouvrir(*self._fichiers)

    @property
    def nom(self) -> str:
        return self._encodeur.nom

    @property
    def version(self) -> str:
        return self._encodeur.version

    @property
    def dimension(self) -> int:
        return self._encodeur.dimension

    @property
    def puissance(self) -> float:
        return self._encodeur.puissance

    @property
    def part(self) -> float:
        return self._encodeur.part

    def encoder(self, textes: Sequence[str]) -> Vecteurs:
        """The vectors of ``textes``, those never seen being encoded and kept."""
        self.retenir(textes)
        if not textes:
            return np.zeros((0, self.dimension), np.float32)
        return self._vecteurs[[self._lignes[signature(texte)] for texte in textes]].astype(np.float32)

    def retenir(self, textes: Sequence[str]) -> None:
        """Encode and keep those of ``textes`` never seen."""
        nouveaux = self.inconnus(textes)
        pieces = seaux(nouveaux)
        demandes = [([nouveaux[cle] for cle in piece],) for piece in pieces]
        for piece, vecteurs in zip(pieces, en_equipe(_encoder, self._encodeur, demandes, self._processus), strict=True):
            self.recevoir(piece, vecteurs)

    def inconnus(self, textes: Iterable[str]) -> dict[int, str]:
        """Those of ``textes`` never seen, by signature."""
        connues = self._lignes
        return {cle: texte for texte in textes if (cle := signature(texte)) not in connues}

    def _ouvrir(self, cles: Path, vecteurs: Path) -> None:
        """Read what the folder keeps, but not what was not finished: another process may be writing it."""
        completes = min(_taille(cles) // _OCTETS, _taille(vecteurs) // (self.dimension * 2))
        if completes:
            lues = np.fromfile(cles, dtype="<u8", count=completes)
            self._lignes = {cle: rang for rang, cle in enumerate(lues.tolist())}
            self._vecteurs = np.fromfile(vecteurs, dtype=np.float16, count=completes * self.dimension).reshape(
                completes, self.dimension
            )

    def recevoir(self, cles: Sequence[int], vecteurs: Vecteurs | npt.NDArray[np.float16]) -> None:
        """Keep the vectors of texts never seen, by their signatures."""
        courts = vecteurs.astype(np.float16)
        depart = len(self._vecteurs)
        self._vecteurs = np.concatenate([self._vecteurs, courts])
        self._lignes.update({cle: depart + rang for rang, cle in enumerate(cles)})
        if self._fichiers is not None:
            _ajouter(*self._fichiers, np.array(cles, dtype="<u8"), courts)


def _encoder(encodeur: Encodeur, textes: Sequence[str]) -> npt.NDArray[np.float16]:
    return encodeur.encoder(textes).astype(np.float16)  # half as much to send back


def _ajouter(cles: Path, vecteurs: Path, nouvelles: npt.NDArray[np.uint64], courts: npt.NDArray[np.float16]) -> None:
    """Append to both files, alone, after cutting off what an interruption left half written."""
    largeur = courts.shape[1] * courts.itemsize
    with cles.open("ab") as des_cles, vecteurs.open("ab") as des_vecteurs:
        fcntl.flock(des_cles, fcntl.LOCK_EX)
        completes = min(_taille(cles) // _OCTETS, _taille(vecteurs) // largeur)
        des_cles.truncate(completes * _OCTETS)
        des_vecteurs.truncate(completes * largeur)
        des_vecteurs.write(courts.tobytes())
        des_vecteurs.flush()
        des_cles.write(nouvelles.tobytes())


def _taille(fichier: Path) -> int:
    return fichier.stat().st_size if fichier.exists() else 0


def avec_memoire(encodeurs: Encodeurs, dossier: Path | None = None, processus: int = 1) -> Encodeurs:
    """The same encoders, that remember what they encoded, in ``dossier`` when one is given, and encode by so many
    ``processus``."""
    gardes = tuple(
        e if isinstance(e, EncodeurGarde) else EncodeurGarde(e, dossier, processus) for e in encodeurs.phrases
    )
    return Encodeurs(gardes, encodeurs.repli)
