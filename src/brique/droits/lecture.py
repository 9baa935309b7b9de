"""Reading the parameters and the rules from their YAML files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, model_validator

from brique.droits.noyau import Droit, Grandeur, Parametre, Preuve, Regle, Statut, Valeur
from brique.erreurs import ErreurLecture
from brique.periodes import Periode
from brique.saisie import Forme, Jour, lire

DOSSIER = Path(__file__).parent / "parametres"
ENTIERES = frozenset({"mois", "jours", "ans", "heures", "personnes", "dossiers", "parcours", "points"})

Unite = Literal[
    "EUR",
    "ratio",
    "mois",
    "jours",
    "ans",
    "heures",
    "personnes",
    "dossiers",
    "parcours",
    "points",
    "oui-non",
    "texte",
    "liste",
    "table",
]


V = TypeVar("V")


class FormeValeur(Forme):
    """A value and its period, half open. Without ``debut``, since before what is known; without ``fin``, still."""

    debut: Jour | None = None
    fin: Jour | None = None
    valeur: Any
    article: Annotated[str, Field(pattern=r"^[LRD]\d{4}(-\d+)*( A)?$")] | None = None
    precision: str = ""
    source: str = ""
    preuve: Preuve
    statut: Statut = Statut.CONFIRME
    lecture: str = ""

    @model_validator(mode="after")
    def _periode(self) -> FormeValeur:
        if self.debut and self.fin and self.fin <= self.debut:
            raise ValueError("cette valeur finit avant de commencer")
        return self


class FormeParametre(Forme):
    """A parameter: its name, what it is, its unit and its values in the order of time."""

    nom: Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")]
    repere: str = ""
    libelle: str
    unite: Unite
    valeurs: Annotated[tuple[FormeValeur, ...], Field(min_length=1)]


class FormeRegle(Forme):
    """A rule, as a jurist would tell it, and its parameters. ``articles``: those it rests on without a parameter;
    ``renvois``: the rules that hold what it does not say again."""

    regle: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    titre: str
    texte: str
    lecture: str = ""
    articles: tuple[str, ...] = ()
    renvois: tuple[str, ...] = ()
    parametres: tuple[FormeParametre, ...] = ()


class FormeSujet(Forme):
    """A file: a subject and its rules."""

    sujet: str
    titre: str
    regles: tuple[FormeRegle, ...]


@cache
def droit() -> Droit:
    """The law shipped with Brique, read once."""
    return lire_droit(sorted(DOSSIER.glob("*.yaml")))


def lire_droit(fichiers: Iterable[Path]) -> Droit:
    """The law that these files hold. ErreurSaisie for a fault of form, ErreurLecture for a name given twice."""
    parametres: dict[str, Parametre] = {}
    regles: dict[str, Regle] = {}
    for fichier in fichiers:
        lu = lire(fichier, FormeSujet)
        for ecrite in lu.regles:
            _ajouter(regles, ecrite.regle, _regle(ecrite, lu.titre), fichier)
            for parametre in ecrite.parametres:
                _ajouter(parametres, parametre.nom, _parametre(parametre, ecrite.regle, fichier), fichier)
    return Droit(parametres, regles)


def _ajouter(connus: dict[str, V], nom: str, valeur: V, fichier: Path) -> None:
    if nom in connus:
        raise ErreurLecture(
            f"« {nom} » est déjà défini",
            lieu=fichier.name,
            consequence="Aucune règle n’est lue",
            action="Donnez un nom à chacune",
        )
    connus[nom] = valeur


def _regle(ecrite: FormeRegle, sujet: str) -> Regle:
    noms = tuple(parametre.nom for parametre in ecrite.parametres)
    return Regle(ecrite.regle, ecrite.titre, sujet, ecrite.texte, noms, ecrite.lecture, ecrite.articles, ecrite.renvois)


def _parametre(ecrit: FormeParametre, regle: str, fichier: Path) -> Parametre:
    valeurs = tuple(_valeur(ecrit, valeur, fichier) for valeur in ecrit.valeurs)
    return Parametre(ecrit.nom, ecrit.libelle, ecrit.unite, valeurs, regle, ecrit.repere)


def _valeur(ecrit: FormeParametre, valeur: FormeValeur, fichier: Path) -> Valeur:
    try:
        grandeur = typer(ecrit.unite, valeur.valeur)
    except (ValueError, InvalidOperation) as erreur:
        raise ErreurLecture(
            f"« {valeur.valeur} » ne se lit pas en « {ecrit.unite} »",
            lieu=f"{fichier.name}, {ecrit.nom}",
            consequence="Aucune règle n’est lue",
            action="Corrigez la valeur ou l’unité",
        ) from erreur
    return Valeur(
        ecrit.nom,
        Periode(valeur.debut or date.min, valeur.fin),
        grandeur,
        valeur.article or "",
        valeur.precision,
        valeur.source,
        valeur.preuve,
        valeur.statut,
        valeur.lecture,
        ecrit.libelle,
    )


def typer(unite: str, brut: Any) -> Grandeur:
    """A value as its unit says: ``Decimal`` for euros and ratios, ``int`` for what is counted. ValueError otherwise."""
    if unite in {"EUR", "ratio"}:
        return Decimal(brut)
    if unite in ENTIERES:
        return int(brut)
    if unite == "oui-non":
        return _oui_non(brut)
    if unite == "texte":
        return str(brut)
    if unite == "liste":
        return tuple(str(part) for part in brut)
    return deviner(brut)


def _oui_non(brut: Any) -> bool:
    if brut not in {"oui", "non"}:
        raise ValueError(brut)
    return str(brut) == "oui"


def deviner(brut: Any) -> Grandeur:
    """The parts of a table: « oui » and « non », numbers, texts, lists and tables."""
    if isinstance(brut, Mapping):
        return {str(nom): deviner(part) for nom, part in brut.items()}
    if isinstance(brut, list):
        return tuple(deviner(part) for part in brut)
    if brut in {"oui", "non"}:
        return str(brut) == "oui"
    try:
        nombre = Decimal(brut)
    except (InvalidOperation, TypeError, ValueError):
        return str(brut)
    return int(nombre) if nombre == nombre.to_integral_value() and "." not in str(brut) else nombre
