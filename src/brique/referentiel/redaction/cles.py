"""The ``cle`` of each part of a draft: unique in it, and readable.

« b1c2k3 » is the third critère of the second compétence of the first bloc.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from brique.referentiel.redaction.brouillon import Brouillon
from brique.referentiel.redaction.gestes import FIN, LISTES

P = TypeVar("P")

_LETTRES = {
    "textes": "x",
    "activites": "a",
    "blocs": "b",
    "passages": "p",
    "taches": "t",
    "competences": "c",
    "modalites": "m",
    "criteres": "k",
}


def numeroter(brouillon: Brouillon) -> Brouillon:
    """``brouillon`` with a ``cle`` on every part: those it has are kept, those missing or given twice are made.

    The first part that bears a ``cle`` keeps it, in the order of ``gestes.LISTES``. Doubts are named likewise.
    """
    numerote = _Numeroteur(brouillon).partie(brouillon, "")
    return replace(numerote, doutes=_doutes(numerote))


class _Numeroteur:
    """Knows every ``cle`` of the draft, so that none it makes is already used further on."""

    def __init__(self, brouillon: Brouillon) -> None:
        self._prises = {"", FIN}
        self._connues = set(_cles(brouillon))

    def partie(self, partie: P, prefixe: str) -> P:
        """``partie`` with its lists numbered under ``prefixe``."""
        listes = {
            nom: tuple(
                self._nommer(enfant, f"{prefixe}{_LETTRES[nom]}", rang) for rang, enfant in enumerate(enfants, 1)
            )
            for nom in LISTES
            if (enfants := getattr(partie, nom, ()))
        }
        return replace(partie, **listes) if listes else partie  # type: ignore[type-var]

    def _nommer(self, partie: Any, prefixe: str, rang: int) -> Any:
        cle = partie.cle
        if cle in self._prises:
            cle = f"{prefixe}{rang}"
            while cle in self._prises or cle in self._connues:
                cle += "n"
            partie = replace(partie, cle=cle)
        self._prises.add(cle)
        return self.partie(partie, cle)


def _cles(partie: Any) -> list[str]:
    """Every ``cle`` under ``partie``, with repetitions."""
    trouvees: list[str] = []
    for nom in LISTES:
        for enfant in getattr(partie, nom, ()):
            trouvees.append(enfant.cle)
            trouvees += _cles(enfant)
    return trouvees


def _doutes(brouillon: Brouillon) -> tuple[Any, ...]:
    prises: set[str] = {""}
    connues = {doute.cle for doute in brouillon.doutes}
    nommes = []
    for rang, doute in enumerate(brouillon.doutes, 1):
        cle = doute.cle
        if cle in prises:
            cle = f"d{rang}"
            while cle in prises or cle in connues:
                cle += "n"
        prises.add(cle)
        nommes.append(doute if cle == doute.cle else replace(doute, cle=cle))
    return tuple(nommes)
