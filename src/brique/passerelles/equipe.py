"""The same work on many pieces, by several processes that share what it needs; the same results, in order."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

_Rendu = TypeVar("_Rendu")
_travail: tuple[Callable[..., Any], Any] | None = None  # of a working process, received once


def en_equipe(
    faire: Callable[..., _Rendu], commun: Any, morceaux: Sequence[tuple[Any, ...]], processus: int
) -> Iterator[_Rendu]:
    """``faire(commun, *morceau)`` for each of ``morceaux``, in order, by so many processes; by this one when one is
    enough. ``faire`` is a function of a module."""
    if processus <= 1 or len(morceaux) <= 1:
        yield from (faire(commun, *morceau) for morceau in morceaux)
        return
    # forked processes share what this one holds; elsewhere they receive a copy
    methode = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    contexte = multiprocessing.get_context(methode)
    with ProcessPoolExecutor(processus, contexte, initializer=_recevoir, initargs=(faire, commun)) as equipe:
        yield from equipe.map(_faire, morceaux)


def _recevoir(faire: Callable[..., Any], commun: Any) -> None:
    global _travail  # noqa: PLW0603  # what a working process works on
    _travail = faire, commun


def _faire(morceau: tuple[Any, ...]) -> Any:
    assert _travail is not None
    faire, commun = _travail
    return faire(commun, *morceau)
