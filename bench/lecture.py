"""Bench « lecture »: the register read into values, against bare ``lxml.etree.iterparse`` passes over the same file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from bench.donnees import export_national
from bench.mesure import alterner, chiffre, module, nombre

PASSES = 3
RAPPORT_MAXIMUM = 2.0
MEMOIRE_MAXIMUM = 250.0


def passe_fiches(chemin: str) -> str:
    """Bare pass: the end of each ``FICHE`` only, then ``clear()``."""
    fiches = 0
    for _, element in etree.iterparse(chemin, events=("end",), tag="FICHE"):
        fiches += 1
        element.clear()
    return f"{fiches} fiches"


def passe_elements(chemin: str) -> str:
    """Bare pass: the end of every element reaches Python, each ``FICHE`` is cleared."""
    fiches = 0
    for _, element in etree.iterparse(chemin, events=("end",)):
        if element.tag == "FICHE":
            fiches += 1
            element.clear()
    return f"{fiches} fiches"


def passe_valeurs(chemin: str) -> str:
    """The pass under test: every fiche and every anomaly as values."""
    from brique.referentiel.fiche import Fiche
    from brique.referentiel.lecture import lire

    fiches = anomalies = 0
    for element in lire(chemin):
        if isinstance(element, Fiche):
            fiches += 1
        else:
            anomalies += 1
    return f"{fiches} fiches, {anomalies} anomalies"


PASSES_MESUREES: dict[str, Callable[[str], str]] = {
    "fiches": passe_fiches,
    "valeurs": passe_valeurs,
    "elements": passe_elements,
}


def banc(echelle: float) -> bool:
    """Print the figures of reading at ``echelle``; return whether both ceilings hold."""
    chemin = export_national(echelle)
    taille = chemin.stat().st_size / 1e6
    _mettre_en_cache(chemin)
    mesures = alterner({nom: module("bench.lecture", nom, str(chemin)) for nom in PASSES_MESUREES}, PASSES)
    nue, tous, valeurs = mesures["fiches"], mesures["elements"], mesures["valeurs"]
    print(f"  {nombre(taille)} Mo ; {valeurs.sortie.strip()} ; médiane de {PASSES} passes alternées")
    chiffre("iterparse nu, fin des FICHE (A)", nue.duree, "s", note=f"{nombre(taille / nue.duree)} Mo/s")
    chiffre("iterparse nu, fin de chaque élément (A’)", tous.duree, "s", note=f"{nombre(taille / tous.duree)} Mo/s")
    chiffre("lecture en valeurs (B)", valeurs.duree, "s", note=f"{nombre(taille / valeurs.duree)} Mo/s")
    rapport = chiffre("rapport B/A", valeurs.duree / nue.duree, "×", plafond=RAPPORT_MAXIMUM, note="visé : 1,5")
    chiffre("rapport B/A’", valeurs.duree / tous.duree, "×", plafond=RAPPORT_MAXIMUM)
    chiffre("rapport B/A, secondes de processeur", valeurs.cpu / nue.cpu, "×")
    chiffre("rapport B/A’, secondes de processeur", valeurs.cpu / tous.cpu, "×")
    memoire = chiffre("mémoire de B au plus haut", valeurs.memoire, "Mo", plafond=MEMOIRE_MAXIMUM)
    chiffre("mémoire de A au plus haut", nue.memoire, "Mo")
    return rapport and memoire


def _mettre_en_cache(chemin: Path) -> None:
    """Read the file once, so that the first pass does not pay the disk for the others."""
    with chemin.open("rb") as flux:
        while flux.read(1 << 20):
            pass


if __name__ == "__main__":
    print(PASSES_MESUREES[sys.argv[1]](sys.argv[2]))
