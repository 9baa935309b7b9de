"""The command line speaks French: typer's own words, which it cannot translate itself."""

from __future__ import annotations

import re
from typing import Any

from typer import rich_utils
from typer._click.core import Command, Context
from typer._click.exceptions import ClickException, NoArgsIsHelpError

_PANNEAUX = {
    "ARGUMENTS_PANEL_TITLE": "Arguments",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commandes",
    "ERRORS_PANEL_TITLE": "Erreur",
    "REQUIRED_LONG_STRING": "[obligatoire]",
    "DEFAULT_STRING": "[par défaut : {}]",
}
_MESSAGES = (
    (re.compile(r"Missing argument '?([^'.]+)'?\."), r"il manque l’argument \1."),
    (re.compile(r"Missing option '?([^'.]+)'?(?: / '[^']+')*\."), r"il manque l’option \1."),
    (re.compile(r"Missing command\."), "il manque la commande."),
    (
        re.compile(r"No such command '?([^'.]+)'?\. Did you mean '?([^'?]+)'?\?"),
        r"la commande « \1 » n’existe pas (« \2 » ?).",
    ),
    (re.compile(r"No such command '?([^'.]+)'?\."), r"la commande « \1 » n’existe pas."),
    (re.compile(r"No such option: (\S+) \(Possible options: (.+)\)"), r"l’option \1 n’existe pas (\2 ?)."),
    (re.compile(r"No such option: (\S+)"), r"l’option \1 n’existe pas."),
    (re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)"), r"argument en trop : \1."),
    (
        re.compile(r"Invalid value for '?([^':]+)'?: Input should be a valid number.*"),
        r"valeur refusée pour \1 : ce n’est pas un nombre (les décimales s’écrivent avec un point : 0.6).",
    ),
    (
        re.compile(r"Invalid value for '?([^':]+)'?: Input should be a valid integer.*"),
        r"valeur refusée pour \1 : ce n’est pas un nombre entier.",
    ),
    (
        re.compile(r"Invalid value for '?([^':]+)'?: Input should be less than or equal to ([\d.]+).*"),
        r"valeur refusée pour \1 : \2 au plus.",
    ),
    (
        re.compile(r"Invalid value for '?([^':]+)'?: Input should be greater than or equal to ([\d.]+).*"),
        r"valeur refusée pour \1 : \2 au moins.",
    ),
    (re.compile(r"Invalid value for '?([^':]+)'?: (.+)"), r"valeur refusée pour \1 : \2"),
)

_OPTION_D_AIDE = Command.get_help_option


def dire_en_francais() -> None:
    """Put French titles on typer's help panels and a French help on ``--help``. Called before the command runs."""
    for nom, texte in _PANNEAUX.items():
        setattr(rich_utils, nom, texte)
    if Command.get_help_option is not _option_d_aide:
        setattr(Command, "get_help_option", _option_d_aide)  # noqa: B010  # a method is not assignable for mypy


def _option_d_aide(commande: Command, contexte: Context) -> Any:
    option = _OPTION_D_AIDE(commande, contexte)
    if option is not None and hasattr(option, "help"):
        option.help = "Montrer cette aide et s’arrêter."
    return option


def message_francais(erreur: Exception) -> str | None:
    """The usage error in French with what to do, or None when ``erreur`` is not one.

    Empty when the help was just shown because nothing was asked.
    """
    if isinstance(erreur, NoArgsIsHelpError):
        return ""
    if isinstance(erreur, OSError):
        return f"le système refuse de lire ou d’écrire ({erreur.strerror or erreur})."
    if not isinstance(erreur, ClickException):
        return None
    message = erreur.format_message()
    for motif, francais in _MESSAGES:
        if motif.search(message):
            message = motif.sub(francais, message)
            break
    contexte = getattr(erreur, "ctx", None)
    commande = contexte.command_path if contexte is not None else "brique"
    return f"{message} Essayez « {commande} --help »."
