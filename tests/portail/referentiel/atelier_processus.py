"""People of the atelier in processes of their own: what the tests of concurrency and of kills start.

``python -m tests.portail.referentiel.atelier_processus ouvrir`` opens a référentiel and says its version; ``… ecrire
VERSION NOM PARTIES FOIS`` writes in each of these parts as many times, starting at the signal, and says how many texts
were kept apart; ``… pas VERSION`` writes once, stopping before each order of its transaction.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from tests.portail.referentiel.processus import Processus

QUAND = datetime(2026, 11, 22, 10, tzinfo=UTC)
MODULE = (sys.executable, "-m", "tests.portail.referentiel.atelier_processus")
DEPART = "Surveiller la ligne"


class Personne(Processus):
    """A process of this module."""

    module: ClassVar[Sequence[str]] = MODULE


def _dire(texte: object) -> None:
    print(texte, flush=True)


def _ouvrir() -> None:
    from tests.portail.referentiel.atelier_fabrique import ouvrir_atelier

    _dire(ouvrir_atelier().version.pk)


def _ecrire(version: str, nom: str, parties: str, fois: str) -> None:
    """Write, each time from the page as it was first drawn or as one's own last answer left it."""
    from portail.referentiel.atelier import operations, queries
    from portail.referentiel.models import VersionReferentiel
    from tests.portail.referentiel.atelier_fabrique import modifier

    brouillon = queries.brouillon_de(VersionReferentiel.objects.get(pk=version))
    vus = {c.cle: c.enonce for bloc in brouillon.blocs for c in bloc.competences}
    _dire("pret")
    sys.stdin.readline()
    gardes = 0
    for rang in range(int(fois)):
        for cle in parties.split(","):
            texte = f"{nom} écrit {rang} dans {cle}"
            bilan = operations.retoucher(
                int(version), [modifier(cle, "enonce", vus[cle], texte)], auteur=None, quand=QUAND
            )
            gardes += len(bilan.conflits)
            if not bilan.conflits:
                vus[cle] = texte
    _dire(gardes)


def _pas(version: str) -> None:
    from django.db import connection

    from portail.referentiel.atelier import operations
    from tests.portail.referentiel.atelier_fabrique import modifier

    def montrer(executer: Callable[..., Any], sql: str, *suite: Any) -> Any:
        _dire(f"ordre {' '.join(sql.split())[:60]}")
        sys.stdin.readline()
        return executer(sql, *suite)

    with connection.execute_wrapper(montrer):
        geste = modifier("b2c1", "enonce", DEPART, "Conduire")
        operations.retoucher(int(version), [geste], auteur=None, quand=QUAND)
    _dire("ecrit")


if __name__ == "__main__":
    from portail.commandes import preparer

    preparer()
    {"ouvrir": _ouvrir, "ecrire": _ecrire, "pas": _pas}[sys.argv[1]](*sys.argv[2:])
