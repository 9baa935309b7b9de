"""``brique referentiel suivre``: what replaces a certification, and where a bloc counts on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from pathlib import PurePath
from typing import Annotated, Any, NoReturn

import typer
from rich.text import Text

from brique.cli.ecart_texte import Affichage
from brique.cli.jours import lire_jour
from brique.cli.mots_marques import console
from brique.cli.sortie import BIEN, CONSTATS, EnJson, ecrire_json, elements
from brique.cli.suite_dessin import dessiner
from brique.erreurs import ErreurArgument
from brique.referentiel.ecart.champs import dire
from brique.referentiel.fiche import Fiche
from brique.referentiel.filiation import (
    Classe,
    Declaree,
    Devenir,
    Filiation,
    Motif,
    Renouvelee,
    Ressemblance,
    Sens,
    Suite,
    alleger,
    dernier_jour,
)

_JOUR = re.compile(r"(?<!\d)(20\d{2})[-_](\d{2})[-_](\d{2})(?!\d)")


def suivre_fiche(
    fichier: Annotated[
        str, typer.Argument(metavar="FICHIER", help="Registre (flux XML V4.1, son archive .zip, export CSV), ou « - ».")
    ],
    numero: Annotated[str, typer.Argument(metavar="NUMERO", help="Numéro de la fiche (RNCPnnnn ou RSnnnn).")],
    bloc: Annotated[
        str, typer.Option("--bloc", metavar="CODE", help="Dire où compte ce bloc (RNCPnnnnBCnn, ou BCnn).")
    ] = "",
    au: Annotated[
        str,
        typer.Option("--au", metavar="AAAA-MM-JJ", help="Jour de la question ; sinon, celui que dit le fichier."),
    ] = "",
    aussi: Annotated[
        list[str] | None,
        typer.Option("--aussi", metavar="FICHIER", help="Autre registre à lire avec le premier, comme celui du RS."),
    ] = None,
    en_json_: EnJson = False,
) -> None:
    """Suivre une certification de renouvellement en renouvellement, et dire où compte un de ses blocs.

    Code de retour : 0 si la réponse est claire, 1 s’il faut demander à quelqu’un, 2 si c’est impossible.
    """
    demande = lire_jour(au, "--au")
    lecture = _Lecture([fichier, *(aussi or [])])
    legeres = alleger(lecture.fiches())
    registre, origine = lecture.jour()
    question = demande or registre
    if question is None:
        raise ErreurArgument(
            "ce registre ne dit aucune date", lieu=fichier, action="Donnez le jour de la question : --au AAAA-MM-JJ."
        )
    filiation = Filiation(legeres, registre)
    note = "jour demandé" if demande else origine
    if bloc:
        _repondre(filiation.ou_compte(numero, bloc, question), note, en_json_)
    _suivre(filiation.suivre(numero, question), note, en_json_)


class _Lecture:
    """The fiches of some files, and the last day they speak of."""

    def __init__(self, fichiers: Sequence[str]) -> None:
        self._fichiers = fichiers
        self._dernier: date | None = None

    def fiches(self) -> Iterator[Fiche]:
        for fichier in self._fichiers:
            for element in elements(fichier):
                if isinstance(element, Fiche):
                    self._dernier = max(filter(None, (self._dernier, dernier_jour(element))), default=None)
                    yield element

    def jour(self) -> tuple[date | None, str]:
        """The day of the register and how it is known, once its fiches are read."""
        dits = [jour for fichier in self._fichiers if (jour := jour_du_nom(fichier)) is not None]
        if dits:
            return max(dits), "jour lu dans le nom du fichier ; --au pour un autre"
        return self._dernier, "jour le plus récent dont parle le registre ; --au pour un autre"


def jour_du_nom(fichier: str) -> date | None:
    for annee, mois, jour in reversed(_JOUR.findall(PurePath(fichier).name)):
        try:
            return date(int(annee), int(mois), int(jour))
        except ValueError:
            continue
    return None


def _suivre(suite: Suite, note: str, en_json_: bool) -> NoReturn:
    if en_json_:
        ecrire_json({"note": note, "claire": suite.claire, **_json(suite)})
    else:
        affichage = Affichage(console())
        _montrer_suite(affichage, suite, note)
    raise typer.Exit(BIEN if suite.claire else CONSTATS)


def _montrer_suite(affichage: Affichage, suite: Suite, note: str) -> None:
    affichage.ligne(Text.assemble((suite.numero, "bold"), f"  au {dire(suite.au)} ", (f"({note})", "dim")))
    affichage.ligne()
    affichage.ligne(suite.phrase)
    affichage.ligne()
    for ligne in dessiner(suite):
        affichage.ligne(ligne, 2)


def _repondre(devenir: Devenir, note: str, en_json_: bool) -> NoReturn:
    claire = devenir.classe in {Classe.EN_VIGUEUR, Classe.DECLAREE}
    if en_json_:
        ecrire_json({"note": note, "claire": claire, **_json(devenir)})
    else:
        _montrer_devenir(Affichage(console()), devenir, note)
    raise typer.Exit(BIEN if claire else CONSTATS)


def _montrer_devenir(affichage: Affichage, devenir: Devenir, note: str) -> None:
    affichage.ligne(Text.assemble((devenir.code, "bold"), f"  {devenir.libelle}".rstrip()))
    affichage.ligne(Text(f"au {dire(devenir.au)} ({note})", "dim"))
    affichage.ligne()
    affichage.ligne(devenir.phrase)
    _montrer_motif(affichage, "Acquis", devenir.acquis)
    _montrer_motif(affichage, "Délivrance de sa certification", devenir.delivrance)
    allers = [d for d in devenir.declarees if d.sens is Sens.ALLER]
    retours = [d for d in devenir.declarees if d.sens is Sens.RETOUR and not d.reciproque]
    _montrer_declarees(affichage, "Déclarées au registre, à partir de ce bloc", allers)
    _montrer_declarees(affichage, "Déclarées au registre, vers ce bloc seulement", retours)
    for renouvelee in devenir.renouvellements:
        _montrer_renouvelee(affichage, renouvelee)
    if len(devenir.suite.etapes) > 1:
        affichage.ligne()
        affichage.ligne(Text("Les renouvellements de sa certification", "bold"))
        for ligne in dessiner(devenir.suite):
            affichage.ligne(ligne, 2)


def _montrer_motif(affichage: Affichage, titre: str, motif: Motif) -> None:
    affichage.ligne()
    affichage.ligne(Text(titre, "bold"))
    affichage.ligne(Text.assemble(motif.texte, (f" ({motif.reference})" if motif.reference else "", "dim")), 2)


def _montrer_declarees(affichage: Affichage, titre: str, declarees: Iterable[Declaree]) -> None:
    lignes = list(declarees)
    if not lignes:
        return
    affichage.ligne()
    affichage.ligne(Text(titre, "bold"))
    for declaree in lignes:
        affichage.ligne(Text.assemble(("→ " if declaree.compte else "· ", "green"), declaree.phrase), 2)


def _montrer_renouvelee(affichage: Affichage, renouvelee: Renouvelee) -> None:
    _montrer_motif(affichage, f"À demander au certificateur de {renouvelee.etape.numero}", renouvelee.motif)
    if not renouvelee.comparable:
        affichage.ligne("L’ancienne fiche n’est pas dans le registre lu : rien ne peut être comparé.", 2)
        return
    if not renouvelee.ressemblances:
        affichage.ligne("Aucun de ses blocs ne ressemble à celui-ci (calculé).", 2)
        return
    affichage.ligne("Ce qui s’y retrouve (calculé à partir des textes, ne donne aucun droit) :", 2)
    for ressemblance in renouvelee.ressemblances:
        affichage.ligne(_dire_ressemblance(ressemblance), 4)


def _dire_ressemblance(r: Ressemblance) -> str:
    score = f"ressemblance {r.score:.2f}".replace(".", ",")
    if not r.total:
        return f"{r.code}  {r.libelle} : {score}, d’après les titres seuls"
    reprises = r.gardees + r.reformulees
    dont = f", dont {r.reformulees} reformulée{'s' * (r.reformulees > 1)}" if r.reformulees else ""
    return f"{r.code}  {r.libelle} : {reprises} compétence{'s' * (reprises > 1)} sur {r.total}{dont} ; {score}"


def _json(valeur: Any) -> Any:
    """Dicts and lists for the values of a chain, every name kept even when it is empty."""
    if isinstance(valeur, StrEnum):
        return valeur.value
    if isinstance(valeur, date):
        return valeur.isoformat()
    if is_dataclass(valeur):
        return {champ.name: _json(getattr(valeur, champ.name)) for champ in fields(valeur)}
    if isinstance(valeur, tuple):
        noms = getattr(valeur, "_fields", None)
        if noms is not None:
            return {nom: _json(getattr(valeur, nom)) for nom in noms}
        return [_json(element) for element in valeur]
    return valeur
