"""``brique passerelles evaluer``: what the engine is worth, beside what one would try first, with intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from brique.cli.sortie import EnJson, Fichier, ecrire_json, elements, nombre
from brique.passerelles.evaluation import (
    Rapport,
    Strate,
    evaluer_competences,
    evaluer_correspondances,
    evaluer_renouvellements,
    lire_competences,
    lire_renouvellements,
    moteur_de_blocs,
    moteur_de_textes,
)
from brique.referentiel.fiche import Fiche

GRAINE = 2026
MOTEUR = "Brique"
_INTERVALLE = ("R@10", "hit@10")
_NOTES = (
    "R@k : part des bons retrouvés dans les k premiers ; hit@k : part des requêtes où l’un d’eux y est ; MRR : moyenne "
    "de l’inverse du rang du premier bon ; nDCG@10 : qualité de l’ordre des dix premiers. Tout est en % ; entre "
    "crochets, l’intervalle à 95 % (groupes indépendants tirés à nouveau, jamais les paires)."
)

_TITRES = {
    "exact": "Liens exacts",
    "close": "Liens proches (close)",
    "broad": "Liens vers plus large (broad)",
    "narrow": "Liens vers plus étroit (narrow)",
    "toutes": "Tous les liens",
    "fiche": "Fiche remplacée",
    "bloc_reformule": "Blocs au titre reformulé",
    "bloc_meme_titre": "Blocs au titre gardé",
    "un_pour_un": "Un bloc pour un bloc",
    "ensembles": "Ensembles de blocs",
}

evaluer = typer.Typer(
    help="Mesurer les rapprochements sur des vérités établies par d’autres, à côté de méthodes simples.",
    no_args_is_help=True,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
)

Encodeur = Annotated[
    str,
    typer.Option(
        "--encodeur", metavar="NOM", help="lexical, phrases ou semantique. Sans elle, le meilleur qui soit installé."
    ),
]
Graine = Annotated[
    int, typer.Option("--graine", min=0, help="Départ des tirages au sort : même graine, mêmes chiffres.")
]


@evaluer.command("competences")
def evaluer_des_competences(
    corpus: Annotated[str, typer.Option("--corpus", metavar="CSV", help="Liste de référence : uri;libelle.")],
    liens: Annotated[
        str, typer.Option("--liens", metavar="CSV", help="Liens établis : id_competence;competence;esco_uri;relation.")
    ],
    encodeur: Encodeur = "",
    graine: Graine = GRAINE,
    en_json_: EnJson = False,
) -> None:
    """Mesurer sur des compétences seules : celles d’une liste de référence sont-elles retrouvées ?"""
    verite = lire_competences(corpus, liens)
    fabrique, notes = moteur_de_textes(encodeur)
    _rendre(evaluer_competences(verite, fabrique, graine=graine), notes, en_json_=en_json_)


@evaluer.command("renouvellements")
def evaluer_des_renouvellements(
    libelles: Annotated[str, typer.Option("--libelles", metavar="CSV", help="Titres des blocs : code_bloc;libelle.")],
    filiations: Annotated[
        str, typer.Option("--filiations", metavar="CSV", help="Renouvellements : ancienne;nouvelle.")
    ],
    encodeur: Encodeur = "",
    graine: Graine = GRAINE,
    en_json_: EnJson = False,
) -> None:
    """Mesurer sur des renouvellements : une fiche retrouve-t-elle, par ses titres, celle qu’elle remplace ?"""
    verite = lire_renouvellements(libelles, filiations)
    fabrique, notes = moteur_de_textes(encodeur)
    _rendre(evaluer_renouvellements(verite, fabrique, graine=graine), notes, en_json_=en_json_)


@evaluer.command("correspondances")
def evaluer_des_correspondances(
    fichier: Fichier, encodeur: Encodeur = "", graine: Graine = GRAINE, en_json_: EnJson = False
) -> None:
    """Mesurer sur les correspondances déclarées d’un registre : à quel rang vient le bloc désigné ?"""
    fiches = [element for element in elements(fichier) if isinstance(element, Fiche)]
    preparer, notes = moteur_de_blocs(encodeur)
    _rendre(evaluer_correspondances(fiches, preparer, graine=graine), notes, en_json_=en_json_)


def _rendre(rapport: Rapport, notes: tuple[str, ...], *, en_json_: bool) -> None:
    remarques = [*notes, *rapport.remarques]
    if en_json_:
        ecrire_json(rapport.en_json() | {"remarques": remarques})
        return
    console = Console(highlight=False)
    for nom, strate in rapport.strates.items():
        _montrer(console, nom, strate, {cle: strates[nom] for cle, strates in rapport.references.items()})
    if rapport.calibration:
        _montrer_fiabilite(console, rapport.calibration)
    console.print(Text(_NOTES, style="dim"))
    for remarque in remarques:
        console.print(f"• {remarque}", markup=False)


def _montrer(console: Console, nom: str, strate: Strate, references: Mapping[str, Strate]) -> None:
    """A stratum: one row for the engine, one for each reference."""
    titre = (
        f"{_TITRES.get(nom, nom)} : {_fois(strate.requetes, 'requête')}, {_fois(strate.groupes, 'groupe')} "
        f"{'indépendants' if strate.groupes > 1 else 'indépendant'}"
    )
    console.print(Text(titre, style="bold"))
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column()
    for mesure in strate.mesures:
        table.add_column(mesure, justify="right", no_wrap=True)
    for ligne, chiffres in {MOTEUR: strate, **references}.items():
        cellules = (
            _pour_cent(mesure.valeur) + (_crochets(mesure.bas, mesure.haut) if cle in _INTERVALLE else "")
            for cle, mesure in chiffres.mesures.items()
        )
        table.add_row(Text(ligne, style="bold" if ligne == MOTEUR else ""), *cellules)
    console.print(table)
    console.print()


def _montrer_fiabilite(console: Console, calibration: Mapping[str, Any]) -> None:
    bas, haut = (_nombre(borne) for borne in calibration["intervalle"])
    console.print(
        Text.assemble(
            ("Fiabilité des probabilités", "bold"),
            f" : écart moyen {_pour_cent(_nombre(calibration['ECE']), 1)} %{_crochets(bas, haut, 1)}, "
            f"{_fois(calibration['reponses'], 'réponse')}",
        )
    )
    console.print(Text(calibration["origine"], style="dim"))
    table = Table(box=None, padding=(0, 2, 0, 0))
    for entete in ("réponses", "annoncé", "observé"):
        table.add_column(entete, justify="right")
    for tranche in calibration["tranches"]:
        table.add_row(
            nombre(tranche["reponses"]),
            f"{_pour_cent(_nombre(tranche['annonce']))} %",
            f"{_pour_cent(_nombre(tranche['observe']))} %",
        )
    console.print(table)
    for seuil, precision in calibration["precision"].items():
        bas, haut = (_nombre(borne) for borne in precision["intervalle"])
        justes = f", {_pour_cent(_nombre(precision['valeur']))} % justes{_crochets(bas, haut)}"
        console.print(
            f"À {_pour_cent(float(seuil))} % et plus : "
            + (f"{_fois(precision['reponses'], 'réponse')}{justes}" if precision["reponses"] else "aucune réponse"),
            markup=False,
        )
    console.print()


def _fois(fois: int, quoi: str) -> str:
    return f"{nombre(fois)} {quoi}{'s' if fois > 1 else ''}"


def _nombre(valeur: float | None) -> float:
    return math.nan if valeur is None else valeur


def _pour_cent(valeur: float, decimales: int = 0) -> str:
    return f"{100 * valeur:.{decimales}f}".replace(".", ",") if math.isfinite(valeur) else "—"


def _crochets(bas: float, haut: float, decimales: int = 0) -> str:
    if not (math.isfinite(bas) and math.isfinite(haut)):
        return ""
    return f" [{_pour_cent(bas, decimales)}–{_pour_cent(haut, decimales)}]"
