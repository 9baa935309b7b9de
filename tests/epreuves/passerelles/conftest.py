"""What the tests of the passerelles share: the default encoder, read once."""

from __future__ import annotations

import pytest

from brique.passerelles.encodeurs import Encodeurs, avec_memoire, choisir


@pytest.fixture(scope="session")
def encodeurs_par_defaut() -> Encodeurs:
    """The encoders that an installation has by default, remembering what they encoded."""
    encodeurs = avec_memoire(choisir())
    assert not encodeurs.repli, encodeurs.repli
    return encodeurs
