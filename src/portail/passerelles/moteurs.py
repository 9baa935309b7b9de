"""The engine in a process of the portal: loaded when first asked, kept until a calculation replaces its étalon."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings

from brique.erreurs import ErreurLecture
from brique.passerelles.encodeurs import Encodeurs, avec_memoire, choisir
from brique.passerelles.etalon import Etalon
from brique.passerelles.modele import Modele
from brique.passerelles.moteur import Moteur
from brique.passerelles.valeurs import BlocCompare, Passerelle, Versions
from portail.passerelles import queries_calcul

journal_technique = logging.getLogger("portail.passerelles")


@cache
def modele() -> Modele:
    """The shipped model, read once."""
    return Modele.charger()


@cache
def _encodeurs(nom: str) -> Encodeurs:
    return avec_memoire(choisir(nom))


def encodeurs() -> Encodeurs:
    """The encoders of this site, which remember what they encoded as long as the process lives."""
    return _encodeurs(settings.PASSERELLES_ENCODEURS)


def versions_installees() -> Versions:
    """The versions a calculation made now would carry."""
    return Versions(modele().version, encodeurs().versions, encodeurs().repli)


def comparer_blocs(source: BlocCompare, cible: BlocCompare) -> Passerelle:
    """Compare two blocs given in full, by what the last calculation measured of the register."""
    return moteur().comparer(source, cible)


def moteur() -> Moteur:
    """The engine that compares, by what the last calculation measured; without one, by the measures shipped."""
    return _COURANT.lire()


def oublier() -> None:
    """Load the engine again when it is next asked for."""
    _COURANT.source = None


@dataclass(slots=True)
class _Courant:
    """The engine of the process, and what it comes from: a calculation's étalon (0: none) and the encoders' name."""

    source: tuple[int, str] | None = None
    moteur: Moteur | None = None
    verrou: threading.Lock = field(default_factory=threading.Lock)

    def lire(self) -> Moteur:
        source = (queries_calcul.dernier_etalon(), settings.PASSERELLES_ENCODEURS)
        with self.verrou:
            if self.moteur is None or self.source != source:
                self.moteur, self.source = _preparer(source[0]), source
            return self.moteur


def _etalon(calcul: int) -> Etalon:
    """What a calculation measured; what is shipped without one, or when another version of Brique wrote it."""
    if not calcul:
        return Etalon.livre()
    try:
        return Etalon.depuis_octets(queries_calcul.octets_de(calcul))
    except ErreurLecture as erreur:
        journal_technique.warning("calcul %s : %s", calcul, erreur)
        return Etalon.livre()


def _preparer(calcul: int) -> Moteur:
    etalon = _etalon(calcul)
    return Moteur.seul(etalon, modele(), encodeurs())


_COURANT = _Courant()
