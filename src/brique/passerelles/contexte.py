"""What the rest of a certification says of one of its blocs: two blocs are likelier to match when their fiches do.

Fiches are ranked by the sum of the inverses of several ranks (bloc by bloc, all titles read as one text…), and the note
of its fiche is added to what each bloc is worth alone. Nothing is decided by it: it orders what is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from brique.passerelles.tableaux import Entiers, Reels

AMORTI = 60
"""The constant of reciprocal rank fusion, as its authors give it (Cormack, Clarke and Büttcher, 2009)."""
POIDS = 0.5
"""What the first fiche adds to its blocs, when a bloc that says the very same is worth 1."""


def fondre(classements: Sequence[Entiers], fiches: int) -> Reels:
    """The note of each fiche: shape (fiches,). Each ranking lists fiches, best first; those left out get nothing."""
    notes = np.zeros(fiches)
    for classement in classements:
        notes[classement] += 1.0 / (AMORTI + np.arange(1, len(classement) + 1))
    return notes


def reclasser(blocs: Entiers, parts: Reels, fiches: Entiers, notes: Reels) -> Entiers:
    """``blocs`` (lists in rows, -1 where there is none) best first, by their own part and the note of their fiche.

    ``parts`` has the shape of ``blocs``; ``fiches`` gives the fiche of every bloc, ``notes`` the note of every fiche.
    """
    plus_haute = max(float(notes.max(initial=0.0)), 1e-9)
    sommes = np.where(blocs >= 0, parts + POIDS * notes[fiches[blocs]] / plus_haute, -1.0)
    ordre = np.argsort(-sommes, axis=1, kind="stable")
    reclasses: Entiers = np.take_along_axis(blocs, ordre, axis=1)
    return reclasses
