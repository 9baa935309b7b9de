"""A corpus kept ready in a folder: that of the last full preparation, brought up to date by what changed since.

Reading the words, the marks and the vectors of four hundred thousand énoncés takes a minute and a half; taking them
from here, a second or two. It is only good with the measures it was made with: anything else is refused, and can be
made again. ``reserve.json`` is written last, and says what counts of the other files: an interruption leaves what was.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from brique.erreurs import ErreurLecture
from brique.passerelles.corpus import Corpus, assembler, retenus, titres_de
from brique.passerelles.couples import bornes
from brique.passerelles.empreintes import empreinte_etalon
from brique.passerelles.encodeurs import Encodeurs
from brique.passerelles.encodeurs.cache import signature
from brique.passerelles.enonces import Enonces, preparer
from brique.passerelles.etalon import Etalon
from brique.passerelles.reserve_blocs import BlocsGardes, Identite, identites
from brique.passerelles.reserve_textes import Etendue, Signatures, ajouter, choisir_lignes, ouvrir
from brique.passerelles.tableaux import Entiers
from brique.passerelles.valeurs import BlocCompare

FORME = 2
PART_MAX = 0.1
"""From this share of the corpus changed since the last full preparation, its measures are worth taking again."""
_ENTETE = "reserve.json"


@dataclass(frozen=True, slots=True)
class Reserve:
    """``marque``: with what it was made. ``depart``: how many blocs the full preparation read."""

    dossier: Path
    marque: str
    depart: int
    etendue: Etendue
    signatures: Signatures
    enonces: Enonces
    blocs: BlocsGardes

    @classmethod
    def garder(
        cls,
        dossier: Path,
        corpus: Corpus,
        etalon: Etalon,
        encodeurs: Encodeurs,
        connus: Sequence[Identite] | None = None,
    ) -> Reserve:
        """Keep in ``dossier`` what was made ready of ``corpus``, in place of what was there.

        ``connus`` are its blocs in their order, as they will be known again; without them, by all that is compared.
        """
        dossier.mkdir(parents=True, exist_ok=True)
        (dossier / _ENTETE).unlink(missing_ok=True)  # until it is back, there is nothing here
        lus = _signer(list(dict.fromkeys(enonce for bloc in corpus.blocs for enonce in retenus(bloc))))
        etendue = ajouter(dossier, Etendue(), lus, corpus.enonces)
        uniques, premiers, places = np.unique(_signer(titres_de(corpus.blocs)), return_index=True, return_inverse=True)
        titres = len(lus) + places.reshape(-1)
        etendue = ajouter(dossier, etendue, uniques, choisir_lignes(corpus.titres, premiers))
        prets = BlocsGardes.depuis(corpus, connus or identites(corpus.blocs), titres=titres, origine=True)
        signatures, enonces = ouvrir(dossier, etendue, verifier=False)
        reserve = cls(dossier, marque_de(etalon, encodeurs), len(prets), etendue, signatures, enonces, prets)
        reserve.ecrire()
        return reserve

    @classmethod
    def lire(cls, dossier: Path) -> Reserve:
        """What ``dossier`` keeps. ErreurLecture when it is not there whole."""
        try:
            entete = json.loads((dossier / _ENTETE).read_text("utf-8"))
            if entete["forme"] != FORME:
                raise _refus("elle est d’une autre forme")
            etendue = Etendue(**entete["etendue"])
            signatures, enonces = ouvrir(dossier, etendue)
            prets = BlocsGardes.lire(dossier / entete["blocs"])
            return cls(dossier, entete["marque"], entete["depart"], etendue, signatures, enonces, prets)
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as erreur:
            raise _refus(str(erreur)) from erreur

    def part_changee(self, connus: Sequence[Identite]) -> float:
        """The share of the blocs, 0 to 1, that came, left or changed since the full preparation."""
        origine = self.blocs.origine
        premiers = {identite for identite, la in zip(self.blocs.identites, origine.tolist(), strict=True) if la}
        intacts = len(premiers.intersection(connus))
        return 1.0 - intacts / max(self.depart, len(connus), 1)

    def a_jour(
        self,
        blocs: Sequence[BlocCompare],
        etalon: Etalon,
        encodeurs: Encodeurs,
        connus: Sequence[Identite] | None = None,
    ) -> Reserve:
        """The one that holds ``blocs``, in that order; only those that are not here are read. To be kept, it must be
        written. ErreurLecture when this one was made with other measures or encoders."""
        if self.marque != marque_de(etalon, encodeurs):
            raise _refus("elle a été faite avec d’autres mesures ou d’autres encodeurs")
        voulus = identites(blocs) if connus is None else connus
        rangs = {identite: rang for rang, identite in enumerate(self.blocs.identites)}
        places = np.array([rangs.get(identite, -1) if identite.marque else -1 for identite in voulus], np.int64)
        nouveaux = np.flatnonzero(places < 0)
        places[nouveaux] = len(self.blocs) + np.arange(len(nouveaux))
        lus = [blocs[rang] for rang in nouveaux.tolist()]
        suite = self._avec_textes([*(e for bloc in lus for e in retenus(bloc)), *titres_de(lus)], etalon, encodeurs)
        neufs = suite._preparer(lus, [voulus[rang] for rang in nouveaux.tolist()]) if lus else suite.blocs
        prets = suite.blocs.prendre(neufs, places)
        return Reserve(self.dossier, self.marque, self.depart, suite.etendue, suite.signatures, suite.enonces, prets)

    def dresser(self, blocs: Sequence[BlocCompare]) -> Corpus:
        """The corpus of ``blocs``, which are those that it holds, in the same order."""
        return self.blocs.corpus(blocs, self.enonces)

    def ecrire(self) -> None:
        """Keep it in its folder, in place of what was there."""
        nom = f"blocs-{os.getpid()}-{self.etendue.textes}.npz"
        self.blocs.ecrire(self.dossier / nom)
        etendue = {**asdict(self.etendue), "sommes": dict(self.etendue.sommes)}
        entete = {"forme": FORME, "marque": self.marque, "depart": self.depart, "etendue": etendue, "blocs": nom}
        provisoire = self.dossier / f"{_ENTETE}.{os.getpid()}"
        provisoire.write_text(json.dumps(entete), "utf-8")
        provisoire.replace(self.dossier / _ENTETE)
        for ancien in self.dossier.glob("blocs-*.npz"):
            if ancien.name != nom:
                ancien.unlink()

    def _places(self, signatures: Signatures) -> Entiers:
        """The texts that bear these signatures; -1 where there is none."""
        if not len(self.signatures):
            return np.full(len(signatures), -1, np.int64)
        ordre = np.argsort(self.signatures, kind="stable")
        lus = np.searchsorted(self.signatures, signatures, sorter=ordre)
        places = ordre[np.minimum(lus, len(ordre) - 1)]
        return np.where(self.signatures[places] == signatures, places, -1)

    def _avec_textes(self, textes: Sequence[str], etalon: Etalon, encodeurs: Encodeurs) -> Reserve:
        """The same, with these texts added to the files when they were not there."""
        differents = list(dict.fromkeys(textes))
        signatures = _signer(differents)
        inconnus = np.flatnonzero(self._places(signatures) < 0)
        if not len(inconnus):
            return self
        prepares = preparer([differents[rang] for rang in inconnus.tolist()], etalon, encodeurs)
        etendue = ajouter(self.dossier, self.etendue, signatures[inconnus], prepares)
        lus = ouvrir(self.dossier, etendue, verifier=False)
        return Reserve(self.dossier, self.marque, self.depart, etendue, *lus, self.blocs)

    def _preparer(self, blocs: Sequence[BlocCompare], connus: Sequence[Identite]) -> BlocsGardes:
        """``blocs``, all the texts of which are here."""
        tous = [enonce for bloc in blocs for enonce in retenus(bloc)]
        rangs, titres = np.split(self._places(_signer([*tous, *titres_de(blocs)])), [len(tous)])
        debuts = bornes([len(retenus(bloc)) for bloc in blocs])
        corpus = assembler(blocs, self.enonces, rangs, debuts, choisir_lignes(self.enonces, titres))
        return BlocsGardes.depuis(corpus, connus, titres=titres, origine=False)


def marque_de(etalon: Etalon, encodeurs: Encodeurs) -> str:
    """With what texts are made ready."""
    return f"{empreinte_etalon(etalon)} {' '.join(encodeurs.versions)}"


def _signer(textes: Sequence[str]) -> Signatures:
    return np.fromiter(map(signature, textes), np.uint64, len(textes))


def _refus(constat: str) -> ErreurLecture:
    return ErreurLecture(
        f"cette réserve d’énoncés ne peut pas servir : {constat}.",
        lieu="réserve du calcul",
        consequence="Les énoncés ne sont pas repris.",
        action="Préparez de nouveau tout le registre : la réserve n’y fait gagner que du temps.",
    )
