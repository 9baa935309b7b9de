"""``brique parcours offres lire``: what a catalogue of offers holds, and what does not fit the register."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from brique.cli.sortie import BIEN, CONSTATS, EnJson, ecrire_json, elements, nombre
from brique.erreurs import ErreurArgument
from brique.parcours.offres.constats import ConstatOffre
from brique.parcours.offres.controles import blocs_cites, controler
from brique.parcours.offres.forme import offre_en_json
from brique.parcours.offres.lecture import lire_offres
from brique.parcours.offres.registre import EtatRegistre, etat_registre
from brique.parcours.offres.valeurs import AnomalieOffre, Offre
from brique.referentiel.fiche import Fiche
from brique.referentiel.forme_json import en_json

_MONTREES = 20

app = typer.Typer(help="Les offres de formation.", no_args_is_help=True, subcommand_metavar="COMMANDE [ARGUMENTS]…")


@app.callback()
def _offres() -> None:
    """Les offres de formation (LHÉO 2.3, EDOF v5r2)."""


@app.command("lire")
def lire_catalogue(
    fichier: Annotated[
        str, typer.Argument(metavar="FICHIER", help="Catalogue LHÉO 2.3 ou EDOF (.xml, .zip), ou « - ».")
    ],
    registre: Annotated[
        str, typer.Option("--registre", metavar="FICHIER", help="Export du registre auquel comparer les offres.")
    ] = "",
    au: Annotated[
        str, typer.Option("--au", metavar="AAAA-MM-JJ", help="Jour de la comparaison (avec --registre).")
    ] = "",
    en_json_: EnJson = False,
    toutes: Annotated[bool, typer.Option("--toutes", help="Montrer toutes les anomalies.")] = False,
) -> None:
    """Lire un catalogue d’offres en entier : ce qu’il contient, ce qui y est anormal.

    Avec --registre et --au, dit aussi ce qui ne va pas avec le registre de ce jour. Code de retour : 0 sans anomalie,
    1 avec, 2 si le fichier ne peut pas être lu.
    """
    etat = _etat(registre, au)
    lus = list(_lus(fichier))
    offres = [lu for lu in lus if isinstance(lu, Offre)]
    anomalies = [lu for lu in lus if isinstance(lu, AnomalieOffre)]
    constats = [(offre, controler(offre, etat)) for offre in offres] if etat else []
    if en_json_:
        ecrire_json(_en_json(offres, anomalies, constats))
    else:
        _montrer(fichier, offres, anomalies, toutes)
        if etat is not None:
            _montrer_constats(constats, toutes)
    signale = any(constat.signale for _, siens in constats for constat in siens)
    raise typer.Exit(CONSTATS if anomalies or signale else BIEN)


def _lus(fichier: str) -> Iterator[Offre | AnomalieOffre]:
    if fichier == "-":
        return lire_offres(sys.stdin.buffer, nom="entrée standard")
    return lire_offres(Path(fichier))


def _etat(registre: str, au: str) -> EtatRegistre | None:
    if bool(registre) != bool(au):
        raise ErreurArgument(
            "un registre se lit à un jour, et un jour demande un registre",
            lieu="--registre et --au",
            action="Donnez les deux, ou aucun des deux.",
        )
    if not registre:
        return None
    try:
        jour = date.fromisoformat(au)
    except ValueError as erreur:
        raise ErreurArgument(f"« {au} » n’est pas un jour AAAA-MM-JJ", lieu="--au") from erreur
    return etat_registre((element for element in elements(registre) if isinstance(element, Fiche)), jour)


def _en_json(
    offres: Iterable[Offre], anomalies: Iterable[AnomalieOffre], constats: list[tuple[Offre, tuple[ConstatOffre, ...]]]
) -> dict[str, Any]:
    par_cle = {offre.cle: [en_json(constat) for constat in siens] for offre, siens in constats}
    return {
        "offres": [
            {"cle": offre.cle, "ligne": offre.ligne, **offre_en_json(offre), "constats": par_cle.get(offre.cle, [])}
            for offre in offres
        ],
        "anomalies": [en_json(anomalie) | {"ligne": anomalie.ligne} for anomalie in anomalies],
    }


def _montrer(fichier: str, offres: list[Offre], anomalies: list[AnomalieOffre], toutes: bool) -> None:
    console = Console(highlight=False)
    a_part = Counter(inconnu.chemin for offre in offres for inconnu in offre.hors_modele)
    lignes = {
        "offres": len(offres),
        "sessions": sum(len(offre.sessions) for offre in offres),
        "offres de blocs nommés": sum(bool(blocs_cites(offre)) for offre in offres),
        "organismes": len({offre.organisme.siret for offre in offres}),
        "valeurs gardées à part": sum(a_part.values()),
    }
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    for intitule, combien in lignes.items():
        table.add_row(nombre(combien), intitule)
    console.print(Text(fichier, style="bold"))
    console.print(table)
    if a_part:
        console.print(Text("\nGardé à part, avec son chemin :"))
        for chemin, fois in a_part.most_common(None if toutes else _MONTREES):
            console.print(Text.assemble(f"{nombre(fois):>8}  ", (chemin, "dim")), soft_wrap=True)
    if not anomalies:
        console.print("Aucune anomalie de lecture.")
        return
    console.print(Text(f"\nAnomalies de lecture : {nombre(len(anomalies))}"))
    for anomalie in anomalies if toutes else anomalies[:_MONTREES]:
        console.print(Text.assemble((f"[{anomalie.regle}] ", "yellow"), anomalie.message), soft_wrap=True)
    if not toutes and len(anomalies) > _MONTREES:
        console.print(f"… et {nombre(len(anomalies) - _MONTREES)} autres (--toutes ou --json pour les voir).")


def _montrer_constats(constats: list[tuple[Offre, tuple[ConstatOffre, ...]]], toutes: bool) -> None:
    console = Console(highlight=False)
    signalees = [(offre, [c for c in siens if c.signale]) for offre, siens in constats if any(c.signale for c in siens)]
    if not signalees:
        console.print("Aucune offre n’est signalée.")
        return
    console.print(Text(f"\nOffres signalées : {nombre(len(signalees))} sur {nombre(len(constats))}"))
    for offre, siens in signalees if toutes else signalees[:_MONTREES]:
        console.print(Text.assemble((offre.cle, "bold"), f"  {offre.intitule}"))
        for constat in siens:
            reference = f" ({constat.reference})" if constat.reference else ""
            console.print(Text(f"    {constat.message}{reference} {constat.correction}".rstrip()))
    if not toutes and len(signalees) > _MONTREES:
        console.print(f"… et {nombre(len(signalees) - _MONTREES)} autres (--toutes ou --json pour les voir).")
