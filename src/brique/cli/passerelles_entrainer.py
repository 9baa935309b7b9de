"""``brique passerelles entrainer``: the model of the passerelles, fitted again on labelled texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brique.cli.passerelles_chercher import blocs_du_fichier
from brique.cli.sortie import EnJson, ecrire_json
from brique.erreurs import ErreurArgument

if TYPE_CHECKING:
    from brique.passerelles.modele import Modele

_MODELE, _ETALON = "modele.json", "etalon.bin"


def entrainer_modele(
    corpus: Annotated[Path, typer.Option("--corpus", metavar="CSV", help="Compétences à retrouver : uri;libelle.")],
    liens: Annotated[
        Path, typer.Option("--liens", metavar="CSV", help="Liens : id_competence;competence;esco_uri;relation.")
    ],
    sortie: Annotated[Path, typer.Option("--sortie", "-o", metavar="DOSSIER", help="Où écrire le modèle.")],
    registre: Annotated[
        list[str], typer.Option("--registre", metavar="FICHIER", help="Registre dont les blocs servent aussi.")
    ] = [],  # noqa: B006  # read by typer, never changed
    corrections: Annotated[
        list[Path], typer.Option("--corrections", metavar="JSONL", help="Corrections de personnes qui y consentent.")
    ] = [],  # noqa: B006
    encodeur: Annotated[
        list[str], typer.Option("--encodeur", metavar="NOM", help="Jeux à apprendre ; sinon, tous les installés.")
    ] = [],  # noqa: B006
    en_json_: EnJson = False,
) -> None:
    """Apprendre un modèle : mêmes fichiers, même modèle, au chiffre près. Il dit lui-même comment il a été mesuré.

    Code de retour : 0, ou 2 si c’est impossible.
    """
    from brique.passerelles.apprentissage import Apprenti, depuis_corrections, entrainer, lire_liens
    from brique.passerelles.encodeurs import NOMS, avec_memoire, choisir

    _refuser_un_dossier_pris(sortie)
    lus = lire_liens(corpus, liens)
    blocs = tuple(bloc for fichier in registre for bloc in blocs_du_fichier(fichier))
    jugees = depuis_corrections(corrections)
    jeux = [(nom, avec_memoire(choisir(nom))) for nom in encodeur or NOMS]
    presents = [(nom, encodeurs) for nom, encodeurs in jeux if not encodeurs.repli]
    modele, etalon = entrainer(Apprenti(lus, blocs, jugees), presents)
    sortie.mkdir(parents=True, exist_ok=True)
    (sortie / _ETALON).write_bytes(etalon.en_octets())
    (sortie / _MODELE).write_text(modele.ecrire(), "utf-8")
    if en_json_:
        ecrire_json({"version": modele.version, "mesures": modele.mesures})
    else:
        _dire(modele, sortie, {nom: encodeurs.repli for nom, encodeurs in jeux if encodeurs.repli})


def _refuser_un_dossier_pris(sortie: Path) -> None:
    if (sortie / _MODELE).exists():
        raise ErreurArgument(
            "ce dossier a déjà un modèle.",
            lieu=str(sortie),
            consequence="Rien n’est appris.",
            action="Donnez un autre dossier : un modèle publié ne se remplace pas.",
        )


def _dire(modele: Modele, sortie: Path, manquants: dict[str, str]) -> None:
    typer.echo(f"Modèle {modele.version}, écrit dans {sortie}.")
    for nom, mesures in modele.mesures.items():
        ecart = max(mesures["erreur_de_calibration"].values())
        typer.echo(f"  {nom} : {mesures['paires']} paires de blocs, écart de calibration au plus {ecart:.3f}.")
    for nom, repli in manquants.items():
        typer.echo(f"  {nom} : laissé de côté. {repli}")
