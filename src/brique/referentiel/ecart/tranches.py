"""An export cut into its fiches without being parsed: the bytes of each, in the order of the file.

The cut is only trusted where nothing can hide from it. Between ``<FICHE>`` and the first ``</FICHE>`` that stands
outside any CDATA section there must be one fiche, no comment, no processing instruction; between two fiches, blanks.
Anything else raises ``CoupeIncertaine``: the file must then be read in full. Whoever parses each piece, and finds
it well formed, knows that the whole is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from brique.referentiel.lots_xml import Compteur, prologue_simple

OUVERTURE, FERMETURE = b"<FICHE>", b"</FICHE>"
_CDATA, _FIN_DE_CDATA = b"<![CDATA[", b"]]>"
_FERMETURES_MAX = 50  # closing tags quoted in the texts of one fiche: nobody writes so many in good faith
_INFERIEUR = ord("<")
_NUMERO = re.compile(rb"<NUMERO_FICHE>\s*((?:RNCP|RS)\d{1,7})\s*</NUMERO_FICHE>")
_CORRESPONDANCES, _FIN_DE_CORRESPONDANCES = b"<CORRESPONDANCES>", b"</CORRESPONDANCES>"
_FIN_DE_RACINE = re.compile(rb"\s*</FICHES>\s*\Z")


class CoupeIncertaine(Exception):
    """Something in the file could deceive a cut made on its text."""


class Tranche(NamedTuple):
    """The bytes of a fiche, where they begin in the file, and the lines that come before.

    ``numero`` is '' when the text does not give it plainly, once.
    """

    texte: bytes
    debut: int
    lignes: int
    numero: str


def tranches(compteur: Compteur) -> Iterator[Tranche]:
    """The fiches of a flow. Raises ``CoupeIncertaine``, or ``ErreurLecture`` beyond the limits of the reading."""
    reste = compteur.lire()
    while OUVERTURE not in reste and (morceau := compteur.lire()):
        reste += morceau
    tete = reste.find(OUVERTURE)
    if tete < 0 or not prologue_simple(reste[:tete], compteur.nom):
        raise CoupeIncertaine
    debut, lignes = tete, reste.count(b"\n", 0, tete)
    reste = reste[tete:]
    while True:
        place = _apres_les_blancs(reste, 0)
        lignes += reste.count(b"\n", 0, place)
        while (fin := _fin_de_fiche(reste, place)) > 0:
            texte = reste[place:fin]
            yield Tranche(texte, debut + place, lignes, _numero(texte))
            suite = _apres_les_blancs(reste, fin)
            lignes += reste.count(b"\n", place, suite)
            place = suite
            compteur.fiche_finie()
        debut, reste = debut + place, reste[place:]
        morceau = compteur.lire()
        if not morceau:
            break
        reste += morceau
    if _FIN_DE_RACINE.match(reste) is None:
        raise CoupeIncertaine


def _apres_les_blancs(texte: bytes, place: int) -> int:
    while place < len(texte) and texte[place] in b" \t\r\n":
        place += 1
    return place


def _fin_de_fiche(texte: bytes, place: int) -> int:
    """Where the fiche that begins at ``place`` ends, 0 when its end was not read yet."""
    if not texte.startswith(OUVERTURE, place):
        if texte.startswith(b"</", place) or len(texte) - place < len(OUVERTURE):
            return 0
        raise CoupeIncertaine
    fin = place
    for _ in range(_FERMETURES_MAX):
        fin = texte.find(FERMETURE, fin)
        if fin < 0:
            return 0
        fin += len(FERMETURE)
        nu = texte[place:fin]
        if _balise(nu, b"!"):
            sans = _sans_cdata(nu)
            if sans is None:
                continue  # this end stands inside a CDATA section
            nu = sans
            if _balise(nu, b"!") or nu.find(FERMETURE) != len(nu) - len(FERMETURE):
                raise CoupeIncertaine
        if _balise(nu, b"?") or nu.find(OUVERTURE, 1) >= 0:
            raise CoupeIncertaine
        return fin
    raise CoupeIncertaine


def _balise(texte: bytes, signe: bytes) -> bool:
    """True when ``texte`` holds « < » then ``signe``: one byte is sought ten times quicker than two."""
    place = texte.find(signe)
    while place > 0:
        if texte[place - 1] == _INFERIEUR:
            return True
        place = texte.find(signe, place + 1)
    return False


def _sans_cdata(texte: bytes) -> bytes | None:
    """``texte`` without its CDATA sections, None when one is left open."""
    morceaux = []
    place = 0
    while (ouverte := texte.find(_CDATA, place)) >= 0:
        morceaux.append(texte[place:ouverte])
        fermee = texte.find(_FIN_DE_CDATA, ouverte + len(_CDATA))
        if fermee < 0:
            return None if b"<!" not in b"".join(morceaux) else texte
        place = fermee + len(_FIN_DE_CDATA)
    return b"".join([*morceaux, texte[place:]])


def _numero(texte: bytes) -> str:
    """The number of the fiche when it is plain; the correspondances name those of others."""
    ouverte = texte.find(_CORRESPONDANCES)
    if ouverte >= 0:
        fermee = texte.find(_FIN_DE_CORRESPONDANCES, ouverte)
        texte = texte[:ouverte] + texte[fermee:]
    trouve = _NUMERO.match(texte, texte.find(b"<NUMERO_FICHE>"))
    return trouve[1].decode() if trouve and texte.count(b"NUMERO_FICHE") == 2 else ""
