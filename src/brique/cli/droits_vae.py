"""``brique droits vae``: may this VAE be asked for, where its delays stand, its leave, its jury and its contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Console
from rich.text import Text

from brique.cli.mots_marques import console
from brique.cli.sortie import BIEN, CONSTATS, EnJson, ecrire_json
from brique.droits.cpf.alimentation import euros
from brique.droits.delais import Echeance, derouler_parcours
from brique.droits.enregistrement import Motif, Reponse
from brique.droits.lecture import droit as droit_livre
from brique.droits.noyau import Droit, Etape, Valeur, reserves
from brique.droits.vae import (
    ReponseConge,
    ReponseInverse,
    ReponseVae,
    composer,
    demander,
    demander_conge,
    examiner_contrat,
)
from brique.droits.vae.saisie import SituationVae
from brique.erreurs import ErreurArgument
from brique.saisie import lire, schema


class _Vue(NamedTuple):
    """All that a situation gives."""

    demande: ReponseVae
    echeances: tuple[Echeance, ...]
    conge: ReponseConge | None
    jury: Reponse | None
    contrat: ReponseInverse | None


def afficher_vae(
    situation: Annotated[
        str,
        typer.Argument(metavar="SITUATION", help="Situation en YAML : docs/droit/situation-vae.md dit quoi y écrire."),
    ] = "",
    en_json: EnJson = False,
    forme: Annotated[
        bool, typer.Option("--schema", help="Écrire le schéma JSON d’une situation, et s’arrêter.")
    ] = False,
) -> None:
    """Dire si une VAE peut être demandée, où en sont ses délais, son congé, son jury, son contrat, et pourquoi.

    Code de retour : 0 si tout est possible et à temps, 1 si quelque chose s’y oppose, 2 si la situation ne se lit pas.
    """
    if forme:
        ecrire_json(schema(SituationVae))
        return
    if not situation:
        raise ErreurArgument(
            "il manque la situation", action="Donnez un fichier YAML, ou --schema pour ce qu’il contient"
        )
    lue = lire(Path(situation), SituationVae)
    vue = _repondre(lue, droit_livre())
    if en_json:
        ecrire_json(_json_de(vue))
    else:
        _montrer(console(), lue, vue)
    raise typer.Exit(BIEN if _favorable(vue) else CONSTATS)


def _repondre(situation: SituationVae, droit: Droit) -> _Vue:
    echeances: tuple[Echeance, ...] = ()
    if situation.parcours is not None:
        parcours = situation.parcours.valeur(situation.inscrit_le, portail=situation.cible.portail)
        echeances = derouler_parcours(parcours, situation.jour, droit)
    conge, jury, contrat = None, None, None
    au = situation.au or situation.jour
    if situation.conge is not None:
        conge = demander_conge(situation.conge.valeur(situation.inscrit_le, au=au), droit)
    if situation.jury is not None:
        debut = situation.inscrit_le or situation.jour
        jury = composer([membre.valeur() for membre in situation.jury], debut, droit)
    if situation.contrat is not None:
        contrat = examiner_contrat(situation.contrat.valeur(sur_blocs=bool(situation.cible.blocs), au=au), droit)
    return _Vue(demander(situation.demande(), droit), echeances, conge, jury, contrat)


def _favorable(vue: _Vue) -> bool:
    return (
        vue.demande.possible
        and not any(echeance.manque for echeance in vue.echeances)
        and (vue.conge is None or vue.conge.possible)
        and (vue.jury is None or vue.jury.possible)
        and (vue.contrat is None or vue.contrat.possible)
    )


def _json_de(vue: _Vue) -> dict[str, Any]:
    return {
        "demande": _json(vue.demande),
        "parcours": [_json(echeance) for echeance in vue.echeances],
        "conge": _json(vue.conge),
        "jury": _json(vue.jury),
        "contrat": _json(vue.contrat),
    }


def _json(valeur: Any) -> Any:
    if isinstance(valeur, Valeur):
        dite = {"parametre": valeur.parametre, "valeur": valeur.grandeur, "reference": valeur.reference}
        return _json({**dite, "statut": valeur.statut})
    if is_dataclass(valeur):
        return {champ.name: _json(getattr(valeur, champ.name)) for champ in fields(valeur)}
    if isinstance(valeur, dict):
        return {str(nom): _json(part) for nom, part in valeur.items()}
    if isinstance(valeur, tuple | list | frozenset):
        return [_json(part) for part in valeur]
    return _simple(valeur)


def _simple(valeur: Any) -> Any:
    if isinstance(valeur, Enum):
        return valeur.value
    return str(valeur) if isinstance(valeur, date | Decimal) else valeur


def _montrer(sortie: Console, situation: SituationVae, vue: _Vue) -> None:
    cible = situation.cible
    quoi = f"{', '.join(cible.blocs)} de {cible.certification}" if cible.blocs else cible.certification
    _titre(sortie, f"VAE : {quoi}, au {situation.jour:%d/%m/%Y}")
    _dire(
        sortie, vue.demande.possible, "rien dans le droit n’empêche de la demander.", "elle ne peut pas être demandée."
    )
    _motifs(sortie, vue.demande.motifs)
    if vue.demande.possible:
        sortie.print("  Le certificateur seul juge si l’expérience répond au référentiel (art. R6412-1).")
    if vue.echeances:
        _titre(sortie, "Délais")
        for echeance in vue.echeances:
            _point(sortie, echeance.constat, "red" if echeance.manque else "")
    if vue.conge is not None:
        _conge(sortie, vue.conge)
    if vue.jury is not None:
        _titre(sortie, "Jury")
        _dire(sortie, vue.jury.possible, "il peut se prononcer.", "il ne peut pas se prononcer.")
        _motifs(sortie, vue.jury.motifs)
    if vue.contrat is not None:
        _contrat(sortie, vue.contrat)
    _pourquoi(sortie, tuple(_etapes(vue)))


def _contrat(sortie: Console, contrat: ReponseInverse) -> None:
    _titre(sortie, "VAE inversée")
    oui = "rien de ce qui est connu de l’expérimentation ne s’y oppose."
    _dire(sortie, contrat.possible, oui, "ce contrat n’entre pas dans l’expérimentation.")
    _motifs(sortie, contrat.motifs)
    if contrat.dernier_jour is not None and contrat.opco_par_an is not None:
        _point(sortie, f"Le parcours va jusqu’au {contrat.dernier_jour:%d/%m/%Y} au plus tard.")
        _point(sortie, f"L’OPCO prend en charge {euros(contrat.opco_par_an)} par an au plus.")


def _conge(sortie: Console, conge: ReponseConge) -> None:
    _titre(sortie, "Congé")
    _dire(sortie, conge.possible, "la demande est recevable.", "l’employeur peut refuser cette demande.")
    _motifs(sortie, conge.motifs)
    _point(sortie, f"{conge.heures} heures d’absence, dont {conge.payees} payées.")
    suite = "" if conge.reponse.silence is None else " Son silence vaut accord."
    _point(sortie, f"Réponse de l’employeur au plus tard le {conge.reponse.limite:%d/%m/%Y}.{suite}")
    _point(sortie, f"Report au plus tard au {conge.report_jusqu_au:%d/%m/%Y}.")


def _etapes(vue: _Vue) -> Iterator[Etape]:
    yield from vue.demande.trace
    for echeance in vue.echeances:
        yield from echeance.delai.trace
    yield from () if vue.conge is None else vue.conge.trace
    yield from () if vue.jury is None else vue.jury.trace
    yield from () if vue.contrat is None else vue.contrat.trace


def _pourquoi(sortie: Console, etapes: tuple[Etape, ...]) -> None:
    _titre(sortie, "Pourquoi")
    for etape in {(etape.regle, etape.constat): etape for etape in etapes}.values():
        _point(sortie, f"{etape.constat} ({etape.references})" if etape.references else etape.constat, "dim")
    dites = reserves(etapes)
    if dites:
        _titre(sortie, "À savoir")
        for reserve in dites:
            _point(sortie, reserve, "yellow")


def _titre(sortie: Console, texte: str) -> None:
    sortie.print()
    sortie.print(Text(texte, "bold"))


def _dire(sortie: Console, possible: bool, oui: str, non: str) -> None:
    debut = ("Oui : ", "green") if possible else ("Non : ", "red")
    sortie.print(Text.assemble(debut, oui if possible else non))


def _motifs(sortie: Console, motifs: Iterable[Motif]) -> None:
    for motif in motifs:
        _point(sortie, f"{motif.constat} ({motif.reference})", "" if motif.bloquant else "yellow")
        if motif.remede:
            sortie.print(Text(f"    → {motif.remede}"))


def _point(sortie: Console, texte: str, style: str = "") -> None:
    sortie.print(Text(f"  - {texte}", style))
