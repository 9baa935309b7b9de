"""``python -m bench [BANC…] [--echelle 0.1]``: run the benchmarks and print their figures and the machine."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
import time
from collections.abc import Callable, Sequence

from bench.mesure import MesureImpossible, machine, nombre

# Each is a module of this package with ``banc(echelle: float) -> bool``: print figures, say whether ceilings hold.
NOMS = (
    "lecture",
    "importation",
    "recherche",
    "comparaison",
    "relecture",
    "precision",
    "passerelles",
    "droits",
    "exploration",
    "parcours",
    "certification",
)


def bancs() -> dict[str, Callable[[float], bool]]:
    """Return the benches that exist, by name, in the order they run."""
    presents = (nom for nom in NOMS if importlib.util.find_spec(f"bench.{nom}") is not None)
    return {nom: importlib.import_module(f"bench.{nom}").banc for nom in presents}


def _echelle(texte: str) -> float:
    try:
        valeur = float(texte.replace(",", "."))
    except ValueError:
        valeur = 0.0
    if not 0 < valeur <= 1.5:
        raise argparse.ArgumentTypeError(f"« {texte} » n’est pas une échelle : donnez un nombre entre 0 et 1,5")
    return valeur


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benches named, or all; exit status 0, 1 when a ceiling is passed, 2 when a bench cannot run."""
    disponibles = bancs()
    parser = argparse.ArgumentParser(prog="python -m bench", description="Mesures à l’échelle nationale.")
    parser.add_argument("bancs", nargs="*", metavar="BANC", help=f"parmi {', '.join(disponibles)} (tous par défaut)")
    parser.add_argument("--echelle", type=_echelle, default=1.0, help="part du registre national (1 par défaut)")
    options = parser.parse_args(arguments)
    inconnus = [nom for nom in options.bancs if nom not in disponibles]
    if inconnus:
        parser.error(f"banc inconnu : {', '.join(inconnus)} ; choisissez parmi {', '.join(disponibles)}")
    print(f"Machine : {machine()}")
    print(f"Échelle : {nombre(options.echelle, 2)} (1 : 30 475 fiches, 55 761 blocs, 397 774 partenaires)")
    tenus = True
    for nom in options.bancs or disponibles:
        print(f"\n{nom}", flush=True)
        debut = time.perf_counter()
        try:
            tenus &= disponibles[nom](options.echelle)
        except MesureImpossible as erreur:
            print(f"  {erreur}", file=sys.stderr)
            return 2
        print(f"  ({nombre(time.perf_counter() - debut, 0)} s en tout)", flush=True)
    return 0 if tenus else 1


if __name__ == "__main__":
    sys.exit(main())
