"""The memory of a process and of its children, sampled while they work: a page that two share counts half for each."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import TracebackType

PAS = 2.0  # seconds: reading the pages of a process costs it a hundredth of one


class Memoire:
    """``plus_haut``: the highest sum seen, in MB (10⁶ bytes), between entering and leaving."""

    def __init__(self) -> None:
        self.plus_haut = 0.0
        self._fin = threading.Event()
        self._fil = threading.Thread(target=self._regarder, daemon=True)

    def __enter__(self) -> Memoire:
        self._fil.start()
        return self

    def __exit__(
        self, genre: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._fin.set()
        self._fil.join()

    def _regarder(self) -> None:
        while not self._fin.wait(PAS):
            self.plus_haut = max(self.plus_haut, sum(map(_part, _famille(os.getpid()))) / 1e6)


def _famille(pid: int) -> list[int]:
    enfants = []
    for fil in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            enfants += [int(enfant) for enfant in fil.read_text().split()]
        except OSError:
            continue  # that thread has just ended
    return [pid, *(parent for enfant in enfants for parent in _famille(enfant))]


def _part(pid: int) -> int:
    try:
        for ligne in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if ligne.startswith("Pss:"):
                return int(ligne.split()[1]) * 1024
    except OSError:
        pass  # that process has just ended
    return 0
