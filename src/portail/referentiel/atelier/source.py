"""The document a draft was read from, shown beside it: plain data, kept with the piece, that a template draws."""

from __future__ import annotations

from typing import Any

from brique.referentiel.redaction.document import Cellule, Document, Element, Image, Paragraphe, Tableau


def decrire(document: Document) -> list[dict[str, Any]]:
    """Each element in reading order: ``{"p": …}`` a line, ``{"t": …}`` a table by its rows, ``{"i": …}`` a picture."""
    return [_element(element) for element in document.elements]


def _element(element: Element) -> dict[str, Any]:
    if isinstance(element, Tableau):
        return {"t": _tableau(element)}
    if isinstance(element, Image):
        return {"i": {"ancre": element.ancre, "legende": element.legende}}
    return {"p": _paragraphe(element)}


def _paragraphe(paragraphe: Paragraphe) -> dict[str, Any]:
    return {
        "ancre": paragraphe.ancre,
        "texte": paragraphe.texte,
        "puce": paragraphe.puce,
        "titre": paragraphe.titre,
        "liste": paragraphe.liste,
        "gras": paragraphe.gras,
    }


def _tableau(tableau: Tableau) -> dict[str, Any]:
    rangees = [[_cellule(cellule) for cellule in rangee] for rangee in tableau.rangees()]
    return {"ancre": tableau.ancre, "nom": tableau.nom, "rangees": rangees}


def _cellule(cellule: Cellule) -> dict[str, Any]:
    return {
        "ancre": cellule.ancre,
        "hauteur": cellule.hauteur,
        "largeur": cellule.largeur,
        "entete": cellule.entete,
        "lignes": [_paragraphe(paragraphe) for paragraphe in cellule.paragraphes],
    }
