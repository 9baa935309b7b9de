"""Emptying the test database between transactional tests, although some tables refuse to lose a row.

Tests with ``live_server`` or ``transaction=True`` end with Django's ``flush``; ``sans_verrous`` lifts the locks of
append-only tables for its duration only, and puts them back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connections

from portail.socle import verrous


@contextmanager
def sans_verrous() -> Iterator[None]:
    """Within the block, ``flush`` empties append-only tables too."""
    vider = flush.Command.handle

    def handle(commande: flush.Command, **options: Any) -> None:
        connexion = connections[options["database"]]
        with verrous.leves(connexion, *verrous.tables_verrouillees(connexion)):
            vider(commande, **options)

    with pytest.MonkeyPatch.context() as correctif:
        correctif.setattr(flush.Command, "handle", handle)
        yield
