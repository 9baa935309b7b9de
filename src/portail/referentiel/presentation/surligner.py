"""Showing why a result is there: its words marked, in its title and in a short extract of its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from brique.referentiel.mots import mots, plier, racine
from portail.referentiel.recherche import Correction

_JETON = re.compile(r"[^\W_]+")
_LIGNE = re.compile(r"[\n\r]+|\s{2,}")
_PUCE = re.compile(r"^[-–—•·▪*]\s*")
_TEXTE_LU = 12_000
_DEBUT_MIN = 3


@dataclass(frozen=True, slots=True)
class Cherches:
    """The words looked for: stems, and beginnings of words longer than two letters."""

    racines: frozenset[str] = frozenset()
    debuts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.racines)

    def porte(self, jeton: str) -> bool:
        """True when a word of a text is one of those looked for."""
        plie = plier(jeton)
        return racine(plie) in self.racines or (bool(self.debuts) and plie.startswith(self.debuts))


def cherches(texte: str, corrections: Iterable[Correction]) -> Cherches:
    """What a search looked for: its words, those it corrected replaced by what was searched instead."""
    remplaces = {correction.mot: correction.remplace for correction in corrections}
    voulus = [forme for mot in mots(texte) for forme in remplaces.get(mot, (mot,))]
    debuts = tuple(mot for mot in voulus if len(mot) >= _DEBUT_MIN)
    return Cherches(frozenset(map(racine, voulus)), debuts)


def marquer(texte: str, voulus: Cherches) -> SafeString:
    """``texte`` escaped, the words looked for between ``<mark>``."""
    if not voulus:
        return format_html("{}", texte)
    morceaux: list[tuple[str, SafeString]] = []
    fin = 0
    for jeton in _JETON.finditer(texte):
        if voulus.porte(jeton[0]):
            morceaux.append((texte[fin : jeton.start()], format_html("<mark>{}</mark>", jeton[0])))
            fin = jeton.end()
    return format_html("{}{}", format_html_join("", "{}{}", morceaux), texte[fin:])


def extraire(texte: str, voulus: Cherches, *, longueur: int = 220) -> str:
    """A passage of about ``longueur`` characters: around the first word looked for, else the beginning."""
    lu = texte[:_TEXTE_LU]
    lignes = [" ".join(ligne.split()) for ligne in _LIGNE.split(lu) if ligne.strip()]
    if not lignes:
        return ""
    ligne, place = next(
        ((ligne, jeton.start()) for ligne in lignes for jeton in _JETON.finditer(ligne) if voulus.porte(jeton[0])),
        (lignes[0], 0),
    )
    if len(ligne) <= longueur:
        return _PUCE.sub("", ligne)
    debut = ligne.find(" ", place - longueur // 2) + 1 if place > longueur // 2 else 0
    fin = ligne.rfind(" ", debut, debut + longueur) if len(ligne) - debut > longueur else len(ligne)
    fin = fin if fin > debut else debut + longueur
    avant, apres = "… " if debut else "", " …" if fin < len(ligne) else ""
    return f"{avant}{_PUCE.sub('', ligne[debut:fin])}{apres}"
