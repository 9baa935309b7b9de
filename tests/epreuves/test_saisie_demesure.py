"""A text written to overflow the reading of YAML is refused, however large."""

from __future__ import annotations

import pytest

from brique.saisie import NOEUDS, OCTETS, ErreurSaisie, lire
from tests.coeur.test_saisie import Releve


@pytest.mark.parametrize(
    "texte",
    [
        "a: " + "[" * 60 + "]" * 60,
        "a: [" + "1," * (NOEUDS + 1) + "]",
        "a: " + "x" * OCTETS,
        b"\xff\xfe\x00",
    ],
    ids=["profond", "nombreux", "gros", "binaire"],
)
def test_rien_ne_deborde(texte: str | bytes) -> None:
    with pytest.raises(ErreurSaisie):
        lire(texte, Releve)
