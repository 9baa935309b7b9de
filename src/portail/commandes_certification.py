"""``brique portail passer-les-delais`` and ``purger-dossiers``: what time does to candidatures, run every day."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer


def passer_les_delais(
    courriels: Annotated[bool, typer.Option("--courriels", help="Rappeler aussi les échéances par courriel.")] = False,
) -> None:
    """Écrire ce que les délais ont fait : recevabilité acquise par le silence, caducité ; arrêter les statistiques des
    années finies ; effacer les avis des séances passées.

    À lancer chaque jour ; relancée, la commande ne change rien de plus. Code de retour : 1 si un courriel est refusé.
    """
    from portail.commandes import exiger_base_a_jour, preparer

    preparer()
    exiger_base_a_jour()
    from django.utils import timezone

    from portail.certification.operations_avis import oublier, relancer
    from portail.certification.operations_candidatures import passer_les_delais as passer
    from portail.certification.operations_rappels import rappeler
    from portail.certification.statistiques.operations import arreter

    quand = datetime.now().astimezone()
    le = timezone.localdate(quand)
    typer.echo(f"Candidatures changées par un délai : {passer(le, quand=quand)}.")
    typer.echo(f"Statistiques d’une année arrêtées : {arreter(le)}.")
    typer.echo(f"Avis de séances passées effacés : {oublier(le)}.")
    if not courriels:
        return
    bilan = rappeler(quand) + relancer(quand)
    typer.echo(f"Courriels partis : {bilan.partis}. Refusés, à refaire : {bilan.echoues}.")
    raise typer.Exit(1 if bilan.echoues else 0)


def purger_dossiers(
    appliquer: Annotated[bool, typer.Option("--appliquer", help="Effacer ; sinon, montrer ce qui le serait.")] = False,
) -> None:
    """Effacer les récits, les pièces et les écrits des candidatures dont le temps de conservation est passé.

    Les décisions, les procès-verbaux et les acquis restent. Relancée, la commande n’efface rien de plus.
    """
    from portail.commandes import exiger_base_a_jour, preparer

    preparer()
    exiger_base_a_jour()
    from portail.certification.operations_conservation import purger

    faits = purger(datetime.now().astimezone(), appliquer=appliquer)
    for un in faits:
        typer.echo(
            f"{un.reference} : finie le {un.finie_le:%d/%m/%Y}, gardée jusqu’au {un.dernier_jour:%d/%m/%Y} ; "
            f"{un.reponses} réponses, {un.pieces} pièces, {un.ecrits} écrits."
        )
    verbe = "effacés" if appliquer else "à effacer (ajoutez --appliquer)"
    typer.echo(f"Dossiers {verbe} : {len(faits)}.")
