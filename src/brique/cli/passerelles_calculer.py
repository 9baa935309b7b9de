"""``brique passerelles calculer``: the passerelles of a whole register, kept in a folder, resumed when interrupted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from brique.cli.passerelles_chercher import NomEncodeur, blocs_du_fichier
from brique.cli.sortie import EnJson, Fichier, ecrire_json, nombre
from brique.erreurs import ErreurArgument
from brique.referentiel.relecture.parallele import processus_utiles

if TYPE_CHECKING:
    from brique.passerelles.moteur import Moteur

_AVIS = Console(stderr=True)
_CACHE = "vecteurs"
_LIGNES = "passerelles.jsonl"


def calculer_registre(
    fichier: Fichier,
    sortie: Annotated[
        Path,
        typer.Option("--sortie", "-o", metavar="DOSSIER", help="Où garder le calcul ; le même dossier le reprend."),
    ],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="Passerelles gardées pour chaque bloc.")] = 20,
    encodeur: NomEncodeur = "",
    processus: Annotated[int, typer.Option("--processus", min=0, max=64, help="0 : autant que de cœurs.")] = 0,
    recommencer: Annotated[
        bool, typer.Option("--recommencer", help="Remplacer un autre calcul que ce dossier garderait.")
    ] = False,
    en_json_: EnJson = False,
) -> None:
    """Calculer les passerelles de tout un registre, et les garder dans un dossier (une ligne JSON pour chacune).

    Interrompu, le calcul reprend où il en était : ce qui est fait n’est pas refait, et un texte déjà encodé ne l’est
    plus ; un fichier du calcul qui s’est abîmé est nommé, et refait. Le résultat est le même quel que soit le nombre de
    processus.

    Code de retour : 0, ou 2 si c’est impossible (fichier illisible, dossier d’un autre calcul).
    """
    from brique.passerelles.encodeurs import avec_memoire, choisir
    from brique.passerelles.moteur import Moteur

    _refuser_un_fichier(sortie)
    processus = processus or processus_utiles()
    encodeurs = avec_memoire(choisir(encodeur), sortie / _CACHE, processus)
    blocs = blocs_du_fichier(fichier)
    _AVIS.print(f"{nombre(len(blocs))} blocs lus ; préparation des textes…")
    try:
        moteur = Moteur.preparer(blocs, encodeurs=encodeurs)
        chemin, gardees, abimes = _garder(moteur, sortie, k, processus, recommencer)
    except KeyboardInterrupt:
        _AVIS.print(f"Interrompu. Ce qui est fait reste dans {sortie} : la même commande reprend là.")
        raise
    if en_json_:
        ecrire_json({"blocs": len(blocs), "passerelles": gardees, "fichier": str(chemin), "abimes": abimes})
        return
    for abime in abimes:
        typer.echo(f"{abime} : ce fichier du calcul était abîmé ; ce qu’il gardait a été calculé de nouveau.")
    typer.echo(f"{nombre(gardees)} passerelles pour {nombre(len(blocs))} blocs, dans {chemin}.")
    if not gardees:
        typer.echo("Aucun bloc n’a été comparé : il en faut d’au moins deux fiches, avec leurs compétences.")
    if moteur.versions.repli:
        typer.echo(f"À savoir : {moteur.versions.repli}")


def _refuser_un_fichier(sortie: Path) -> None:
    if sortie.exists() and not sortie.is_dir():
        raise ErreurArgument(
            "c’est un fichier, pas un dossier.",
            lieu=str(sortie),
            consequence="Rien n’est calculé.",
            action="Donnez à -o un dossier, qui peut ne pas exister encore.",
        )


def _garder(moteur: Moteur, dossier: Path, k: int, processus: int, recommencer: bool) -> tuple[Path, int, list[str]]:
    """Compute what the folder has not yet, lot after lot, then write one line for each passerelle. Gives their file,
    how many they are, and the files of the folder that were damaged."""
    from brique.passerelles.calcul import calculer, lots
    from brique.passerelles.depot import Depot

    depot = Depot.ouvrir(dossier, moteur, k, reprendre=not recommencer)
    colonnes = (TextColumn("Calcul"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    gardees = 0
    with Progress(*colonnes, console=_AVIS, transient=True) as barre:
        faits = calculer(moteur, k=k, processus=processus, faits=depot.lire_lot)
        for rang, notees in barre.track(faits, total=len(lots(len(moteur.blocs)))):
            depot.ecrire_lot(rang, notees)
            gardees += sum(len(note.cibles) for note in notees)
    chemin = dossier / _LIGNES
    with chemin.open("w", encoding="utf-8") as flux:
        flux.writelines(json.dumps(ligne, ensure_ascii=False) + "\n" for ligne in depot.lignes())
    return chemin, gardees, [str(abime) for abime in depot.abimes]
