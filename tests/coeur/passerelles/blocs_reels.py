"""Blocs as certifiers write them, for the tests of the engine: three trades, generic compétences, another language."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from brique.passerelles.valeurs import BlocCompare, Cle

VENTE = (
    "Accueillir le client en boutique et identifier ses besoins par un questionnement adapté",
    "Conseiller le client en argumentant sur les caractéristiques des produits du rayon",
    "Conclure la vente et proposer des produits complémentaires",
    "Traiter les réclamations des clients selon la procédure de l’enseigne",
    "Tenir la caisse et contrôler le fonds de caisse en fin de journée",
    "Mettre en rayon les produits frais en respectant la chaîne du froid",
)
CHANTIER = (
    "Lire un plan d’exécution pour implanter un ouvrage de maçonnerie",
    "Préparer un béton dosé à 350 kg par mètre cube",
    "Monter un mur en blocs de béton avec un joint de 10 mm",
    "Réaliser un coffrage traditionnel en bois pour une semelle filante",
    "Superviser le ferraillage d’une dalle avant le coulage",
    "Nettoyer et ranger le matériel en fin de chantier",
)
SOIN = (
    "Aider une personne dépendante à faire sa toilette en respectant son intimité",
    "Mesurer la température, le pouls et la tension artérielle d’un patient",
    "Transmettre à l’infirmier les observations faites pendant les soins",
    "Réaliser la réfection d’un lit occupé en appliquant les règles d’ergonomie",
    "Prévenir la formation d’escarres chez une personne alitée",
)
GENERIQUES = (
    "Travailler en équipe et communiquer à l’oral avec ses collègues",
    "Utiliser les outils bureautiques courants : traitement de texte, tableur, messagerie",
)
ANGLAIS = (
    "Welcome the customer in the shop and identify their needs by asking relevant questions",
    "Advise the customer on the features of the products on display in the store",
    "Close the sale and offer additional products to the customer",
)
MAIGRES = ("Vendre", "L’œuvre d’art", "12", "…", "Contrôler")


def bloc(
    fiche: str, competences: Sequence[str], *, code: str = "BC01", libelle: str = "Vendre", niveau: int | None = 4
) -> BlocCompare:
    """A bloc of the fiche ``fiche``."""
    return BlocCompare(Cle(fiche, code), libelle, tuple(competences), niveau=niveau)


TITRES = {
    "vente": "RNCP11111BC01 – Conseiller et vendre en magasin",
    "chantier": "Bloc 2 : Construire des ouvrages en maçonnerie",
    "soin": "Accompagner une personne dans les actes de la vie quotidienne",
}
REGISTRE = (
    bloc("RNCP1", VENTE, libelle=TITRES["vente"]),
    bloc("RNCP1", CHANTIER[:3], code="BC02", libelle="Préparer un chantier"),
    bloc("RNCP2", VENTE[::-1][:5], libelle="Vendre et conseiller en magasin"),
    bloc("RNCP3", CHANTIER, libelle=TITRES["chantier"]),
    bloc("RNCP4", SOIN, libelle=TITRES["soin"], niveau=3),
    bloc("RNCP5", (*SOIN[:3], *GENERIQUES), libelle="Aider une personne dépendante"),
    bloc("RNCP6", (), libelle="Conseiller et vendre en magasin"),
    bloc("RNCP7", GENERIQUES, libelle="Communiquer"),
)

enonces = st.sampled_from([*VENTE, *CHANTIER, *SOIN, *GENERIQUES, *ANGLAIS, *MAIGRES])
listes = st.lists(enonces, min_size=1, max_size=8)
niveaux = st.sampled_from([None, 3, 4, 5, 7])


@st.composite
def blocs(tirer: st.DrawFn, fiche: str) -> BlocCompare:
    """Any bloc of ``fiche`` made of real-looking énoncés."""
    titre = tirer(st.sampled_from([*TITRES.values(), "", "Bloc 1"]))
    return bloc(fiche, tirer(listes), libelle=titre, niveau=tirer(niveaux))
