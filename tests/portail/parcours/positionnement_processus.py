"""Tabs in processes of their own: what the tests of answers at once start.

``python -m tests.portail.parcours.positionnement_processus ouvrir DOSSIER`` begins a positionnement and says its key;
``… repondre CLE REPONSE`` opens its first bloc, waits for the signal, answers its first compétence, and says what came
of it; ``… attester COMPTE AUTEUR`` attests the same bloc, at the signal.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from tests.portail.referentiel.processus import Processus

MODULE = (sys.executable, "-m", "tests.portail.parcours.positionnement_processus")


class Onglet(Processus):
    """A process of this module."""

    module: ClassVar[Sequence[str]] = MODULE


def _dire(texte: object) -> None:
    print(texte, flush=True)


def _ouvrir(dossier: str) -> None:
    from tests.portail.parcours.passeport_fabrique import commencer, monter

    monde = monter(Path(dossier))
    _dire(f"{commencer(monde).positionnement.pk} {monde.camille.pk} {monde.paul.pk}")


def _repondre(cle: str, reponse: str) -> None:
    from portail.parcours.positionnement import operations, queries
    from portail.parcours.positionnement.operations import Envoi, empreinte
    from tests.portail.parcours.passeport_fabrique import QUAND

    positionnement = queries.positionnement(int(cle))
    assert positionnement is not None
    bloc = queries.lire(positionnement).blocs[0]
    envoi = Envoi(bloc.enonces[0], reponse, f"Situation {reponse}", 0, empreinte("", ""))
    _dire("pret")
    sys.stdin.readline()
    bilan = operations.repondre(positionnement, bloc, [envoi], quand=QUAND)
    autres = [autre.reponse for autre in bilan.desaccords.values() if autre is not None]
    _dire(f"desaccord {autres[0]}" if autres else "fait")


def _attester(compte: str, auteur: str) -> None:
    from django.contrib.auth import get_user_model

    from brique.erreurs import ErreurBrique
    from portail.parcours.passeport import operations
    from portail.parcours.passeport.operations import Signature
    from portail.referentiel.queries_identites import situer
    from tests.portail.parcours.passeport_fabrique import DETENUE, QUAND, saisie

    comptes = get_user_model().objects
    paul = comptes.get(pk=auteur)
    (la,) = situer([DETENUE]).values()
    signature = Signature(paul.affectations.get().organisation, "Paul Fictif", "président")
    _dire("pret")
    sys.stdin.readline()
    try:
        operations.attester(comptes.get(pk=compte), la, saisie(), signature, auteur=paul, quand=QUAND)
    except ErreurBrique as refus:
        _dire(refus.message)
    else:
        _dire("fait")


if __name__ == "__main__":
    from portail.commandes import preparer

    preparer()
    {"ouvrir": _ouvrir, "repondre": _repondre, "attester": _attester}[sys.argv[1]](*sys.argv[2:])
