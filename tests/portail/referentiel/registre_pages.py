"""A register in two exports that gives every page something to show, built with the fiches of ``registre_api``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from portail.referentiel.operations import Demande, importer
from tests.portail.referentiel.registre_api import bloc, correspondance, ecrire, fiche

QUAND = datetime(2026, 11, 22, 9, tzinfo=UTC)
_rang = count()

OPTIONS = fiche(
    "RNCP99802",
    "CQP Conducteur d’équipements",
    [
        bloc(
            "RNCP99802",
            1,
            "Préparer la ligne",
            "- Régler les outillages afin d’obtenir une pièce conforme    - Essayer",
        ),
        bloc(
            "RNCP99802", 2, "Conduire la production", "1.1 Surveiller    1.1.1 Lire un écran    1.1.2 Réguler un flux"
        ),
        bloc("RNCP99802", 3, "Encadrer une équipe (option A)", "Répartir les tâches."),
        bloc("RNCP99802", 4, "Former au poste (option B)", "Décomposer un mode opératoire."),
    ],
    suite=correspondance("RNCP99802BC01", "RNCP99801", ["RNCP99801BC01"]),
)
ANCIENNE = fiche(
    "RNCP99801",
    "CQP Conducteur de ligne",
    [bloc("RNCP99801", 1, "Préparer & <démarrer>", "- Régler <b>vite</b>")],
    actif=False,
    suite=correspondance("RNCP99801BC01", "RNCP99999", ["RNCP99999BC01"]),
)
TITRE_SEUL = fiche("RNCP99803", "Titre sans bloc").replace("<BLOCS_COMPETENCES></BLOCS_COMPETENCES>", "")
SPECIFIQUE = fiche("RS9804", "Habilitation au pontage").replace("<BLOCS_COMPETENCES></BLOCS_COMPETENCES>", "")
CODE_LIBRE = fiche(
    "RNCP99805",
    "Titre au code libre",
    ["<BLOC_COMPETENCES><CODE>A/1 bis</CODE><LIBELLE>Lire</LIBELLE></BLOC_COMPETENCES>"],
)


def charger(dossier: Path) -> None:
    """Exports of October then of November, in which RNCP99802 has another title, another BC01 and no BC05."""
    avant = OPTIONS.replace("d’équipements", "de lignes").replace("Régler les outillages", "Préparer les outillages")
    sorti = bloc("RNCP99802", 5, "Entretenir", "Graisser.")
    avant = avant.replace("</BLOCS_COMPETENCES>", f"{sorti}</BLOCS_COMPETENCES>")
    autres = (ANCIENNE, TITRE_SEUL, SPECIFIQUE, CODE_LIBRE)
    verser(ecrire(dossier, "2026-10-01", *map(durable, (avant, *autres))))
    verser(ecrire(dossier, "2026-11-01", *map(durable, (OPTIONS, *autres))))


def durable(une: str) -> str:
    """The fiche registered for so long that these tests do not expire with it."""
    return une.replace("30/06/2028", "30/06/2999")


def verser(chemin: Path) -> None:
    """Apply an export at a moment of its own, so that no memory of another test's register passes for this one's."""
    assert importer(Demande(chemin, QUAND + timedelta(seconds=next(_rang)), appliquer=True)).applique
