"""What commands print: JSON, numbers, tables, and the progress of a reading."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from brique.referentiel.lecture import lire

BIEN, CONSTATS, IMPOSSIBLE, INTERROMPU = 0, 1, 2, 130

Fichier = Annotated[
    str,
    typer.Argument(
        metavar="FICHIER",
        help="Flux XML V4.1, son archive .zip, les dix fichiers CSV (archive ou dossier), ou « - ».",
    ),
]
EnJson = Annotated[bool, typer.Option("--json", help="Écrire le résultat en JSON.")]


def elements(fichier: str) -> Any:
    """The elements of ``fichier``, with a progress bar on standard error when someone is looking."""
    origine = sys.stdin.buffer if fichier == "-" else Path(fichier)
    barre = Progress(
        TextColumn("Lecture"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with barre:
        tache = barre.add_task("lecture", total=None)
        yield from lire(
            origine,
            nom="entrée standard" if fichier == "-" else "",
            avancement=lambda lus, total: barre.update(tache, completed=lus, total=total or None),
        )


def ecrire_json(valeur: Any) -> None:
    """Write ``valeur`` to standard output, in ASCII where the terminal has no « é »."""
    unicode = "utf" in (sys.stdout.encoding or "utf").casefold()
    sys.stdout.write(json.dumps(valeur, ensure_ascii=not unicode, indent=2) + "\n")


def nombre(valeur: int) -> str:
    """``12 345`` as French writes it, with a no-break space."""
    return f"{valeur:,}".replace(",", " ")
