"""``brique portail …``: the portal from the command line. Django is only loaded when a command runs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from brique.erreurs import ErreurArgument
from portail import commandes_certification, commandes_corrections, commandes_offres

if TYPE_CHECKING:
    from portail.referentiel.bilan import Bilan

app = typer.Typer(
    help="Le portail : registre, site et travaux de fond.",
    no_args_is_help=True,
    subcommand_metavar="COMMANDE [ARGUMENTS]…",
)
passerelles = typer.Typer(
    help="Les passerelles du site.", no_args_is_help=True, subcommand_metavar="COMMANDE [ARGUMENTS]…"
)
passerelles.add_typer(commandes_corrections.app, name="corrections")
app.add_typer(passerelles, name="passerelles")
app.command("importer-offres")(commandes_offres.importer_offres)
app.command("passer-les-delais")(commandes_certification.passer_les_delais)
app.command("purger-dossiers")(commandes_certification.purger_dossiers)


def preparer() -> None:
    """Load Django with the portal's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.reglages")
    import django

    django.setup()


def exiger_base_a_jour() -> None:
    """Raise ``ErreurArgument`` when the base does not answer, or has not the tables of this version."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executeur = MigrationExecutor(connection)
    except OperationalError as erreur:
        raise ErreurArgument(
            f"la base ne répond pas ({erreur})",
            lieu="BRIQUE_BASE",
            consequence="Rien n’est fait.",
            action="Vérifiez son adresse, et qu’elle est démarrée.",
        ) from erreur
    if executeur.migration_plan(executeur.loader.graph.leaf_nodes()):
        raise ErreurArgument(
            "la base n’a pas encore les tables de cette version",
            lieu=str(connection.settings_dict["NAME"]),
            consequence="Rien n’est fait.",
            action="Lancez d’abord : brique portail migrer.",
        )


@app.command()
def importer(
    fichier: Annotated[str, typer.Argument(metavar="[FICHIER]", help="Flux XML, archive .zip, ou dossier CSV.")] = "",
    appliquer: Annotated[bool, typer.Option("--appliquer", help="Écrire ; sinon, montrer la différence.")] = False,
    complet: Annotated[
        bool, typer.Option("--complet", help="Le fichier est tout le répertoire : ce qui n’y est pas en sort.")
    ] = False,
    ecarter: Annotated[
        bool, typer.Option("--ecarter", help="Laisser de côté les fiches à anomalie bloquante, en les nommant.")
    ] = False,
    date: Annotated[
        str, typer.Option("--date", metavar="AAAA-MM-JJ", help="Date de l’export (sinon lue dans le nom).")
    ] = "",
    depuis_data_gouv: Annotated[
        bool, typer.Option("--depuis-data-gouv", help="Télécharger les archives officielles du jour (complètes).")
    ] = False,
    en_json: Annotated[bool, typer.Option("--json", help="Écrire la différence en JSON.")] = False,
) -> None:
    """Comparer un export au registre ; l’écrire avec --appliquer, en une seule transaction.

    Code de retour : 0 si tout va bien, 1 si des anomalies bloquantes empêcheraient d’écrire, 2 en cas de refus.
    """
    if bool(fichier) == depuis_data_gouv:
        raise ErreurArgument("donnez un fichier, ou --depuis-data-gouv, et un seul des deux.", lieu="importer")
    preparer()
    exiger_base_a_jour()
    from portail.referentiel.compte_rendu import montrer

    bilans = []
    for chemin, est_complet in _fichiers(fichier, complet, depuis_data_gouv):
        bilan = _importer(chemin, date, appliquer=appliquer, complet=est_complet, ecarter=ecarter)
        bilans.append(bilan)
        if not en_json:
            montrer(bilan, Console(highlight=False))
    if en_json:
        dits = [_bilan_json(bilan) for bilan in bilans]
        sys.stdout.write(json.dumps(dits if depuis_data_gouv else dits[0], ensure_ascii=False, indent=2) + "\n")
    raise typer.Exit(1 if not ecarter and any(bilan.bloquantes for bilan in bilans) else 0)


def _importer(chemin: Path, date: str, *, appliquer: bool, complet: bool, ecarter: bool) -> Bilan:
    from django.utils import timezone

    from portail.referentiel.operations import Demande, importer, lire_date

    date_export = lire_date(date) if date else None
    with _barre("Lecture") as avancement:
        return importer(
            Demande(
                chemin,
                timezone.now(),
                appliquer=appliquer,
                date_export=date_export,
                complet=complet,
                ecarter=ecarter,
                avancement=avancement,
            )
        )


def _fichiers(fichier: str, complet: bool, depuis_data_gouv: bool) -> Iterator[tuple[Path, bool]]:
    if not depuis_data_gouv:
        yield Path(fichier), complet
        return
    from django.conf import settings

    from portail.referentiel.data_gouv import JEU, archives_courantes, telecharger

    chemins = []  # all of them before the first is written: half of the register would be yesterday's
    for archive in archives_courantes(os.environ.get("BRIQUE_DATA_GOUV") or JEU):
        with _barre(archive.nom) as avancement:
            chemins.append(telecharger(archive, settings.VAR / "archives", avancement))
    for chemin in chemins:
        yield chemin, True


def _bilan_json(bilan: Bilan) -> dict[str, object]:
    return {
        "fichier": bilan.nom,
        "sha256": bilan.empreinte,
        "date_export": bilan.date_export.isoformat(),
        "applique": bilan.applique,
        "deja_importe_le": bilan.deja.isoformat() if bilan.deja else None,
        **bilan.en_json(),
        "bloquantes": [anomalie.message for anomalie in bilan.bloquantes],
    }


@contextmanager
def _barre(titre: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, when someone is looking."""
    barre = Progress(
        TextColumn(titre),
        BarColumn(),
        DownloadColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with barre:
        tache = barre.add_task(titre, total=None)
        yield lambda lus, total: barre.update(tache, completed=lus, total=total or None)


@contextmanager
def _compteur(titre: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar that counts things rather than bytes."""
    colonnes = (TextColumn(titre), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*colonnes, console=console, transient=True, disable=not sys.stderr.isatty()) as barre:
        tache = barre.add_task(titre, total=None)
        yield lambda faits, total: barre.update(tache, completed=faits, total=total or None)


@app.command()
def migrer() -> None:
    """Mettre la base à jour."""
    preparer()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    typer.echo("La base est à jour.")


@app.command()
def reindexer() -> None:
    """Reconstruire l’index de recherche à partir du registre."""
    preparer()
    exiger_base_a_jour()
    from portail.referentiel.operations import reindexer as reconstruire

    with _barre("Index"):
        fiches, blocs = reconstruire()
    typer.echo(f"Index reconstruit : {fiches} fiches, {blocs} blocs.")


@app.command("calculer-passerelles")
def calculer_passerelles() -> None:
    """Calculer les passerelles de ce qui a changé au registre ; interrompue, la commande reprend où elle en était.

    Un import la demande au travailleur : elle sert à la faire aussitôt. Code de retour : 1 si un calcul est en cours.
    """
    preparer()
    exiger_base_a_jour()
    from portail.passerelles.recalcul import recalculer

    with _compteur("Passerelles") as avancement:
        bilan = recalculer(datetime.now().astimezone(), avancement=avancement)
    if bilan.occupe:
        typer.echo("Un calcul est déjà en cours, par un autre processus : rien n’est fait.", err=True)
        raise typer.Exit(1)
    typer.echo(f"Blocs au registre : {bilan.blocs}. Calculés : {bilan.calcules}. Partis : {bilan.partis}.")
    typer.echo(f"Passerelles ouvertes : {bilan.ouvertes}. Fermées : {bilan.fermees}.")


@app.command()
def travailleur(
    jusqu_au_bout: Annotated[bool, typer.Option("--jusqu-au-bout", help="S’arrêter quand la file est vide.")] = False,
) -> None:
    """Exécuter les travaux de fond, un par un."""
    preparer()
    from portail.passerelles.travaux import reprendre
    from portail.socle.travaux import executer_travaux

    reprendre()
    executer_travaux(jusqu_au_bout=jusqu_au_bout)


@app.command("envoyer-suivi")
def envoyer_suivi() -> None:
    """Envoyer les courriels de suivi qui attendent : chaque semaine, et ceux que le serveur avait refusés.

    À lancer chaque jour ; relancée, la commande n’envoie rien deux fois. Code de retour : 1 si un courriel est refusé.
    """
    preparer()
    exiger_base_a_jour()
    from portail.referentiel.suivi.envois import envoyer

    bilan = envoyer(datetime.now().astimezone(), hebdomadaires=True)
    typer.echo(f"Courriels partis : {bilan.partis}. Refusés, à refaire : {bilan.echoues}.")
    if bilan.interrompus:
        typer.echo(f"Envois interrompus auparavant, signalés à leurs destinataires : {bilan.interrompus}.")
    raise typer.Exit(1 if bilan.echoues else 0)


@app.command("rappeler-equivalences")
def rappeler_equivalences() -> None:
    """Rappeler aux certificateurs les équivalences à revoir : fiche renouvelée ou expirée, décision qui finit.

    À lancer chaque jour ; relancée, la commande ne redit rien. Code de retour : 1 si un courriel est refusé.
    """
    preparer()
    exiger_base_a_jour()
    from portail.passerelles.operations_rappels import rappeler

    bilan = rappeler(datetime.now().astimezone())
    typer.echo(f"Courriels partis : {bilan.partis}. Refusés, à refaire : {bilan.echoues}.")
    raise typer.Exit(1 if bilan.echoues else 0)


@app.command()
def demonstration() -> None:
    """Charger le registre de démonstration et un compte par rôle (jamais en production)."""
    preparer()
    exiger_base_a_jour()
    from portail.demarrage import charger_demonstration

    charger_demonstration(datetime.now().astimezone())


@app.command("creer-compte")
def creer_compte(
    courriel: Annotated[str, typer.Argument(metavar="COURRIEL", help="Adresse électronique : l’identifiant.")],
    prenom: Annotated[str, typer.Option("--prenom", help="Prénom.")],
    nom: Annotated[str, typer.Option("--nom", help="Nom.")],
    role: Annotated[str, typer.Option("--role", help="Rôle tenu (administrateur, certificateur, conseiller…).")] = "",
    siret: Annotated[str, typer.Option("--siret", help="SIRET de l’organisation où ce rôle est tenu.")] = "",
    organisation: Annotated[str, typer.Option("--organisation", help="Nom de l’organisation nouvelle.")] = "",
) -> None:
    """Créer un compte, et son rôle. Le mot de passe est demandé, ou lu dans BRIQUE_MOT_DE_PASSE."""
    preparer()
    exiger_base_a_jour()
    from portail.socle.premier_compte import Inscription, inscrire

    mot_de_passe = os.environ.get("BRIQUE_MOT_DE_PASSE") or typer.prompt(
        "Mot de passe", hide_input=True, confirmation_prompt="Encore une fois"
    )
    inscription = Inscription(courriel, prenom, nom, role, siret, organisation)
    typer.echo(f"Compte créé : {inscrire(inscription, mot_de_passe, quand=datetime.now().astimezone())}.")


@app.command()
def servir(
    port: Annotated[int, typer.Option("--port", help="Port d’écoute, sur cette machine seulement.")] = 8000,
) -> None:
    """Servir le site sur 127.0.0.1, pour essayer. En production : gunicorn portail.wsgi (docs/exploitation)."""
    preparer()
    from portail.demarrage import servir as servir_le_site

    servir_le_site(port)
