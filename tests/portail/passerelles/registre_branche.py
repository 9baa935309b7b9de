"""A small branche, made up: two CQP that share almost a bloc, one that says a bloc twice, one without any text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

from brique.referentiel.fiche import Bloc, Certificateur, Fiche
from tests.portail.referentiel.fabrique import en_xml, fiche, verser

BRANCHE, IDCC, CCN = "Commerce de détail fictif", "0042", "3999"
FLEURISTE, FROMAGER, GERANT, MUETTE, ANCIENNE = (f"RNCP9920{rang}" for rang in range(1, 6))
SIRET = "00099003400013"

ACCUEIL = (
    "Accueillir le client dans le magasin",
    "Écouter la demande du client et la reformuler",
    "Proposer un produit qui répond au besoin du client",
    "Encaisser la vente et vérifier le fond de caisse",
)
RAYON = (
    "Réceptionner les {} livrés par le fournisseur en vérifiant le bon de livraison",
    "Contrôler la qualité et la fraîcheur des {} avant leur mise en rayon chaque matin",
    "Mettre en valeur les {} sur l’étal en respectant les règles de présentation du magasin",
)
GESTION = (
    "Établir le planning hebdomadaire de l’équipe",
    "Analyser le chiffre d’affaires mensuel du magasin",
    "Négocier les contrats avec les fournisseurs locaux",
)


def _bloc(numero: str, rang: int, libelle: str, enonces: tuple[str, ...]) -> Bloc:
    return Bloc(f"{numero}BC{rang:02}", libelle, "\n".join(f"- {enonce}" for enonce in enonces), "Mise en situation.")


def _rayon(produits: str) -> tuple[str, ...]:
    return tuple(enonce.format(produits) for enonce in RAYON)


def fiches() -> list[Fiche]:
    """The certifications of the branche, the last one no longer active."""
    proche = (*ACCUEIL[:3], "Encaisser la vente et rendre la monnaie au client")
    communs = {"certificateurs": (Certificateur("Branche fictive du détail", SIRET),)}
    return [
        fiche(
            FLEURISTE,
            "CQP Fleuriste fictif",
            blocs=(
                _bloc(FLEURISTE, 1, "Vendre en magasin", ACCUEIL),
                _bloc(FLEURISTE, 2, "Tenir le rayon des végétaux", _rayon("végétaux")),
            ),
            **communs,
        ),
        fiche(
            FROMAGER,
            "CQP Fromager fictif",
            blocs=(
                _bloc(FROMAGER, 1, "Vendre en magasin", proche),
                _bloc(FROMAGER, 2, "Tenir le rayon des fromages", _rayon("fromages")),
            ),
            **communs,
        ),
        fiche(
            GERANT,
            "CQP Gérant fictif",
            blocs=(
                _bloc(GERANT, 1, "Gérer le magasin", GESTION),
                _bloc(GERANT, 2, "Gérer le magasin", GESTION),
            ),
            **communs,
        ),
        fiche(MUETTE, "CQP sans texte", blocs=(Bloc(f"{MUETTE}BC01", "Bloc muet"),), **communs),
        replace(
            fiche(ANCIENNE, "CQP Vendeur ancien", blocs=(_bloc(ANCIENNE, 1, "Vendre en magasin", ACCUEIL),), **communs),
            actif=False,
            etat="Inactive",
        ),
    ]


def charger(dossier: Path, jour: str = "2026-11-20") -> None:
    """Import the branche: the flow, with the conventions that the small exports of other tests leave out."""
    conventions = (
        f"<CODES_IDCC><IDCC><CODE>{IDCC}</CODE><LIBELLE>{escape(BRANCHE)}</LIBELLE></IDCC></CODES_IDCC>"
        f"<CCN_1><NUMERO>{CCN}</NUMERO><LIBELLE>{escape(BRANCHE)}</LIBELLE></CCN_1>"
    )
    corps = "".join(en_xml(une).replace("<CERTIFICATEURS>", f"{conventions}<CERTIFICATEURS>") for une in fiches())
    chemin = dossier / f"export_fiches_{jour}.xml"
    entete = '<?xml version="1.0" encoding="UTF-8"?><FICHES><VERSION_FLUX>4.1</VERSION_FLUX>'
    chemin.write_text(f"{entete}{corps}</FICHES>", encoding="utf-8")
    verser(chemin)
