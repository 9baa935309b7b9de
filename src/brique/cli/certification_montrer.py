"""``brique certification reglements`` and ``montrer``: the ready-made ones, and a règlement told rule by rule."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from brique.cli.mots_marques import console
from brique.cli.sortie import EnJson, ecrire_json
from brique.erreurs import ErreurArgument

if TYPE_CHECKING:
    from brique.certification.reglement.valeurs import Reglement

Donne = Annotated[
    str,
    typer.Argument(metavar="REGLEMENT", help="Donnez un fichier YAML, « - » (entrée), ou le nom d’un modèle prêt."),
]
EnYaml = Annotated[bool, typer.Option("--yaml", help="Écrire le règlement en YAML, pour partir de lui.")]


def trouver_reglement(donne: str) -> Reglement:
    """The règlement of a file, of the standard input, or the ready-made one of that name."""
    from brique.certification.reglement.lecture import lire_reglement
    from brique.certification.reglement.modeles import modele

    if donne == "-":
        return lire_reglement(sys.stdin.read(), nom="entrée standard")
    if not donne:
        raise ErreurArgument(
            "il manque le règlement",
            action="Donnez un fichier YAML, ou un nom que donne « brique certification reglements »",
        )
    chemin = Path(donne)
    if chemin.suffix.casefold() in {".yaml", ".yml", ".json"} or chemin.is_file():
        return lire_reglement(chemin)
    return modele(donne)


def nommer_reglements(en_json_: EnJson = False) -> None:
    """Nommer les règlements prêts : la loi de la VAE, des textes de branches, les titres, CléA."""
    from brique.certification.reglement.modeles import modeles
    from brique.certification.reglement.phrases import dire_periode

    if en_json_:
        ecrire_json([identite(un) for un in modeles()])
        return
    sortie = console()
    for un in modeles():
        sortie.print(Text.assemble((f"{un.cle}/{un.version}", "bold"), f"  {un.intitule}"))
        sortie.print(Text(f"    {' ; '.join(un.textes)} ; {dire_periode(un)}", style="dim"))


def identite(un: Reglement) -> dict[str, Any]:
    """Its name, its version and its days, for JSON."""
    fin = un.periode.fin
    return {
        "cle": un.cle,
        "version": un.version,
        "intitule": un.intitule,
        "certificateur": un.certificateur,
        "debut": un.periode.debut.isoformat(),
        "fin_exclue": None if fin is None else fin.isoformat(),
        "textes": list(un.textes),
        "certifications": list(un.certifications),
    }


def montrer_reglement(donne: Donne = "", en_yaml: EnYaml = False, en_json_: EnJson = False) -> None:
    """Dire un règlement en phrases, règle par règle, chacune avec son article, et ce qu’il ne peut pas dire.

    Le code de retour est 0, ou 2 si le règlement ne se lit pas.
    """
    from brique.certification.reglement.ecriture import ecrire_reglement

    reglement = trouver_reglement(donne)
    if en_yaml:
        sys.stdout.write(ecrire_reglement(reglement))
    elif en_json_:
        ecrire_json(_json(reglement))
    else:
        _montrer(console(), reglement)


def _json(un: Reglement) -> dict[str, Any]:
    from brique.certification.reglement.regles import REGLES

    regles = [
        {
            "regle": regle.nom,
            "titre": regle.titre,
            "phrases": [{"phrase": phrase, "reference": reference} for phrase, reference in regle.citees(un)],
            "reference": regle.reference(un),
            "tacite": regle.tacite(un),
        }
        for regle in REGLES
        if regle.dire(un)
    ]
    non_dits = [{"phrase": dit.phrase, "reference": dit.reference} for dit in un.non_dits]
    return {**identite(un), "regles": regles, "non_dits": non_dits}


def _montrer(sortie: Console, un: Reglement) -> None:
    from brique.certification.reglement.regles import PARTIES, REGLES

    sortie.print(Text(f"{un.intitule} ({un.cle}, version {un.version})", style="bold"))
    sortie.print(Text(f"{un.certificateur} ; {' ; '.join(un.textes)}", style="dim"))
    for partie, titre in PARTIES.items():
        dites = [regle for regle in REGLES if regle.partie == partie and regle.dire(un)]
        if dites:
            sortie.print(Text(f"\n{titre}", style="bold"))
        for regle in dites:
            tacite = regle.tacite(un)
            for phrase, reference in regle.citees(un):
                source = "à défaut : aucun texte ne le dit" if tacite else reference
                sortie.print(Text.assemble(f"  {phrase} ", (f"({source})", "yellow" if tacite else "dim")))
    if un.non_dits:
        sortie.print(Text("\nCe que ce fichier ne peut pas dire, et que des personnes vérifient", style="bold"))
    for dit in un.non_dits:
        sortie.print(Text.assemble(f"  {dit.phrase} ", (f"({dit.reference})", "dim")))
