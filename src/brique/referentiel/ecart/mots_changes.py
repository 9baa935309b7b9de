"""The words that changed between two texts: kept, removed and added in reading order, both texts put back exactly.

Words are aligned so that as much meaning as possible is kept (a noun counts more than « de »). Then changes that
only small words separate are told together: « une analyse des besoins » becomes « une étude des attentes » in one
piece, not in three.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Indel

from brique.referentiel.ecart.typographie import FINALES, cle_mot
from brique.referentiel.ecart.valeurs import Mot, Nature
from brique.referentiel.mots import mots as mots_pleins

_UNITE = re.compile(
    r"\s*(?:[^\W\d_]{1,7}['’ʼ‘](?=\w)|[\w\u0300-\u036f]+(?:[-‐‑][\w\u0300-\u036f]+)*|\.{2,}|[^\w\s])|\s+"
)
_CASES_MAX = 40_000  # of the weighted alignment: some 10 ms; beyond, words count the same
_DEMESURE = 100_000_000  # ten thousand words against as many: beyond, the text is told as another one
_POIDS_PLEIN, _POIDS_VIDE = 8, 2
_LIANTS_MAX = 3  # small words between two changes that are told with them
_GARDE_MIN = 0.2  # of the words with a meaning: below, the text is another one, told whole


class _Unite(NamedTuple):
    """A word or a sign with the blanks before it, the key it is compared by, and what it weighs."""

    texte: str
    cle: str
    poids: int


class _Passage(NamedTuple):
    """Kept units (``gardees``, as both sides write them), or a change: units removed then added."""

    gardees: list[tuple[_Unite, _Unite]]
    retirees: list[_Unite]
    ajoutees: list[_Unite]

    @property
    def change(self) -> bool:
        return not self.gardees


def comparer_mots(avant: str, apres: str) -> tuple[Mot, ...]:
    """The words of both texts in reading order; ``cote_avant`` and ``cote_apres`` give the texts back.

    >>> [(m.texte, m.nature.value) for m in comparer_mots("Gérer la paie.", "Gérer la paie et les absences")]
    [('Gérer la paie', 'inchange'), (' et les absences', 'ajoute'), ('', 'inchange')]
    """
    if avant == apres:
        return (Mot(apres, Nature.INCHANGE),) if apres else ()
    if not avant or not apres:
        return (Mot(apres, Nature.AJOUTE) if apres else Mot(avant, Nature.RETIRE),)
    gauche, fin_gauche = _unites(avant)
    droite, fin_droite = _unites(apres)
    passages = _regrouper(_passages(gauche, droite))
    if _autre_texte(passages, gauche, droite):
        passages = [_Passage([], gauche, droite)]
    return tuple(_mots(passages, fin_gauche, fin_droite))


def _unites(texte: str) -> tuple[list[_Unite], str]:
    """The units of a text, and its final punctuation and blanks, which are only typography."""
    corps = texte.rstrip(FINALES + "\t\r\n\u00a0\u202f")
    if not corps.strip():
        corps = texte.rstrip()
    trouvees = [_Unite(unite, *_cle_et_poids(unite)) for unite in _UNITE.findall(corps)]
    return trouvees, texte[len(corps) :]


@lru_cache(maxsize=1 << 15)
def _cle_et_poids(unite: str) -> tuple[str, int]:
    if not any(map(str.isalnum, unite)):
        return cle_mot(unite), 1
    return cle_mot(unite), _POIDS_PLEIN if mots_pleins(unite) else _POIDS_VIDE


def _passages(gauche: list[_Unite], droite: list[_Unite]) -> list[_Passage]:
    """The alignment, as kept passages and changes in turn."""
    tete = 0
    while tete < min(len(gauche), len(droite)) and gauche[tete].cle == droite[tete].cle:
        tete += 1
    queue = 0
    while queue < min(len(gauche), len(droite)) - tete and gauche[-1 - queue].cle == droite[-1 - queue].cle:
        queue += 1
    paires = [(rang, rang) for rang in range(tete)]
    milieu_g, milieu_d = gauche[tete : len(gauche) - queue], droite[tete : len(droite) - queue]
    paires += [(g + tete, d + tete) for g, d in _aligner(milieu_g, milieu_d)]
    paires += [(len(gauche) - rang, len(droite) - rang) for rang in range(queue, 0, -1)]
    passages: list[_Passage] = []
    g = d = 0
    for suivante_g, suivante_d in [*paires, (len(gauche), len(droite))]:
        if g < suivante_g or d < suivante_d:
            passages.append(_Passage([], gauche[g:suivante_g], droite[d:suivante_d]))
        if suivante_g < len(gauche):
            if not passages or passages[-1].change:
                passages.append(_Passage([], [], []))
            passages[-1].gardees.append((gauche[suivante_g], droite[suivante_d]))
        g, d = suivante_g + 1, suivante_d + 1
    return passages


def _aligner(gauche: Sequence[_Unite], droite: Sequence[_Unite]) -> list[tuple[int, int]]:
    """Pairs of units kept, in order: those whose total weight is the greatest."""
    if not gauche or not droite:
        return []
    if len(gauche) * len(droite) > _DEMESURE:
        return []
    if len(gauche) * len(droite) > _CASES_MAX:
        operations = Indel.opcodes([u.cle for u in gauche], [u.cle for u in droite])
        return [
            (o.src_start + pas, o.dest_start + pas)
            for o in operations
            if o.tag == "equal"
            for pas in range(o.src_end - o.src_start)
        ]
    return _remonter(gauche, droite, _sommes(gauche, droite))


def _sommes(gauche: Sequence[_Unite], droite: Sequence[_Unite]) -> list[list[int]]:
    """Best weights kept between the first i units and the first j: (n + 1) × (m + 1)."""
    cles = [unite.cle for unite in droite]
    precedente = [0] * (len(droite) + 1)
    lignes = [precedente]
    for _, cle, poids in gauche:
        ligne = [0]
        dernier = 0
        for j, autre in enumerate(cles):
            meilleur = precedente[j + 1]
            if dernier > meilleur:  # noqa: PLR1730  # quicker than max(), some thousand times a text
                meilleur = dernier
            if cle == autre and precedente[j] + poids > meilleur:
                meilleur = precedente[j] + poids
            ligne.append(meilleur)
            dernier = meilleur
        lignes.append(ligne)
        precedente = ligne
    return lignes


def _remonter(gauche: Sequence[_Unite], droite: Sequence[_Unite], sommes: list[list[int]]) -> list[tuple[int, int]]:
    paires = []
    i, j = len(gauche), len(droite)
    while i and j:
        if gauche[i - 1].cle == droite[j - 1].cle and sommes[i][j] == sommes[i - 1][j - 1] + gauche[i - 1].poids:
            i, j = i - 1, j - 1
            paires.append((i, j))
        elif sommes[i - 1][j] >= sommes[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return paires[::-1]


def _regrouper(passages: list[_Passage]) -> list[_Passage]:
    """Changes that only small words separate, in one, as soon as they replace something."""
    regroupes: list[_Passage] = []
    for rang, passage in enumerate(passages):
        if regroupes and passage.change and regroupes[-1].change:
            _absorber(regroupes[-1], passage.retirees, passage.ajoutees)
        elif 0 < rang < len(passages) - 1 and _simple_liant(passage, passages[rang - 1], passages[rang + 1]):
            _absorber(regroupes[-1], [g for g, _ in passage.gardees], [d for _, d in passage.gardees])
        else:
            regroupes.append(passage)
    return regroupes


def _absorber(change: _Passage, retirees: list[_Unite], ajoutees: list[_Unite]) -> None:
    change.retirees.extend(retirees)
    change.ajoutees.extend(ajoutees)


def _simple_liant(passage: _Passage, avant: _Passage, apres: _Passage) -> bool:
    if passage.change or len(passage.gardees) > _LIANTS_MAX:
        return False
    remplace = (avant.retirees or apres.retirees) and (avant.ajoutees or apres.ajoutees)
    return bool(remplace) and all(unite.poids < _POIDS_PLEIN for unite, _ in passage.gardees)


def _autre_texte(passages: list[_Passage], gauche: list[_Unite], droite: list[_Unite]) -> bool:
    """True when so little is kept that marking it would only shred the reading."""
    pleines = min(sum(u.poids == _POIDS_PLEIN for u in cote) for cote in (gauche, droite))
    gardees = sum(u.poids == _POIDS_PLEIN for passage in passages for u, _ in passage.gardees)
    return gardees < _GARDE_MIN * pleines


def _mots(passages: list[_Passage], fin_avant: str, fin_apres: str) -> list[Mot]:
    mots: list[Mot] = []
    for passage in passages:
        if not passage.change:
            _garder(mots, "".join(g.texte for g, _ in passage.gardees), "".join(d.texte for _, d in passage.gardees))
            continue
        retire, ajoute = ("".join(u.texte for u in cote) for cote in (passage.retirees, passage.ajoutees))
        blanc = _blanc_commun(retire, ajoute)
        _garder(mots, blanc, blanc)
        if retire[len(blanc) :]:
            mots.append(Mot(retire[len(blanc) :], Nature.RETIRE))
        if ajoute[len(blanc) :]:
            mots.append(Mot(ajoute[len(blanc) :], Nature.AJOUTE))
    _garder(mots, fin_avant, fin_apres)
    return mots


def _garder(mots: list[Mot], avant: str, apres: str) -> None:
    if not avant and not apres:
        return
    if mots and mots[-1].nature is Nature.INCHANGE:
        dernier = mots.pop()
        avant = (dernier.texte if dernier.avant is None else dernier.avant) + avant
        apres = dernier.texte + apres
    mots.append(Mot(apres, Nature.INCHANGE, avant if avant != apres else None))


def _blanc_commun(retire: str, ajoute: str) -> str:
    """The blanks that both begin with."""
    fin = 0
    while fin < min(len(retire), len(ajoute)) and retire[fin] == ajoute[fin] and retire[fin].isspace():
        fin += 1
    return retire[:fin]
