"""``brique parcours calculer``: the three plans of a request, or why there is none; and the situations to try it on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brique.cli.sortie import BIEN, CONSTATS, EnJson, ecrire_json, elements
from brique.cli.suite import jour_du_nom
from brique.erreurs import ErreurArgument

if TYPE_CHECKING:
    from brique.parcours.contexte import Contexte
    from brique.parcours.demandes.demande import Demande
    from brique.parcours.offres.valeurs import Offre
    from brique.parcours.reponses.reponse import Reponse
    from brique.parcours.solveur.plan import Plan

_RIEN = "Rien n’est calculé"


Probleme = Annotated[
    str, typer.Argument(metavar="PROBLEME.yaml", help="La demande, en YAML ou en JSON ; « - » : entrée.")
]
RegistreDonne = Annotated[
    str, typer.Option("--registre", metavar="FICHIER", help="Registre où sont les certifications voulues.")
]
Offres = Annotated[
    list[str] | None,
    typer.Option("--offres", metavar="FICHIER", help="Catalogue d’offres (LHÉO 2.3, EDOF), en plus de la demande."),
]
Demonstration = Annotated[
    bool, typer.Option("--demonstration", help="Prendre le registre et les offres de démonstration.")
]
ObjectifDemande = Annotated[
    list[str] | None,
    typer.Option("--objectif", metavar="NOM", help="moins-cher, plus-tot, plus-sur (répétable) ; sinon, les trois."),
]
Compromis = Annotated[bool, typer.Option("--pareto", help="Montrer aussi tous les compromis entre le prix et la fin.")]
Dessins = Annotated[str, typer.Option("--svg", metavar="DOSSIER", help="Écrire les dessins des plans ici.")]
AvecSchema = Annotated[bool, typer.Option("--schema", help="Écrire le schéma JSON d’une demande, et s’arrêter.")]


def calculer_parcours(  # noqa: PLR0913, PLR0917  # one argument an option
    probleme: Probleme = "",
    registre: RegistreDonne = "",
    offres: Offres = None,
    demonstration: Demonstration = False,
    objectif: ObjectifDemande = None,
    pareto: Compromis = False,
    svg: Dessins = "",
    avec_schema: AvecSchema = False,
    en_json_: EnJson = False,
) -> None:
    """Calculer le parcours le moins cher, le plus court et le plus sûr vers ce qui est voulu, et dire pourquoi.

    Chaque étape donne sa raison, ses dates, qui paie et l’article. Une équivalence seulement demandée n’est jamais
    comptée. Ce qui n’a pas pu servir est nommé, avec ce qui y remédierait.

    Code de retour : 0 ; 1 si aucun plan n’est possible (les raisons sont dites) ; 2 si c’est impossible à calculer.
    """
    from brique.parcours.demandes.formes import FormeDemande
    from brique.saisie import schema

    if avec_schema:
        ecrire_json(schema(FormeDemande))
        return
    contexte = _contexte(registre, demonstration)
    demande = _proposer(_lire(probleme, contexte), offres or [], contexte, demonstration)
    reponse = _repondre(demande, contexte, objectif or [])
    compromis = _compromis(reponse) if pareto else []
    if svg:
        _dessiner(reponse, Path(svg))
    if en_json_:
        from brique.parcours.reponses.reponse_json import bilan_en_json, en_json

        suite = {"compromis": [bilan_en_json(plan) for plan in compromis]} if pareto else {}
        ecrire_json({**en_json(reponse), **suite})
    else:
        from brique.cli.parcours_texte import montrer, montrer_compromis

        montrer(reponse)
        if pareto:
            montrer_compromis(compromis, reponse)
    raise typer.Exit(BIEN if reponse.plans else CONSTATS)


def ecrire_demonstration(
    dossier: Annotated[str, typer.Argument(metavar="[DOSSIER]", help="Où les écrire ; sinon, leurs noms.")] = "",
) -> None:
    """Nommer les situations de démonstration, ou les écrire pour les essayer : « calculer FICHIER --demonstration »."""
    from brique.parcours.demonstration import situations

    for situation in situations():
        typer.echo(f"{situation.nom} : {situation.titre}")
        if dossier:
            vers = Path(dossier) / f"{situation.nom}.yaml"
            vers.parent.mkdir(parents=True, exist_ok=True)
            vers.write_text(situation.texte, "utf-8")


def _contexte(registre: str, demonstration: bool) -> Contexte:
    from brique.parcours.contexte import Contexte
    from brique.parcours.demonstration import contexte_de_demonstration
    from brique.referentiel.fiche import Fiche

    if registre and demonstration:
        raise ErreurArgument(
            "le registre de démonstration, ou un autre : l’un des deux", lieu="--demonstration", consequence=_RIEN
        )
    if demonstration:
        return contexte_de_demonstration()
    if not registre:
        return Contexte.depuis(())
    fiches = (element for element in elements(registre) if isinstance(element, Fiche))
    return Contexte.depuis(fiches, jour=jour_du_nom(registre))


def _lire(probleme: str, contexte: Contexte) -> Demande:
    from brique.parcours.demandes.lecture import lire_demande
    from brique.saisie import OCTETS

    if not probleme:
        raise ErreurArgument(
            "il manque le fichier de la demande",
            consequence=_RIEN,
            action="Donnez un fichier YAML, ou --schema pour ce qui peut y être écrit",
        )
    if probleme == "-":
        return lire_demande(sys.stdin.read(OCTETS + 1), contexte, nom="entrée standard")
    return lire_demande(Path(probleme), contexte)


def _proposer(demande: Demande, catalogues: list[str], contexte: Contexte, demonstration: bool) -> Demande:
    from brique.parcours.demonstration import offres_de_demonstration, proposer

    lues = list(_offres(catalogues))
    if demonstration:
        lues += offres_de_demonstration(contexte, demande.au)
    return proposer(demande, lues)


def _offres(catalogues: list[str]) -> Iterator[Offre]:
    from brique.parcours.offres.lecture import lire_offres
    from brique.parcours.offres.valeurs import Offre

    for catalogue in catalogues:
        origine = sys.stdin.buffer if catalogue == "-" else Path(catalogue)
        yield from (lu for lu in lire_offres(origine) if isinstance(lu, Offre))


def _repondre(demande: Demande, contexte: Contexte, noms: list[str]) -> Reponse:
    from rich.console import Console
    from rich.status import Status

    from brique.droits.lecture import droit
    from brique.parcours.reponses.reponse import repondre
    from brique.parcours.solveur.plan import Objectif

    connus = [objectif.value for objectif in Objectif]
    faux = next((nom for nom in noms if nom not in connus), None)
    if faux is not None:
        raise ErreurArgument(
            f"« {faux} » n’est pas un objectif",
            lieu="--objectif",
            consequence=_RIEN,
            action=f"Donnez {', '.join(connus)}",
        )
    voulus = [Objectif(nom) for nom in noms] or list(Objectif)
    if not sys.stderr.isatty():
        return repondre(demande, contexte, droit(), objectifs=voulus)
    with Status("Calcul des plans", console=Console(stderr=True)) as etat:
        return repondre(
            demande,
            contexte,
            droit(),
            objectifs=voulus,
            avancement=lambda faits, total: etat.update(f"Calcul des plans : {100 * faits // (total or 1)} %"),
        )


def _compromis(reponse: Reponse) -> list[Plan]:
    from brique.parcours.solveur.pareto import front

    return front(reponse.preparation.probleme) if reponse.plans else []


def _dessiner(reponse: Reponse, dossier: Path) -> None:
    from brique.parcours.reponses.dessin import dessiner_frise
    from brique.parcours.reponses.dessin_financement import dessiner_financement

    dossier.mkdir(parents=True, exist_ok=True)
    for objectif in reponse.plans:
        for nom, dessiner in (("frise", dessiner_frise), ("argent", dessiner_financement)):
            (dossier / f"{objectif.value}-{nom}.svg").write_text(dessiner(reponse, objectif).seul, "utf-8")
