"""``brique certification``: the group of its commands."""

from __future__ import annotations

import typer

from brique.cli.certification_comparer import comparer_reglements
from brique.cli.certification_deliberer import deliberer_session
from brique.cli.certification_montrer import montrer_reglement, nommer_reglements
from brique.cli.certification_situer import situer_candidature
from brique.cli.certification_verifier import verifier_reglement

certification = typer.Typer(
    help="La certification : les règlements des branches, dits, vérifiés et comparés ; où en est une candidature.",
    no_args_is_help=True,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
)
certification.command("reglements")(nommer_reglements)
certification.command("montrer")(montrer_reglement)
certification.command("verifier")(verifier_reglement)
certification.command("comparer")(comparer_reglements)
certification.command("deliberer")(deliberer_session)
certification.command("situer")(situer_candidature)
