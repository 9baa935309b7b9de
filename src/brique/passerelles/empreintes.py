"""By what a calculation knows its corpus again: a hash of each bloc, of all of them in order, and of the étalon."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np

from brique.passerelles.etalon import Etalon
from brique.passerelles.valeurs import BlocCompare

_OCTETS = 8


def empreinte_bloc(bloc: BlocCompare) -> str:
    """Sixteen hexadecimal digits that change with the identity of the bloc or with anything compared of it."""
    ensembles = (" ".join(sorted(ensemble)) for ensemble in (bloc.nsf, bloc.rome))
    parties = (*bloc.cle, bloc.libelle, str(bloc.niveau), *ensembles, *bloc.competences)
    return blake2b("\x00".join(parties).encode("utf-8", "surrogatepass"), digest_size=_OCTETS).hexdigest()


def empreinte_corpus(empreintes: Iterable[str], etalon: Etalon) -> str:
    """One for all the blocs, in their order, and for the measures they are compared on."""
    condense = blake2b(digest_size=16)
    for empreinte in empreintes:
        condense.update(empreinte.encode())
    condense.update(empreinte_etalon(etalon).encode())
    return condense.hexdigest()


def empreinte_etalon(etalon: Etalon) -> str:
    """One for the measures, the same on any machine: it is taken on the figures, not on a compressed file."""
    condense = blake2b(digest_size=16)
    tableaux = [etalon.mots, etalon.lettres, np.array(sorted(etalon.tournures.suites), dtype="<u4")]
    for nom in sorted(etalon.axes):
        condense.update(nom.encode())
        tableaux += [etalon.axes[nom].moyenne, etalon.axes[nom].matrice]
    for tableau in tableaux:
        condense.update(np.ascontiguousarray(tableau).tobytes())
    return condense.hexdigest()
