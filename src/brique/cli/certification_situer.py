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


Ecrite = Annotated[
    str,
    typer.Argument(
        metavar="CANDIDATURE.yaml", help="Donnez la candidature, en YAML ou en JSON ; « - » la lit sur l’entrée."
    ),
]
Au = Annotated[str, typer.Option("--au", metavar="AAAA-MM-JJ", help="Dites quel jour la question se pose.")]
SonReglement = Annotated[
    str,
    typer.Option(
        "--reglement",
        metavar="REGLEMENT",
        help="Donnez le règlement qu’elle suit, en fichier ou par le nom d’un modèle prêt. Sans cette option, Brique "
        "lit le modèle prêt qui a le nom et la version qu’elle dit, s’il y en a un.",
    ),
]
AvecSchema = Annotated[bool, typer.Option("--schema", help="Écrire le schéma JSON d’une candidature, et s’arrêter.")]


def situer_candidature(
    candidature: Ecrite = "",
    au: Au = "",
    reglement: SonReglement = "",
    en_json_: EnJson = False,
    avec_schema: AvecSchema = False,
) -> None:
    """Dire où en est une candidature : les quatre temps, le prochain acte, à qui c’est, jusqu’à quand.

    Ce que la fin d’un délai a fait d’elle-même est compté (silence qui vaut recevabilité, caducité). Quand un texte se
    lit de deux façons, la plus stricte donne l’alerte, l’autre la limite.

    Le code de retour est 0, ou 2 si la candidature ne se lit pas.
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
        comment = "--au et une date, comme --au 2026-12-01" if candidature else "CANDIDATURE.yaml, ou --schema"
        raise ErreurArgument(f"il manque {manque}", consequence=_RIEN, action=f"Donnez {comment}")
    if candidature == "-":
        lue = lire_candidature(sys.stdin.read(OCTETS + 1), nom="entrée standard")
    else:
        lue = lire_candidature(Path(candidature))
    suivi_par_elle = _reglement(reglement, lue.forme.reglement, lue.forme.version)
    contexte = lue.forme.contexte(droit(), suivi_par_elle)
    suivi = ou_j_en_suis(lue.candidature, contexte, jour)
    attendues = echeances(lue.candidature, contexte, jour)
    nom, version = lue.forme.reglement, lue.forme.version
    inconnu = _dire_inconnu(nom, version) if suivi_par_elle is None else ""
    if en_json_:
        ecrire_json(suivi_en_json(suivi, attendues, jour, reglement=nom, version=version, inconnu=inconnu))
    else:
        _montrer(suivi, attendues, inconnu)


def _dire_inconnu(cle: str, version: int) -> str:
    return (
        f"Aucun règlement prêt n’est « {cle} », version {version} : seuls les délais de la loi sont comptés. "
        "Donnez-le avec --reglement pour compter les siens."
    )


def _reglement(donne: str, cle: str, version: int) -> Reglement | None:
    """The one that is given; without it, the ready-made one that the candidature names, None when there is none."""
    from brique.certification.reglement.modeles import modeles
    from brique.cli.certification_montrer import trouver_reglement

    if not donne:
        return next((un for un in modeles() if (un.cle, un.version) == (cle, version)), None)
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


def _montrer(suivi: Suivi, attendues: tuple[Echeance, ...], inconnu: str) -> None:
    """``inconnu``: what not having found the règlement that it names changes, '' when it was found."""
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
    if inconnu:
        typer.echo(inconnu)
