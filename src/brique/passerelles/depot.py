"""A folder that keeps a calculation of passerelles: it is resumed there, read again from there.

``manifeste.json`` says of which corpus, with which versions; ``blocs.jsonl`` lists the blocs in their order;
``etalon.bin`` is what they were compared on; ``lots/`` holds one file for each lot, put in place once it is whole.
A lot that is missing, cut short or damaged is computed again, nothing else is.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

from brique.erreurs import ErreurArgument, ErreurLecture
from brique.passerelles import lots_binaires
from brique.passerelles.calcul import LOT, lots
from brique.passerelles.corpus import retenus
from brique.passerelles.empreintes import empreinte_bloc, empreinte_corpus
from brique.passerelles.etalon import Etalon
from brique.passerelles.modele import CLASSES
from brique.passerelles.moteur import Moteur
from brique.passerelles.notees import GARDES, Notees
from brique.passerelles.valeurs import Cle

FORME = 2
"""1: the bits of the guards lacked the language and the generic compétences."""
MANIFESTE, BLOCS, ETALON, LOTS = "manifeste.json", "blocs.jsonl", "etalon.bin", "lots"
_NOMS = {
    "forme": "la forme des fichiers",
    "modele": "le modèle",
    "encodeurs": "les encodeurs",
    "repli": "les encodeurs",
    "k": "le nombre de passerelles gardées",
    "lot": "la taille des lots",
    "blocs": "le nombre de blocs",
    "corpus": "les blocs ou leurs textes",
}


@dataclass(frozen=True, slots=True)
class Manifeste:
    """Of what a calculation is: two with the same give the same passerelles."""

    modele: str
    encodeurs: tuple[str, ...]
    repli: str
    k: int
    blocs: int
    corpus: str
    lot: int = LOT
    forme: int = FORME

    def differences(self, autre: Manifeste) -> list[str]:
        """What sets them apart, in French."""
        noms = [_NOMS[c.name] for c in fields(self) if getattr(self, c.name) != getattr(autre, c.name)]
        return list(dict.fromkeys(noms))


class BlocGarde(NamedTuple):
    """A bloc of a calculation: how many compétences were compared, and by what it is known to be the same."""

    cle: Cle
    taille: int
    empreinte: str


class Depot:
    """A calculation in a folder. ``abimes`` names the files that were there and could not be read."""

    def __init__(self, dossier: Path, manifeste: Manifeste, blocs: Sequence[BlocGarde]) -> None:
        self.dossier = dossier
        self.manifeste = manifeste
        self.blocs = tuple(blocs)
        self.abimes: list[Path] = []
        self._gardes: set[int] = set()

    @classmethod
    def ouvrir(cls, dossier: Path, moteur: Moteur, k: int, *, reprendre: bool = True) -> Depot:
        """The folder where the ``k`` best passerelles of the corpus of ``moteur`` are kept, made if needed.

        A folder that holds another calculation is refused, or emptied of it when ``reprendre`` is False.
        """
        blocs = [BlocGarde(bloc.cle, len(retenus(bloc)), empreinte_bloc(bloc)) for bloc in moteur.blocs]
        voulu = Manifeste(
            modele=moteur.versions.modele,
            encodeurs=moteur.versions.encodeurs,
            repli=moteur.versions.repli,
            k=k,
            blocs=len(blocs),
            corpus=empreinte_corpus((bloc.empreinte for bloc in blocs), moteur.etalon),
        )
        depot = cls(dossier, voulu, blocs)
        if not depot._est_deja_la(reprendre):
            depot._commencer(moteur.etalon)
        return depot

    @classmethod
    def lire(cls, dossier: Path) -> Depot:
        """A calculation already kept, to read it again without its corpus. ErreurLecture when it is not one."""
        try:
            manifeste = _lire_manifeste(dossier)
            with (dossier / BLOCS).open(encoding="utf-8") as flux:
                lus = [json.loads(ligne) for ligne in flux]
            blocs = [BlocGarde(Cle(fiche, code), int(taille), empreinte) for fiche, code, taille, empreinte in lus]
        except (OSError, ValueError, TypeError, KeyError) as erreur:
            raise _illisible(dossier, str(erreur)) from erreur
        if manifeste.forme != FORME or manifeste.lot != LOT or manifeste.blocs != len(blocs):
            raise _illisible(dossier, "il est d’une autre forme, ou incomplet")
        return cls(dossier, manifeste, blocs)

    @property
    def etalon(self) -> Etalon:
        """What the blocs were compared on. ErreurLecture when it is damaged."""
        try:
            return Etalon.depuis_octets((self.dossier / ETALON).read_bytes())
        except OSError as erreur:
            raise _illisible(self.dossier, str(erreur)) from erreur

    @property
    def complet(self) -> bool:
        """Whether every lot is there."""
        return all(self._chemin(rang).exists() for rang in range(len(lots(self.manifeste.blocs))))

    def lire_lot(self, rang: int) -> list[Notees] | None:
        """A lot computed before; None when it is not there, or is damaged: ``abimes`` then names its file."""
        chemin = self._chemin(rang)
        try:
            lues = lots_binaires.depuis_octets(chemin.read_bytes())
        except FileNotFoundError:
            return None
        debut, fin = lots(self.manifeste.blocs)[rang]
        if lues is None or [notees.source for notees in lues] != list(range(debut, fin)):
            self.abimes.append(chemin)
            return None
        self._gardes.add(rang)
        return lues

    def ecrire_lot(self, rang: int, notees: Sequence[Notees]) -> None:
        """Keep a lot, unless it was read from here: its file is put in place once whole."""
        if rang not in self._gardes:
            _poser(self._chemin(rang), lots_binaires.en_octets(notees))
            self._gardes.add(rang)

    def ecrire(self, notees: Sequence[Notees]) -> None:
        """Keep the results of every bloc at once."""
        for rang, (debut, fin) in enumerate(lots(len(notees))):
            self.ecrire_lot(rang, notees[debut:fin])

    def notees(self) -> Iterator[Notees]:
        """Those of every bloc, in order. ErreurLecture when a lot is missing."""
        for rang in range(len(lots(self.manifeste.blocs))):
            lues = self.lire_lot(rang)
            if lues is None:
                raise _illisible(self._chemin(rang), "ce lot manque ou est abîmé")
            yield from lues

    def lignes(self) -> Iterator[dict[str, Any]]:
        """Every passerelle, best first bloc after bloc, as light values; nothing is computed again.

        Keys: ``source_fiche``, ``source_code``, ``cible_fiche``, ``cible_code``, ``rang`` (1: the best), ``relation``,
        ``score``, the probability of each relation, ``couverture_source``, ``couverture_cible``, ``gardes`` (of blocs).
        """
        for notees in self.notees():
            yield from self._lignes_d_un_bloc(notees)

    def _lignes_d_un_bloc(self, notees: Notees) -> Iterator[dict[str, Any]]:
        fiche, code = self.blocs[notees.source].cle
        for ligne, cible in enumerate(notees.cibles.tolist()):
            relations = [round(valeur, 4) for valeur in notees.relations[ligne].tolist()]
            source_tenue, cible_tenue = (round(part, 4) for part in notees.couvertures[ligne].tolist())
            bits = int(notees.gardes[ligne])
            yield {
                "source_fiche": fiche,
                "source_code": code,
                "cible_fiche": self.blocs[cible].cle.fiche,
                "cible_code": self.blocs[cible].cle.code,
                "rang": ligne + 1,
                "relation": CLASSES[int(notees.relations[ligne].argmax())],
                "score": round(1.0 - relations[0], 4),
                **dict(zip(CLASSES[1:], relations[1:], strict=True)),
                "couverture_source": source_tenue,
                "couverture_cible": cible_tenue,
                "gardes": [garde.value for bit, garde in enumerate(GARDES) if bits >> bit & 1],
            }

    def _chemin(self, rang: int) -> Path:
        return self.dossier / LOTS / f"{rang:06}.lot"

    def _est_deja_la(self, reprendre: bool) -> bool:
        """Whether this very calculation was begun here; another one is refused, unless it is to be replaced."""
        if not (self.dossier / MANIFESTE).exists():
            return False
        try:
            ecarts = self.manifeste.differences(_lire_manifeste(self.dossier))
        except (OSError, ValueError, TypeError) as erreur:
            ecarts = [f"son manifeste ({erreur})"]
        if ecarts and reprendre:
            raise ErreurArgument(
                f"ce dossier garde un autre calcul : ce qui change est {', '.join(ecarts)}.",
                lieu=str(self.dossier),
                consequence="Rien n’est calculé ni effacé.",
                action="Donnez un autre dossier, ou demandez à recommencer celui-ci (--recommencer).",
            )
        return not ecarts and reprendre and (self.dossier / ETALON).exists()

    def _commencer(self, etalon: Etalon) -> None:
        (self.dossier / LOTS).mkdir(parents=True, exist_ok=True)
        (self.dossier / MANIFESTE).unlink(missing_ok=True)  # until it is back, there is no calculation here
        for ancien in (self.dossier / LOTS).glob("*.lot*"):
            ancien.unlink()
        lignes = (json.dumps([*bloc.cle, bloc.taille, bloc.empreinte], ensure_ascii=False) for bloc in self.blocs)
        _poser(self.dossier / BLOCS, "".join(f"{ligne}\n" for ligne in lignes).encode("utf-8", "surrogatepass"))
        _poser(self.dossier / ETALON, etalon.en_octets())
        _poser(self.dossier / MANIFESTE, (json.dumps(asdict(self.manifeste), ensure_ascii=False, indent=1)).encode())


def _lire_manifeste(dossier: Path) -> Manifeste:
    lu = json.loads((dossier / MANIFESTE).read_text("utf-8"))
    return Manifeste(**{**lu, "encodeurs": tuple(lu["encodeurs"])})


def _poser(chemin: Path, octets: bytes) -> None:
    """Write the whole beside, then put it in place: an interruption leaves the file as it was."""
    provisoire = chemin.with_name(f"{chemin.name}.{os.getpid()}")
    provisoire.write_bytes(octets)
    provisoire.replace(chemin)


def _illisible(lieu: Path, constat: str) -> ErreurLecture:
    return ErreurLecture(
        f"ce n’est pas un calcul de passerelles qui se relise : {constat}.",
        lieu=str(lieu),
        consequence="Rien n’en est lu.",
        action="Relancez « brique passerelles calculer » vers ce dossier : ce qui manque est refait.",
    )
