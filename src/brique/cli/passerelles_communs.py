"""``brique passerelles communs``: the blocs that several certifications have in common, and a wording to start from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Annotated

import typer
from rich.text import Text

from brique.cli.convertir import ecrire_fichier
from brique.cli.ecart_texte import Affichage
from brique.cli.mots_marques import console, en_couleurs, marquer
from brique.cli.sortie import BIEN, EnJson, brouillon_de, ecrire_json, elements
from brique.erreurs import ErreurArgument
from brique.passerelles.blocs import blocs_d_une
from brique.passerelles.communs import SEUIL, Groupe, Proximites, RapportCommuns, groupes_communs, paroles
from brique.passerelles.communs.sorties import comparaisons_de, differences, en_json, en_markdown
from brique.passerelles.communs.squelette import squelette
from brique.passerelles.valeurs import BlocCompare
from brique.referentiel.fiche import Fiche
from brique.referentiel.redaction.ecriture import FormeEcrite, ecrire
from brique.referentiel.redaction.vers_fiche import en_fiche

_MONTRES = 20
_RIEN = "Rien n’est écrit."
_RAPPORTS = (".md", ".json")
_DOCUMENTS = tuple(f".{forme}" for forme in FormeEcrite if forme is not FormeEcrite.XML)
_FICHIERS = Annotated[
    list[str],
    typer.Argument(
        metavar="FICHIER...",
        help="Référentiels (.docx, .xlsx, .html, .json de Brique), registres (XML V4.1, son .zip), ou « - ».",
    ),
]
_Seuil = Annotated[
    float,
    typer.Option("--seuil", metavar="NOMBRE", help="Ressemblance, de 0 à 1, dès laquelle deux blocs vont ensemble."),
]
_Rapport = Annotated[
    str, typer.Option("--sortie", "-o", metavar="FICHIER", help="Écrire le rapport entier : .md (à lire) ou .json.")
]
_Trame = Annotated[
    str,
    typer.Option(
        "--squelette",
        metavar="FICHIER",
        help="Écrire la trame commune, référentiel à reprendre : .docx, .xlsx, .pdf, ou .json (brouillon de Brique).",
    ),
]
_Branche = Annotated[
    str, typer.Option("--idcc", metavar="CODE", help="Ne lire, dans un registre, que les fiches de cette convention.")
]


def trouver_communs(  # noqa: PLR0913, PLR0917  # one argument an option
    fichiers: _FICHIERS,
    seuil: _Seuil = SEUIL,
    sortie: _Rapport = "",
    trame: _Trame = "",
    idcc: _Branche = "",
    toutes: Annotated[
        bool,
        typer.Option("--toutes", help="Lire aussi les fiches inactives, et montrer tous les groupes."),
    ] = False,
    moteur: Annotated[
        bool, typer.Option("--moteur", help="Reconnaître aussi les phrases de même sens, par le moteur (plus long).")
    ] = False,
    en_json_: EnJson = False,
) -> None:
    """Trouver les blocs communs à plusieurs certifications, ce qui les sépare, et une trame commune de départ.

    Code de retour : 0 si c’est fait, qu’il y en ait ou non, 2 si c’est impossible.
    """
    rapport_voulu = _cible(sortie, "-o", _RAPPORTS)
    document_voulu = _cible(trame, "--squelette", _DOCUMENTS)
    lecture = _Lecture(fichiers, idcc=idcc.strip(), toutes=toutes)
    blocs = list(lecture.blocs())
    proximites, repli = _moteur(blocs) if moteur and blocs else (None, "")
    rapport = groupes_communs(blocs, proximites=proximites, seuil=seuil)
    if rapport_voulu is not None:
        ecrire_fichier(rapport_voulu, _octets(rapport, rapport_voulu.suffix.lower()))
    if document_voulu is not None:
        forme = FormeEcrite(document_voulu.suffix.lower().removeprefix("."))
        ecrire_fichier(document_voulu, ecrire(squelette(rapport), forme))
    if en_json_:
        ecrire_json(en_json(rapport))
    else:
        _Montre().rapport(rapport, lecture.inactives, repli, None if toutes else _MONTRES)
    ecrits = [str(chemin) for chemin in (rapport_voulu, document_voulu) if chemin is not None]
    if ecrits:
        typer.echo(f"Écrit : {', '.join(ecrits)}.", err=en_json_)
    raise typer.Exit(BIEN)


def _moteur(blocs: Sequence[BlocCompare]) -> tuple[Proximites, str]:
    """The engine prepared on ``blocs``, and what it lacks, if anything. Loaded only when it serves."""
    from brique.passerelles.moteur import Moteur

    prepare = Moteur.preparer(blocs)
    return prepare.proximites, prepare.versions.repli


def _cible(nom: str, option: str, suffixes: Sequence[str]) -> Path | None:
    """Where to write, once sure that it can be: nothing is computed for a name that will be refused."""
    if not nom:
        return None
    chemin = Path(nom)
    if chemin.suffix.lower() not in suffixes:
        raise ErreurArgument(
            f"« {chemin.name} » ne dit pas sous quelle forme écrire",
            lieu=option,
            consequence=_RIEN,
            action=f"Donnez un nom qui finit par {', '.join(suffixes)}.",
        )
    if chemin.exists():
        raise ErreurArgument(
            "ce fichier existe déjà", lieu=nom, consequence=_RIEN, action="Donnez un autre nom, ou déplacez-le."
        )
    return chemin


def _octets(rapport: RapportCommuns, suffixe: str) -> bytes:
    if suffixe == ".json":
        return (json.dumps(en_json(rapport), ensure_ascii=False, indent=2) + "\n").encode()
    return en_markdown(rapport).encode()


class _Lecture:
    """The blocs of some files. A référentiel without a number is known by the name of its file."""

    def __init__(self, fichiers: Sequence[str], *, idcc: str, toutes: bool) -> None:
        if fichiers.count("-") > 1:
            raise ErreurArgument(
                "l’entrée standard ne se lit qu’une fois", action="Donnez des fichiers pour les autres."
            )
        self._fichiers = fichiers
        self._idcc = idcc
        self._toutes = toutes
        self._noms: dict[str, int] = {}
        self.inactives = 0

    def blocs(self) -> Iterator[BlocCompare]:
        for fichier in self._fichiers:
            lu = brouillon_de(fichier)
            if lu is not None:
                numero = lu.brouillon.numero.strip() or self._nommer(fichier)
                yield from blocs_d_une(replace(en_fiche(lu.brouillon), numero=numero))
                continue
            for element in elements(fichier):
                if isinstance(element, Fiche) and self._garder(element):
                    yield from blocs_d_une(element)

    def _nommer(self, fichier: str) -> str:
        nom = "entree-standard" if fichier == "-" else PurePath(fichier).stem
        self._noms[nom] = self._noms.get(nom, 0) + 1
        return nom if self._noms[nom] == 1 else f"{nom} ({self._noms[nom]})"

    def _garder(self, fiche: Fiche) -> bool:
        if self._idcc and self._idcc.lstrip("0") not in {code.code.lstrip("0") for code in fiche.idcc}:
            return False
        if fiche.actif is False and not self._toutes:
            self.inactives += 1
            return False
        return True


class _Montre:
    """The report on a terminal: the answer, then each group with its pairs, its common wording, and what differs."""

    def __init__(self) -> None:
        self._sortie = console()
        self._affichage = Affichage(self._sortie)
        self._couleurs = en_couleurs(self._sortie)

    def rapport(self, rapport: RapportCommuns, inactives: int, repli: str, montres: int | None) -> None:
        ligne = self._affichage.ligne
        for phrase in paroles.dire_rapport(rapport):
            ligne(phrase)
        if repli:
            ligne(Text(repli, "yellow"))
        if inactives:
            ligne(f"Laissées de côté : {paroles.pluriel(inactives, 'fiche inactive')} (--toutes pour tout lire).")
        ligne(Text(paroles.AVERTISSEMENT, "dim"))
        for numero, groupe in enumerate(rapport.groupes[:montres], 1):
            self._groupe(groupe, f"{numero}.")
        if rapport.generiques:
            self._titre(paroles.TITRES["generiques"])
            for groupe in rapport.generiques[:montres]:
                self._groupe(groupe, f"[{paroles.dire_theme(groupe.theme)}]")
        self._doublons(rapport, montres)
        self._eparses(rapport, montres)
        if montres is not None and max(len(rapport.groupes), len(rapport.generiques)) > montres:
            ligne()
            ligne(f"Seuls les {montres} premiers groupes sont montrés : --toutes les montre tous, -o les écrit tous.")

    def _titre(self, titre: str) -> None:
        self._affichage.ligne()
        self._affichage.ligne(Text(titre, "bold underline"))

    def _groupe(self, groupe: Groupe, tete: str) -> None:
        ligne = self._affichage.ligne
        ligne()
        ligne(Text(f"{tete} {groupe.intitule}", "bold"))
        ligne(paroles.dire_groupe(groupe), 3)
        for comparaison in comparaisons_de(groupe)[:_MONTRES]:
            noms = " et ".join(paroles.nom(bloc.cle) for bloc in (comparaison.source, comparaison.cible))
            ligne(Text.assemble((f"{noms} : ", "cyan"), paroles.dire_comparaison(comparaison)), 3)
        ligne(Text(paroles.TITRES["trame"], "italic"), 3)
        for numero, commune in enumerate(groupe.lignes, 1):
            suite = f"  ({paroles.dire_ligne(commune)})" if not commune.commune else ""
            ligne(Text.assemble(f"{numero:2}. {commune.texte}", (suite, "dim")), 3)
        self._ecarts(groupe)

    def _ecarts(self, groupe: Groupe) -> None:
        ligne = self._affichage.ligne
        for rang, comparaison in enumerate(c for c in comparaisons_de(groupe)[:_MONTRES] if any(differences(c))):
            if not rang:
                ligne(Text("Ce qui diffère", "italic"), 3)
            ligne(f"{paroles.nom(comparaison.source.cle)} → {paroles.nom(comparaison.cible.cle)}", 3)
            for _, mots in differences(comparaison):
                note = paroles.dire_ecart(mots)
                marques = marquer(mots, couleurs=self._couleurs, entier=False)
                ligne(Text.assemble(marques, (f"  ({note})" if note else "", "dim")), 5)

    def _doublons(self, rapport: RapportCommuns, montres: int | None) -> None:
        if not rapport.doublons:
            return
        self._titre(paroles.TITRES["doublons"])
        for doublon in rapport.doublons[:montres]:
            fin = "mot pour mot" if doublon.mot_pour_mot else "à quelques mots près"
            noms = paroles.enumerer([bloc.cle for bloc in doublon.blocs])
            self._affichage.ligne(f"{noms} : {doublon.blocs[0].libelle} ({fin})", 2)

    def _eparses(self, rapport: RapportCommuns, montres: int | None) -> None:
        if not rapport.eparses:
            return
        self._titre(paroles.TITRES["eparses"])
        for eparse in rapport.eparses[:montres]:
            self._affichage.ligne(Text.assemble(eparse.texte, (f"  ({paroles.enumerer(eparse.blocs)})", "dim")), 2)
