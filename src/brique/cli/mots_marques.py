"""Changed words on a terminal: struck and underlined where it has colours, between marks where it has none."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from brique.referentiel.ecart import Mot, Nature

STYLES = {Nature.RETIRE: "red strike", Nature.AJOUTE: "green underline"}
_MARQUES = {Nature.RETIRE: ("[-", "-]"), Nature.AJOUTE: ("{+", "+}")}
_AUTOUR = 40  # characters kept around a change in a long text
_SIGNES = {
    Nature.AJOUTE: ("+", "green"),
    Nature.RETIRE: ("−", "red"),
    Nature.MODIFIE: ("~", "yellow"),
    Nature.DEPLACE: ("→", "cyan"),
    Nature.TYPOGRAPHIE: ("≈", "dim"),
    Nature.INCHANGE: ("=", "dim"),
}


def console() -> Console:
    """The console on standard output; text that is not for a terminal is never broken into lines."""
    sortie = Console(highlight=False)
    sortie.soft_wrap = not sortie.is_terminal
    return sortie


def en_couleurs(sortie: Console) -> bool:
    """True when colours, strikes and underlines will be seen."""
    return sortie.is_terminal and not sortie.no_color


def signe(nature: Nature) -> tuple[str, str]:
    """The sign of a nature and its style."""
    return _SIGNES[nature]


def marquer(mots: Iterable[Mot], *, couleurs: bool, entier: bool = True) -> Text:
    """The words of a comparison on one line. Without ``entier``, what is kept is cut around the changes."""
    suite = list(mots)
    texte = Text()
    for rang, mot in enumerate(suite):
        if couleurs and rang and mot.nature is Nature.AJOUTE and suite[rang - 1].nature is Nature.RETIRE:
            texte.append(" ")  # marks part them where there are no colours
        lisible = " ".join(mot.texte.split("\n"))
        if mot.nature is Nature.INCHANGE:
            texte.append(lisible if entier else _abreger(lisible, debut=rang == 0, fin=rang == len(suite) - 1))
            continue
        blanc = lisible[: len(lisible) - len(lisible.lstrip())]
        texte.append(blanc)
        texte.append(_entoure(lisible[len(blanc) :], mot.nature, couleurs), STYLES[mot.nature] if couleurs else "")
    return texte


def _entoure(texte: str, nature: Nature, couleurs: bool) -> str:
    ouvrante, fermante = ("", "") if couleurs else _MARQUES[nature]
    return f"{ouvrante}{texte}{fermante}"


def _abreger(texte: str, *, debut: bool, fin: bool) -> str:
    """A kept passage without its middle, or without its end when the text ends there."""
    if len(texte) <= 2 * _AUTOUR + 10 or (debut and fin):
        return texte
    tete = "" if debut else f"{texte[:_AUTOUR].rsplit(' ', 1)[0]} "
    queue = "" if fin else f" {texte[-_AUTOUR:].split(' ', 1)[-1]}"
    return f"{tete}[…]{queue}"
