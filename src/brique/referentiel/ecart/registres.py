"""Two national exports compared: fiches that came, left, were renewed or changed, bloc by bloc, in bounded memory.

Each export is cut or read once into an index (number, digest, place); only the fiches whose digests differ are read
into values and compared. Fiches written the same on both sides are parsed once each, so that a broken file, or one
whose fiches cannot be used, is still refused or reported. The work is shared between processes when it is long.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from brique.referentiel.anomalies import Anomalie
from brique.referentiel.ecart.atelier import Citee, Cotes, Demande, Resultat, Tache, traiter
from brique.referentiel.ecart.du_csv import PORTE
from brique.referentiel.ecart.equipe import Equipe, embaucher
from brique.referentiel.ecart.index import Index, indexer
from brique.referentiel.ecart.paires_gardees import EcartsGardes
from brique.referentiel.fiche import Repertoire

_LOT = 4 * 1024**2  # bytes of fiches given to a process at a time
Origine = str | Path | BinaryIO
Avancement = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class EcartRegistre:
    """All that differs between two exports, in the order of the second.

    ``changees`` holds the fiches present on both sides that are not written the same, presentation included
    (``EcartFiche.differe`` tells those that say something else); ``renouvelees`` those that replace one which left or
    is no longer active, compared with it. ``anomalies_avant`` and ``anomalies_apres`` are the
    blocking ones: the fiches they name may be missing from the comparison. ``reserves`` are sentences on what could
    not be compared.
    """

    nom_avant: str
    nom_apres: str
    entrees: tuple[Citee, ...]
    sorties: tuple[Citee, ...]
    renouvelees: EcartsGardes
    changees: EcartsGardes
    inchangees: int
    anomalies_avant: tuple[Anomalie, ...]
    anomalies_apres: tuple[Anomalie, ...]
    reserves: tuple[str, ...]

    @property
    def identiques(self) -> bool:
        """True when both exports hold the same fiches, written the same."""
        return not (self.entrees or self.sorties or self.changees)


def comparer_registres(
    avant: Origine,
    apres: Origine,
    *,
    nom_avant: str = "",
    nom_apres: str = "",
    processus: int | None = None,
    avancement: Avancement | None = None,
) -> EcartRegistre:
    """Compare two exports (XML flow, its zip, CSV archive or folder, in any mix), given as paths or binary streams.

    ``nom_avant`` and ``nom_apres`` name streams. At most ``processus`` processes share the work (by default one a
    core, four at most; 1: this one alone), when there is enough of it. ``avancement(faits, total)`` is called with
    bytes as the work goes. Raises ``ErreurLecture`` when one of them cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="brique-") as dossier:
        chemins = [
            _poser(origine, nom, Path(dossier) / cote)
            for origine, nom, cote in ((avant, nom_avant, "avant"), (apres, nom_apres, "apres"))
        ]
        with embaucher(sum(map(_taille, chemins)), processus) as equipe:
            comparaison = _Comparaison(equipe, Path(dossier), chemins, avancement or (lambda faits, total: None))
            return comparaison.conclure()


def _poser(origine: Origine, nom: str, dossier: Path) -> Path:
    """``origine`` itself when it is a path, else a copy of the stream in ``dossier``."""
    dossier.mkdir()
    if isinstance(origine, str | Path):
        return Path(origine)
    chemin = dossier / Path(nom or str(getattr(origine, "name", "") or "flux")).name
    with chemin.open("wb") as copie:
        shutil.copyfileobj(origine, copie, 1 << 20)
    return chemin


def _taille(chemin: Path) -> int:
    try:
        return sum(f.stat().st_size for f in chemin.iterdir()) if chemin.is_dir() else chemin.stat().st_size
    except OSError:
        return 0  # whoever opens it says what is wrong


class _Illisible(Exception):
    """A fiche that was only cut is not well formed."""


