"""Two forms of a fiche kept small until someone asks what separates them.

A whole register may have changed: what is the same on both sides is dropped, the rest is compressed, and the words
are only compared for the fiches that are looked at.
"""

from __future__ import annotations

import dataclasses
import pickle
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, overload

from brique.referentiel.ecart.fiches import comparer_fiches, memes_blocs
from brique.referentiel.ecart.valeurs import EcartFiche
from brique.referentiel.fiche import Bloc, Fiche

_COMPARES = [champ.name for champ in dataclasses.fields(Fiche) if champ.name not in {"numero", "blocs", "ligne"}]
_SANS: tuple[tuple[Bloc, ...], tuple[Bloc, ...]] = ((), ())


class PaireGardee(NamedTuple):
    """A fiche before and after, without what both say: their numbers, the last title, the rest compressed."""

    avant: str
    apres: str
    intitule: str
    texte: bytes

    @property
    def ecart(self) -> EcartFiche:
        """What separates them; blocs written the same are not in it."""
        avant, apres = pickle.loads(zlib.decompress(self.texte))  # noqa: S301  # made by ``garder``, in memory
        return comparer_fiches(avant, apres)


def garder(avant: Fiche, apres: Fiche) -> PaireGardee | None:
    """The pair, made small; None when both say exactly the same, wherever they were read from."""
    gauche: dict[str, Any] = {}
    droite: dict[str, Any] = {}
    for nom in _COMPARES:
        valeur, autre = getattr(avant, nom), getattr(apres, nom)
        if valeur != autre:
            gauche[nom], droite[nom] = valeur, autre
    blocs = _blocs(avant, apres)
    if blocs is None and not gauche and avant.numero == apres.numero:
        return None
    reduites = [
        Fiche(fiche.numero, **{"intitule": fiche.intitule, **differents, "blocs": propres})
        for fiche, differents, propres in ((avant, gauche, (blocs or _SANS)[0]), (apres, droite, (blocs or _SANS)[1]))
    ]
    texte = zlib.compress(pickle.dumps(reduites, pickle.HIGHEST_PROTOCOL), 1)
    return PaireGardee(avant.numero, apres.numero, apres.intitule, texte)


def _blocs(avant: Fiche, apres: Fiche) -> tuple[tuple[Bloc, ...], tuple[Bloc, ...]] | None:
    """The blocs of both, without those written the same under the same code of one fiche; None when all are."""
    gauche, droite = ([bloc._replace(ligne=None) for bloc in fiche.blocs] for fiche in (avant, apres))
    if gauche == droite:
        return None
    if avant.numero != apres.numero:
        return tuple(gauche), tuple(droite)
    passes_avant, passes_apres = memes_blocs(gauche, droite)
    return (
        tuple(b for n, b in enumerate(gauche) if n not in passes_avant),
        tuple(b for n, b in enumerate(droite) if n not in passes_apres),
    )


class EcartsGardes(Sequence[EcartFiche]):
    """The differences of many fiches: each is worked out when it is asked for. ``paires`` tells which they are."""

    def __init__(self, paires: Sequence[PaireGardee] = ()) -> None:
        self.paires = tuple(paires)

    def __len__(self) -> int:
        return len(self.paires)

    def __iter__(self) -> Iterator[EcartFiche]:
        return (paire.ecart for paire in self.paires)

    @overload
    def __getitem__(self, rang: int) -> EcartFiche: ...
    @overload
    def __getitem__(self, rang: slice) -> EcartsGardes: ...
    def __getitem__(self, rang: int | slice) -> EcartFiche | EcartsGardes:
        if isinstance(rang, slice):
            return EcartsGardes(self.paires[rang])
        return self.paires[rang].ecart
