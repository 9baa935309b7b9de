"""The ``brique`` command: thin commands over the library. Other packages add theirs through an entry point.

Exit status: 0 fine, 1 findings, 2 cannot. Results go to standard output, progress and errors to standard error.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated

import typer

from brique import __version__
from brique.cli.francais import dire_en_francais, message_francais
from brique.cli.groupes import GroupesTardifs
from brique.cli.sortie import BIEN, IMPOSSIBLE, INTERROMPU
from brique.erreurs import ErreurBrique

app = typer.Typer(
    cls=GroupesTardifs,
    help="Brique, le système ouvert des blocs de compétences.",
    no_args_is_help=True,
    add_completion=False,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
)


@app.callback(invoke_without_command=True)
def racine(version: Annotated[bool, typer.Option("--version", help="Dire la version et s’arrêter.")] = False) -> None:
    if version:
        typer.echo(f"brique {__version__}")
        raise typer.Exit


def main() -> None:
    """Entry point: every refusal is a French sentence on standard error and status 2, never a traceback."""
    dire_en_francais()
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
