"""Where each fiche of an export stands and a digest of what it says: all that is kept of it while two are compared.

A flow that lends itself to it is only cut, its own bytes being the copy; anything else is read into values, which are
written one after the other in a file of their own.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO, NamedTuple

from brique.referentiel.anomalies import Anomalie, Gravite
from brique.referentiel.controles import Recoupement, controler
from brique.referentiel.ecart.tranches import CoupeIncertaine, Tranche, tranches
from brique.referentiel.fiche import Fiche
from brique.referentiel.fiche_xml import lire_fiche
from brique.referentiel.lecture import lire
from brique.referentiel.lots_xml import Compteur, ErreurXml, fiche_seule, nouveau_parser
from brique.referentiel.source import Limites, Source, reconnaitre

_NOMS = [champ.name for champ in fields(Fiche) if champ.name not in {"ligne", "blocs"}]
_VALEURS = attrgetter(*_NOMS)


class Renvoi(NamedTuple):
    """Where a fiche is kept: first byte and length in its file, lines before it in the export, digest."""

    debut: int
    longueur: int
    lignes: int
    empreinte: bytes


@dataclass(slots=True)
class Index:
    """An export by its fiches. ``brut``: ``chemin`` holds bytes of the flow, still to be parsed; else values.

    ``forme`` is « xml » or « csv ». ``anomalies`` are the blocking ones found so far; a fiche that has no readable
    number is only there.
    """

    nom: str
    forme: str
    chemin: Path
    brut: bool
    renvois: dict[str, Renvoi] = field(default_factory=dict)
    anomalies: list[Anomalie] = field(default_factory=list)


def indexer(origine: Path, dossier: Path, en_entier: bool = False) -> Index:
    """Index an export; what must be copied goes to ``dossier``. ``en_entier``: read it into values in any case.

    Raises ``ErreurLecture`` when it cannot be read.
    """
    limites = Limites()
    with reconnaitre(origine, limites=limites) as source:
        if source.forme == "xml" and not en_entier:
            try:
                return _indexer_brut(source, origine, dossier, limites)
            except (CoupeIncertaine, ErreurXml):
                pass
        forme = source.forme
    return _indexer_valeurs(origine, dossier, forme)


def _indexer_brut(source: Source, origine: Path, dossier: Path, limites: Limites) -> Index:
    sur_place = len(source.entrees) == 1 and source.entrees[0].nom == source.nom and origine.is_file()
    index = Index(source.nom, "xml", origine if sur_place else dossier / "flux", brut=True)
    if sur_place:
        _ajouter(index, _des_entrees(source, limites), None)
    else:
        with index.chemin.open("wb") as copie:
            _ajouter(index, _des_entrees(source, limites), copie)
    return index


def _des_entrees(source: Source, limites: Limites) -> Iterator[Tranche]:
    for entree in source.entrees:
        with entree.ouvrir() as flux:
            yield from tranches(Compteur(flux, entree.nom, limites))


def _ajouter(index: Index, fiches: Iterable[Tranche], copie: BinaryIO | None) -> None:
    parser = nouveau_parser()
    for tranche in fiches:
        numero = tranche.numero
        if not numero:
            element, attributs = fiche_seule(tranche.texte, parser)
            fiche, _ = lire_fiche(element, tranche.lignes, attributs=attributs)
            numero = fiche.numero
            if not numero:  # nobody will look at it again
                index.anomalies += bloquantes(controler(fiche))
        debut = tranche.debut if copie is None else copie.tell()
        if copie is not None:
            copie.write(tranche.texte)
        renvoi = Renvoi(debut, len(tranche.texte), tranche.lignes, _empreinte(tranche.texte))
        _ranger(index, numero, renvoi, tranche.lignes + 1)


def _ranger(index: Index, numero: str, renvoi: Renvoi, ligne: int | None) -> None:
    """Keep the first fiche of each number; another one is a blocking anomaly."""
    if numero in index.renvois:
        premiere = index.renvois[numero].lignes + 1
        index.anomalies += Recoupement({numero: premiere}).ajouter(Fiche(numero, ligne=ligne))
    elif numero:
        index.renvois[numero] = renvoi


def _indexer_valeurs(origine: Path, dossier: Path, forme: str) -> Index:
    index = Index(origine.name, forme, dossier / "valeurs", brut=False)
    with index.chemin.open("wb") as copie:
        for element in lire(origine):
            if isinstance(element, Anomalie):
                index.anomalies += bloquantes([element])
            elif element.numero and element.numero not in index.renvois:
                texte = en_octets(element)
                lignes = (element.ligne or 1) - 1
                index.renvois[element.numero] = Renvoi(copie.tell(), len(texte), lignes, _empreinte(texte))
                copie.write(texte)
    return index


def en_octets(fiche: Fiche) -> bytes:
    """The fiche without the places it was read from; ``depuis_octets`` gives it back."""
    blocs = tuple(bloc._replace(ligne=None) for bloc in fiche.blocs)
    return pickle.dumps((blocs, *_VALEURS(fiche)), pickle.HIGHEST_PROTOCOL)


def depuis_octets(texte: bytes) -> Fiche:
    """The fiche that ``en_octets`` wrote, in a folder of our own."""
    blocs, *valeurs = pickle.loads(texte)  # noqa: S301  # nobody else writes there
    return Fiche(**dict(zip(_NOMS, valeurs, strict=True)), blocs=blocs)


def bloquantes(anomalies: Iterable[Anomalie]) -> list[Anomalie]:
    """Those that forbid using a fiche."""
    return [anomalie for anomalie in anomalies if anomalie.gravite is Gravite.BLOQUANTE]


def _empreinte(texte: bytes) -> bytes:
    return sha256(texte).digest()[:16]
