"""The règlements that are ready to read, and to start from: the law of the VAE, texts of branches, the State's titles.

Each says only what its text says, with its article; the rest is tacit, or among what the form cannot say.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from pathlib import Path

from brique.certification.reglement.lecture import lire_reglement
from brique.certification.reglement.valeurs import Reglement
from brique.erreurs import ErreurArgument

DOSSIER = Path(__file__).parent


@cache
def modeles() -> tuple[Reglement, ...]:
    """Those that are ready, by key then version."""
    lus = (lire_reglement(chemin) for chemin in DOSSIER.glob("*.yaml"))
    return tuple(sorted(lus, key=lambda un: (un.cle, un.version)))


def modele(nom: str) -> Reglement:
    """The one called « cle », its last version, or « cle/version ». ErreurArgument when there is none."""
    cle, _, version = nom.partition("/")
    trouves = [un for un in modeles() if un.cle == cle and version in {"", str(un.version)}]
    if not trouves:
        noms = sorted({un.cle for un in modeles()})
        proches = get_close_matches(cle, noms, n=1, cutoff=0.5)
        suite = f" ; vouliez-vous « {proches[0]} » ?" if proches else ""
        raise ErreurArgument(
            f"aucun modèle ne s’appelle « {nom} »{suite}",
            action="Voyez leurs noms avec « brique certification reglements »",
        )
    return trouves[-1]
