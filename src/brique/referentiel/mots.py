"""Words for searching French texts: accents folded, elisions cut, endings stemmed.

Both database engines index and ask with these very words, so that they answer alike.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

_LU = re.compile(r"[^\W_]+")  # as written, accents included: folded once, then remembered
_MOT = re.compile(r"[0-9a-z]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_PLIS = (("’", "'"), ("ʼ", "'"), ("‘", "'"), ("œ", "oe"), ("æ", "ae"))
_VIDES = frozenset(
    """
    a afin ainsi au aux avec c ce ces cette d dans de des du en est et eu il ils j l la le les leur leurs lors m mais n
    ne ni nos notre nous on ou par pas pour qu que qui s sa sans se ses si son sont sous sur t ta tout toute tous toutes
    un une vos votre vous y
    """.split()  # noqa: SIM905  # read as a text
)
_CACHE_MAX = 1 << 18
_LONGUEUR_FLOUE = 4


class _Racines(threading.local):
    """The stemmer of this thread (it is not shareable), what it already stemmed and folded."""

    def __init__(self) -> None:
        self.racinier = Stemmer.Stemmer("french")
        self.connues: dict[str, str] = {}
        self.pliees: dict[str, tuple[str, ...]] = {}


_racines = _Racines()


def plier(texte: str) -> str:
    """``texte`` in lower case, accents and ligatures folded."""
    compose = texte.lower()
    if compose.isascii():
        return compose
    for signe, plie in _PLIS:  # str.translate is ten times slower on accented text
        compose = compose.replace(signe, plie)
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", compose))


def mots(texte: str) -> list[str]:
    """The words of ``texte``, folded, in order, without the empty ones (*de*, *pour*, *l’*…)."""
    pliees = _racines.pliees
    trouves: list[str] = []
    for lu in _LU.findall(unicodedata.normalize("NFC", texte).lower()):
        pliee = pliees.get(lu)
        if pliee is None:
            if len(pliees) >= _CACHE_MAX:
                pliees.clear()
            pliee = pliees[lu] = tuple(mot for mot in _MOT.findall(plier(lu)) if mot not in _VIDES)
        trouves += pliee
    return trouves


def racine(mot: str) -> str:
    """The stem of one folded word. Words holding a digit are codes and stay whole."""
    connues = _racines.connues
    trouvee = connues.get(mot)
    if trouvee is None:
        if len(connues) >= _CACHE_MAX:
            connues.clear()
        trouvee = connues[mot] = mot if not mot.isalpha() else plier(_racines.racinier.stemWord(mot))
    return trouvee


def racines(texte: str) -> list[str]:
    """The stems of the words of ``texte``, in order."""
    return [racine(mot) for mot in mots(texte)]


def proches(mot: str, vocabulaire: Iterable[str], *, nombre: int = 3) -> list[str]:
    """Words of ``vocabulaire`` within a typing error of ``mot`` (one up to 7 letters, two beyond), closest first.

    Nothing for words under four letters or holding a digit: a mistyped code must not find another.
    """
    if len(mot) < _LONGUEUR_FLOUE or not mot.isalpha():
        return []
    tolerance = 1 if len(mot) < 8 else 2
    candidats = [candidat for candidat in vocabulaire if abs(len(candidat) - len(mot)) <= tolerance]
    trouves = process.extract(
        mot, candidats, scorer=DamerauLevenshtein.distance, score_cutoff=tolerance, limit=nombre * 4
    )
    ordonnes = sorted(trouves, key=lambda trouve: (trouve[1], trouve[0][:1] != mot[:1], trouve[2]))
    return [candidat for candidat, _, _ in ordonnes[:nombre]]
