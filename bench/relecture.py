"""Bench « relecture »: the national register proofread, findings written in JSON, beside reading it alone."""

from __future__ import annotations

import hashlib
import resource
import sys
from collections.abc import Callable

from bench.donnees import export_national
from bench.lecture import passe_valeurs
from bench.mesure import alterner, chiffre, module, nombre
from brique.referentiel.fiche import Fiche
from brique.referentiel.lecture import lire
from brique.referentiel.relecture.parallele import processus_utiles, relire_en_parallele
from brique.referentiel.relecture.sorties import ecrire_json

PLAFOND = 60.0  # seconds, for the whole country on two cores
MEMOIRE_MAXIMUM = 500.0


def passe_relecture(chemin: str, processus: int) -> str:
    """Proofread the whole file; the number of findings, what they condense to, and the memory of each process in MB."""
    condense = hashlib.sha256()
    fiches = (element for element in lire(chemin) if isinstance(element, Fiche))
    constats = relire_en_parallele(fiches, processus=processus)
    trouves = ecrire_json(constats, lambda texte: condense.update(texte.encode()))
    soi, enfants = (resource.getrusage(qui).ru_maxrss / 1e3 for qui in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return f"{trouves} {condense.hexdigest()[:12]} {soi:.0f} {enfants:.0f}"


def passe_seule(chemin: str) -> str:
    """One process."""
    return passe_relecture(chemin, 1)


def passe_partagee(chemin: str) -> str:
    """As many processes as the machine is worth."""
    return passe_relecture(chemin, processus_utiles())


PASSES_MESUREES: dict[str, Callable[[str], str]] = {
    "lecture": passe_valeurs,
    "seule": passe_seule,
    "partagee": passe_partagee,
}


def banc(echelle: float) -> bool:
    """Print the figures of proofreading at ``echelle``; return whether the ceilings hold, and the findings agree."""
    chemin = str(export_national(echelle))
    mesures = alterner({nom: module("bench.relecture", nom, chemin) for nom in PASSES_MESUREES}, 1)
    lecture, seule, partagee = (mesures[nom] for nom in PASSES_MESUREES)
    trouves, condense, soi, enfants = partagee.sortie.split()
    memes = seule.sortie.split()[:2] == [trouves, condense]
    processus = processus_utiles()
    print(f"  {nombre(int(trouves), 0)} constats ; {processus} processus et celui qui lit ; une passe de chaque")
    chiffre("lecture seule", lecture.duree, "s", note=f"{nombre(lecture.cpu)} s de processeur")
    chiffre("relecture, un processus", seule.duree, "s", note=f"{nombre(seule.cpu)} s de processeur")
    tenu = chiffre(
        f"relecture, {processus} processus",
        partagee.duree,
        "s",
        plafond=PLAFOND * echelle if echelle >= 1 else None,
        note=f"{nombre(partagee.cpu)} s de processeur",
    )
    chiffre("rapport à la lecture seule", partagee.duree / lecture.duree, "×")
    memoire = chiffre(
        "mémoire de tous les processus, au plus",
        float(soi) + processus * float(enfants),
        "Mo",
        plafond=MEMOIRE_MAXIMUM,
    )
    print(f"  mêmes constats, dans le même ordre, quel que soit le nombre de processus : {'oui' if memes else 'NON'}")
    return tenu and memoire and memes


if __name__ == "__main__":
    print(PASSES_MESUREES[sys.argv[1]](sys.argv[2]))
