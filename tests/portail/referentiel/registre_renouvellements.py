"""A small register of renewals: a declared one, one left to ask, one without a sequel, one that changes by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from brique.referentiel.fiche import Bloc, Certificateur, Correspondance
from tests.portail.referentiel.fabrique import bloc, ecrire, fiche, verser

ANCIENNE, NOUVELLE, SEULE, RS = "RNCP99701", "RNCP99702", "RNCP99703", "RS9971"
PASSE, LOIN = date(2024, 6, 30), date(2999, 6, 30)
SOUDER = "- Préparer les bords à la meuleuse\n- Souder un joint à plat\n- Ranger son poste de soudage"
CONTROLER = "- Contrôler le cordon à la loupe afin d’écarter les défauts\n- Renseigner la fiche de contrôle du lot"


def vers(cible: str, depuis: str, *codes: str) -> Correspondance:
    """The correspondance of one bloc towards blocs of ``cible``."""
    return Correspondance(frozenset({depuis}), cible, frozenset(codes))


FICHES = (
    fiche(
        ANCIENNE,
        "CQP Soudeur <ancien>",
        actif=False,
        date_fin_enregistrement=PASSE,
        nouvelles=(NOUVELLE,),
        certificateurs=(Certificateur("Branche d’avant", "00099001000019"),),
        blocs=(
            bloc(ANCIENNE, 1, "Souder", SOUDER),
            bloc(ANCIENNE, 2, "Contrôler ses soudures", CONTROLER),
            bloc(ANCIENNE, 3, "Tenir une caisse", "- Encaisser un client de passage"),
        ),
        correspondances=(vers(NOUVELLE, f"{ANCIENNE}BC01", f"{NOUVELLE}BC01", f"{NOUVELLE}BC02"),),
    ),
    fiche(
        NOUVELLE,
        "CQP Soudeur nouveau",
        date_fin_enregistrement=LOIN,
        anciennes=(ANCIENNE,),
        certificateurs=(Certificateur("Branche d’après", "00099031700018", site="https://branche.example/"),),
        blocs=(
            bloc(NOUVELLE, 1, "Préparer", "- Préparer les bords à la meuleuse"),
            bloc(NOUVELLE, 2, "Souder", "- Souder un joint à plat"),
            bloc(NOUVELLE, 3, "Contrôler les soudures", CONTROLER),
        ),
    ),
    fiche(SEULE, "Titre éteint", actif=False, date_fin_enregistrement=PASSE, anciennes=("RNCP99799",)),
    fiche(
        "RNCP99704", "Titre au code libre", actif=False, date_fin_enregistrement=PASSE, blocs=(Bloc("A/1 bis", "Lire"),)
    ),
    fiche(RS, "Habilitation", date_fin_enregistrement=LOIN),
)


AVANT = replace(FICHES[1], blocs=(*FICHES[1].blocs, bloc(NOUVELLE, 9, "Braser", "- Braser un raccord")))


def charger(dossier: Path) -> None:
    """The register of October 2026; in November, BC09 has left RNCP99702."""
    verser(ecrire(dossier, "2026-10-01", FICHES[0], AVANT, *FICHES[2:]))
    verser(ecrire(dossier, "2026-11-01", *FICHES))
