"""Certificateurs in processes of their own: what the tests of decisions at once start.

``python -m tests.portail.passerelles.equivalences_processus ouvrir DOSSIER`` makes a request ready to decide and says
its key and the accounts that may decide it; ``… decider DEMANDE COMPTE ACTE`` opens its page, waits for the signal,
decides, and says what came of it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from tests.portail.referentiel.processus import Processus

MODULE = (sys.executable, "-m", "tests.portail.passerelles.equivalences_processus")


class Decideur(Processus):
    """A process of this module."""

    module: ClassVar[Sequence[str]] = MODULE


def _dire(texte: object) -> None:
    print(texte, flush=True)


def _ouvrir(dossier: str) -> None:
    from tests.portail.passerelles.equivalences_fabrique import deposer, monter

    monde = monter(Path(dossier))
    demande = deposer(monde)
    _dire(f"{demande.pk} {monde.paul.pk} {monde.ines.pk} {monde.camille.pk}")


def _decider(cle: str, compte: str, acte: str) -> None:
    from django.contrib.auth import get_user_model

    from brique.erreurs import ErreurBrique
    from portail.passerelles import operations_equivalences as operations
    from portail.passerelles.models import DemandeEquivalence
    from tests.portail.passerelles.equivalences_fabrique import QUAND, motif, qui, reponse

    demande = DemandeEquivalence.objects.get(pk=cle)
    vu = qui(get_user_model().objects.get(pk=compte), demande)
    _dire("pret")
    sys.stdin.readline()
    try:
        if acte == "accepter":
            operations.accepter(demande.pk, reponse(), moteur={}, qui=vu, quand=QUAND)
        elif acte == "refuser":
            operations.refuser(demande.pk, motif(), qui=vu, quand=QUAND)
        else:
            operations.retirer(demande.pk, qui=vu, quand=QUAND)
    except ErreurBrique as refus:
        _dire(f"{type(refus).__name__} {refus.message}")
    else:
        _dire("fait")


if __name__ == "__main__":
    from portail.commandes import preparer

    preparer()
    {"ouvrir": _ouvrir, "decider": _decider}[sys.argv[1]](*sys.argv[2:])
