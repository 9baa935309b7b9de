"""``brique passerelles chercher`` and ``comparer``: the passerelles of a bloc, and the table of evidence of two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from brique.cli.sortie import EnJson, Fichier, brouillon_de, ecrire_json, elements
from brique.erreurs import ErreurArgument
from brique.passerelles.blocs import blocs_d_une
from brique.passerelles.forme import en_valeurs
from brique.passerelles.paroles import A_VERIFIER, GARDES, RELATIONS, SANS_DROIT, dire, est_a_verifier, pourcent
from brique.passerelles.valeurs import BlocCompare, Cle, Passerelle
from brique.referentiel.fiche import Fiche
from brique.referentiel.redaction.vers_fiche import en_fiche

if TYPE_CHECKING:
    from brique.passerelles.moteur import Moteur

_VOISINS = 5
_COLONNES = (
    "Score : chance que les deux blocs aient des compétences en commun. "
    "Source, Cible : part de chacun qui se retrouve dans l’autre."
)

CodeBloc = Annotated[
    str,
    typer.Argument(metavar="CODE", help="Code du bloc, tel que le registre l’écrit ; « FICHE:CODE » s’il est ambigu."),
]
NomEncodeur = Annotated[
    str,
    typer.Option(
        "--encodeur", metavar="NOM", help="lexical, phrases ou semantique ; sinon, phrases s’il est installé."
    ),
]


def chercher_passerelles(
    fichier: Fichier,
    code: CodeBloc,
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="Passerelles à montrer, au plus.")] = 10,
    encodeur: NomEncodeur = "",
    en_json_: EnJson = False,
) -> None:
    """Chercher dans un registre les blocs qui ressemblent le plus à l’un des siens, les meilleurs d’abord.

    Code de retour : 0, ou 2 si c’est impossible (bloc inconnu, fichier illisible).
    """
    moteur, cles = _moteur(fichier, encodeur, [code])
    trouvees = moteur.chercher(cles[0], k)
    blocs = {bloc.cle: bloc for bloc in moteur.blocs}
    source = blocs[cles[0]]
    if en_json_:
        ecrire_json([en_valeurs(passerelle, source, blocs[passerelle.cible]) for passerelle in trouvees])
        return
    sortie = Console()
    sortie.print(Text(f"{source.cle.code or source.cle.fiche} — {source.libelle}", style="bold"))
    if not trouvees:
        sortie.print("Aucun autre bloc de ce fichier ne lui ressemble.")
        return
    sortie.print(_liste(trouvees, blocs))
    sortie.print(Text(_COLONNES, style="dim"))
    _dire_avec_quoi(sortie, moteur)


def comparer_blocs(
    fichier: Fichier, code_a: CodeBloc, code_b: CodeBloc, encodeur: NomEncodeur = "", en_json_: EnJson = False
) -> None:
    """Comparer deux blocs d’un registre, compétence par compétence : ce qui se retrouve, ce qui manque, et pourquoi.

    Code de retour : 0, ou 2 si c’est impossible (bloc inconnu, fichier illisible).
    """
    moteur, cles = _moteur(fichier, encodeur, [code_a, code_b])
    passerelle = moteur.comparer(cles[0], cles[1])
    blocs = {bloc.cle: bloc for bloc in moteur.blocs}
    source, cible = blocs[cles[0]], blocs[cles[1]]
    if en_json_:
        ecrire_json(en_valeurs(passerelle, source, cible))
        return
    sortie = Console()
    for nom, bloc in (("Source", source), ("Cible", cible)):
        sortie.print(Text(f"{nom} : {bloc.cle.code or bloc.cle.fiche} — {bloc.libelle} ({bloc.intitule})"))
    sortie.print(Text(dire(passerelle), style="bold"))
    if est_a_verifier(passerelle):
        sortie.print(Text(A_VERIFIER, style="yellow"))
    if passerelle.probabilites is not None:
        sortie.print(
            f"De la source, {pourcent(passerelle.couverture_source.part)} se retrouve dans la cible ; "
            f"de la cible, {pourcent(passerelle.couverture_cible.part)} dans la source."
        )
    sortie.print(_preuves(passerelle, source, cible))
    for garde in passerelle.gardes:
        sortie.print(Text(f"Attention : {GARDES[garde]}.", style="yellow"))
    _dire_avec_quoi(sortie, moteur)


def _moteur(fichier: str, encodeur: str, codes: Sequence[str]) -> tuple[Moteur, list[Cle]]:
    from brique.passerelles.encodeurs import choisir
    from brique.passerelles.moteur import Moteur

    encodeurs = choisir(encodeur)  # refused before a long reading
    blocs = blocs_du_fichier(fichier)
    cles = [trouver_bloc(blocs, code, fichier) for code in codes]
    return Moteur.preparer(blocs, encodeurs=encodeurs), cles


def blocs_du_fichier(fichier: str) -> list[BlocCompare]:
    """The blocs of a register, or of a référentiel, which is then one certification of the name of its file."""
    lu = brouillon_de(fichier)
    if lu is None:
        return [bloc for fiche in elements(fichier) if isinstance(fiche, Fiche) for bloc in blocs_d_une(fiche)]
    fiche = en_fiche(lu.brouillon)
    return list(blocs_d_une(replace(fiche, numero=fiche.numero or PurePath(fichier).stem)))


def trouver_bloc(blocs: Sequence[BlocCompare], code: str, fichier: str) -> Cle:
    """The identity of the bloc that ``code`` names: « FICHE:CODE », a bloc's code, or a fiche of the RS."""
    fiche, separe, reste = code.partition(":")
    memes = [bloc.cle for bloc in blocs if bloc.cle.code == code or (not bloc.cle.code and bloc.cle.fiche == code)]
    if not memes and separe:
        memes = [bloc.cle for bloc in blocs if bloc.cle == Cle(fiche, reste)]
    if len(memes) == 1:
        return memes[0]
    if memes:
        raise ErreurArgument(
            f"« {code} » est le code de {len(memes)} blocs.",
            lieu=fichier,
            consequence="Aucun n’est choisi à votre place.",
            action=f"Précisez la fiche : {memes[0].fiche}:{code}, par exemple.",
        )
    raise ErreurArgument(
        f"aucun bloc n’a le code « {code} ».",
        lieu=fichier,
        consequence="Rien n’est comparé.",
        action=_proches(blocs, code),
    )


