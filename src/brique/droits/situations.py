"""What a person may write in a situation, told from its form: one table per part, and an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from brique.saisie import Forme, schema

_SIMPLES = {"boolean": "oui ou non", "integer": "nombre entier", "number": "nombre", "string": "texte"}
_ANNEE = 1900
"""The least number that a lower bound is a year from."""


def page_de_situation(titre: str, commande: str, forme: type[Forme], exemple: str, averti: str) -> str:
    """The page in Markdown."""
    dessin = schema(forme)
    lignes = [
        f"# {titre}",
        "",
        averti,
        "",
        f"Ce fichier se donne à `{commande}`. Un jour s’écrit AAAA-MM-JJ. Un nom inconnu, un jour impossible",
        "ou une valeur hors de ses bornes est refusé, avec sa ligne, et rien n’est calculé.",
        "",
        "## Un exemple",
        "",
        "```yaml",
        exemple.strip(),
        "```",
        "",
        "## Ce qui peut y être écrit",
    ]
    parts = dessin.get("$defs", {})
    for nom, part in {"": dessin, **parts}.items():
        if "properties" in part:
            lignes += _table(nom, part, parts)
    return "\n".join(lignes) + "\n"


def _table(nom: str, part: Mapping[str, Any], parts: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    if nom:
        yield f"### {_titre(nom, parts)}"
        yield ""
    yield part.get("description", "").replace("\n", " ")
    yield ""
    yield "| Nom | Ce que c’est | Forme | Sans lui |"
    yield "| --- | --- | --- | --- |"
    for cle, champ in part["properties"].items():
        sans = "obligatoire" if cle in part.get("required", ()) else _defaut(champ.get("default"))
        dit = champ.get("description", "").replace("\n", " ").replace("|", "\\|")
        yield f"| `{cle}` | {dit} | {_forme(champ, parts)} | {sans} |"


def _forme(champ: Mapping[str, Any], parts: Mapping[str, Any]) -> str:
    """The type of a field, in French."""
    if "anyOf" in champ:
        choix = [un for un in champ["anyOf"] if un.get("type") != "null"]
        if any(un.get("type") == "number" for un in choix):  # a decimal number is also read from its text
            choix = [un for un in choix if un.get("type") != "string"]
        return " ou ".join(_forme(un, parts) for un in choix)
    if "$ref" in champ:
        nom = champ["$ref"].rsplit("/", 1)[-1]
        return _forme(parts[nom], parts) if "enum" in parts[nom] else f"voir « {_titre(nom, parts)} »"
    if "enum" in champ:
        return ", ".join(f"`{valeur}`" for valeur in champ["enum"])
    if champ.get("type") == "array":
        return f"liste : {_forme(champ.get('items', {}), parts)}"
    if champ.get("format") == "date":
        return "jour"
    return _SIMPLES.get(champ.get("type", ""), "table") + _bornes(champ)


def _bornes(champ: Mapping[str, Any]) -> str:
    if champ.get("type") not in {"integer", "number"} or "minimum" not in champ or "maximum" not in champ:
        return ""
    bas, haut = champ["minimum"], champ["maximum"]
    if bas >= _ANNEE:  # bounds of a year, never parted by thousands
        return f", de {bas} à {haut}"
    return f", de {_borne(bas)} à {_borne(haut)}"


def _borne(nombre: float) -> str:
    return f"{nombre:,.10g}".replace(",", " ").replace(".", ",")


def _defaut(valeur: Any) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if valeur is None or valeur in ("", [], {}) or isinstance(valeur, dict):
        return "rien"
    return f"`{valeur}`"


def _titre(nom: str, parts: Mapping[str, Any]) -> str:
    """The title of a part, or the name of its form without « Forme »."""
    titre: str = parts[nom].get("title", nom)
    return titre.removeprefix("Forme")
