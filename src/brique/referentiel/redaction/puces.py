"""Bullets and numbers typed at the head of a line, and the depth they give it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from brique.referentiel.redaction.document import Paragraphe
from brique.referentiel.reperes import CLASSES, GLYPHES

_SIGNES = re.escape("".join(sorted({signe for signes in GLYPHES.values() for signe in signes} - {"o", "+", ">"})))
_PUCE = re.compile(rf"(?P<puce>[{_SIGNES}]{{1,4}}|[o>+](?=\s)|\(?\d{{1,2}}[.)°](?!\d)|[a-zA-Z]\))\s*(?=\S)")
_BLANCS = re.compile(r"[\s\u200b\ufeff]+")


def nettoyer(texte: str) -> str:
    """``texte`` on one line: blanks folded (no-break ones too), zero-width marks dropped.

    >>> nettoyer("  d’un\\u00a0 bloc\\n")
    'd’un bloc'
    """
    return _BLANCS.sub(" ", texte.replace("\u00ad", "")).strip()


def oter_puce(texte: str) -> tuple[str, str]:
    """The bullet or number that opens a clean line, and the rest.

    >>> oter_puce("–– bilan de la mise en situation ;")
    ('––', 'bilan de la mise en situation ;')
    >>> oter_puce("3 pages au plus")
    ('', '3 pages au plus')
    """
    trouve = _PUCE.match(texte)
    if trouve is None or (trouve["puce"] in "-–—*+" and texte[trouve.end() :][:1].isdigit()):
        return "", texte
    return trouve["puce"], texte[trouve.end() :]


def niveaux(paragraphes: Iterable[Paragraphe]) -> Iterator[tuple[Paragraphe, int]]:
    """Each line with its depth from 0: real lists by their depth, typed bullets by the order in which they nest.

    A line without bullet is at 0 and closes what was open.
    """
    pile: list[str] = []
    for paragraphe in paragraphes:
        if paragraphe.liste:
            del pile[paragraphe.liste - 1 :]
            pile += ["*"] * (paragraphe.liste - 1 - len(pile))
            pile.append(f"{paragraphe.liste}{_famille(paragraphe.puce)}")
            yield paragraphe, paragraphe.liste - 1
            continue
        famille = _famille(paragraphe.puce)
        if not famille:
            pile.clear()
            yield paragraphe, 0
            continue
        if famille in pile:
            del pile[pile.index(famille) + 1 :]
        else:
            pile.append(famille)
        yield paragraphe, len(pile) - 1


def _famille(puce: str) -> str:
    """The same text for bullets of one rank: the glyph's family and how many times it stands (« –– »)."""
    if not puce:
        return ""
    if puce[0] in CLASSES:
        return f"{CLASSES[puce[0]]}{len(puce)}"
    if puce.strip("().°").isdigit():
        return "nombre"
    return "lettre"
