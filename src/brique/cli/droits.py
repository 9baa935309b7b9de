"""``brique droits``: the group of its commands."""

from __future__ import annotations

import typer

from brique.cli.droits_cpf import projeter_cpf
from brique.cli.droits_parametres import montrer_parametres
from brique.cli.droits_vae import afficher_vae

droits = typer.Typer(
    help="Le droit à une date : le compte personnel de formation, la VAE, et les paramètres avec leurs articles.",
    no_args_is_help=True,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
)
droits.command("cpf")(projeter_cpf)
droits.command("vae")(afficher_vae)
droits.command("parametres")(montrer_parametres)
