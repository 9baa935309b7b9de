"""What may be given besides the register: équivalences that were granted, passerelles that were computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field

from brique.erreurs import ErreurLecture
from brique.parcours.demandes.formes import FormeEquivalence
from brique.passerelles.liens_portee import Lien, lien_calcule, lien_decide
from brique.passerelles.valeurs import Cle, Probabilites
from brique.saisie import Forme, lire


class FormeEquivalences(Forme):
    """Les équivalences dont la personne peut se prévaloir."""

    model_config = ConfigDict(title="Équivalences")

    equivalences: Annotated[tuple[FormeEquivalence, ...], Field(min_length=1, max_length=400)]
    """Chacune, avec son certificateur."""


def liens_decides(origine: Path | str, jour: date, *, nom: str = "") -> tuple[list[Lien], int]:
    """The links of the équivalences that a file lists, on the days they count; and how many do not count that day.

    Raises ErreurSaisie with every fault and its line.
    """
    forme = lire(origine, FormeEquivalences, nom=nom)
    liens = [lien_decide(une.valeur(rang), jour) for rang, une in enumerate(forme.equivalences)]
    gardes = [lien for lien in liens if lien is not None]
    return gardes, len(liens) - len(gardes)


def liens_calcules(dossier: Path, detenus: Iterable[Cle]) -> Iterator[Lien]:
    """The computed passerelles that start from ``detenus``, kept in a folder by « brique passerelles calculer ».

    Only what holds them is read. Raises ErreurLecture when the folder is not such a calculation, or lacks a part.
    """
    from brique.passerelles.calcul import LOT
    from brique.passerelles.depot import Depot

    depot = Depot.lire(dossier)
    rangs = {bloc.cle: rang for rang, bloc in enumerate(depot.blocs)}
    voulus = sorted({rangs[cle] for cle in detenus if cle in rangs})
    for lot in sorted({rang // LOT for rang in voulus}):
        lues = depot.lire_lot(lot)
        if lues is None:
            raise ErreurLecture(
                "une partie de ce calcul de passerelles manque ou est abîmée",
                lieu=str(dossier),
                consequence="Rien n’est montré : ce qui vous aiderait serait incomplet.",
                action="Relancez « brique passerelles calculer » vers ce dossier : ce qui manque est refait.",
            )
        for notees in lues:
            source = depot.blocs[notees.source]
            if notees.source not in voulus or not source.taille:  # without compétence, only titles were compared
                continue
            for cible, (_, *relations) in zip(notees.cibles.tolist(), notees.relations.tolist(), strict=True):
                vers = depot.blocs[cible]
                lien = lien_calcule(source.cle, vers.cle, Probabilites(*relations)) if vers.taille else None
                if lien is not None:
                    yield lien
