"""``brique referentiel``: the group of its commands."""

from __future__ import annotations

import typer

from brique.cli.comparaison import comparer_fichiers
from brique.cli.convertir import convertir_document
from brique.cli.lecture import decouper_blocs, lire_fichier
from brique.cli.relecture import relire_fichier
from brique.cli.suite import suivre_fiche

referentiel = typer.Typer(
    help="Lire le registre national et les référentiels, les relire, les comparer, les suivre, les convertir.",
    no_args_is_help=True,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
)
referentiel.command("lire")(lire_fichier)
referentiel.command("decouper")(decouper_blocs)
referentiel.command("relire")(relire_fichier)
referentiel.command("comparer")(comparer_fichiers)
referentiel.command("suivre")(suivre_fiche)
referentiel.command("convertir")(convertir_document)
