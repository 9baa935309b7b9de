"""What opens a piece of a bloc's text: a bullet, a code, or an infinitive.

Every pattern is anchored at one position and bounded, so that reading a text stays linear whatever it contains.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from brique.referentiel.infinitifs import est_infinitif, semble_infinitif

MAJUSCULES = "A-ZÀ-ÖØ-ÞŒŸ"
GLYPHES = {
    "tiret": "-–—‑−‐‒―\uf02d",
    "point": "•●·∙⋅⚫\uf0b7",
    "carre": "▪■□◾◼\uf0a7",
    "fleche": "►▶➢➤→⇒➔➜‣▸>\uf0d8\uf0e8\uf0f0",
    "etoile": "*★+",
    "cercle": "o○◦¤",
    "coche": "✓✔❖◆◇♦\uf0fc\uf076",
}
CLASSES = {glyphe: classe for classe, glyphes in GLYPHES.items() for glyphe in glyphes}
SANS_EQUIVOQUE = frozenset("•●▪■□◾◼►▶➢➤‣▸○◦✓✔❖◆♦\uf0b7\uf0a7\uf0d8\uf0e8\uf0f0\uf0fc\uf076\uf02d")
"""Bullets that never occur inside a sentence: one blank before them is enough."""


class Force(IntEnum):
    """How strongly the blank before a position separates: inside a line, two blanks or more, line break."""

    LIGNE = 0
    BLANCS = 1
    SAUT = 2


@dataclass(frozen=True, slots=True)
class Repere:
    """A bullet and/or a code read at one position. ``fin`` is where the content begins, ``classe`` the family of
    the bullet, ``composants`` the code cut at each level (« A5.C1 » → A5, C1)."""

    fin: int
    classe: str = ""
    code: str = ""
    composants: tuple[str, ...] = ()

    @property
    def forme(self) -> str:
        """The code with its letters and digits levelled: « A1C2 » and « A3C9 » have the same form."""
        return ".".join(_CHIFFRES.sub("9", _LETTRES.sub("A", part)) for part in self.composants)


_CHIFFRES = re.compile(r"\d+")
_LETTRES = re.compile(r"[^\W\d_]+")
_COMPOSANT = re.compile(r"([^\W\d_]*)[\s._-]*(\d*)")
_PUCE = re.compile(
    r"(?:[-–—‑−‐‒―]{1,3}(?:\s+|(?=[" + MAJUSCULES + r"]))"
    r"|[*+]{1,3}(?:\s+|(?=[" + MAJUSCULES + r"]))"
    r"|[o>→⇒➔➜¤·∙⋅★◇⚫]\s+"
    r"|[·>→⇒➔➜](?=[" + MAJUSCULES + r"])"
    r"|[" + "".join(sorted(SANS_EQUIVOQUE)) + r"]\s*)"
)
_CODE = re.compile(
    r"(?P<code>"
    r"(?P<mot>(?:Compétence|Competence|Activité|Capacité|Domaine|Module|Tâche|Bloc)[ \xa0]"
    r"[A-Z]{0,2}\d{1,2}(?:\.\d{1,2}){0,4})"
    r"|(?P<mixte>[A-Z]{1,4}(?:\.|[ \xa0])?\d{1,3}(?:[._-]?[A-Za-z]{0,3}\.?\d{1,3}){0,6})"
    r"|(?P<multiple>\d{1,2}(?:\.\d{1,2}){1,6})"
    r"|(?P<nombre>\d{1,2})"
    r"|(?P<romain>[IVX]{2,5})"
    r"|(?P<lettre>[A-Za-z]))"
    r"(?P<fin>[.)°](?:\s*[-–—:](?=\s))?\s*|\s?[-–—:]\s*|/\s+|\s+)(?=[\w«\"“(‘'’])"
)
_MOT = re.compile(
    r"(?:[Ss][’'](?:en[ \xa0]|y[ \xa0])?|[Ss]e[ \xa0]+|[Nn]e[ \xa0]pas[ \xa0])?([^\W\d_]{2,25})(?![\w’'])"
)
_MAJUSCULE = re.compile(f"[{MAJUSCULES}]")


def commence_par_majuscule(texte: str, pos: int) -> bool:
    return _MAJUSCULE.match(texte, pos) is not None


def verbe_en(texte: str, pos: int, *, sur: bool = False) -> int | None:
    """End of the infinitive (« Gérer », « S’adapter », « Se servir ») at ``pos``, or None.

    ``sur`` restricts to the lexicon; without it the form of the word is enough.
    """
    trouve = _MOT.match(texte, pos)
    if trouve is None:
        return None
    reconnait = est_infinitif if sur else semble_infinitif
    return trouve.end() if reconnait(trouve[1]) else None


def lire_repere(texte: str, pos: int, force: Force, precedent: str) -> Repere | None:
    """The bullet and/or code at ``pos``, or None. ``precedent`` is the last character before the blank ('' at start).

    A dash or a number inside a sentence is not a marker: what follows, and what precedes, must allow it.
    """
    puce = _lire_puces(texte, pos, force, precedent)
    debut_code = puce.fin if puce else pos
    code = _lire_code(texte, debut_code, Force.SAUT if puce else force, precedent)
    if puce is None:
        return code
    if code is None:
        return puce
    return Repere(code.fin, puce.classe, code.code, code.composants)


def _lire_puces(texte: str, pos: int, force: Force, precedent: str) -> Repere | None:
    fin, classe = pos, ""
    for _ in range(3):
        trouve = _PUCE.match(texte, fin)
        if trouve is None:
            break
        classe = classe or CLASSES[texte[fin]]
        fin = trouve.end()
    if not classe or fin >= len(texte):
        return None
    return Repere(fin, classe) if _puce_admise(texte, pos, fin, force, precedent) else None


def _puce_admise(texte: str, pos: int, fin: int, force: Force, precedent: str) -> bool:
    if texte[pos] in SANS_EQUIVOQUE or force is Force.SAUT:
        return True
    if force is Force.LIGNE:
        return (
            precedent not in ",(" and commence_par_majuscule(texte, fin) and verbe_en(texte, fin, sur=True) is not None
        )
    if texte[fin].islower():
        return precedent in ":;.!?" or verbe_en(texte, fin, sur=True) is not None
    return True


def _lire_code(texte: str, pos: int, force: Force, precedent: str) -> Repere | None:
    trouve = _CODE.match(texte, pos)
    if trouve is None or not _code_admis(texte, trouve, force, precedent):
        return None
    code = trouve["code"]
    return Repere(trouve.end(), code=code, composants=_composants(code))


def _code_admis(texte: str, trouve: re.Match[str], force: Force, precedent: str) -> bool:
    fin, separateur = trouve.end(), trouve["fin"]
    majuscule = commence_par_majuscule(texte, fin)
    verbe = majuscule and verbe_en(texte, fin) is not None
    if force is Force.LIGNE:
        return verbe and bool(separateur.strip())
    debut_sur = force is Force.SAUT or precedent in ":;.!?"
    ponctue = separateur.strip()[:1]
    if trouve["lettre"]:
        return bool(ponctue) and ponctue in ".)" and (ponctue == ")" or (majuscule and trouve["lettre"] not in "ML"))
    if trouve["romain"]:
        return bool(ponctue) and majuscule
    if trouve["nombre"]:
        return bool(ponctue) and (ponctue in ".)°" or majuscule)
    if trouve["multiple"]:
        return majuscule or debut_sur or (bool(ponctue) and ponctue in ".)")
    return verbe or bool(ponctue) or (majuscule and debut_sur)


def _composants(code: str) -> tuple[str, ...]:
    """« A5.C1 » → (A5, C1); « C.1 » → (C1,); « 1.1.2 » → (1, 1, 2)."""
    return tuple((lettres + chiffres).upper() for lettres, chiffres in _COMPOSANT.findall(code) if lettres or chiffres)
