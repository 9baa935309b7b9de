"""``brique referentiel relire``: what a register or a référentiel says against the law and the doctrine."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from brique.cli.jours import lire_jour
from brique.cli.sortie import BIEN, CONSTATS, EnJson, Fichier, brouillon_de, elements, nombre
from brique.erreurs import ErreurArgument
from brique.referentiel.fiche import Fiche
from brique.referentiel.relecture import Constat, GraviteConstat, Selection, relire, relire_brouillon, selectionner
from brique.referentiel.relecture.parallele import processus_utiles, relire_en_parallele
from brique.referentiel.relecture.reformulees import SLUG as REFORMULEE
from brique.referentiel.relecture.reformulees import Proximites
from brique.referentiel.relecture.sorties import ecrire_json, ecrire_sarif

_MONTRES = 40
_EN_MEMOIRE = 32 * 1024**2
_COULEURS = {
    GraviteConstat.ERREUR: "red",
    GraviteConstat.AVERTISSEMENT: "yellow",
    GraviteConstat.INFORMATION: "cyan",
    GraviteConstat.INDECIS: "dim",
}
SANS_CRITERES = "Le registre ne porte pas les critères d’évaluation : leurs règles ne se jouent que sur un document."


@dataclass(frozen=True, slots=True)
class _Demande:
    """What is asked: which file, which rules, which fiche, for which day, by how many processes."""

    fichier: str
    selection: Selection
    fiche: str = ""
    depot: date | None = None
    processus: int = 1
    proximites: Proximites | None = None


EnSarif = Annotated[bool, typer.Option("--sarif", help="Écrire le résultat en SARIF 2.1.0.")]
Seules = Annotated[
    list[str] | None, typer.Option("--regle", metavar="REGLE", help="Ne jouer que cette règle (répétable).")
]
Sauf = Annotated[
    list[str] | None, typer.Option("--sauf", metavar="REGLE", help="Laisser cette règle de côté (répétable).")
]
Plancher = Annotated[
    str,
    typer.Option(
        "--gravite", metavar="GRAVITE", help="La plus légère à garder : erreur, avertissement, information, indecis."
    ),
]
Numero = Annotated[str, typer.Option("--fiche", metavar="NUMERO", help="Ne relire que cette fiche.")]
Depot = Annotated[
    str,
    typer.Option(
        "--depot", metavar="AAAA-MM-JJ", help="Jour où la demande est déposée : il décide des textes applicables."
    ),
]
Toutes = Annotated[bool, typer.Option("--toutes", help="Montrer tous les constats.")]
Processus = Annotated[
    int, typer.Option("--processus", min=0, help="Nombre de processus (0 : autant que la machine en permet).")
]


Moteur = Annotated[
    bool,
    typer.Option("--moteur", help="Trouver aussi les compétences dites deux fois en d’autres mots (bien plus long)."),
]


def relire_fichier(  # noqa: PLR0913, PLR0917  # one argument an option
    fichier: Fichier,
    en_json_: EnJson = False,
    en_sarif: EnSarif = False,
    regle: Seules = None,
    sauf: Sauf = None,
    gravite: Plancher = "",
    fiche: Numero = "",
    depot: Depot = "",
    toutes: Toutes = False,
    processus: Processus = 0,
    moteur: Moteur = False,
) -> None:
    """Relire un registre ou un référentiel : ce qui s’écarte de la loi et de la doctrine, et quoi changer.

    Code de retour : 0 sans constat, 1 avec, 2 si le fichier ne peut pas être lu.
    """
    demande = _Demande(
        fichier,
        selectionner(regle or (), sauf or (), gravite),
        fiche.strip().upper(),
        lire_jour(depot, "--depot"),
        processus or processus_utiles(),
        _proximites() if moteur else None,
    )
    if REFORMULEE in demande.selection.seules and not moteur:
        raise ErreurArgument(
            f"la règle {REFORMULEE} demande le moteur de passerelles",
            lieu="--regle",
            consequence="Rien n’est relu.",
            action="Ajoutez --moteur.",
        )
    constats, notes = _constats(demande)
    if en_json_ or en_sarif:
        trouves = _ecrire(demande, constats, notes, sarif=en_sarif)
    else:
        trouves = _montrer(demande, constats, notes, toutes=toutes)
    raise typer.Exit(CONSTATS if trouves else BIEN)


def _proximites() -> Proximites:
    """The engine's measure of likeness. Loaded only when it serves."""
    from brique.passerelles.etalon import Etalon
    from brique.passerelles.moteur import Moteur

    return Moteur.seul(Etalon.livre()).proximites


