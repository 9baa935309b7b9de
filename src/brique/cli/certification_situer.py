"""``brique certification situer``: where a candidature stands on a day, whose turn it is, and until when."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brique.cli.jours import lire_jour
from brique.cli.sortie import EnJson, ecrire_json
from brique.erreurs import ErreurArgument

if TYPE_CHECKING:
    from brique.certification.candidature.suivi import Suivi
    from brique.certification.candidature.valeurs import Echeance
    from brique.certification.reglement.valeurs import Reglement

_RIEN = "Rien n’est dit de cette candidature"


def situer_candidature(
    candidature: Annotated[
        str, typer.Argument(metavar="CANDIDATURE.yaml", help="La candidature, en YAML ou en JSON ; « - » : entrée.")
    ] = "",
    au: Annotated[str, typer.Option("--au", metavar="AAAA-MM-JJ", help="Le jour de la question.")] = "",
    reglement: Annotated[
        str,
        typer.Option("--reglement", metavar="REGLEMENT", help="Le règlement qu’elle suit, fichier ou modèle."),
    ] = "",
    en_json_: EnJson = False,
    avec_schema: Annotated[
        bool, typer.Option("--schema", help="Écrire le schéma JSON d’une candidature, et s’arrêter.")
    ] = False,
) -> None:
    """Dire où en est une candidature : les quatre temps, le prochain acte, à qui c’est, jusqu’à quand.

    Ce que la fin d’un délai a fait d’elle-même est compté (silence qui vaut recevabilité, caducité). Quand un texte se
    lit de deux façons, la plus stricte donne l’alerte, l’autre la limite.

    Code de retour : 0 ; 2 si la candidature ne se lit pas.
    """
    from brique.certification.candidature.formes import FormeCandidature, lire_candidature
    from brique.certification.candidature.formes_json import suivi_en_json
    from brique.certification.candidature.horloges import echeances
    from brique.certification.candidature.suivi import ou_j_en_suis
    from brique.droits.lecture import droit
    from brique.saisie import OCTETS, schema

    if avec_schema:
        ecrire_json(schema(FormeCandidature))
        return
    jour = lire_jour(au, "--au", consequence=_RIEN)
    if not candidature or jour is None:
        manque = "le jour de la question" if candidature else "le fichier de la candidature"
        raise ErreurArgument(f"il manque {manque}", consequence=_RIEN, action="Donnez CANDIDATURE.yaml et --au")
    if candidature == "-":
        lue = lire_candidature(sys.stdin.read(OCTETS + 1), nom="entrée standard")
    else:
        lue = lire_candidature(Path(candidature))
    contexte = lue.forme.contexte(droit(), _reglement(reglement, lue.forme.reglement, lue.forme.version))
    suivi = ou_j_en_suis(lue.candidature, contexte, jour)
    attendues = echeances(lue.candidature, contexte, jour)
    if en_json_:
        ecrire_json(suivi_en_json(suivi, attendues, jour))
    else:
        _montrer(suivi, attendues, sans_reglement=not reglement)


def _reglement(donne: str, cle: str, version: int) -> Reglement | None:
    from brique.cli.certification_montrer import trouver_reglement

    if not donne:
        return None
    lu = trouver_reglement(donne)
    if (lu.cle, lu.version) != (cle, version):
        raise ErreurArgument(
            f"ce règlement est « {lu.cle} », version {lu.version} ; la candidature suit « {cle} », version {version}",
            lieu="--reglement",
            consequence=_RIEN,
            action="Donnez la version qu’elle suit",
        )
    return lu


_MARQUES = {"fait": "✓", "en-cours": "→", "a-venir": "·", "arrete": "×", "sans-objet": "–"}


_DITES = {
    "fait": "fait",
    "en-cours": "en cours",
    "a-venir": "à venir",
    "arrete": "arrêté là",
    "sans-objet": "sans objet",
}


def _montrer(suivi: Suivi, attendues: tuple[Echeance, ...], *, sans_reglement: bool) -> None:
    from brique.certification.candidature.libelles import ACTES, ACTEURS, TEMPS

    for temps, avancee in suivi.temps.items():
        typer.echo(f"{_MARQUES[avancee]} {TEMPS[temps]} : {_DITES[avancee]}")
    typer.echo("")
    for phrase in suivi.phrases:
        typer.echo(phrase)
    autres = [une for une in attendues if une is not suivi.echeance and une != suivi.echeance]
    for une in autres:
        quand = f"{une.alerte:%d/%m/%Y}" + (f" ou {une.limite:%d/%m/%Y}" if une.limite != une.alerte else "")
        typer.echo(f"Aussi, {ACTEURS[une.qui]} : {ACTES[une.acte]}, au plus tard le {quand} ({une.reference}).")
    if sans_reglement:
        typer.echo("Règlement non donné (--reglement) : seuls les délais de la loi sont comptés.")
