"""``brique passerelles exporter``: what links the blocs of a register, as SSSOM, for other software."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from brique.cli.convertir import ecrire_fichier
from brique.cli.jours import lire_jour
from brique.cli.sortie import BIEN, CONSTATS, EnJson, ecrire_json, elements, nombre
from brique.erreurs import ErreurArgument
from brique.passerelles.blocs import blocs_de
from brique.passerelles.officielles import Officielles
from brique.passerelles.sssom import (
    Ecrit,
    Entete,
    Valeur,
    calculee,
    declaree,
    ecrire_sssom,
    en_objet,
    fichier_de_metadonnees,
    renouvellement,
)
from brique.passerelles.valeurs import Cle, Relation
from brique.referentiel.fiche import Fiche
from brique.referentiel.filiation import dernier_jour

_RIEN = "Rien n’est écrit."
_TITRE = "Correspondances et passerelles entre blocs de compétences"
_Rangees = list[dict[str, Valeur]]


def exporter_passerelles(  # noqa: PLR0913, PLR0917  # one argument an option
    fichier: Annotated[
        str, typer.Argument(metavar="FICHIER", help="Registre (flux XML V4.1, son archive .zip, export CSV), ou « - ».")
    ],
    sortie: Annotated[
        str,
        typer.Option("--sortie", "-o", metavar="FICHIER", help="Où écrire (.sssom.tsv) ; sinon, sortie standard."),
    ] = "",
    declarees: Annotated[
        bool,
        typer.Option("--declarees", help="Écrire ce que le registre déclare : correspondances et renouvellements."),
    ] = False,
    calculees: Annotated[bool, typer.Option("--calculees", help="Écrire les passerelles calculées.")] = False,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="Passerelles calculées pour chaque bloc, au plus.")] = 10,
    le: Annotated[
        str, typer.Option("--le", metavar="AAAA-MM-JJ", help="Jour du calcul, que porteront les passerelles calculées.")
    ] = "",
    metadonnees_a_part: Annotated[
        bool,
        typer.Option(
            "--metadonnees-a-part", help="Écrire les métadonnées à côté du tableau, dans un .sssom.yml du même nom."
        ),
    ] = False,
    en_json_: EnJson = False,
) -> None:
    """Écrire les correspondances et les passerelles d’un registre en SSSOM, la norme d’échange des rapprochements.

    Sans --declarees ni --calculees, les deux sont écrites ; chaque ligne dit laquelle des deux elle est. Avec --json :
    l’ensemble en JSON ou, si -o est donné, le compte de ce qui est écrit.

    Code de retour : 0 si tout est écrit, 1 si une correspondance n’a pas pu l’être, 2 si c’est impossible.
    """
    cible = _cible(sortie)
    a_part = _cible_a_part(cible) if metadonnees_a_part else None
    jour = lire_jour(le, "--le")
    fiches = [element for element in elements(fichier) if isinstance(element, Fiche)]
    export = _Export(fiches)
    if declarees or not calculees:
        export.declarer()
    if calculees or not declarees:
        export.calculer(k, jour)
    _rendre(export, cible, a_part, en_json_=en_json_)
    raise typer.Exit(CONSTATS if export.laissees else BIEN)


def _cible(sortie: str) -> Path | None:
    if not sortie:
        return None
    chemin = Path(sortie)
    _refuser_un_fichier_pris(chemin)
    return chemin


def _cible_a_part(cible: Path | None) -> Path:
    """Where the metadata go, once sure that they can: the reader finds them by the name of the table."""
    if cible is None:
        raise ErreurArgument(
            "les métadonnées vont à côté du tableau, qui n’a pas de nom",
            lieu="--metadonnees-a-part",
            consequence=_RIEN,
            action="Nommez-le avec -o.",
        )
    a_part = fichier_de_metadonnees(cible)
    _refuser_un_fichier_pris(a_part)
    return a_part


def _refuser_un_fichier_pris(chemin: Path) -> None:
    if chemin.exists():
        raise ErreurArgument(
            "ce fichier existe déjà", lieu=str(chemin), consequence=_RIEN, action="Donnez un autre nom, ou déplacez-le."
        )


@dataclass(slots=True)
class _Export:
    """The mappings of a register, how many of each class, and what could not be one."""

    fiches: Sequence[Fiche]
    rangees: _Rangees = field(default_factory=list)
    comptes: dict[str, int] = field(default_factory=dict)
    laissees: list[str] = field(default_factory=list)
    repli: str = ""
    libelles: dict[Cle, str] = field(init=False)

    def __post_init__(self) -> None:
        self.libelles = dict(_libelles(self.fiches))

    @property
    def ecrit(self) -> Ecrit:
        """The set of what was gathered, with what it says of itself."""
        registre = max(filter(None, map(dernier_jour, self.fiches)), default=None)
        entete = Entete(titre=_TITRE, version_registre=registre.isoformat() if registre else "")
        return ecrire_sssom(self.rangees, entete)

    def declarer(self) -> None:
        """What the register says: a correspondance without destination links nothing, and is named instead."""
        lues = Officielles.depuis(self.fiches)
        for lue in lues.declarees:
            if lue.vers.numero:
                self.rangees.append(declaree(lue, self.libelles))
            else:
                self.laissees.append(lue.phrase)
        self.rangees.extend(renouvellement(lien, self.libelles) for lien in lues.renouvellements)
        self.comptes["declarees"] = len(lues.declarees) - len(self.laissees)
        self.comptes["renouvellements"] = len(lues.renouvellements)

    def calculer(self, k: int, jour: date | None) -> None:
        """The best passerelles of each bloc. Those that the engine finds distinct are counted, not written."""
        from brique.passerelles.calcul import LOT
        from brique.passerelles.moteur import Moteur
        from brique.passerelles.recherche import chercher_toutes

        moteur = Moteur.preparer(blocs_de(self.fiches))
        self.repli = moteur.versions.repli
        trouvees = distinctes = 0
        for lot in _avancer([bloc.cle for bloc in moteur.blocs], LOT):
            for passerelle in chain.from_iterable(chercher_toutes(moteur, lot, k).values()):
                if passerelle.relation is Relation.DISTINCT:
                    distinctes += 1
                else:
                    trouvees += 1
                    self.rangees.append(calculee(passerelle, self.libelles, le=jour))
        self.comptes |= {"calculees": trouvees, "distinctes": distinctes}


def _libelles(fiches: Sequence[Fiche]) -> Iterator[tuple[Cle, str]]:
    for fiche in fiches:
        yield Cle(fiche.numero), fiche.intitule
        for bloc in fiche.blocs:
            yield Cle(fiche.numero, bloc.code), bloc.libelle


def _avancer(cles: Sequence[Cle], pas: int) -> Iterator[Sequence[Cle]]:
    """The blocs, ``pas`` at a time, with a bar on standard error when someone is looking."""
    barre = Progress(
        TextColumn("Passerelles"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with barre:
        tache = barre.add_task("", total=len(cles))
        for debut in range(0, len(cles), pas):
            yield cles[debut : debut + pas]
            barre.advance(tache, pas)


def _rendre(export: _Export, cible: Path | None, a_part: Path | None, *, en_json_: bool) -> None:
    ecrit = export.ecrit
    if a_part is not None:
        ecrire_fichier(a_part, ecrit.metadonnees.encode())
    if cible is not None:
        ecrire_fichier(cible, "".join(ecrit.fichier() if a_part is None else ecrit.tableau()).encode())
        if en_json_:
            ecrire_json(_resume(export, cible, a_part))
            return
    elif en_json_:
        ecrire_json(en_objet(ecrit))
    else:
        sys.stdout.buffer.writelines(ligne.encode() for ligne in ecrit.fichier())  # UTF-8 wherever it is read
    for phrase in _phrases(export, [str(chemin) for chemin in (cible, a_part) if chemin is not None]):
        typer.echo(phrase, err=cible is None)


def _resume(export: _Export, cible: Path, a_part: Path | None) -> dict[str, Any]:
    fichiers = {"fichier": str(cible)} | ({"metadonnees": str(a_part)} if a_part is not None else {})
    return {**fichiers, **export.comptes, "laissees": export.laissees, "repli": export.repli}


def _phrases(export: _Export, ecrits: Sequence[str]) -> Iterator[str]:
    comptes = export.comptes
    noms = (
        ("declarees", "correspondances déclarées"),
        ("renouvellements", "renouvellements"),
        ("calculees", "passerelles calculées"),
    )
    ecrites = ", ".join(f"{nom} : {nombre(comptes[cle])}" for cle, nom in noms if cle in comptes)
    yield f"{ecrites[:1].upper()}{ecrites[1:]}." + (f" Écrit : {', '.join(ecrits)}." if ecrits else "")
    if comptes.get("distinctes"):
        yield f"Comparés, trouvés distincts et non écrits : {nombre(comptes['distinctes'])} couples de blocs."
    if "calculees" in comptes:
        yield "Une passerelle calculée est une suggestion : elle ne donne aucun droit."
    if export.repli:
        yield export.repli
    if export.laissees:
        yield f"Correspondances sans destination, non écrites : {nombre(len(export.laissees))}."
        yield from (f"  {phrase}" for phrase in export.laissees)
