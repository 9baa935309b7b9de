"""Drafts for the tests of the writers: one that has everything, and strategies that make any."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from brique.referentiel.redaction import Activite, BlocEcrit, Brouillon, CompetenceEcrite, Doute, Passage, Place, Texte
from brique.referentiel.redaction.lecture import lire_brouillon

ENTIER = Brouillon(
    intitule="CQP Vendeur-conseil en fleurs",
    numero="RNCP12345",
    certificateur="CPNE des fleuristes",
    textes=(
        Texte("Objectifs et contexte", (Passage("Le fleuriste accueille et conseille."),)),
        Texte("Prérequis", (Passage("Aucun."), Passage("Sauf :"), Passage("permis B ;", 1), Passage("remorque", 2))),
        Texte("Annexe"),
    ),
    activites=(
        Activite("Vente et conseil", (Passage("Accueil des clients"), Passage("Encaissement", 1)), "A1"),
        Activite("Tenue du magasin", code="A2"),
    ),
    blocs=(
        BlocEcrit(
            code="1",
            libelle="Vendre des fleurs – et conseiller",
            competences=(
                CompetenceEcrite(
                    "Accueillir le client afin de cerner sa demande",
                    (Passage("Le client est salué"), Passage("La demande est reformulée", 1)),
                    (Passage("Mise en situation"),),
                    "C1",
                    "Accueil",
                ),
                CompetenceEcrite("Conseiller un bouquet selon l’occasion", (), (), "C2", "Accueil"),
                CompetenceEcrite("Encaisser", (Passage("La caisse est juste"),), code="C3", rubrique="Caisse"),
            ),
            modalites=(Passage("Dossier :"), Passage("dix pages ;", 1), Passage("Oral de 20 minutes")),
            criteres=(Passage("Le dossier est complet"),),
            prerequis="Savoir lire\nSavoir compter",
        ),
        BlocEcrit("2", "Livrer", (CompetenceEcrite("Conduire le véhicule"),), optionnel=True),
        BlocEcrit("3", "Gérer"),
    ),
    doutes=(
        Doute("d1", "intitule-deduit", "l’intitulé est tiré d’une phrase.", places=(Place("p3", "ligne 3"),)),
        Doute("d2", "regle", "déjà tranché.", tranche="vu"),
        Doute("d3", "autre", "= à voir", places=(Place("p4", "ligne 4"), Place("p5", "ligne 5"))),
    ),
    origine="fleurs.html",
)

PIEGES = (
    "",
    " ",
    "\t",
    "\n",
    "- tiret",
    "– tiret ;",
    "• puce",
    "=1+1",
    "=",
    "+33 1",
    "-2",
    "@SUM(A1)",
    "12",
    "1,5",
    "01/02/2024",
    "#N/A",
    "VRAI",
    "(à écrire)",
    "((à écrire))",
    "(à écrire  )",
    "_x0041_ et _x000D_",
    "deux\nlignes",
    "\nligne avant, ligne après\n",
    "tab\tulation",
    "  blancs  autour  ",
    "Bloc 1 – Vendre",
    "Bloc",
    " – ",
    "Prérequis : aucun",
    "Ensemble du bloc",
    "Compétence",
    "Référentiel d’activités",
    "<b>&amp;</b>",
    '#import "x"; $x$ \\ ] [ *gras* _i_ `c` // fin',
    "日本 😀 \u202b\u200b\u00ad\u2028\ufeff",
    "long " * 300,
)
"""Texts that a layout, a spreadsheet or a typesetter could take for something else."""

VERBES = ("Accueillir", "Organiser", "Vérifier", "Conseiller", "Mettre en œuvre", "S’adapter à", "Rédiger", "Contrôler")
OBJETS = (
    "les clients",
    "la livraison",
    "un bouquet (fleurs, feuillages…)",
    "l’étiquetage",
    "le poste de travail, seul",
)
SUITES = ("", " afin de répondre à la demande", " en respectant les règles d’hygiène", " pour fidéliser", " ;", ".")

enonces = st.builds("{} {}{}".format, st.sampled_from(VERBES), st.sampled_from(OBJETS), st.sampled_from(SUITES))
"""Énoncés as certifiers write them: an infinitive, an object, perhaps a purpose."""
_legaux = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"))
textes = st.sampled_from(PIEGES) | enonces | _legaux
"""Any text that XML can hold."""


def _liste(elements: st.SearchStrategy) -> st.SearchStrategy:  # type: ignore[type-arg]
    return st.lists(elements, max_size=3).map(tuple)


def brouillons(texte: st.SearchStrategy[str] = textes, niveau_max: int = 12) -> st.SearchStrategy[Brouillon]:
    """Drafts whose every text comes from ``texte``; some lists empty, some parts equal."""
    passages = _liste(st.builds(Passage, texte, st.integers(0, niveau_max)))
    competences = st.builds(CompetenceEcrite, texte, passages, passages, texte, texte)
    blocs = st.builds(BlocEcrit, texte, texte, _liste(competences), passages, passages, st.booleans(), texte)
    return st.builds(
        Brouillon,
        intitule=texte,
        numero=texte,
        certificateur=texte,
        textes=_liste(st.builds(Texte, texte, passages)),
        activites=_liste(st.builds(Activite, texte, passages, texte)),
        blocs=_liste(blocs),
    )


@cache
def cqps(partage: Path) -> tuple[tuple[str, Brouillon], ...]:
    """The five real CQPs of the shared folder, each with the name of its document."""
    chemins = sorted((partage / "donnees/branches/commerce-alimentaire").glob("cqp-*.html"))
    return tuple((chemin.name, lire_brouillon(chemin).brouillon) for chemin in chemins)
