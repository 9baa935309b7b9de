"""``brique portail importer-offres``: a catalogue compared with the offers known, and written when asked."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from portail.parcours.offres.bilan import BilanOffres

_MONTREES = 20


def importer_offres(
    fichier: Annotated[Path, typer.Argument(metavar="FICHIER", help="Catalogue LHÉO 2.3 ou EDOF (.xml, .zip).")],
    appliquer: Annotated[bool, typer.Option("--appliquer", help="Écrire ; sinon, montrer la différence.")] = False,
    complet: Annotated[
        bool,
        typer.Option("--complet", help="Le fichier est tout ce qu’offrent ses organismes : ce qui n’y est pas ferme."),
    ] = False,
    en_json: Annotated[bool, typer.Option("--json", help="Écrire la différence en JSON.")] = False,
) -> None:
    """Comparer un catalogue d’offres à celles du site ; l’écrire avec --appliquer, en une seule transaction.

    Une offre que le registre ne connaît pas ou ne permet plus est gardée et signalée. Code de retour : 1 si des
    offres sont signalées ou mal écrites, 2 en cas de refus.
    """
    from portail.commandes import exiger_base_a_jour, preparer

    preparer()
    exiger_base_a_jour()
    from portail.parcours.offres.operations import DemandeOffres
    from portail.parcours.offres.operations import importer_offres as importer

    demande = DemandeOffres(fichier, fichier.name, datetime.now().astimezone(), appliquer=appliquer, complet=complet)
    bilan = importer(demande)
    if en_json:
        dit = {"fichier": bilan.nom, "sha256": bilan.empreinte, "applique": bilan.applique, **bilan.en_json()}
        sys.stdout.write(json.dumps(dit, ensure_ascii=False, indent=2) + "\n")
    else:
        montrer(bilan, Console(highlight=False))
    raise typer.Exit(1 if bilan.comptes["signalees"] or bilan.comptes["anomalies"] else 0)


def montrer(bilan: BilanOffres, console: Console) -> None:
    """Print the difference."""
    comptes = bilan.comptes
    console.print(Text(f"{bilan.nom}  ({comptes['offres']} offres, {comptes['sessions']} sessions)", style="bold"))
    if bilan.deja is not None:
        console.print(f"Ce fichier est celui du dernier import ({bilan.deja:%d/%m/%Y}).")
    for liste, titre in (("nouvelles", "nouvelles"), ("modifiees", "modifiées"), ("fermees", "fermées")):
        console.print(f"{comptes[liste]:>8}  {titre}")
        for ligne in getattr(bilan, liste)[: _MONTREES if liste != "nouvelles" else 0]:
            champs = f"  ({', '.join(ligne.champs)})" if ligne.champs else ""
            console.print(Text(f"            {ligne.cle}  {ligne.intitule}{champs}"), soft_wrap=True)
    console.print(f"{comptes['inchangees']:>8}  inchangées")
    _montrer_signalees(bilan, console)
    if comptes["anomalies"]:
        console.print(f"{comptes['anomalies']:>8}  anomalies de lecture")
        for anomalie in bilan.anomalies[:_MONTREES]:
            console.print(Text(f"            [{anomalie.regle}] {anomalie.message}"), soft_wrap=True)
    a_ecrire = "Rien n’est écrit : ajoutez --appliquer." if bilan.change else "Rien à écrire."
    console.print("Écrit." if bilan.applique else a_ecrire)


def _montrer_signalees(bilan: BilanOffres, console: Console) -> None:
    """The offers flagged, and why."""
    console.print(f"{bilan.comptes['signalees']:>8}  signalées : gardées, avec ce qui ne va pas")
    for signalee in bilan.signalees[:_MONTREES]:
        console.print(Text.assemble("            ", (signalee.cle, "bold"), f"  {signalee.intitule}"), soft_wrap=True)
        for constat in signalee.constats:
            dit = f"                {constat.message} {constat.correction}".rstrip()
            console.print(Text(dit), soft_wrap=True)
    if len(bilan.signalees) > _MONTREES:
        console.print(f"            … et {bilan.comptes['signalees'] - _MONTREES} autres (--json pour les voir).")
