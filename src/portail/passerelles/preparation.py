"""Getting the engine ready over the register: from what the last full preparation kept, or by reading it all again.

A full preparation measures the register again (its étalon); what follows compares on those measures, until the versions
of the engine change, what was kept is lost or damaged, or too much of the register changed
(``brique.passerelles.reserve.PART_MAX``).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from brique.erreurs import ErreurLecture
from brique.passerelles.encodeurs import avec_memoire, choisir
from brique.passerelles.etalon import Etalon
from brique.passerelles.moteur import Moteur
from brique.passerelles.reserve import PART_MAX, Reserve
from portail.passerelles import moteurs, queries_calcul
from portail.passerelles.blocs_lus import BlocsLus

journal_technique = logging.getLogger("portail.passerelles")


@dataclass(frozen=True, slots=True)
class Pret:
    """An engine over the register. ``etalon_de``: the calculation whose measures it takes; None: it has its own."""

    moteur: Moteur
    etalon_de: int | None


def preparer(blocs: BlocsLus) -> Pret:
    """An engine that has read ``blocs``. What it keeps on disk is written by one process at a time."""
    entier = queries_calcul.dernier_entier(moteurs.versions_installees())
    if entier is not None:
        try:
            repris = _reprendre(blocs, entier)
            if repris is not None:
                return Pret(repris, entier)
        except (ErreurLecture, OSError) as erreur:
            journal_technique.warning("calcul des passerelles, tout le registre est relu : %s", erreur)
    return Pret(_tout_lire(blocs), None)


def _dossier() -> Path:
    return Path(settings.VAR) / "passerelles"


def _reprendre(blocs: BlocsLus, entier: int) -> Moteur | None:
    """From what was kept, and the texts that changed since; None when they are too many."""
    reserve = Reserve.lire(_dossier() / "reserve")
    part = reserve.part_changee(blocs.identites)
    if part > PART_MAX:
        journal_technique.info(
            "calcul des passerelles, tout le registre est relu : %.0f %% a changé depuis le calcul %s",
            part * 100,
            entier,
        )
        return None
    etalon, encodeurs = Etalon.depuis_octets(queries_calcul.octets_de(entier)), moteurs.encodeurs()
    jour = reserve.a_jour(blocs, etalon, encodeurs, blocs.identites)
    jour.ecrire()
    return Moteur(etalon, encodeurs, moteurs.modele(), jour.dresser(blocs))


def _tout_lire(blocs: BlocsLus) -> Moteur:
    """By measuring the register again. The vectors of its texts are kept on disk, and all of it once ready."""
    blocs.tout_retenir()
    ouverts = avec_memoire(choisir(settings.PASSERELLES_ENCODEURS), _dossier() / "vecteurs")
    moteur = Moteur.preparer(blocs, encodeurs=ouverts, modele=moteurs.modele())
    corpus, _ = moteur.index_prepare()
    try:
        Reserve.garder(_dossier() / "reserve", corpus, moteur.etalon, ouverts, blocs.identites)
    except OSError as erreur:  # only time is lost: the next calculation reads it all again
        journal_technique.warning("calcul des passerelles, la réserve n’est pas gardée : %s", erreur)
    return moteur
