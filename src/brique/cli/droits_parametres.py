"""``brique droits parametres``: the legal values, over time or on a day, and the faults in how they are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from brique.cli.jours import lire_jour
from brique.cli.mots_marques import console
from brique.cli.sortie import BIEN, CONSTATS, EnJson, ecrire_json
from brique.droits.cas import tous
from brique.droits.lecture import droit as droit_livre
from brique.droits.noyau import Droit, Grandeur, Parametre, Statut, Valeur
from brique.droits.pages import PREUVES, STATUTS, dire_grandeur, dire_periode, dire_reference
from brique.droits.verification import verifier
from brique.erreurs import ErreurArgument


def montrer_parametres(
    au: Annotated[
        str,
        typer.Option("--au", metavar="AAAA-MM-JJ", help="Ne montrer que ce qui vaut ce jour ; sinon, tout le temps."),
    ] = "",
    sujet: Annotated[
        str,
        typer.Option(
            "--sujet", metavar="MOT", help="Ne montrer que les noms, règles et sujets qui contiennent ce mot."
        ),
    ] = "",
    en_json: EnJson = False,
    controler: Annotated[
        bool,
        typer.Option(
            "--verifier", help="Chercher trous, chevauchements, références absentes, règles inconnues ou sans cas."
        ),
    ] = False,
) -> None:
    """Montrer les valeurs du droit, avec leur période, leur référence, leur preuve et leur statut.

    Code de retour : 0 si tout va bien, 1 si --verifier trouve une faute, 2 si c’est impossible.
    """
    droit = droit_livre()
    if controler:
        raise typer.Exit(_verifier(droit, en_json))
    jour = lire_jour(au, "--au")
    lignes = [
        (parametre, valeur)
        for parametre in _choisis(droit, sujet)
        for valeur in parametre.valeurs
        if jour is None or jour in valeur.periode
    ]
    if en_json:
        ecrire_json([_en_json(parametre, valeur) for parametre, valeur in lignes])
    else:
        _montrer(lignes, droit, jour)


def lisible(grandeur: Grandeur) -> Any:
    """A legal value in the types of JSON; amounts stay exact, as texts."""
    if isinstance(grandeur, Mapping):
        return {nom: lisible(part) for nom, part in grandeur.items()}
    if isinstance(grandeur, tuple):
        return [lisible(part) for part in grandeur]
    return str(grandeur) if isinstance(grandeur, Decimal) else grandeur


def _choisis(droit: Droit, sujet: str) -> Iterator[Parametre]:
    cherche = sujet.casefold()
    trouves = [
        parametre
        for parametre in droit.parametres.values()
        if cherche in f"{parametre.nom} {parametre.libelle} {parametre.regle} {_regle_de(droit, parametre)}".casefold()
    ]
    if not trouves:
        raise ErreurArgument(
            f"aucun paramètre ne contient « {sujet} »",
            lieu="--sujet",
            action="Essayez un autre mot, comme « vae », « plafond » ou « jury »",
        )
    yield from trouves


def _regle_de(droit: Droit, parametre: Parametre) -> str:
    regle = droit.regles[parametre.regle]
    return f"{regle.titre} {regle.sujet}"


def _en_json(parametre: Parametre, valeur: Valeur) -> dict[str, Any]:
    return {
        "parametre": parametre.nom,
        "repere": parametre.repere or None,
        "libelle": parametre.libelle,
        "regle": parametre.regle,
        "unite": parametre.unite,
        "debut": None if valeur.periode.debut == date.min else valeur.periode.debut.isoformat(),
        "fin_exclue": valeur.periode.fin and valeur.periode.fin.isoformat(),
        "valeur": lisible(valeur.grandeur),
        "article": valeur.article or None,
        "reference": valeur.reference,
        "source": valeur.source or None,
        "preuve": valeur.preuve.value,
        "statut": valeur.statut.value,
        "lecture": valeur.lecture or None,
    }


def _montrer(lignes: list[tuple[Parametre, Valeur]], droit: Droit, jour: date | None) -> None:
    sortie = console()
    if sortie.soft_wrap:
        for parametre, valeur in lignes:
            typer.echo("\t".join([parametre.nom, *_cases(parametre, valeur)]))
        return
    table = Table(title=f"Le droit au {jour:%d/%m/%Y}" if jour else "Le droit selon la date", title_justify="left")
    table.add_column("Paramètre", overflow="fold", ratio=3)
    table.add_column("Quand", overflow="fold", ratio=2)
    table.add_column("Valeur", overflow="fold", ratio=2)
    table.add_column("D’où cela vient", overflow="fold", ratio=4)
    precedent = ""
    for parametre, valeur in lignes:
        nom = Text.assemble(parametre.libelle, "\n", (parametre.nom, "dim")) if parametre.nom != precedent else Text("")
        quand, combien, reference, preuve, statut = _cases(parametre, valeur)
        origine = Text.assemble(reference, "\n", (preuve, "dim"))
        if valeur.statut is not Statut.CONFIRME:
            origine.append(f"\n{statut}", "yellow")
        table.add_row(nom, quand, combien, origine)
        precedent = parametre.nom
    sortie.print(table)


def _cases(parametre: Parametre, valeur: Valeur) -> tuple[str, ...]:
    return (
        dire_periode(valeur.periode),
        dire_grandeur(parametre.unite, valeur.grandeur),
        dire_reference(valeur),
        PREUVES[valeur.preuve],
        STATUTS[valeur.statut],
    )


def _verifier(droit: Droit, en_json: bool) -> int:
    cas = tous()
    defauts = verifier(droit, cas)
    if en_json:
        ecrire_json([{"nature": d.nature.value, "lieu": d.lieu, "constat": d.constat} for d in defauts])
    else:
        sortie = console()
        for defaut in defauts:
            sortie.print(Text(str(defaut)))
        combien = "rien à redire" if not defauts else f"{len(defauts)} faute{'s' * (len(defauts) > 1)}"
        compte = f"{len(droit.parametres)} paramètres, {len(droit.regles)} règles, {len(cas)} cas"
        sortie.print(Text(f"{compte} : {combien}."))
    return CONSTATS if defauts else BIEN
