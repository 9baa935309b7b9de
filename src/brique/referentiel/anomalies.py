"""What a reading found wrong: kept beside the values, located, never fatal to the reading itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Gravite(StrEnum):
    """``BLOQUANTE`` anomalies let the reading go on but forbid writing the fiche into a register."""

    INFORMATION = "information"
    AVERTISSEMENT = "avertissement"
    BLOQUANTE = "bloquante"


@dataclass(frozen=True, slots=True)
class Anomalie:
    """One located finding.

    ``regle`` is a stable slug (``bloc-code-incomplet``…), ``element`` the path in the source, ``ligne`` its line
    when known, ``valeur`` the text at fault (shortened), ``message`` a full French sentence: the thing, the place,
    the consequence and, when the reader can act, the action.
    """

    regle: str
    gravite: Gravite
    message: str
    fiche: str = ""
    bloc: str = ""
    element: str = ""
    ligne: int | None = None
    valeur: str = ""
