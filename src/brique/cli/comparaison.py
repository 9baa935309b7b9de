"""``brique referentiel comparer``: two registers, two fiches or two référentiels, and what changed between them."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, BinaryIO, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from brique.cli.ecart_texte import Affichage, resumer
from brique.cli.mots_marques import console
from brique.cli.sortie import BIEN, CONSTATS, EnJson, brouillon_de, ecrire_json, elements, nombre
from brique.erreurs import ErreurArgument
from brique.referentiel.ecart import (
    SANS_EFFET,
    EcartFiche,
    EcartRegistre,
    comparer_brouillons,
    comparer_fiches,
    comparer_registres,
)
from brique.referentiel.fiche import Fiche
from brique.referentiel.forme_json import en_json
from brique.referentiel.redaction.lecture import Lu
from brique.referentiel.redaction.vers_fiche import depuis_fiche, en_fiche

_MONTREES = 20
_SANS_CRITERES = (
    "Le registre ne porte ni les critères, ni les textes qui n’y ont pas de place : ils ne sont pas comparés."
)
_EXAMINEES = 2000  # fiches that changed looked at one by one: some milliseconds each
_AIDE = "Registre (XML, zip, CSV), référentiel (.docx, .xlsx, .html, .json de Brique), ou « - »."


def comparer_fichiers(
    avant: Annotated[str, typer.Argument(metavar="AVANT", help=_AIDE)],
    apres: Annotated[str, typer.Argument(metavar="APRES", help=_AIDE)],
    fiche: Annotated[
        str, typer.Option("--fiche", metavar="NUMERO", help="Ne comparer que cette fiche, mot à mot.")
    ] = "",
    avec: Annotated[
        str,
        typer.Option("--avec", metavar="NUMERO", help="La comparer avec cette autre fiche du second fichier."),
    ] = "",
    toutes: Annotated[
        bool, typer.Option("--toutes", help="Nommer toutes les fiches, et non les vingt premières.")
    ] = False,
    en_json_: EnJson = False,
) -> None:
    """Comparer deux registres, deux fiches ou deux référentiels : ce qui a changé, bloc par bloc et mot à mot.

    Code de retour : 0 si rien ne diffère que la présentation, 1 sinon, 2 si l’un des deux ne peut pas être lu.
    """
    if avant == apres == "-":
        raise ErreurArgument("l’entrée standard ne se lit qu’une fois", action="Donnez un fichier pour l’un des deux.")
    lus = brouillon_de(avant), brouillon_de(apres)
    if lus[0] is not None and lus[1] is not None:
        _conclure(comparer_brouillons(lus[0].brouillon, lus[1].brouillon), en_json_)
    if lus[0] is not None or lus[1] is not None:
        _conclure(_avec_un_registre(lus, (avant, apres), fiche or avec), en_json_, _SANS_CRITERES)
    if fiche or avec:
        premiere = (fiche or avec).strip().upper()
        seconde = (avec or fiche).strip().upper()
        _conclure(comparer_fiches(*_deux_fiches(avant, premiere, apres, seconde)), en_json_)
    ecart = _registres(avant, apres)
    if en_json_:
        _ecrire_registre(ecart)
    else:
        _montrer_registre(console(), ecart, None if toutes else _MONTREES)
    differe = ecart.entrees or ecart.sorties or ecart.anomalies_avant or ecart.anomalies_apres
    raise typer.Exit(CONSTATS if differe or any(e.differe for e in ecart.changees) else BIEN)


def _avec_un_registre(lus: tuple[Lu | None, Lu | None], fichiers: tuple[str, str], numero: str) -> EcartFiche:
    """A référentiel and a fiche of the register, compared on what the register carries."""
    voulu = (numero or next(lu.brouillon.numero for lu in lus if lu is not None)).strip().upper()
    if not voulu:
        raise ErreurArgument(
            "ce référentiel ne dit pas de quelle fiche il est",
            lieu=next(fichier for lu, fichier in zip(lus, fichiers, strict=True) if lu is not None),
            action="Nommez la fiche du registre à laquelle le comparer : --fiche RNCPnnnn.",
        )
    fiches = (
        _trouver(fichier, {voulu})[voulu] if lu is None else en_fiche(replace(lu.brouillon, numero=voulu))
        for lu, fichier in zip(lus, fichiers, strict=True)
    )
    return comparer_brouillons(*map(depuis_fiche, fiches))


def _conclure(ecart: EcartFiche, en_json_: bool, note: str = "") -> NoReturn:
    if en_json_:
        ecrire_json(_json(ecart))
    else:
        affichage = Affichage(console())
        affichage.fiche(ecart)
        if note:
            affichage.ligne()
            affichage.ligne(Text(note, "dim"))
    raise typer.Exit(CONSTATS if ecart.differe else BIEN)


def _json(ecart: EcartFiche) -> dict[str, Any]:
    return {"differe": ecart.differe, "resume": resumer(ecart), **en_json(ecart)}


def _deux_fiches(avant: str, premiere: str, apres: str, seconde: str) -> tuple[Fiche, Fiche]:
    """The two fiches; a file given twice is read once."""
    if avant == apres:
        trouvees = _trouver(avant, {premiere, seconde})
        return trouvees[premiere], trouvees[seconde]
    return _trouver(avant, {premiere})[premiere], _trouver(apres, {seconde})[seconde]


def _trouver(fichier: str, numeros: set[str]) -> dict[str, Fiche]:
    trouvees: dict[str, Fiche] = {}
    lus = elements(fichier)
    for element in lus:
        if isinstance(element, Fiche) and element.numero in numeros:
            trouvees.setdefault(element.numero, element)
            if len(trouvees) == len(numeros):
                lus.close()
                return trouvees
    absentes = ", ".join(sorted(numeros - trouvees.keys()))
    raise ErreurArgument(f"la fiche {absentes} n’y est pas", lieu=fichier, action="Vérifiez le numéro (RNCPnnnn).")


def _registres(avant: str, apres: str) -> EcartRegistre:
    """Both registers compared, with a progress bar on standard error when someone is looking."""
    barre = Progress(
        TextColumn("Comparaison"),
        BarColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with barre:
        tache = barre.add_task("comparaison", total=None)
        return comparer_registres(
            _origine(avant),
            _origine(apres),
            nom_avant="entrée standard",
            nom_apres="entrée standard",
            avancement=lambda faits, total: barre.update(tache, completed=faits, total=total or None),
        )


def _origine(fichier: str) -> Path | BinaryIO:
    return sys.stdin.buffer if fichier == "-" else Path(fichier)


def _ecrire_registre(ecart: EcartRegistre) -> None:
    """One JSON object, the fiches that changed written one after the other: there may be a whole register of them."""
    tete = {
        "avant": ecart.nom_avant,
        "apres": ecart.nom_apres,
        "comptes": _comptes(ecart),
        "entrees": [en_json(citee) for citee in ecart.entrees],
        "sorties": [en_json(citee) for citee in ecart.sorties],
        "anomalies": {
            "avant": [en_json(anomalie) for anomalie in ecart.anomalies_avant],
            "apres": [en_json(anomalie) for anomalie in ecart.anomalies_apres],
        },
        "reserves": list(ecart.reserves),
    }
    ascii_ = "utf" not in (sys.stdout.encoding or "utf").casefold()
    sys.stdout.write(json.dumps(tete, ensure_ascii=ascii_, indent=2).removesuffix("\n}"))
    for nom, suite in (("renouvelees", ecart.renouvelees), ("changees", ecart.changees)):
        sys.stdout.write(f',\n  "{nom}": [')
        for rang, un in enumerate(suite):
            sys.stdout.write(",\n" if rang else "\n")
            sys.stdout.write(json.dumps(_json(un), ensure_ascii=ascii_))
        sys.stdout.write("]")
    sys.stdout.write("\n}\n")


def _comptes(ecart: EcartRegistre) -> dict[str, int]:
    return {
        "entrees": len(ecart.entrees),
        "sorties": len(ecart.sorties),
        "renouvelees": len(ecart.renouvelees),
        "changees": len(ecart.changees),
        "inchangees": ecart.inchangees,
    }


def _montrer_registre(sortie: Console, ecart: EcartRegistre, montrees: int | None) -> None:
    affichage = Affichage(sortie)
    affichage.ligne(Text(f"{ecart.nom_avant} → {ecart.nom_apres}", "bold"))
    comptes = ", ".join(f"{nombre(fois)} {nom}" for nom, fois in _en_mots(ecart))
    affichage.ligne(f"Fiches : {comptes}.")
    for reserve in ecart.reserves:
        affichage.ligne(Text(reserve, "yellow"))
    _montrer_anomalies(affichage, ecart, montrees)
    for titre, signe, style, citees in (
        ("Entrées", "+", "green", ecart.entrees),
        ("Sorties", "−", "red", ecart.sorties),
    ):
        lignes = [Text.assemble((f"{signe} {citee.numero}", style), f"  {citee.intitule}") for citee in citees]
        _montrer_liste(affichage, titre, iter(lignes), len(lignes), montrees)
    _montrer_liste(affichage, "Renouvelées", map(_en_ligne, ecart.renouvelees), len(ecart.renouvelees), montrees)
    _montrer_changees(affichage, ecart.changees, montrees)
    if ecart.changees or ecart.renouvelees:
        affichage.ligne()
        affichage.ligne("Pour voir une fiche mot à mot : --fiche NUMERO (et --avec NUMERO pour un renouvellement).")


def _montrer_changees(affichage: Affichage, changees: Sequence[EcartFiche], montrees: int | None) -> None:
    """Those that say something else; the others are only counted, unless there are too many to look at them all."""
    if len(changees) > _EXAMINEES:
        _montrer_liste(affichage, "Changées", map(_en_ligne, changees), len(changees), montrees)
        return
    autres = [ecart for ecart in changees if ecart.differe]
    _montrer_liste(affichage, "Changées", map(_en_ligne, autres), len(autres), montrees)
    if presentation := len(changees) - len(autres):
        affichage.ligne()
        s = "s" * (presentation > 1)
        affichage.ligne(f"{nombre(presentation)} fiche{s} dont seule la présentation diffère.")


def _en_mots(ecart: EcartRegistre) -> Iterator[tuple[str, int]]:
    for nom, fois in _comptes(ecart).items():
        singulier = {"entrees": "entrée", "sorties": "sortie", "renouvelees": "renouvelée", "changees": "changée"}
        yield singulier.get(nom, "inchangée") + "s" * (fois > 1), fois


def _montrer_anomalies(affichage: Affichage, ecart: EcartRegistre, montrees: int | None) -> None:
    anomalies = [
        Text.assemble((f"[{anomalie.regle}] ", "red"), f"{nom} : {anomalie.message}")
        for nom, cote in ((ecart.nom_avant, ecart.anomalies_avant), (ecart.nom_apres, ecart.anomalies_apres))
        for anomalie in cote
    ]
    titre = "Anomalies bloquantes : ces fiches peuvent manquer à la comparaison"
    _montrer_liste(affichage, titre, iter(anomalies), len(anomalies), montrees)


def _montrer_liste(affichage: Affichage, titre: str, lignes: Iterator[Text], total: int, montrees: int | None) -> None:
    if not total:
        return
    affichage.ligne()
    affichage.ligne(Text(f"{titre} ({nombre(total)})", "bold"))
    for ligne in itertools.islice(lignes, montrees):
        affichage.ligne(ligne, 2)
    if montrees is not None and total > montrees:
        affichage.ligne(f"… et {nombre(total - montrees)} autres (--toutes ou --json pour les voir).", 2)


def _en_ligne(ecart: EcartFiche) -> Text:
    if ecart.numero_avant != ecart.numero_apres:
        numeros, style = f"{ecart.numero_avant} → {ecart.numero_apres}", "cyan"
    else:
        numeros, style = f"~ {ecart.numero_apres}", "yellow"
    return Text.assemble((numeros, style), f"  {ecart.intitule_apres} : {_ce_qui_change(ecart)}")


def _ce_qui_change(ecart: EcartFiche) -> str:
    """The sum-up, and the names of the fields when they are few."""
    noms = [champ.libelle for champ in ecart.champs if champ.nature not in SANS_EFFET]
    resume = resumer(ecart)
    return f"{resume.removesuffix('.')} ({', '.join(noms)})." if noms and len(noms) <= 4 else resume
