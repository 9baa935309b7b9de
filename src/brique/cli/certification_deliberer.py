"""``brique certification deliberer``: what a jury decides in a session, and what follows for each candidate."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from brique.cli.certification_montrer import trouver_reglement
from brique.cli.sortie import BIEN, CONSTATS, EnJson, ecrire_json
from brique.erreurs import ErreurArgument

if TYPE_CHECKING:
    from rich.console import Console

    from brique.certification.deliberation.deroule import Deroule, Passage
    from brique.certification.deliberation.formes import FormeSession
    from brique.certification.deliberation.proces_verbal import ProcesVerbal
    from brique.certification.deliberation.valeurs import DecisionBloc, Motif

_RIEN = "Rien n’est délibéré."


def deliberer_session(
    session: Annotated[
        str, typer.Argument(metavar="SESSION", help="Donnez la séance, en YAML ; « - » la lit sur l’entrée.")
    ] = "",
    reglement: Annotated[
        str,
        typer.Option("--reglement", metavar="FICHIER|NOM", help="Donnez le règlement, en YAML, ou le nom d’un modèle."),
    ] = "",
    en_json: EnJson = False,
    avec_schema: Annotated[
        bool, typer.Option("--schema", help="Écrire le schéma JSON d’une séance, et s’arrêter.")
    ] = False,
) -> None:
    """Dire ce qu’un jury décide d’une séance, bloc par bloc, et ce qui en suit pour chaque candidat.

    Qui peut siéger, le quorum, les majorités et l’attribution viennent du règlement ; le résultat n’est jamais écrit,
    il se déduit des votes. Ce qui ne peut pas se décider est refusé, avec sa règle et ce qui y remédierait.

    Le code de retour est 0 si tout est décidé, 1 si quelque chose est refusé, 2 si la séance ne se lit pas.
    """
    from brique.certification.deliberation.deroule import derouler
    from brique.certification.deliberation.formes import FormeSession
    from brique.droits.lecture import droit
    from brique.saisie import schema

    if avec_schema:
        ecrire_json(schema(FormeSession))
        return
    if not session or not reglement:
        quoi = "la séance" if not session else "le règlement"
        comment = "--reglement avec un fichier YAML ou un modèle prêt" if session else "un fichier YAML, ou --schema"
        raise ErreurArgument(f"il manque {quoi}", consequence=_RIEN, action=f"Donnez {comment}")
    deroule = derouler(_lire(session), trouver_reglement(reglement), droit())
    if en_json:
        ecrire_json(_json_de(deroule))
    else:
        _montrer(deroule)
    raise typer.Exit(BIEN if deroule.proces_verbal is not None else CONSTATS)


def _lire(session: str) -> FormeSession:
    from brique.certification.deliberation.lecture import lire_session
    from brique.saisie import OCTETS

    if session == "-":
        return lire_session(sys.stdin.read(OCTETS + 1), nom="entrée standard")
    return lire_session(Path(session))


def _json_de(deroule: Deroule) -> dict[str, Any]:
    passages = [
        {
            "candidat": un.candidat,
            "refus": _json(un.refus),
            "avis": _json(un.avis),
            "evaluations": _json(un.syntheses),
            "decisions": _json(un.deliberation.decisions if un.deliberation else ()),
            "resultat": _json(un.resultat),
        }
        for un in deroule.passages
    ]
    return {"candidats": passages, "proces_verbal": _json(deroule.proces_verbal)}


def _json(valeur: Any) -> Any:
    if is_dataclass(valeur):
        return {champ.name: _json(getattr(valeur, champ.name)) for champ in fields(valeur)}
    if isinstance(valeur, dict):
        return {str(nom): _json(part) for nom, part in valeur.items()}
    if isinstance(valeur, frozenset):
        return sorted("/".join(part) if isinstance(part, tuple) else str(part) for part in valeur)
    if isinstance(valeur, tuple | list):
        return [_json(part) for part in valeur]
    if isinstance(valeur, Enum):
        return valeur.value
    return str(valeur) if isinstance(valeur, date | Fraction) else valeur


def _montrer(deroule: Deroule) -> None:
    from brique.cli.mots_marques import console

    sortie = console()
    for passage in deroule.passages:
        _passage(sortie, passage)
    if deroule.proces_verbal is None:
        _titre(sortie, "Procès-verbal")
        _point(sortie, "Il ne peut pas être dressé : un candidat au moins reste sans décision.", "yellow")
    else:
        _proces_verbal(sortie, deroule.proces_verbal)


_ISSUES = {
    "delivree": "certification délivrée",
    "partielle": "validation partielle",
    "aucune": "aucun bloc validé",
    "excuse": "excusé",
    "absent": "absent",
    "reportee": "reporté",
    "en-attente": "en attente",
}


def _passage(sortie: Console, passage: Passage) -> None:
    issue = _ISSUES[passage.resultat.issue.value] if passage.resultat else "pas de résultat"
    _titre(sortie, f"{passage.candidat} : {issue}")
    for decision in passage.deliberation.decisions if passage.deliberation else ():
        _decision(sortie, decision)
    for report in passage.deliberation.reports if passage.deliberation else ():
        _point(sortie, f"{report.bloc} : reporté. {report.raisons}")
    _motifs(sortie, "Refusé", passage.refus)
    for raison in passage.resultat.raisons if passage.resultat else ():
        _point(sortie, raison)
    _motifs(sortie, "À savoir", passage.avis)


def _decision(sortie: Console, decision: DecisionBloc) -> None:
    dit = "validé" if decision.valide else "non validé"
    ecart = ", contre l’avis de l’évaluation" if decision.ecart else ""
    _point(sortie, f"{decision.bloc} : {dit}{ecart}. {decision.compte}", "green" if decision.valide else "red")
    if decision.raisons and decision.valide:
        _point(sortie, f"Raisons : {decision.raisons}")


def _motifs(sortie: Console, titre: str, motifs: Iterable[Motif]) -> None:
    from rich.text import Text

    for motif in motifs:
        dit = f"{motif.constat[:-1]} ({motif.reference})." if motif.reference else motif.constat
        _point(sortie, f"{titre} : {dit}", "red" if motif.bloquant else "yellow")
        sortie.print(Text(f"    → {motif.action}"))


def _proces_verbal(sortie: Console, pv: ProcesVerbal) -> None:
    _titre(sortie, f"Procès-verbal : {pv.intitule or pv.certification}, le {pv.jour:%d/%m/%Y}")
    for membre in pv.membres:
        retire = f" ; ne délibère pas sur {', '.join(membre.retraits)}" if membre.retraits else ""
        _point(sortie, f"{membre.nom}, {membre.qualite}{'' if membre.present else ', absent'}{retire}")
    certifies = ", ".join(ligne.candidat for ligne in pv.certifies) or "aucun"
    _point(sortie, f"Certifiés ({len(pv.certifies)}) : {certifies}")
    for ligne in pv.non_certifies:
        blocs = ", ".join(code for code, _ in ligne.valides) or "aucun bloc"
        _point(sortie, f"{ligne.candidat}, {_ISSUES[ligne.issue.value]} : {blocs}")
    for incident in pv.incidents:
        _point(sortie, f"Incident : {incident}")
    for reserve in pv.reserves:
        _point(sortie, reserve, "yellow")
    _point(sortie, f"À signer par : {', '.join(pv.signataires)}")


def _titre(sortie: Console, texte: str) -> None:
    from rich.text import Text

    sortie.print()
    sortie.print(Text(texte, "bold"))


def _point(sortie: Console, texte: str, style: str = "") -> None:
    from rich.text import Text

    sortie.print(Text(f"  - {texte}", style))
