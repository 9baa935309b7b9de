"""The engine as it is measured: its index of texts and its comparison of blocs, with the encoders asked for."""

from __future__ import annotations

from collections.abc import Sequence

from brique.passerelles.encodeurs import Encodeurs, choisir
from brique.passerelles.evaluation.chercheurs import Chercheur, Fabrique
from brique.passerelles.evaluation.correspondances import MoteurDeBlocs, Preparation
from brique.passerelles.valeurs import BlocCompare


def moteur_de_textes(encodeur: str = "") -> tuple[Fabrique, tuple[str, ...]]:
    """What searches texts, and what is to be said of it: its encoders and their versions, what is missing."""
    encodeurs = choisir(encodeur)

    def preparer(textes: Sequence[str]) -> Chercheur:
        from brique.passerelles.proximite import IndexTextes

        return IndexTextes.preparer(textes, encodeurs=encodeurs)

    return preparer, _dire(encodeurs)


def moteur_de_blocs(encodeur: str = "") -> tuple[Preparation, tuple[str, ...]]:
    """What compares blocs, with the model that is shipped, and what is to be said of it."""
    encodeurs = choisir(encodeur)

    def preparer(blocs: Sequence[BlocCompare]) -> MoteurDeBlocs:
        from brique.passerelles.moteur import Moteur

        return Moteur.preparer(blocs, encodeurs=encodeurs)

    return preparer, _dire(encodeurs)


def _dire(encodeurs: Encodeurs) -> tuple[str, ...]:
    dits = (f"Encodeurs : {', '.join(encodeurs.versions)}.",)
    return (*dits, encodeurs.repli) if encodeurs.repli else dits
