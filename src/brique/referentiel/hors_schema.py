"""What a fiche holds outside the schema of the flow: found by a full walk, kept as text, reported once per path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, TypeAlias

from brique.referentiel.fiche import Inconnu
from brique.referentiel.releve import Releve, abreger
from brique.referentiel.schema_v41 import REPETES, SCHEMA, TEXTE_OU_CODE, Schema

Element: TypeAlias = Any  # an lxml element: lxml ships no types
Garder: TypeAlias = Callable[[str, str, Element, str], None]

_CONSTATS = {
    "element-inconnu": "l’élément {chemin} n’est pas dans le schéma V4.1",
    "attribut-inconnu": "l’attribut {chemin} n’est pas dans le schéma V4.1",
    "texte-hors-element": "du texte se trouve dans {chemin} hors de tout élément connu",
    "element-repete": "l’élément {chemin} est répété ; seul le dernier compte",
}


def relever_hors_schema(fiche: Element, releve: Releve) -> None:
    """Walk ``fiche`` against the schema; what is unknown goes to ``releve.inconnus`` with one anomaly per path."""
    premiers: dict[tuple[str, str], tuple[int | None, str]] = {}
    comptes: Counter[tuple[str, str]] = Counter()

    def garder(regle: str, chemin: str, element: Element, texte: str) -> None:
        propre = texte.strip()
        if propre:
            releve.inconnus.append(Inconnu(chemin, propre))
        comptes[regle, chemin] += 1
        premiers.setdefault((regle, chemin), (releve.ligne_de(element), propre))

    _parcourir(fiche, SCHEMA, "", garder)
    for (regle, chemin), (ligne, texte) in premiers.items():
        nombre = comptes[regle, chemin]
        fois = f" ({nombre} fois)" if nombre > 1 else ""
        extrait = f" : « {abreger(texte)} »" if texte else ""
        releve.signaler(
            regle,
            f"{_CONSTATS[regle].format(chemin=chemin or 'FICHE')}{fois}{extrait}. "
            "Son texte est gardé à part, tel quel.",
            element=chemin,
            ligne=ligne,
            valeur=texte,
        )


def _parcourir(element: Element, schema: Schema | None, chemin: str, garder: Garder) -> None:
    _attributs(element, chemin, garder)
    if schema is None:
        for enfant in element:
            _mettre_a_part("element-inconnu", enfant, f"{chemin}/{enfant.tag!s}", garder)
            if enfant.tail and enfant.tail.strip():
                garder("texte-hors-element", chemin, enfant, enfant.tail)
        return
    libre = element.text or ""
    if libre.strip() and not (chemin == TEXTE_OU_CODE and not len(element)):
        garder("texte-hors-element", chemin, element, libre)
    derniers = {enfant.tag: enfant for enfant in element}
    for enfant in element:
        sous = f"{chemin}/{enfant.tag!s}".lstrip("/")
        if enfant.tag not in schema:
            _mettre_a_part("element-inconnu", enfant, sous, garder)
        elif sous not in REPETES and derniers[enfant.tag] is not enfant:
            _mettre_a_part("element-repete", enfant, sous, garder)
        else:
            _parcourir(enfant, schema[str(enfant.tag)], sous, garder)
        if enfant.tail and enfant.tail.strip():
            garder("texte-hors-element", chemin, enfant, enfant.tail)


def _mettre_a_part(regle: str, element: Element, chemin: str, garder: Garder) -> None:
    """Keep the whole text of ``element``, and the attributes found anywhere in it."""
    garder(regle, chemin, element, _texte(element))
    _attributs(element, chemin, garder)
    for descendant in element.iterdescendants():
        if descendant.attrib:
            _attributs(descendant, f"{chemin}//{descendant.tag!s}", garder)


def _attributs(element: Element, chemin: str, garder: Garder) -> None:
    for nom, valeur in element.attrib.items():
        garder("attribut-inconnu", f"{chemin}/@{nom}".lstrip("/"), element, str(valeur))


def _texte(element: Element) -> str:
    return " ".join(" ".join(morceau.split()) for morceau in element.itertext()).strip()
