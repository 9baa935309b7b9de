"""``brique certification verifier``: what a règlement says against itself, the law, the doctrine or its fiche."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from brique.cli.certification_montrer import Donne, identite, trouver_reglement
from brique.cli.jours import lire_jour
from brique.cli.mots_marques import console
from brique.cli.sortie import BIEN, CONSTATS, EnJson, ecrire_json, elements
from brique.erreurs import ErreurArgument
from brique.referentiel.fiche import Fiche

if TYPE_CHECKING:
    from brique.certification.reglement.constats import Constat
    from brique.certification.reglement.valeurs import Reglement

_COULEURS = {"erreur": "red", "avertissement": "yellow", "conseil": "cyan"}
_RIEN = "Rien n’est vérifié"

DuRegistre = Annotated[
    str, typer.Option("--fiche", metavar="FICHIER", help="Donnez le registre où est la certification.")
]
Numero = Annotated[
    str,
    typer.Option(
        "--numero", metavar="RNCP…", help="Donnez son numéro ; sans lui, c’est l’une de celles que le règlement nomme."
    ),
]
Au = Annotated[
    str,
    typer.Option(
        "--au", metavar="JOUR", help="Dites le jour dont la loi est lue ; sans lui, c’est la dernière qu’il rencontre."
    ),
]
AvecSchema = Annotated[bool, typer.Option("--schema", help="Écrire le schéma JSON d’un règlement, et s’arrêter.")]


def verifier_reglement(  # one argument an option
    donne: Donne = "",
    fiche: DuRegistre = "",
    numero: Numero = "",
    au: Au = "",
    avec_schema: AvecSchema = False,
    en_json_: EnJson = False,
) -> None:
    """Dire ce qui se contredit dans un règlement, ce que la loi ou la doctrine demandent, et quoi faire.

    Avec --fiche, il est aussi lu contre sa certification : ses blocs, leurs compétences, ses voies, ses dates.

    Le code de retour est 0 s’il n’y a que des conseils, 1 s’il y a une erreur ou un avertissement, 2 s’il ne se lit
    pas.
    """
    from brique.certification.reglement.constats import Gravite
    from brique.certification.reglement.controle import controler
    from brique.certification.reglement.formes import FormeReglement
    from brique.saisie import schema

    if avec_schema:
        ecrire_json(schema(FormeReglement))
        return
    reglement = trouver_reglement(donne)
    lue = _fiche(fiche, numero, reglement)
    constats = controler(reglement, lue, lire_jour(au, "--au", consequence=_RIEN))
    if en_json_:
        ecrire_json({"reglement": identite(reglement), "constats": [_json(constat) for constat in constats]})
    else:
        _montrer(console(), reglement, constats)
    raise typer.Exit(CONSTATS if any(un.gravite is not Gravite.CONSEIL for un in constats) else BIEN)


def _fiche(fichier: str, numero: str, reglement: Reglement) -> Fiche | None:
    """The certification, from a register; None when none is given."""
    if not fichier:
        if numero:
            raise ErreurArgument(
                "« --numero » va avec un registre", consequence=_RIEN, action="Ajoutez --fiche FICHIER."
            )
        return None
    voulus = {numero.strip().upper()} if numero else set(reglement.certifications)
    lues = (element for element in elements(fichier) if isinstance(element, Fiche))
    trouvee: Fiche | None = next((une for une in lues if not voulus or une.numero in voulus), None)
    if trouvee is None:
        raise ErreurArgument(
            f"aucune fiche {' ni '.join(sorted(voulus))}" if voulus else "aucune fiche",
            lieu=fichier,
            consequence=_RIEN,
            action="Donnez un numéro que ce fichier contient (RNCP12345)",
        )
    return trouvee


def _json(constat: Constat) -> dict[str, str]:
    return {
        "gravite": constat.gravite.value,
        "regle": constat.regle,
        "constat": constat.constat,
        "reference": constat.reference,
        "action": constat.action,
    }


def _montrer(sortie: Console, un: Reglement, constats: tuple[Constat, ...]) -> None:
    sortie.print(Text(f"{un.intitule} ({un.cle}, version {un.version})", style="bold"))
    if not constats:
        sortie.print("Rien à redire.")
    for constat in constats:
        gravite = constat.gravite.value
        sortie.print(Text.assemble((f"\n[{gravite}] ", _COULEURS[gravite]), (constat.regle, "bold")))
        sortie.print(Text.assemble(f"  {constat.constat} ", (f"({constat.reference})", "dim")))
        sortie.print(Text(f"  → {constat.action}"))
