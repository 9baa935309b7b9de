"""Styles and automatic numbers of a Word document: what a heading is, and the number Word shows before a line."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, TypeAlias

Noeud: TypeAlias = Any  # an lxml element: lxml ships no types

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TITRE = re.compile(r"(?:heading|titre)\s*(\d)", re.IGNORECASE)
_LISTE = re.compile(
    r"(?:list bullet|list number|liste à (?:puces|numéros)|liste (?:puces|numéros))\s*(\d)", re.IGNORECASE
)
_RENVOI = re.compile(r"%(\d)")
_PUCE_PAR_DEFAUT = "•"
_ROMAINS = (("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))
_PROFONDEUR = 10


@dataclass(frozen=True, slots=True)
class Style:
    """What the style of a paragraph says: rank of heading, bold, and the list it belongs to."""

    titre: int = 0
    gras: bool = False
    liste: str = ""
    niveau: int = 0


class Styles:
    """The styles of the document, by identifier, with what they inherit."""

    def __init__(self, partie: Noeud | None) -> None:
        self._noeuds = {} if partie is None else {s.get(f"{_W}styleId", ""): s for s in partie.iter(f"{_W}style")}
        self._connus: dict[str, Style] = {}

    def de(self, paragraphe: Noeud) -> Style:
        """The style of a paragraph, its own heading rank included."""
        nom = _val(paragraphe, f"{_W}pPr/{_W}pStyle")
        style = self._lire(nom, _PROFONDEUR) if nom else Style()
        rang = _val(paragraphe, f"{_W}pPr/{_W}outlineLvl")
        if rang.isdecimal() and int(rang) < 9:
            return Style(int(rang) + 1, style.gras, style.liste, style.niveau)
        return style

    def _lire(self, nom: str, reste: int) -> Style:
        if nom in self._connus:
            return self._connus[nom]
        noeud = self._noeuds.get(nom)
        if noeud is None or not reste:
            return Style()
        base = self._lire(_val(noeud, f"{_W}basedOn"), reste - 1) if _val(noeud, f"{_W}basedOn") else Style()
        libelle = _val(noeud, f"{_W}name") or nom
        trouve = _TITRE.match(libelle)
        titre = int(trouve[1]) if trouve else (1 if libelle.lower() in {"title", "titre"} else base.titre)
        gras = noeud.find(f"{_W}rPr/{_W}b")
        epais = base.gras if gras is None else gras.get(f"{_W}val", "1") not in {"0", "false"}
        liste = _val(noeud, f"{_W}pPr/{_W}numPr/{_W}numId") or base.liste
        niveau = _val(noeud, f"{_W}pPr/{_W}numPr/{_W}ilvl")
        rang = _LISTE.match(libelle)
        profond = int(rang[1]) - 1 if rang else base.niveau
        style = Style(titre, epais, liste, int(niveau) if niveau.isdecimal() else profond)
        self._connus[nom] = style
        return style


class Numerotation:
    """The lists of the document, and where each one's counters stand as its lines are read in order."""

    def __init__(self, partie: Noeud | None) -> None:
        self._niveaux: dict[str, dict[int, Noeud]] = {}
        self._compteurs: dict[str, dict[int, int]] = defaultdict(dict)
        if partie is None:
            return
        abstraites = {a.get(f"{_W}abstractNumId"): a for a in partie.iter(f"{_W}abstractNum")}
        for num in partie.iter(f"{_W}num"):
            abstraite = abstraites.get(_val(num, f"{_W}abstractNumId"))
            if abstraite is not None:
                self._niveaux[num.get(f"{_W}numId", "")] = {
                    int(n.get(f"{_W}ilvl", "0")): n
                    for n in abstraite.iter(f"{_W}lvl")
                    if n.get(f"{_W}ilvl", "0").isdecimal()
                }

    def suivant(self, paragraphe: Noeud, style: Style) -> tuple[str, int]:
        """The bullet or number Word shows before ``paragraphe``, and its depth in its list (0: not in a list)."""
        liste = _val(paragraphe, f"{_W}pPr/{_W}numPr/{_W}numId") or style.liste
        if not liste or liste == "0":
            return "", 0
        rang = _val(paragraphe, f"{_W}pPr/{_W}numPr/{_W}ilvl")
        niveau = min(int(rang), 8) if rang.isdecimal() and len(rang) < 3 else style.niveau
        noeud = self._niveaux.get(liste, {}).get(niveau)
        if noeud is None or _val(noeud, f"{_W}numFmt") in {"bullet", "none", ""}:
            return _PUCE_PAR_DEFAUT, niveau + 1
        compteurs = self._compteurs[liste]
        compteurs[niveau] = compteurs.get(niveau, _depart(noeud) - 1) + 1
        for plus_bas in [n for n in compteurs if n > niveau]:
            del compteurs[plus_bas]
        modele = _val(noeud, f"{_W}lvlText") or f"%{niveau + 1}."
        return _RENVOI.sub(lambda m: self._ecrire(liste, int(m[1]) - 1), modele).strip(), niveau + 1

    def _ecrire(self, liste: str, niveau: int) -> str:
        noeud = self._niveaux[liste].get(niveau)
        valeur = self._compteurs[liste].get(niveau, _depart(noeud) if noeud is not None else 1)
        forme = _val(noeud, f"{_W}numFmt") if noeud is not None else "decimal"
        if forme in {"lowerLetter", "upperLetter"}:
            lettre = chr(ord("a") + (valeur - 1) % 26)
            return lettre.upper() if forme == "upperLetter" else lettre
        if forme in {"lowerRoman", "upperRoman"}:
            return _romain(valeur).upper() if forme == "upperRoman" else _romain(valeur)
        return f"{valeur:02d}" if forme == "decimalZero" else str(valeur)


def _depart(noeud: Noeud) -> int:
    debut = _val(noeud, f"{_W}start")
    return int(debut) if debut.isdecimal() and len(debut) < 6 else 1


def _romain(valeur: int) -> str:
    ecrit = ""
    for signe, poids in _ROMAINS:
        while valeur >= poids and len(ecrit) < 12:
            ecrit, valeur = ecrit + signe, valeur - poids
    return ecrit


def _val(noeud: Noeud, chemin: str) -> str:
    trouve = noeud.find(chemin)
    return str(trouve.get(f"{_W}val", "")) if trouve is not None else ""
