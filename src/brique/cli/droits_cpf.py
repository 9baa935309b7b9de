"""``brique droits cpf``: the account of a person through time, each step with its article, and what actions cost."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from brique.cli.jours import lire_jour
from brique.cli.sortie import EnJson, ecrire_json
from brique.erreurs import ErreurArgument

if TYPE_CHECKING:
    from brique.droits.cpf import Compte, Financement
    from brique.droits.noyau import Etape


def projeter_cpf(
    situation: Annotated[
        str,
        typer.Argument(metavar="SITUATION.yaml", help="Le compte, les activités, les actions ; « - » : entrée."),
    ] = "",
    jusqu_a: Annotated[
        str, typer.Option("--jusqu-a", metavar="DATE", help="Dernier jour du compte, AAAA-MM-JJ (cinq ans sinon).")
    ] = "",
    en_json_: EnJson = False,
    avec_schema: Annotated[
        bool, typer.Option("--schema", help="Écrire le schéma JSON d’une situation, et s’arrêter.")
    ] = False,
) -> None:
    """Projeter un compte personnel de formation, année après année, et dire ce qu’une action coûterait.

    Chaque crédit et chaque paiement donne sa règle et son article. Les actions du fichier sont payées l’une après
    l’autre, à leur date. Une règle qui n’est pas confirmée est annoncée.

    Code de retour : 0, ou 2 si c’est impossible (fichier illisible, dates contradictoires).
    """
    from brique.droits.cpf import lire_demande, repondre
    from brique.droits.cpf.formes import FormeDemande
    from brique.droits.cpf.reponse import en_json
    from brique.droits.lecture import droit
    from brique.saisie import OCTETS, schema

    if avec_schema:
        ecrire_json(schema(FormeDemande))
        return
    fin = lire_jour(jusqu_a, "--jusqu-a", consequence="Rien n’est projeté")
    _exiger(situation)
    if situation == "-":
        demande = lire_demande(sys.stdin.read(OCTETS + 1), nom="entrée standard")
    else:
        demande = lire_demande(Path(situation))
    reponse = repondre(demande, fin, droit())
    if en_json_:
        ecrire_json(en_json(reponse))
        return
    sortie = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    _montrer_compte(sortie, reponse.compte)
    for financement in reponse.financements:
        _montrer_action(sortie, financement)
    if reponse.reserves:
        sortie.print(Text("\nÀ savoir", style="bold"))
        for reserve in reponse.reserves:
            sortie.print(Text(f"  – {reserve}"))


def _exiger(situation: str) -> None:
    if not situation:
        raise ErreurArgument(
            "il manque le fichier de la situation",
            consequence="Rien n’est projeté",
            action="Donnez un fichier YAML, ou --schema pour ce qui peut y être écrit",
        )


def _montrer_compte(sortie: Console, compte: Compte) -> None:
    from brique.droits.cpf.alimentation import euros

    sortie.print(Text(f"Compte du {compte.jour:%d/%m/%Y} au {compte.jusqu_a:%d/%m/%Y}", style="bold"))
    _montrer_etapes(sortie, compte.trace)
    for mouvement in compte.mouvements:
        sortie.print(Text(f"{mouvement.jour:%d/%m/%Y}  {euros(mouvement.solde):>12}  {mouvement.constat}"))
        _montrer_etapes(sortie, mouvement.trace)
    sortie.print(Text(f"{compte.jusqu_a:%d/%m/%Y}  {euros(compte.solde(compte.jusqu_a)):>12}  à utiliser ce jour-là"))


def _montrer_action(sortie: Console, financement: Financement) -> None:
    from brique.droits.cpf.alimentation import euros

    action = financement.action
    sortie.print(Text(f"\n{action.nom}, {euros(action.prix)}, le {action.jour:%d/%m/%Y}", style="bold"))
    for motif in financement.motifs:
        sortie.print(Text(f"  Le compte ne peut pas payer : {motif}"))
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    for montant, qui in (
        (financement.cpf, "du compte"),
        *((apport.montant, f"d’un tiers : {apport.financeur.libelle}") for apport in financement.apports),
        (financement.a_payer, "à payer par le titulaire"),
    ):
        table.add_row(euros(montant), qui)
    sortie.print(table)
    _montrer_etapes(sortie, financement.trace)
    for condition in financement.conditions:
        sortie.print(Text(f"  À vérifier : {condition}"))


def _montrer_etapes(sortie: Console, etapes: Iterable[Etape]) -> None:
    for etape in etapes:
        suite = f" [{etape.regle} : {etape.references}]" if etape.references else f" [{etape.regle}]"
        sortie.print(Text(f"    {etape.constat}{suite}", style="dim"))
