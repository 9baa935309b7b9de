"""Sharing long work between a few processes, or doing it here when it is short or cannot be shared."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, TypeVar

T = TypeVar("T")
_PARTAGE_DES = 40 * 1024**2  # bytes to compare: below, starting processes costs more than it saves
_PROCESSUS_MAX = 4


class Equipe:
    """Does the same thing on many arguments, in order."""

    def __init__(self, atelier: ProcessPoolExecutor | None) -> None:
        self._atelier = atelier

    def faire(self, fonction: Callable[..., T], *suites: Sequence[Any]) -> Iterator[T]:
        """``fonction`` on each row of ``suites``. Errors come out as where they were raised.

        When processes cannot be started, or die, what is left is done here.
        """
        rangees = list(zip(*suites, strict=True))
        faites = 0
        if self._atelier is not None and len(rangees) > 1:
            try:
                for resultat in self._atelier.map(fonction, *suites):
                    faites += 1
                    yield resultat
            except BrokenProcessPool:
                self._atelier = None
        for rangee in rangees[faites:]:
            yield fonction(*rangee)


@contextmanager
def embaucher(octets: int, processus: int | None) -> Iterator[Equipe]:
    """A team for ``octets`` bytes of work: at most ``processus``, by default one a core and four at most."""
    nombre = processus or min(_coeurs(), _PROCESSUS_MAX)
    if nombre < 2 or octets < _PARTAGE_DES:
        yield Equipe(None)
        return
    with ProcessPoolExecutor(nombre, mp_context=get_context("spawn")) as atelier:
        try:
            yield Equipe(atelier)
        finally:
            atelier.shutdown(wait=True, cancel_futures=True)


def _coeurs() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
