"""``brique certification comparer``: two règlements, rule by rule, and what it changes for a candidate."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from brique.cli.certification_montrer import identite, trouver_reglement
from brique.cli.mots_marques import console
from brique.cli.sortie import BIEN, CONSTATS, EnJson, ecrire_json

if TYPE_CHECKING:
    from brique.certification.reglement.comparaison import Changement

Avant = Annotated[str, typer.Argument(metavar="AVANT", help="Donnez un fichier YAML, ou le nom d’un modèle prêt.")]
Apres = Annotated[str, typer.Argument(metavar="APRES", help="Donnez un fichier YAML, ou le nom d’un modèle prêt.")]


def comparer_reglements(avant: Avant, apres: Apres, en_json_: EnJson = False) -> None:
    """Comparer deux règlements, ou deux versions d’un seul : règle par règle, et ce qui change pour un candidat.

    Le code de retour est 0 s’ils disent la même chose, 1 sinon, 2 si l’un d’eux ne se lit pas.
    """
    from brique.certification.reglement.comparaison import comparer

    deux = trouver_reglement(avant), trouver_reglement(apres)
    changements = comparer(*deux)
    if en_json_:
        noms = {"avant": identite(deux[0]), "apres": identite(deux[1])}
        ecrire_json({**noms, "changements": [asdict(un) for un in changements]})
    else:
        _montrer(console(), changements)
    raise typer.Exit(CONSTATS if changements else BIEN)


def _montrer(sortie: Console, changements: tuple[Changement, ...]) -> None:
    if not changements:
        sortie.print("Les deux disent la même chose.")
        return
    for un in changements:
        sortie.print(Text.assemble((f"\n{un.titre} ", "bold"), (f"({un.reference})" if un.reference else "", "dim")))
        sortie.print(Text(f"  avant : {un.avant}", style="red"))
        sortie.print(Text(f"  après : {un.apres}", style="green"))
        sortie.print(Text(f"  → {un.effet}"))
    sortie.print(Text(f"\n{changements[0].portee}", style="bold"))
