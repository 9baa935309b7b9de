"""A draft référentiel in the terminal: its blocs, what each holds, and its doubts with where to look."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from brique.cli.sortie import BIEN, CONSTATS, ecrire_json
from brique.referentiel.forme_json import en_json
from brique.referentiel.redaction.brouillon import Brouillon, Doute


def montrer_brouillon(fichier: str, brouillon: Brouillon, *, en_json_: bool) -> int:
    """Print what was read; returns the exit status: 1 while doubts are open."""
    if en_json_:
        anomalies = [_anomalie(doute) for doute in brouillon.doutes_ouverts]
        ecrire_json({**_comptes(brouillon), "anomalies": anomalies, "brouillon": en_json(brouillon)})
    else:
        _montrer(fichier, brouillon)
    return CONSTATS if brouillon.doutes_ouverts else BIEN


def _comptes(brouillon: Brouillon) -> dict[str, int]:
    competences = [c for bloc in brouillon.blocs for c in bloc.competences]
    return {
        "fiches": 1,
        "blocs": len(brouillon.blocs),
        "competences": len(competences),
        "criteres": sum(len(b.criteres) for b in brouillon.blocs) + sum(len(c.criteres) for c in competences),
        "modalites": sum(len(b.modalites) for b in brouillon.blocs) + sum(len(c.modalites) for c in competences),
        "activites": len(brouillon.activites),
        "correspondances": 0,
    }


def _anomalie(doute: Doute) -> dict[str, Any]:
    return {
        "regle": doute.regle,
        "gravite": "avertissement",
        "message": doute.message,
        "cible": doute.cible,
        "lieux": [place.lieu for place in doute.places],
    }


def _montrer(fichier: str, brouillon: Brouillon) -> None:
    console = Console(highlight=False)
    console.print(Text(fichier, style="bold"))
    console.print(Text(brouillon.intitule or "(intitulé non trouvé)"))
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("bloc")
    table.add_column("titre", overflow="fold")
    for titre in ("compétences", "critères", "modalités"):
        table.add_column(titre, justify="right")
    for bloc in brouillon.blocs:
        criteres = len(bloc.criteres) + sum(len(c.criteres) for c in bloc.competences)
        modalites = len(bloc.modalites) + sum(len(c.modalites) for c in bloc.competences)
        comptes = (str(len(bloc.competences)), str(criteres), str(modalites))
        table.add_row(Text(bloc.code, style="bold"), Text(bloc.libelle), *comptes)
    console.print(table)
    console.print(Text(f"{len(brouillon.activites)} activité(s) au référentiel d’activités."))
    ouverts = brouillon.doutes_ouverts
    if not ouverts:
        console.print("Aucun doute : tout le document est rangé.")
        return
    console.print(Text(f"\n{len(ouverts)} point(s) à trancher :"))
    for doute in ouverts:
        lieux = "".join(f" ({place.lieu})" for place in doute.places[:2])
        console.print(Text.assemble((f"[{doute.regle}] ", "yellow"), doute.message, (lieux, "dim")))
