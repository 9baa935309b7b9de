"""A register in three exports in which everything that can be followed changes, and what one expects of each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from brique.referentiel.fiche import Certificateur, Code, Fiche
from portail.referentiel import models
from tests.portail.referentiel.fabrique import bloc, ecrire, fiche, verser

MECANIQUE = Certificateur("Branche de la mécanique", "00099001000019")
COMMERCE = Certificateur("Branche du commerce", "00099002800011")
SOUDER, CHAUDRONNER, VENDRE = Code("H2913", "Soudage"), Code("H2902", "Chaudronnerie"), Code("D1106", "Vente")
USINAGE = Code("251", "Mécanique générale")
FINE = Code("251r", "Contrôle en mécanique")

SOUDEUR = "RNCP99101"
VENDEUR = "RNCP99102"
CHAUDRONNIER = "RNCP99103"
SUITE = "RNCP99104"
ANGLAIS, ESPAGNOL = "RS9905", "RS9906"


def premier() -> dict[str, Fiche]:
    """1 October 2026: four fiches enter."""
    return {
        SOUDEUR: fiche(
            SOUDEUR,
            "CQP Soudeur",
            certificateurs=(MECANIQUE,),
            rome=(SOUDER,),
            nsf=(USINAGE,),
            date_fin_enregistrement=date(2027, 6, 30),
            blocs=(
                bloc(SOUDEUR, 1, "Préparer", "- Lire un plan"),
                bloc(SOUDEUR, 2, "Souder", "- Souder un joint"),
                bloc(SOUDEUR, 3, "Contrôler", "- Contrôler un cordon"),
            ),
        ),
        VENDEUR: fiche(VENDEUR, "Vendeur", certificateurs=(COMMERCE,), rome=(VENDRE,)),
        CHAUDRONNIER: fiche(
            CHAUDRONNIER, "Chaudronnier", certificateurs=(MECANIQUE,), rome=(CHAUDRONNER,), nsf=(FINE,)
        ),
        ANGLAIS: fiche(ANGLAIS, "Anglais du commerce", certificateurs=(COMMERCE,), rome=()),
    }


def deuxieme() -> dict[str, Fiche]:
    """1 November: the welder's fiche is rewritten, the seller's goes to another certificateur."""
    fiches = premier()
    fiches[SOUDEUR] = fiche(
        SOUDEUR,
        "CQP Soudeur industriel",
        certificateurs=(MECANIQUE,),
        rome=(SOUDER,),
        nsf=(USINAGE,),
        date_fin_enregistrement=date(2029, 6, 30),
        blocs=(
            bloc(SOUDEUR, 1, "Préparer et régler", "- Lire un plan"),
            bloc(SOUDEUR, 2, "Souder", "- Souder un joint d’angle"),
            bloc(SOUDEUR, 4, "Encadrer", "- Répartir les tâches"),
        ),
    )
    fiches[VENDEUR] = fiche(VENDEUR, "Vendeur", certificateurs=(MECANIQUE,), rome=(VENDRE,))
    return fiches


def troisieme() -> dict[str, Fiche]:
    """15 November: the boilermaker's fiche is renewed by a new one."""
    fiches = deuxieme()
    fiches[CHAUDRONNIER] = fiche(
        CHAUDRONNIER, "Chaudronnier", certificateurs=(MECANIQUE,), rome=(CHAUDRONNER,), nsf=(FINE,), nouvelles=(SUITE,)
    )
    fiches[SUITE] = fiche(
        SUITE, "Chaudronnier d’atelier", certificateurs=(MECANIQUE,), rome=(CHAUDRONNER,), anciennes=(CHAUDRONNIER,)
    )
    return fiches


def quatrieme() -> dict[str, Fiche]:
    """16 November, the whole register: the English fiche is no longer there, a Spanish one is."""
    fiches = troisieme()
    del fiches[ANGLAIS]
    return {**fiches, ESPAGNOL: fiche(ESPAGNOL, "Espagnol du commerce", certificateurs=(COMMERCE,), rome=())}


EXPORTS = (
    ("2026-10-01", premier),
    ("2026-11-01", deuxieme),
    ("2026-11-15", troisieme),
    ("2026-11-16", quatrieme),
)


def charger(dossier: Path, combien: int = len(EXPORTS)) -> list[models.Source]:
    """Import the first ``combien`` exports; gives their sources, the oldest first."""
    for rang in range(combien):
        importer(dossier, rang)
    return list(models.Source.objects.order_by("pk"))


def importer(dossier: Path, rang: int) -> None:
    """Import one export of the four; the last one is the whole register."""
    jour, fiches = EXPORTS[rang]
    assert verser(ecrire(dossier, jour, *fiches().values()), complet=rang == len(EXPORTS) - 1).applique
