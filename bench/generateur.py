"""Generator of a national-scale export in the official XML form V4.1 (RNCP and RS), deterministic from its seed.

``python -m bench.generateur CHEMIN.xml [--fiches N] [--graine 1] [--modifiees K] [--rs CHEMIN]``
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.plan import FICHES, FICHES_MAXIMUM, tracer
from bench.rendu import Rendu
from brique.erreurs import ErreurArgument

_DEBUT = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<FICHES>\n  <VERSION_FLUX>4.1</VERSION_FLUX>\n'
_FIN = "</FICHES>"


def generer(
    chemin: Path,
    *,
    fiches: int = FICHES,
    graine: int = 1,
    modifiees: int = 0,
    chemin_rs: Path | None = None,
) -> int:
    """Write an export of ``fiches`` fiches at ``chemin`` and return the bytes written.

    ``modifiees`` fiches differ from the export of the same size and seed (one in fifteen of them is added to it);
    the others are the same to the byte. With ``chemin_rs`` the RS fiches go to their own file, as the register
    publishes them. Memory does not grow with the file, except for the plan (some 50 bytes a fiche).
    Raises ``ErreurArgument`` when a count is out of bounds.
    """
    plan = tracer(fiches, graine, modifiees)
    rendu = Rendu(plan, graine)
    if chemin_rs is None:
        return _ecrire(chemin, rendu, (*plan.rangs_rncp(), *plan.rangs_rs()))
    return _ecrire(chemin, rendu, plan.rangs_rncp()) + _ecrire(chemin_rs, rendu, plan.rangs_rs())


def _ecrire(chemin: Path, rendu: Rendu, rangs: Iterable[int]) -> int:
    with chemin.open("wb") as sortie:
        octets = sortie.write(_DEBUT.encode())
        for rang in rangs:
            octets += sortie.write(rendu.fiche(rang).encode())
        return octets + sortie.write(_FIN.encode())


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; exit status 0 when written, 2 when the arguments cannot be served."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.generateur", description="Écrit un export national fictif au format XML V4.1."
    )
    parser.add_argument("chemin", type=Path, help="fichier à écrire")
    parser.add_argument("--fiches", type=int, default=FICHES, help=f"nombre de fiches (au plus {FICHES_MAXIMUM})")
    parser.add_argument("--graine", type=int, default=1, help="graine du tirage")
    parser.add_argument("--modifiees", type=int, default=0, help="fiches changées depuis l’export de la veille")
    parser.add_argument("--rs", type=Path, default=None, help="fichier séparé pour les fiches RS")
    options = parser.parse_args(arguments)
    try:
        octets = generer(
            options.chemin,
            fiches=options.fiches,
            graine=options.graine,
            modifiees=options.modifiees,
            chemin_rs=options.rs,
        )
    except ErreurArgument as erreur:
        parser.error(str(erreur))
    print(f"{options.chemin} : {octets / 1e6:.1f} Mo écrits.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
