"""The groups of ``brique``, each loaded when it is asked for: a command pays for what it uses only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

import typer
from typer.core import TyperGroup

GROUPES = {
    "referentiel": "brique.cli.referentiel",
    "passerelles": "brique.cli.passerelles",
    "droits": "brique.cli.droits",
    "parcours": "brique.cli.parcours",
    "certification": "brique.cli.certification",
}


class GroupesTardifs(TyperGroup):
    """Those of the library, then those that installed packages declare (entry points ``brique.commandes``)."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *GROUPES, *sorted(_declares())]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        charger = None if cmd_name in self.commands else _chargeurs().get(cmd_name)
        if charger is not None:
            groupe = typer.main.get_group(charger())
            groupe.name = cmd_name
            self.add_command(groupe)
        return super().get_command(ctx, cmd_name)


def _chargeurs() -> dict[str, Callable[[], typer.Typer]]:
    return _declares() | {nom: partial(_charger, nom) for nom in GROUPES}


def _charger(nom: str) -> typer.Typer:
    groupe = getattr(import_module(GROUPES[nom]), nom)
    assert isinstance(groupe, typer.Typer)
    return groupe


def _declares() -> dict[str, Callable[[], typer.Typer]]:
    return {point.name: point.load for point in entry_points(group="brique.commandes")}
