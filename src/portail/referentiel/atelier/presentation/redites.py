"""What a draft says twice, as the room that holds the engine finds it: « redites-du-brouillon » in
``settings.BRANCHEMENTS``. Apart from the lint that answers at once, for it may take longer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from brique.referentiel.redaction import Brouillon
from brique.referentiel.relecture import Constat
from portail.referentiel.atelier.presentation.constats import Remarque, remarque
from portail.referentiel.atelier.presentation.noms import Situation, adresse_ou_ecrire, situations
from portail.referentiel.models import VersionReferentiel
from portail.socle.branchements import branches


@dataclass(frozen=True, slots=True)
class Redite:
    """A finding of the engine, the part it speaks of, and where it is written ('' when it cannot be)."""

    lieu: str
    adresse: str
    remarque: Remarque


def redites(
    version: VersionReferentiel, brouillon: Brouillon, bloc: str = "", *, modifiable: bool = True
) -> list[Redite] | None:
    """Those of the draft, or of the bloc whose ``cle`` is given; None when no engine can look for them."""
    trouvees = [trouver(brouillon) for trouver in branches("redites-du-brouillon")]
    lues = [constats for constats in trouvees if constats is not None]
    if not lues:
        return None
    connues = situations(brouillon)
    return [
        Redite(
            connues[constat.cible].nom,
            adresse_ou_ecrire(version, connues[constat.cible]) if modifiable else "",
            remarque(constat),
        )
        for constats in lues
        for constat in _du_bloc(constats, connues, bloc)
    ]


def _du_bloc(constats: Iterable[Constat], connues: dict[str, Situation], bloc: str) -> list[Constat]:
    situes = [constat for constat in constats if constat.cible in connues]
    return [c for c in situes if not bloc or getattr(connues[c.cible].porteur, "cle", "") == bloc]
