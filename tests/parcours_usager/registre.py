"""The demonstration register, in two exports, on the site that the journeys visit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import brique.referentiel
from portail.referentiel import queries, recherche
from portail.referentiel.operations import Demande, importer

DEMONSTRATION = Path(str(brique.referentiel.__file__)).parent / "demonstration"
#: The title that RNCP99012BC01 has now, and the one it had in the first export.
TITRE, ANCIEN_TITRE = "Préparer et démarrer la ligne", "Mettre la ligne en route"
QUAND = datetime(2026, 11, 22, 9, tzinfo=UTC)


def charger(dossier: Path) -> None:
    """Import both files, after an older version of the first, unless they are already there."""
    if queries.fiche_au("RNCP99012") is not None:
        return
    rncp, rs = sorted(DEMONSTRATION.glob("*.xml"))
    avant = dossier / rncp.name
    avant.write_text(rncp.read_text(encoding="utf-8").replace(TITRE, ANCIEN_TITRE), encoding="utf-8")
    for chemin, jour in ((avant, date(2026, 10, 1)), (rncp, date(2026, 11, 20)), (rs, date(2026, 11, 21))):
        importer(Demande(chemin, QUAND, appliquer=True, date_export=jour))


def numeros() -> list[str]:
    """Every fiche of the demonstration register."""
    return [ligne.numero for ligne in queries.lignes_fiches(recherche.chercher(recherche.Demande()).cles)]
