"""Rows that every test of a module begins with, written once: each test goes back to them by its own savepoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

T = TypeVar("T")


def poser(blocage: DjangoDbBlocker, faire: Callable[[], T]) -> Iterator[T]:
    """Body of a fixture of a module: what ``faire`` writes and returns is there until the module ends, then is undone.

    The fixture asks for ``django_db_setup`` and ``django_db_blocker``. Whatever the tests of the module are, they see
    these rows: it is for modules all of whose tests begin with them.
    """
    bloc = transaction.atomic()
    with blocage.unblock():
        bloc.__enter__()
        try:
            fait = faire()
        except BaseException as erreur:
            bloc.__exit__(type(erreur), erreur, erreur.__traceback__)
            raise
    yield fait
    with blocage.unblock():
        transaction.set_rollback(True)
        bloc.__exit__(None, None, None)
