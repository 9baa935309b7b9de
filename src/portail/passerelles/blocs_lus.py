"""The blocs of the register that a calculation compares, their texts read when they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import overload

from brique.passerelles.reserve_blocs import Identite
from brique.passerelles.valeurs import BlocCompare, Cle
from portail.passerelles import queries_calcul
from portail.passerelles.queries_calcul import Connu


class BlocsLus(Sequence[BlocCompare]):
    """The blocs of ``identites``, in that order. A text that is not one of ``lus`` is read in its row when needed."""

    def __init__(
        self, identites: Sequence[Identite], lus: Mapping[Cle, BlocCompare], lignes: Mapping[Cle, int]
    ) -> None:
        self.identites = tuple(identites)
        self._lus = dict(lus)
        self._lignes = lignes

    @classmethod
    def de_ce_jour(
        cls, connus: Mapping[Cle, Connu], partis: Collection[int], changes: Mapping[BlocCompare, str]
    ) -> BlocsLus:
        """Those that calculations know and that are still there, and those of ``changes``, with their marks."""
        sortis = set(partis)
        marques = {cle: connu.empreinte for cle, connu in connus.items() if connu.lu and connu.pk not in sortis}
        marques |= {bloc.cle: marque for bloc, marque in changes.items()}
        identites = [Identite(cle, marques[cle]) for cle in sorted(marques)]
        lignes = {cle: connu.pk for cle, connu in connus.items()}
        return cls(identites, {bloc.cle: bloc for bloc in changes}, lignes)

    def retenir(self, cles: Collection[Cle]) -> None:
        """Read the texts of these blocs at once."""
        manquants = sorted(self._lignes[cle] for cle in cles if cle not in self._lus)
        self._lus |= {bloc.cle: bloc for bloc in queries_calcul.textes_de(manquants)}

    def tout_retenir(self) -> None:
        """Read the texts of all of them at once."""
        self._lus = {bloc.cle: bloc for bloc in queries_calcul.textes()} | self._lus

    def __len__(self) -> int:
        return len(self.identites)

    @overload
    def __getitem__(self, rang: int) -> BlocCompare: ...

    @overload
    def __getitem__(self, rang: slice) -> list[BlocCompare]: ...

    def __getitem__(self, rang: int | slice) -> BlocCompare | list[BlocCompare]:
        if isinstance(rang, slice):
            return [self[un] for un in range(*rang.indices(len(self)))]
        cle = self.identites[rang].cle
        if cle not in self._lus:
            self.retenir([cle])
        return self._lus[cle]

    def __iter__(self) -> Iterator[BlocCompare]:
        return (self[rang] for rang in range(len(self)))
