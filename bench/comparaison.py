"""Bench « comparaison »: two national exports compared, the next day's and one where every fiche changed.

The baseline is what one would write first: both exports read in full into values, held in memory, compared by number.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench.donnees import DOSSIER, export_national, fiches_a_l_echelle
from bench.mesure import Mesure, chiffre, mesurer, module, nombre
from bench.registres import fiches_modifiees
from brique.referentiel.fiche import Fiche

DUREE_MAXIMUM = 30.0  # seconds, at full scale
MEMOIRE_MAXIMUM = 500.0  # MB, all processes together
_DUREE_PLANCHER = 8.0  # whatever the scale: processes have to start
_CADENCE = 0.05  # seconds between two looks at the memory


def naive(avant: str, apres: str) -> dict[str, int]:
    """The baseline: every fiche of both exports as values, in two dictionaries."""
    from brique.referentiel.lecture import lire

    cotes = [{f.numero: _sans_lignes(f) for f in lire(chemin) if isinstance(f, Fiche)} for chemin in (avant, apres)]
    communes = cotes[0].keys() & cotes[1].keys()
    return {
        "entrees": len(cotes[1].keys() - communes),
        "sorties": len(cotes[0].keys() - communes),
        "changees": sum(cotes[0][numero] != cotes[1][numero] for numero in communes),
    }


def _sans_lignes(fiche: Fiche) -> Fiche:
    return replace(fiche, ligne=None, blocs=tuple(bloc._replace(ligne=None) for bloc in fiche.blocs))


def comparer(avant: str, apres: str) -> dict[str, int]:
    """The comparison under test, as it comes out: differences found, words left to be asked for."""
    from brique.referentiel.ecart import comparer_registres

    ecart = comparer_registres(avant, apres)
    return {"entrees": len(ecart.entrees), "sorties": len(ecart.sorties), "changees": len(ecart.changees)}


def detailler(avant: str, apres: str) -> dict[str, int]:
    """The same, then every fiche that changed looked at word by word."""
    from brique.referentiel.ecart import comparer_registres

    ecart = comparer_registres(avant, apres)
    return {
        "entrees": len(ecart.entrees),
        "sorties": len(ecart.sorties),
        "changees": len(ecart.changees),
        "blocs": sum(bloc.differe for un in ecart.changees for bloc in un.blocs),
    }


MESUREES: dict[str, Callable[[str, str], dict[str, int]]] = {
    "naive": naive,
    "comparer": comparer,
    "detailler": detailler,
}


def banc(echelle: float) -> bool:
    """Print what comparing costs at ``echelle``; return whether the ceilings (scaled for time) hold."""
    avant = export_national(echelle)
    lendemain = export_national(echelle, modifiees=fiches_modifiees(echelle))
    toutes = export_national(echelle, modifiees=fiches_a_l_echelle(echelle))
    print(f"  deux exports de {nombre(avant.stat().st_size / 1e6)} Mo")
    reference = _mesurer("deux lectures gardées en mémoire (référence)", "naive", avant, lendemain)
    tenus = _mesurer("lendemain, XML", "detailler", avant, lendemain, echelle, reference).tenus
    archives = [_archive(chemin) for chemin in (avant, lendemain)]
    tenus &= _mesurer("lendemain, archives zip", "detailler", archives[0], archives[1], echelle, reference).tenus
    tenus &= _mesurer("toutes les fiches changées", "comparer", avant, toutes, echelle, reference).tenus
    _mesurer("toutes les fiches changées, mot à mot", "detailler", avant, toutes)
    return tenus


class _Resultat:
    """A measure, and whether its ceilings hold."""

    def __init__(self, mesure: Mesure, comptes: dict[str, int], tenus: bool) -> None:
        self.mesure, self.comptes, self.tenus = mesure, comptes, tenus


def _mesurer(
    nom: str, quoi: str, avant: Path, apres: Path, echelle: float = 0.0, reference: _Resultat | None = None
) -> _Resultat:
    """Measure and print one comparison. Without ``echelle`` it has no ceiling."""
    mesure = mesurer(module("bench.comparaison", quoi, str(avant), str(apres)))
    lu = json.loads(mesure.sortie)
    memoire, comptes = lu.pop("memoire"), lu
    plafond_temps = max(_DUREE_PLANCHER, DUREE_MAXIMUM * echelle) if echelle else None
    note = f"{nombre(mesure.cpu)} s de processeur"
    note += f", {nombre(reference.mesure.duree / mesure.duree)} fois plus vite" if reference else ""
    tenus = chiffre(nom, mesure.duree, "s", plafond=plafond_temps, note=note)
    dits = ", ".join(f"{nombre(fois, 0)} {cle}" for cle, fois in comptes.items())
    plafond_memoire = MEMOIRE_MAXIMUM if echelle else None
    tenus &= chiffre("  mémoire, tous processus", memoire, "Mo", plafond=plafond_memoire, note=dits)
    communs = [cle for cle in ("entrees", "sorties", "changees") if reference and quoi != "comparer"]
    if reference and any(reference.comptes[cle] != comptes[cle] for cle in communs):
        print(f"  {nom} : ne trouve pas ce que trouve la référence ({reference.comptes})", flush=True)
        tenus = False
    return _Resultat(mesure, comptes, tenus)


def _archive(chemin: Path) -> Path:
    """The export zipped beside it, as it is published; those of exports that are gone are removed."""
    for ancienne in DOSSIER.glob("national-*.zip"):
        if not ancienne.with_suffix(".xml").exists():
            ancienne.unlink()
    archive = DOSSIER / f"{chemin.stem}.zip"
    if not archive.exists():
        provisoire = archive.with_suffix(f".{os.getpid()}")
        with zipfile.ZipFile(provisoire, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as sortie:
            sortie.write(chemin, chemin.name)
        provisoire.replace(archive)
    return archive


class _Memoire(threading.Thread):
    """Watches what this process and those it started hold together, in bytes, at its highest."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.fini = threading.Event()
        self.pic = 0

    def run(self) -> None:
        while not self.fini.wait(_CADENCE):
            self.pic = max(self.pic, sum(map(_residente, [os.getpid(), *_enfants(os.getpid())])))


def _enfants(pid: int) -> list[int]:
    try:
        return [int(enfant) for enfant in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _residente(pid: int) -> int:
    try:
        lignes = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(ligne.split()[1]) * 1024 for ligne in lignes if ligne.startswith("VmRSS:"))


def _principal(quoi: str, avant: str, apres: str) -> None:
    memoire = _Memoire()
    memoire.start()
    comptes = MESUREES[quoi](avant, apres)
    time.sleep(_CADENCE)
    memoire.fini.set()
    memoire.join()
    print(json.dumps({**comptes, "memoire": memoire.pic / 1e6}))


if __name__ == "__main__":
    _principal(*sys.argv[1:])