class _Comparaison:
    """One comparison on its way."""

    def __init__(self, equipe: Equipe, dossier: Path, chemins: list[Path], avancement: Avancement) -> None:
        self._equipe = equipe
        self._dossier = dossier
        self._chemins = chemins
        self._avancement = avancement

    def conclure(self) -> EcartRegistre:
        try:
            return self._comparer(*self._indexer(en_entier=False))
        except _Illisible:
            gauche, droite = self._indexer(en_entier=True)  # which says where, and stops there
            return self._comparer(gauche, droite)

    def _indexer(self, *, en_entier: bool) -> tuple[Index, Index]:
        dossiers = [self._dossier / "avant", self._dossier / "apres"]
        gauche, droite = self._equipe.faire(indexer, self._chemins, dossiers, [en_entier, en_entier])
        return gauche, droite

    def _comparer(self, gauche: Index, droite: Index) -> EcartRegistre:
        du_csv = gauche.forme != droite.forme
        cotes = Cotes(gauche.chemin, droite.chemin, gauche.brut, droite.brut, du_csv)
        communs, reserves = _portee(gauche, droite)
        numeros = [n for n in droite.renvois if n in gauche.renvois]
        entrees = [n for n in droite.renvois if n not in gauche.renvois and _repertoire(n) in communs]
        sorties = [n for n in gauche.renvois if n not in droite.renvois and _repertoire(n) in communs]
        memes = gauche.brut and droite.brut
        demandes = [
            *(_commune(gauche, droite, numero, memes) for numero in numeros),
            *(Demande(Tache.LIRE, apres=droite.renvois[numero]) for numero in entrees),
            *(Demande(Tache.LIRE, avant=gauche.renvois[numero]) for numero in sorties),
        ]
        fait = self._faire(cotes, demandes)
        citees = {citee.numero: citee for citee in fait.citees}
        entrees_citees = tuple(citees[numero] for numero in entrees)
        sorties_citees = tuple(citees[numero] for numero in sorties)
        renouvelees = self._faire(cotes, list(_renouvellements(gauche, droite, entrees_citees, sorties_citees)))
        return EcartRegistre(
            nom_avant=gauche.nom,
            nom_apres=droite.nom,
            entrees=entrees_citees,
            sorties=sorties_citees,
            renouvelees=EcartsGardes(renouvelees.paires),
            changees=EcartsGardes(fait.paires),
            inchangees=fait.egales,
            anomalies_avant=tuple(gauche.anomalies + fait.anomalies_avant),
            anomalies_apres=tuple(droite.anomalies + fait.anomalies_apres),
            reserves=(*reserves, *([PORTE] if "csv" in {gauche.forme, droite.forme} else [])),
        )

    def _faire(self, cotes: Cotes, demandes: list[Demande]) -> Resultat:
        """All the tasks, in order, by lots of some megabytes."""
        total = Resultat()
        lots = list(_lots(demandes))
        poids = [sum(map(_poids, lot)) for lot in lots]
        faits = 0
        for pese, partiel in zip(poids, self._equipe.faire(traiter, [cotes] * len(lots), lots), strict=True):
            if partiel.illisible:
                raise _Illisible
            total.paires += partiel.paires
            total.egales += partiel.egales
            total.citees += partiel.citees
            total.anomalies_avant += partiel.anomalies_avant
            total.anomalies_apres += partiel.anomalies_apres
            faits += pese
            self._avancement(faits, sum(poids))
        return total


def _commune(gauche: Index, droite: Index, numero: str, memes: bool) -> Demande:
    """What to do of a fiche that both sides have. Two values equal to the byte were already read and checked."""
    avant, apres = gauche.renvois[numero], droite.renvois[numero]
    tache = Tache.VERIFIER if memes and avant.empreinte == apres.empreinte else Tache.COMPARER
    return Demande(tache, avant, apres)


def _poids(demande: Demande) -> int:
    return sum(renvoi.longueur for renvoi in (demande.avant, demande.apres) if renvoi is not None)


def _lots(demandes: Sequence[Demande]) -> Iterator[list[Demande]]:
    lot: list[Demande] = []
    poids = 0
    for demande in demandes:
        lot.append(demande)
        poids += _poids(demande)
        if poids >= _LOT:
            yield lot
            lot, poids = [], 0
    if lot:
        yield lot


def _repertoire(numero: str) -> Repertoire:
    return Repertoire.RS if numero.startswith("RS") else Repertoire.RNCP


def _portee(gauche: Index, droite: Index) -> tuple[set[Repertoire], list[str]]:
    """The registers that both exports hold, and a sentence for one that only one of them does."""
    a_gauche, a_droite = ({_repertoire(numero) for numero in index.renvois} for index in (gauche, droite))
    if not a_gauche or not a_droite:
        return a_gauche | a_droite, []
    absents = [(gauche.nom, repertoire) for repertoire in sorted(a_droite - a_gauche)]
    absents += [(droite.nom, repertoire) for repertoire in sorted(a_gauche - a_droite)]
    reserves = [
        f"{nom} ne contient aucune fiche du {repertoire.value} : celles de l’autre fichier ne sont comptées ni comme "
        "entrées, ni comme sorties."
        for nom, repertoire in absents
    ]
    return a_gauche & a_droite, reserves


def _renouvellements(
    gauche: Index, droite: Index, entrees: Sequence[Citee], sorties: Sequence[Citee]
) -> Iterator[Demande]:
    """A comparison for each fiche that replaces one that left, or that came to replace one no longer active."""
    paires = [(ancienne, citee.numero) for citee in entrees for ancienne in dict.fromkeys(citee.anciennes)]
    paires += [(citee.numero, nouvelle) for citee in sorties for nouvelle in dict.fromkeys(citee.nouvelles)]
    for ancienne, nouvelle in dict.fromkeys(paires):
        if nouvelle not in droite.renvois or ancienne == nouvelle:
            continue
        restee = ancienne in droite.renvois
        renvoi = (droite if restee else gauche).renvois.get(ancienne)
        if renvoi is not None:
            yield Demande(Tache.RENOUVELER, renvoi, droite.renvois[nouvelle], des_deux_apres=restee)
