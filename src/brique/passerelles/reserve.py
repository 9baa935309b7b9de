"""Énoncés kept ready to be compared, in a folder: those of the last full calculation, which the next days take again.

Reading the words, the marks and the vectors of four hundred thousand énoncés takes a minute; taking them from here, a
second. It is only good with the measures it was made with: anything else is refused, and can be made again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

from brique.erreurs import ErreurLecture
from brique.passerelles.corpus import Corpus, dresser, retenus, titres_de
from brique.passerelles.empreintes import empreinte_etalon
from brique.passerelles.encodeurs import Encodeurs
from brique.passerelles.encodeurs.cache import signature
from brique.passerelles.enonces import Enonces, preparer
from brique.passerelles.etalon import Etalon
from brique.passerelles.gardes import Codes
from brique.passerelles.lexical import CASES
from brique.passerelles.tableaux import Entiers
from brique.passerelles.valeurs import BlocCompare

FORME = 1
_ENTETE = "reserve.json"


@dataclass(frozen=True, slots=True)
class Reserve:
    """``signatures`` of the texts, in increasing order, and the same ready to be compared. ``marque``: with what."""

    marque: str
    signatures: npt.NDArray[np.uint64]
    enonces: Enonces

    @classmethod
    def depuis(cls, corpus: Corpus, etalon: Etalon, encodeurs: Encodeurs) -> Reserve:
        """What ``corpus`` made ready: its énoncés and its titles."""
        enonces = list(dict.fromkeys(enonce for bloc in corpus.blocs for enonce in retenus(bloc)))
        lus = _signer([*enonces, *titres_de(corpus.blocs)])
        uniques, premiers = np.unique(lus, return_index=True)
        return cls(marque_de(etalon, encodeurs), uniques, _mettre_bout_a_bout(corpus.enonces, corpus.titres, premiers))

    def preparer(self, textes: Sequence[str], etalon: Etalon, encodeurs: Encodeurs) -> Enonces:
        """What ``enonces.preparer`` gives; only the texts that are not here are read."""
        lus = _signer(textes)
        places = np.minimum(np.searchsorted(self.signatures, lus), max(len(self.signatures) - 1, 0))
        connus = self.signatures[places] == lus if len(self.signatures) else np.zeros(len(lus), np.bool_)
        if connus.all():
            return _entier(self.enonces, places)
        nouveaux = np.flatnonzero(~connus)
        places[nouveaux] = len(self.signatures) + np.arange(len(nouveaux))
        lus_de_neuf = preparer([textes[rang] for rang in nouveaux.tolist()], etalon, encodeurs)
        return _mettre_bout_a_bout(self.enonces, lus_de_neuf, places)

    def dresser(self, blocs: Sequence[BlocCompare], etalon: Etalon, encodeurs: Encodeurs) -> Corpus:
        """What ``corpus.dresser`` gives. ErreurLecture when this was made with other measures or encoders."""
        if self.marque != marque_de(etalon, encodeurs):
            raise _refus("elle a été faite avec d’autres mesures ou d’autres encodeurs")
        return dresser(blocs, etalon, encodeurs, preparer=self.preparer)

    def ecrire(self, dossier: Path) -> None:
        """Keep it in ``dossier``, replacing what was there."""
        dossier.mkdir(parents=True, exist_ok=True)
        (dossier / _ENTETE).unlink(missing_ok=True)  # put back last: without it, there is nothing here
        for nom, tableau in self._tableaux().items():
            np.save(dossier / f"{nom}.npy", tableau)
        entete = {"forme": FORME, "marque": self.marque, "textes": len(self.signatures)}
        (dossier / _ENTETE).write_text(json.dumps(entete), "utf-8")

    @classmethod
    def lire(cls, dossier: Path) -> Reserve:
        """What :meth:`ecrire` kept. ErreurLecture when it is not there whole."""
        try:
            entete = json.loads((dossier / _ENTETE).read_text("utf-8"))
            if entete["forme"] != FORME:
                raise _refus("elle est d’une autre forme")
            lu = {nom: np.load(dossier / f"{nom}.npy", mmap_mode="r") for nom in ("vecteurs",)}
            lu |= {
                nom: np.load(dossier / f"{nom}.npy")
                for nom in ("signatures", "poids", "data", "indices", "indptr", *Codes._fields)
            }
            mots = sparse.csr_matrix((lu["data"], lu["indices"], lu["indptr"]), shape=(entete["textes"], CASES))
            codes = Codes._make(lu[nom] for nom in Codes._fields)
            return cls(entete["marque"], lu["signatures"], Enonces(lu["vecteurs"], mots, codes, lu["poids"]))
        except (OSError, ValueError, KeyError, TypeError) as erreur:
            raise _refus(str(erreur)) from erreur

    def _tableaux(self) -> dict[str, npt.NDArray[np.generic]]:
        mots = self.enonces.mots
        return {
            "signatures": self.signatures,
            "vecteurs": self.enonces.vecteurs,
            "poids": self.enonces.poids,
            "data": mots.data,
            "indices": mots.indices,
            "indptr": mots.indptr,
            **self.enonces.codes._asdict(),
        }


def marque_de(etalon: Etalon, encodeurs: Encodeurs) -> str:
    """With what texts are made ready."""
    return f"{empreinte_etalon(etalon)} {' '.join(encodeurs.versions)}"


def _signer(textes: Sequence[str]) -> npt.NDArray[np.uint64]:
    return np.fromiter(map(signature, textes), np.uint64, len(textes))


def _entier(enonces: Enonces, rangs: Entiers) -> Enonces:
    """Rows, with a whole matrix of words: a corpus multiplies it."""
    codes = Codes._make(code[rangs] for code in enonces.codes)
    return Enonces(enonces.vecteurs[rangs], enonces.mots[rangs], codes, enonces.poids[rangs])


def _mettre_bout_a_bout(uns: Enonces, autres: Enonces, rangs: Entiers) -> Enonces:
    """Rows of the second after those of the first, then those of ``rangs``."""
    suite = len(uns)
    vecteurs = np.empty((len(rangs), uns.vecteurs.shape[1]), np.float32)
    ici = rangs < suite
    vecteurs[ici], vecteurs[~ici] = uns.vecteurs[rangs[ici]], autres.vecteurs[rangs[~ici] - suite]
    mots = sparse.vstack([uns.mots, autres.mots], format="csr")[rangs]
    codes = Codes._make(np.concatenate([un, autre])[rangs] for un, autre in zip(uns.codes, autres.codes, strict=True))
    return Enonces(vecteurs, mots, codes, np.concatenate([uns.poids, autres.poids])[rangs])


def _refus(constat: str) -> ErreurLecture:
    return ErreurLecture(
        f"cette réserve d’énoncés ne peut pas servir : {constat}.",
        lieu="réserve du calcul",
        consequence="Les énoncés ne sont pas repris.",
        action="Préparez de nouveau tout le registre : la réserve n’y fait gagner que du temps.",
    )
