"""``brique parcours``: the group of its commands."""

from __future__ import annotations

import typer

from brique.cli.offres import app as offres
from brique.cli.parcours_calculer import calculer_parcours, ecrire_demonstration
from brique.cli.parcours_explorer import explorer_registre

parcours = typer.Typer(
    help="Les parcours, bloc par bloc : trois plans pour une demande, où mènent des blocs, les offres de formation.",
    no_args_is_help=True,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
)
parcours.command("calculer")(calculer_parcours)
parcours.command("explorer")(explorer_registre)
parcours.command("demonstration")(ecrire_demonstration)
parcours.add_typer(offres, name="offres")
