"""A register of a few fiches whose blocs resemble one another, in known ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Bloc, Correspondance, Fiche
from portail.referentiel.bilan import Bilan
from tests.portail.referentiel.fabrique import ecrire, fiche, verser

VENTE = (
    "Accueillir le client et analyser sa demande afin de lui proposer un produit adapté",
    "Argumenter les qualités d’un produit afin de conclure la vente",
    "Encaisser les règlements en appliquant la procédure de caisse",
    "Traiter une réclamation afin de préserver la satisfaction du client",
)
STOCK = (
    "Réceptionner les marchandises et contrôler leur conformité au bon de livraison",
    "Ranger les produits en réserve en respectant la rotation des dates",
    "Réaliser un inventaire et signaler les écarts de stock",
)
SOUDAGE = (
    "Préparer les pièces à souder d’après un plan coté",
    "Souder à l’arc des tôles d’acier en position à plat",
    "Contrôler visuellement un cordon de soudure et corriger ses défauts",
)
VENDEUR, CONSEIL, SOUDEUR, ANGLAIS = "RNCP80001", "RNCP80002", "RNCP80003", "RS8004"
A_VENTE, A_STOCK = Cle(VENDEUR, f"{VENDEUR}BC01"), Cle(VENDEUR, f"{VENDEUR}BC02")
B_VENTE, B_STOCK = Cle(CONSEIL, f"{CONSEIL}BC01"), Cle(CONSEIL, f"{CONSEIL}BC02")
C_SOUDAGE = Cle(SOUDEUR, f"{SOUDEUR}BC01")


def bloc(cle: Cle, libelle: str, competences: tuple[str, ...]) -> Bloc:
    return Bloc(cle.code, libelle, "\n".join(f"- {c}" for c in competences), "Mise en situation.")


def vendeur(**autres: Any) -> Fiche:
    blocs = (bloc(A_VENTE, "Vendre en magasin", VENTE), bloc(A_STOCK, "Tenir le stock", STOCK))
    return fiche(VENDEUR, "CQP Vendeur fictif", **{"blocs": blocs, **autres})


def conseil(**autres: Any) -> Fiche:
    blocs = (
        bloc(B_VENTE, "Vendre et conseiller", (*VENTE, "Animer une démonstration de produits")),
        bloc(B_STOCK, "Tenir la réserve", STOCK),
    )
    declaree = Correspondance(frozenset({B_VENTE.code}), VENDEUR, frozenset({A_VENTE.code}))
    return fiche(CONSEIL, "CQP Vendeur conseil fictif", **{"blocs": blocs, "correspondances": (declaree,), **autres})


def soudeur(**autres: Any) -> Fiche:
    return fiche(SOUDEUR, "CQP Soudeur fictif", **{"blocs": (bloc(C_SOUDAGE, "Souder à l’arc", SOUDAGE),), **autres})


def anglais() -> Fiche:
    return fiche(ANGLAIS, "Certification fictive d’anglais professionnel", capacites_attestees="- Tenir une réunion")


def importer(dossier: Path, jour: str, *fiches: Fiche, **options: Any) -> Bilan:
    return verser(ecrire(dossier, jour, *fiches), **options)


def charger(dossier: Path) -> None:
    """All four, as the register stood on the first of November 2026."""
    importer(dossier, "2026-11-01", vendeur(), conseil(), soudeur(), anglais())
