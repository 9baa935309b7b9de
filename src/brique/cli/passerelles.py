"""``brique passerelles``: the group of its commands."""

from __future__ import annotations

import typer

from brique.cli.passerelles_calculer import calculer_registre
from brique.cli.passerelles_chercher import chercher_passerelles, comparer_blocs
from brique.cli.passerelles_communs import trouver_communs
from brique.cli.passerelles_entrainer import entrainer_modele
from brique.cli.passerelles_evaluer import evaluer
from brique.cli.passerelles_exporter import exporter_passerelles

passerelles = typer.Typer(
    help="Rapprocher des blocs, compétence par compétence : chercher, comparer, calculer, mesurer, échanger.",
    no_args_is_help=True,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
)
passerelles.command("chercher")(chercher_passerelles)
passerelles.command("comparer")(comparer_blocs)
passerelles.command("calculer")(calculer_registre)
passerelles.command("communs")(trouver_communs)
passerelles.add_typer(evaluer, name="evaluer")
passerelles.command("exporter")(exporter_passerelles)
passerelles.command("entrainer")(entrainer_modele)
