"""A lot of a calculation as bytes: the arrays of all its blocs end to end, behind a digest that tells damage."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Any

import numpy as np

from brique.passerelles.couples import bornes
from brique.passerelles.notees import Notees

_OCTETS = 16
_PAR_LIGNE = ("cibles", "notes", "relations", "couvertures", "gardes")


def en_octets(notees: Sequence[Notees]) -> bytes:
    """``notees`` in one piece, which :func:`depuis_octets` reads back equal."""
    tableaux: dict[str, Any] = {
        "sources": np.array([n.source for n in notees], dtype=np.int32),
        "lignes": np.array([len(n.cibles) for n in notees], dtype=np.int32),
        "largeurs": np.array([n.trouvees.shape[1] for n in notees], dtype=np.int32),
        "hauteurs": np.array([len(n.rendues) for n in notees], dtype=np.int32),
        "trouvees": np.concatenate([n.trouvees.reshape(-1) for n in notees]),
        "rendues": np.concatenate([n.rendues.reshape(-1) for n in notees]),
    }
    for nom in _PAR_LIGNE:
        tableaux[nom] = np.concatenate([getattr(n, nom) for n in notees])
    flux = io.BytesIO()
    np.savez(flux, **tableaux)
    corps = flux.getvalue()
    return blake2b(corps, digest_size=_OCTETS).digest() + corps


def depuis_octets(octets: bytes) -> list[Notees] | None:
    """What :func:`en_octets` gave; None when it is cut short, damaged or something else."""
    corps = octets[_OCTETS:]
    if blake2b(corps, digest_size=_OCTETS).digest() != octets[:_OCTETS]:
        return None
    try:
        with np.load(io.BytesIO(corps), allow_pickle=False) as fichier:
            lus = {nom: fichier[nom] for nom in fichier.files}
        return _separer(lus)
    except (KeyError, ValueError, zipfile.BadZipFile):
        return None  # well kept, but written by another version


def _separer(lus: dict[str, Any]) -> list[Notees]:
    lignes, largeurs, hauteurs = lus["lignes"], lus["largeurs"], lus["hauteurs"]
    par_ligne = list(pairwise(bornes(lignes).tolist()))
    trouvees = list(pairwise(bornes(lignes * largeurs * 2).tolist()))
    rendues = list(pairwise(bornes(hauteurs * 2).tolist()))
    return [
        Notees(
            int(source),
            **{nom: lus[nom][slice(*par_ligne[rang])] for nom in _PAR_LIGNE},
            trouvees=lus["trouvees"][slice(*trouvees[rang])].reshape(int(lignes[rang]), int(largeurs[rang]), 2),
            rendues=lus["rendues"][slice(*rendues[rang])].reshape(int(hauteurs[rang]), 2),
        )
        for rang, source in enumerate(lus["sources"])
    ]
