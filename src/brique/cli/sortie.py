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
from brique.referentiel.redaction.lecture import Lu, lire_brouillon
from brique.referentiel.redaction.ouverture import est_un_referentiel

_DEBUT = 4096
BIEN, CONSTATS, IMPOSSIBLE, INTERROMPU = 0, 1, 2, 130

Fichier = Annotated[
    str,
    typer.Argument(
        metavar="FICHIER",
        help="Registre (flux XML V4.1, son archive .zip, les dix fichiers CSV), référentiel (.docx, .xlsx, .html, "
        ".json de Brique), ou « - ».",
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


def brouillon_de(fichier: str) -> Lu | None:
    """The draft of ``fichier`` when it is a référentiel document, None when it is to be read as a register."""
    if fichier == "-":
        debut = sys.stdin.buffer.peek(_DEBUT)[:_DEBUT] if hasattr(sys.stdin.buffer, "peek") else b""
        if not est_un_referentiel("", debut):
            return None
        return lire_brouillon(sys.stdin.buffer, nom="entrée standard")
    chemin = Path(fichier)
    try:
        with chemin.open("rb") as flux:
            debut = flux.read(_DEBUT)
    except (OSError, ValueError):
        return None  # the register's reading says why it does not open
    return lire_brouillon(chemin) if est_un_referentiel(chemin.name, debut) else None


def ecrire_json(valeur: Any) -> None:
    """Write ``valeur`` to standard output, in ASCII where the terminal has no « é »."""
    unicode = "utf" in (sys.stdout.encoding or "utf").casefold()
    sys.stdout.write(json.dumps(valeur, ensure_ascii=not unicode, indent=2) + "\n")


def nombre(valeur: int) -> str:
    """``12 345`` as French writes it, with a no-break space."""
    return f"{valeur:,}".replace(",", " ")
