"""The ``brique`` command: thin commands over the library. Other packages add theirs through an entry point.

Exit status: 0 fine, 1 findings, 2 cannot. Results go to standard output, progress and errors to standard error.
"""

from __future__ import annotations

import io
import os
import sys
from importlib.metadata import entry_points
from typing import Annotated

import typer

from brique import __version__
from brique.cli.comparaison import comparer_fichiers
from brique.cli.convertir import convertir_document
from brique.cli.droits import droits
from brique.cli.francais import dire_en_francais, message_francais
from brique.cli.lecture import decouper_blocs, lire_fichier
from brique.cli.passerelles import passerelles
from brique.cli.relecture import relire_fichier
from brique.cli.sortie import BIEN, IMPOSSIBLE, INTERROMPU
from brique.cli.suite import suivre_fiche
from brique.erreurs import ErreurBrique

SOUS_COMMANDE = "COMMANDE [ARGUMENTS]..."

app = typer.Typer(
    help="Brique, le système ouvert des blocs de compétences.",
    no_args_is_help=True,
    add_completion=False,
    subcommand_metavar=SOUS_COMMANDE,
)
referentiel = typer.Typer(
    help="Lire le registre national et les référentiels, les relire, les comparer, les suivre, les convertir.",
    no_args_is_help=True,
    subcommand_metavar=SOUS_COMMANDE,
)
app.add_typer(referentiel, name="referentiel")
app.add_typer(passerelles, name="passerelles")
app.add_typer(droits, name="droits")

referentiel.command("lire")(lire_fichier)
referentiel.command("decouper")(decouper_blocs)
referentiel.command("relire")(relire_fichier)
referentiel.command("comparer")(comparer_fichiers)
referentiel.command("suivre")(suivre_fiche)
referentiel.command("convertir")(convertir_document)


@app.callback(invoke_without_command=True)
def racine(version: Annotated[bool, typer.Option("--version", help="Dire la version et s’arrêter.")] = False) -> None:
    if version:
        typer.echo(f"brique {__version__}")
        raise typer.Exit


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
