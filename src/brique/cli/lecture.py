"""``brique referentiel lire`` and ``decouper``: what a file holds, and its texts cut into compétences."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from brique.cli.brouillon import montrer_brouillon
from brique.cli.sortie import BIEN, CONSTATS, EnJson, Fichier, brouillon_de, ecrire_json, elements, nombre
from brique.erreurs import ErreurArgument
from brique.referentiel.anomalies import Anomalie, Gravite
from brique.referentiel.decoupage import Nature, decouper
from brique.referentiel.fiche import Bloc, Fiche
from brique.referentiel.forme_json import en_json
from brique.referentiel.redaction.vers_fiche import en_fiche

_MONTREES = 20
_COULEURS = {Gravite.BLOQUANTE: "red", Gravite.AVERTISSEMENT: "yellow", Gravite.INFORMATION: "cyan"}


def lire_fichier(
    fichier: Fichier,
    en_json_: EnJson = False,
    toutes: Annotated[bool, typer.Option("--toutes", help="Montrer toutes les anomalies.")] = False,
) -> None:
    """Lire un registre ou un référentiel en entier : ce qu’il contient, les anomalies ou les doutes.

    Code de retour : 0 sans anomalie ni doute, 1 avec, 2 si le fichier ne peut pas être lu.
    """
    lu = brouillon_de(fichier)
    if lu is not None:
        raise typer.Exit(montrer_brouillon(fichier, lu.brouillon, en_json_=en_json_))
    comptes: Counter[str] = Counter(dict.fromkeys(("fiches", "blocs", "correspondances", "competences"), 0))
    anomalies: list[Anomalie] = []
    for element in elements(fichier):
        if isinstance(element, Anomalie):
            anomalies.append(element)
            continue
        comptes["fiches"] += 1
        comptes["blocs"] += len(element.blocs)
        comptes["correspondances"] += len(element.correspondances)
        comptes["partenaires"] += len(element.partenaires)
        comptes["competences"] += sum(len(decouper(bloc.liste_competences)) for bloc in element.blocs)
    if en_json_:
        ecrire_json({**comptes, "anomalies": [en_json(anomalie) | {"ligne": anomalie.ligne} for anomalie in anomalies]})
    else:
        _montrer_lecture(fichier, comptes, anomalies, toutes)
    raise typer.Exit(CONSTATS if anomalies else BIEN)


def decouper_blocs(
    fichier: Fichier,
    code: Annotated[
        str, typer.Argument(metavar="[CODE]", help="Code d’un bloc (RNCPnnnnBCnn) ou numéro d’une fiche.")
    ] = "",
    en_json_: EnJson = False,
) -> None:
    """Découper le texte des blocs en compétences, une par ligne, codes et sous-niveaux gardés."""
    voulu = code.strip().upper()
    lu = brouillon_de(fichier)
    fiches = [en_fiche(lu.brouillon)] if lu is not None else (e for e in elements(fichier) if isinstance(e, Fiche))
    trouves = [
        bloc
        for fiche in fiches
        for bloc in fiche.blocs
        if not voulu or voulu in {bloc.code.upper(), fiche.numero.upper()}
    ]
    if voulu and not trouves:
        raise ErreurArgument(
            f"aucun bloc « {code} »",
            lieu=fichier,
            action="Donnez un code complet (RNCP12345BC01), un numéro de fiche, ou rien pour tous les blocs.",
        )
    if en_json_:
        ecrire_json([_bloc_json(bloc) for bloc in trouves])
        return
    console = Console(highlight=False)
    for bloc in trouves:
        _montrer_bloc(console, bloc)


def _bloc_json(bloc: Bloc) -> dict[str, Any]:
    pieces = decouper(bloc.liste_competences)
    return {
        "code": bloc.code,
        "libelle": bloc.libelle,
        "competences": [piece.libelle for piece in pieces],
        "details": [
            {
                "code": piece.code,
                "texte": piece.texte,
                "nature": piece.nature.value,
                "profondeur": piece.profondeur,
                "parent": piece.parent,
            }
            for piece in pieces
        ],
    }


def _montrer_lecture(fichier: str, comptes: Counter[str], anomalies: list[Anomalie], toutes: bool) -> None:
    console = Console(highlight=False)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    noms = {
        "fiches": "fiches",
        "blocs": "blocs de compétences",
        "competences": "compétences et titres découpés",
        "correspondances": "correspondances déclarées",
        "partenaires": "partenaires habilités",
    }
    for cle, intitule in noms.items():
        table.add_row(nombre(comptes[cle]), intitule)
    console.print(Text(fichier, style="bold"))
    console.print(table)
    if not anomalies:
        console.print("Aucune anomalie.")
        return
    par_regle = Counter((anomalie.regle, anomalie.gravite) for anomalie in anomalies)
    console.print(Text(f"\n{nombre(len(anomalies))} anomalies :"))
    for (regle, gravite), fois in par_regle.most_common():
        console.print(Text.assemble(f"{nombre(fois):>8}  ", (f"{regle}", _COULEURS[gravite]), f" ({gravite.value})"))
    montrees = anomalies if toutes else anomalies[:_MONTREES]
    console.print()
    for anomalie in montrees:
        console.print(Text.assemble((f"[{anomalie.regle}] ", _COULEURS[anomalie.gravite]), anomalie.message))
    if len(montrees) < len(anomalies):
        console.print(f"… et {nombre(len(anomalies) - len(montrees))} autres (--toutes ou --json pour les voir).")


def _montrer_bloc(console: Console, bloc: Bloc) -> None:
    console.print(Text.assemble((bloc.code, "bold"), "  ", bloc.libelle))
    pieces = decouper(bloc.liste_competences)
    if not pieces:
        console.print(Text("   (pas de liste de compétences)", style="dim"))
    for rang, piece in enumerate(pieces, start=1):
        style = "bold" if piece.nature is Nature.TITRE else ""
        console.print(Text(f"{'   ' * piece.profondeur}{rang:>4}. {piece.libelle}", style=style))
    console.print()