def _constats(demande: _Demande) -> tuple[Iterator[Constat], list[str]]:
    """The findings, as they come, and what is to be said beside them."""
    lu = brouillon_de(demande.fichier)
    if lu is None:
        return _du_registre(demande), [SANS_CRITERES]
    brouillon = lu.brouillon
    if demande.fiche and demande.fiche != brouillon.numero:
        raise _fiche_absente(demande)
    doutes = len(brouillon.doutes_ouverts)
    notes = [
        f"La lecture de ce document laisse {nombre(doutes)} doute{'s' if doutes > 1 else ''} à trancher (brique "
        "referentiel lire) : "
        "des constats peuvent en venir."
    ]
    selection, depot, proximites = demande.selection, demande.depot, demande.proximites
    constats = relire_brouillon(brouillon, selection=selection, depot=depot, proximites=proximites)
    return iter(constats), notes if doutes else []


def _du_registre(demande: _Demande) -> Iterator[Constat]:
    vues: set[str] = set()

    def fiches() -> Iterator[Fiche]:
        for element in elements(demande.fichier):
            if isinstance(element, Fiche):
                vues.add(element.numero)
                yield element

    selection, depot, proximites = demande.selection, demande.depot, demande.proximites
    if demande.fiche or proximites is not None:  # the engine is one for all: it does not go from process to process
        yield from relire(fiches(), selection=selection, depot=depot, numero=demande.fiche, proximites=proximites)
        if demande.fiche and demande.fiche not in vues:
            raise _fiche_absente(demande)
        return
    yield from relire_en_parallele(fiches(), selection=selection, depot=depot, processus=demande.processus)


def _fiche_absente(demande: _Demande) -> ErreurArgument:
    return ErreurArgument(
        f"aucune fiche « {demande.fiche} »",
        lieu=demande.fichier,
        consequence="Rien n’est relu.",
        action="Donnez un numéro que ce fichier contient (RNCP12345), ou retirez --fiche.",
    )


def _ecrire(demande: _Demande, constats: Iterator[Constat], notes: list[str], *, sarif: bool) -> int:
    """Write the whole result, or nothing: a file that breaks half-way must not leave half a list behind."""
    ascii_seul = "utf" not in (sys.stdout.encoding or "utf").casefold()
    with SpooledTemporaryFile(max_size=_EN_MEMOIRE, mode="w+", encoding="utf-8") as attente:
        if sarif:
            nom = "entree-standard" if demande.fichier == "-" else demande.fichier
            trouves = ecrire_sarif(constats, attente.write, fichier=nom, notes=notes, ascii_seul=ascii_seul)
        else:
            trouves = ecrire_json(constats, attente.write, ascii_seul=ascii_seul)
        attente.seek(0)
        shutil.copyfileobj(attente, sys.stdout)
    return trouves


def _montrer(demande: _Demande, constats: Iterable[Constat], notes: list[str], *, toutes: bool) -> int:
    """Print the first findings by fiche and bloc (all of them with ``toutes``), then how many by rule."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    comptes: Counter[tuple[str, GraviteConstat]] = Counter()
    ici = ""
    montres: list[Constat] = []
    for constat in constats:
        comptes[constat.regle, constat.gravite] += 1
        if toutes:
            ici = _montrer_constat(console, constat, ici)
        elif len(montres) < _MONTRES:
            montres.append(constat)
    for constat in montres:
        ici = _montrer_constat(console, constat, ici)
    total = comptes.total()
    if not toutes and total > len(montres):
        console.print(
            f"\n… et {nombre(total - len(montres))} autres constats (--toutes, --json ou --sarif pour les voir)."
        )
    _montrer_comptes(console, demande.fichier, comptes)
    for note in notes:
        console.print(Text(note, style="dim"))
    return total


def _montrer_constat(console: Console, constat: Constat, ici: str) -> str:
    lieu, _, competence = constat.lieu.partition(", compétence ")
    if lieu != ici:
        console.print(Text(f"\n{lieu}", style="bold"))
    ou = f"compétence {competence} : " if competence else ""
    console.print(
        Text.assemble(
            "  ",
            (f"[{constat.regle}] ", _COULEURS[constat.gravite]),
            f"{ou}{constat.propos} ",
            (f"({constat.reference})", "dim"),
        )
    )
    return lieu


def _montrer_comptes(console: Console, fichier: str, comptes: Counter[tuple[str, GraviteConstat]]) -> None:
    console.print(Text(f"\n{fichier}", style="bold"))
    if not comptes:
        console.print("Aucun constat.")
        return
    console.print(f"{nombre(comptes.total())} constat{'s' if comptes.total() > 1 else ''} :")
    for (slug, gravite), fois in sorted(comptes.items(), key=lambda c: (-c[0][1].rang, -c[1], c[0][0])):
        console.print(Text.assemble(f"{nombre(fois):>8}  ", (slug, _COULEURS[gravite]), f" ({gravite.value})"))