def _proches(blocs: Sequence[BlocCompare], code: str) -> str:
    fiche = code.partition(":")[0].split("BC")[0]
    siens = [bloc.cle.code for bloc in blocs if bloc.cle.fiche == fiche and bloc.cle.code][:_VOISINS]
    if siens:
        return f"Ceux de la fiche {fiche} sont : {', '.join(siens)}."
    return f"Le fichier a {len(blocs)} blocs ; « brique referentiel lire » les donne."


def _liste(trouvees: Sequence[Passerelle], blocs: dict[Cle, BlocCompare]) -> Table:
    tableau = Table(box=None, pad_edge=False, header_style="bold")
    tableau.add_column("Bloc", no_wrap=True)
    tableau.add_column("Intitulé", ratio=3)
    tableau.add_column("Relation la plus probable", ratio=2)
    for entete in ("Score", "Source", "Cible"):
        tableau.add_column(entete, justify="right")
    for passerelle in trouvees:
        cible = blocs[passerelle.cible]
        tableau.add_row(
            Text(cible.cle.code or cible.cle.fiche),
            Text(cible.libelle),
            RELATIONS[passerelle.relation],
            pourcent(passerelle.score),
            pourcent(passerelle.couverture_source.part),
            pourcent(passerelle.couverture_cible.part),
        )
    return tableau


def _preuves(passerelle: Passerelle, source: BlocCompare, cible: BlocCompare) -> Table:
    tableau = Table(pad_edge=False, header_style="bold", show_lines=True)
    tableau.add_column("Source", ratio=1)
    tableau.add_column("", justify="right")
    tableau.add_column("Cible", ratio=1)
    pris_a, pris_b = {paire.source for paire in passerelle.paires}, {paire.cible for paire in passerelle.paires}
    for paire in passerelle.paires:
        gardes = "".join(f"\n{GARDES[garde]}" for garde in paire.gardes)
        ici, la = source.competences[paire.source], cible.competences[paire.cible]
        comptee = paire.source not in passerelle.manque_source and paire.cible not in passerelle.manque_cible
        part = pourcent(paire.proximite) + ("" if comptee else "\nnon comptée")
        tableau.add_row(Text(ici), part, Text(la + gardes))
    for rang, enonce in enumerate(source.competences):
        if rang not in pris_a:
            tableau.add_row(Text(enonce), "", Text("—", style="dim"))
    for rang, enonce in enumerate(cible.competences):
        if rang not in pris_b:
            tableau.add_row(Text("—", style="dim"), "", Text(enonce))
    return tableau


def _dire_avec_quoi(sortie: Console, moteur: Moteur) -> None:
    sortie.print(Text(SANS_DROIT, style="italic"))
    versions = moteur.versions
    sortie.print(Text(f"Modèle {versions.modele} ; encodeurs : {', '.join(versions.encodeurs)}.", style="dim"))
    if versions.repli:
        sortie.print(Text(f"À savoir : {versions.repli}", style="yellow"))
