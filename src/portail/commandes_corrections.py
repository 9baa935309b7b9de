"""``brique portail passerelles corrections …``: the labelled set that a training learns from, out of the base."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO, Annotated

import typer

from brique.erreurs import ErreurArgument
from brique.passerelles.corrections import ecrire_corrections

app = typer.Typer(
    help="Ce que des personnes ont dit des passerelles calculées.",
    no_args_is_help=True,
    subcommand_metavar="COMMANDE [ARGUMENTS]…",
)


@app.command()
def exporter(
    sortie: Annotated[
        str, typer.Option("--sortie", "-o", metavar="FICHIER", help="Fichier JSONL à écrire (« - » : l’écran).")
    ] = "-",
) -> None:
    """Écrire les corrections dont l’accord est en vigueur, une par ligne, sans rien qui nomme une personne.

    À donner à l’entraînement : brique passerelles entrainer --corrections FICHIER.
    """
    from portail.commandes import exiger_base_a_jour, preparer

    preparer()
    exiger_base_a_jour()
    if sortie == "-":
        _ecrire(sys.stdout)
        return
    ecrites, toutes = _ecrire_fichier(Path(sortie))
    typer.echo(f"Corrections écrites : {ecrites}, dans {sortie}.")
    if toutes > ecrites:
        typer.echo(f"Laissées de côté : {toutes - ecrites} (sans accord, accord retiré, ou remplacées depuis).")


def _ecrire_fichier(chemin: Path) -> tuple[int, int]:
    """Write beside, then put in place: a file that is there is whole. Returns (written, ever made)."""
    provisoire = chemin.with_name(f".{chemin.name}.{os.getpid()}")
    try:
        with provisoire.open("w", encoding="utf-8", newline="\n") as flux:
            comptes = _ecrire(flux)
        provisoire.replace(chemin)
    except OSError as erreur:
        raise ErreurArgument(
            f"ce fichier ne s’écrit pas ({erreur.strerror})",
            lieu=str(chemin),
            consequence="Rien n’est exporté.",
            action="Vérifiez que le dossier existe et que vous pouvez y écrire.",
        ) from erreur
    finally:
        provisoire.unlink(missing_ok=True)
    return comptes


def _ecrire(flux: IO[str]) -> tuple[int, int]:
    from portail.passerelles.queries_corrections import a_exporter, comptes_export

    return ecrire_corrections(a_exporter(), flux), comptes_export()[0]
