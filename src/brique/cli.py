"""The ``brique`` command: thin commands over the library. Other packages add theirs through an entry point.

Exit status: 0 fine, 1 findings, 2 cannot. Results go to standard output, progress and errors to standard error.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections import Counter
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from brique import __version__
from brique.cli_francais import dire_en_francais, message_francais
from brique.erreurs import ErreurArgument, ErreurBrique
from brique.referentiel.anomalies import Anomalie, Gravite
from brique.referentiel.decoupage import Nature, decouper
from brique.referentiel.fiche import Bloc, Fiche
from brique.referentiel.forme_json import en_json
from brique.referentiel.lecture import lire

BIEN, CONSTATS, IMPOSSIBLE, INTERROMPU = 0, 1, 2, 130
SOUS_COMMANDE = "COMMANDE [ARGUMENTS]..."
_MONTREES = 20
_COULEURS = {Gravite.BLOQUANTE: "red", Gravite.AVERTISSEMENT: "yellow", Gravite.INFORMATION: "cyan"}

app = typer.Typer(
    help="Brique, le système ouvert des blocs de compétences.",
    no_args_is_help=True,
    add_completion=False,
    subcommand_metavar=SOUS_COMMANDE,
)
referentiel = typer.Typer(
    help="Lire le registre national (RNCP et RS) et découper ses textes.",
    no_args_is_help=True,
    subcommand_metavar=SOUS_COMMANDE,
)
app.add_typer(referentiel, name="referentiel")

Fichier = Annotated[
    str,
    typer.Argument(
        metavar="FICHIER",
        help="Flux XML V4.1, son archive .zip, les dix fichiers CSV (archive ou dossier), ou « - ».",
    ),
]
EnJson = Annotated[bool, typer.Option("--json", help="Écrire le résultat en JSON.")]


@app.callback(invoke_without_command=True)
def racine(version: Annotated[bool, typer.Option("--version", help="Dire la version et s’arrêter.")] = False) -> None:
    if version:
        typer.echo(f"brique {__version__}")
        raise typer.Exit


@referentiel.command("lire")
def lire_fichier(
    fichier: Fichier,
    en_json_: EnJson = False,
    toutes: Annotated[bool, typer.Option("--toutes", help="Montrer toutes les anomalies.")] = False,
) -> None:
    """Lire un registre en entier : ce qu’il contient, et les anomalies trouvées.

    Code de retour : 0 sans anomalie, 1 avec, 2 si le fichier ne peut pas être lu.
    """
    comptes: Counter[str] = Counter(dict.fromkeys(("fiches", "blocs", "correspondances", "competences"), 0))
    anomalies: list[Anomalie] = []
    for element in _elements(fichier):
        if isinstance(element, Anomalie):
            anomalies.append(element)
            continue
        comptes["fiches"] += 1
        comptes["blocs"] += len(element.blocs)
        comptes["correspondances"] += len(element.correspondances)
        comptes["partenaires"] += len(element.partenaires)
        comptes["competences"] += sum(len(decouper(bloc.liste_competences)) for bloc in element.blocs)
    if en_json_:
        _ecrire_json(
            {**comptes, "anomalies": [en_json(anomalie) | {"ligne": anomalie.ligne} for anomalie in anomalies]}
        )
    else:
        _montrer_lecture(fichier, comptes, anomalies, toutes)
    raise typer.Exit(CONSTATS if anomalies else BIEN)


@referentiel.command("decouper")
def decouper_blocs(
    fichier: Fichier,
    code: Annotated[
        str, typer.Argument(metavar="[CODE]", help="Code d’un bloc (RNCPnnnnBCnn) ou numéro d’une fiche.")
    ] = "",
    en_json_: EnJson = False,
) -> None:
    """Découper le texte des blocs en compétences, une par ligne, codes et sous-niveaux gardés."""
    voulu = code.strip().upper()
    trouves = [
        bloc
        for element in _elements(fichier)
        if isinstance(element, Fiche)
        for bloc in element.blocs
        if not voulu or voulu in {bloc.code.upper(), element.numero.upper()}
    ]
    if voulu and not trouves:
        raise ErreurArgument(
            f"aucun bloc « {code} »",
            lieu=fichier,
            action="Donnez un code complet (RNCP12345BC01), un numéro de fiche, ou rien pour tous les blocs.",
        )
    if en_json_:
        _ecrire_json([_bloc_json(bloc) for bloc in trouves])
        return
    console = Console(highlight=False)
    for bloc in trouves:
        _montrer_bloc(console, bloc)


def _elements(fichier: str) -> Any:
    """The elements of ``fichier``, with a progress bar on standard error when someone is looking."""
    origine = sys.stdin.buffer if fichier == "-" else Path(fichier)
    barre = Progress(
        TextColumn("Lecture"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with barre:
        tache = barre.add_task("lecture", total=None)
        yield from lire(
            origine,
            nom="entrée standard" if fichier == "-" else "",
            avancement=lambda lus, total: barre.update(tache, completed=lus, total=total or None),
        )


def _ecrire_json(valeur: Any) -> None:
    unicode = "utf" in (sys.stdout.encoding or "utf").casefold()
    sys.stdout.write(json.dumps(valeur, ensure_ascii=not unicode, indent=2) + "\n")


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


def _nombre(valeur: int) -> str:
    return f"{valeur:,}".replace(",", " ")


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
    for cle, nom in noms.items():
        table.add_row(_nombre(comptes[cle]), nom)
    console.print(Text(fichier, style="bold"))
    console.print(table)
    if not anomalies:
        console.print("Aucune anomalie.")
        return
    par_regle = Counter((anomalie.regle, anomalie.gravite) for anomalie in anomalies)
    console.print(Text(f"\n{_nombre(len(anomalies))} anomalies :"))
    for (regle, gravite), nombre in par_regle.most_common():
        console.print(Text.assemble(f"{_nombre(nombre):>8}  ", (f"{regle}", _COULEURS[gravite]), f" ({gravite.value})"))
    montrees = anomalies if toutes else anomalies[:_MONTREES]
    console.print()
    for anomalie in montrees:
        console.print(Text.assemble((f"[{anomalie.regle}] ", _COULEURS[anomalie.gravite]), anomalie.message))
    if len(montrees) < len(anomalies):
        console.print(f"… et {_nombre(len(anomalies) - len(montrees))} autres (--toutes ou --json pour les voir).")


def _montrer_bloc(console: Console, bloc: Bloc) -> None:
    console.print(Text.assemble((bloc.code, "bold"), "  ", bloc.libelle))
    pieces = decouper(bloc.liste_competences)
    if not pieces:
        console.print(Text("   (pas de liste de compétences)", style="dim"))
    for rang, piece in enumerate(pieces, start=1):
        style = "bold" if piece.nature is Nature.TITRE else ""
        console.print(Text(f"{'   ' * piece.profondeur}{rang:>4}. {piece.libelle}", style=style))
    console.print()


def charger_commandes() -> None:
    """Add the commands that installed packages declare (group ``brique.commandes``: ``brique portail …``)."""
    connues = {groupe.name for groupe in app.registered_groups}
    for point in entry_points(group="brique.commandes"):
        if point.name not in connues:
            app.add_typer(point.load(), name=point.name)


def main() -> None:
    """Entry point: every refusal is a French sentence on standard error and status 2, never a traceback."""
    dire_en_francais()
    charger_commandes()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that has no « é » still gets its answer
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except ErreurBrique as erreur:
        code = _refuser(str(erreur))
    except (typer.Abort, KeyboardInterrupt):
        _refuser("interrompu. Ce qui n’était pas fini n’est pas gardé.")
        code = INTERROMPU
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is left to flush at exit
        code = BIEN
    except Exception as erreur:
        message = message_francais(erreur)
        if message is None:
            raise
        code = _refuser(message)
    sys.exit(code if isinstance(code, int) else BIEN)


def _refuser(message: str) -> int:
    if message:
        typer.echo(f"Erreur : {message}", err=True)
    return IMPOSSIBLE
