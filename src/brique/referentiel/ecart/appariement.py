"""Pairing two lists at best: each element once at most, the sum of what the pairs are worth as great as can be.

The possible pairs are few, so they are cut into groups that share no element; each group is solved exactly (the
Hungarian method, in the square of the smaller side times the larger). A group too large for that, which no
référentiel has, is paired greedily, best pair first: at least half of the best sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

Lien = tuple[int, int]
_OPERATIONS_MAX = 4_000_000  # of the exact method in one group: about a second


def apparier(valeurs: Mapping[Lien, float]) -> list[Lien]:
    """The pairs (left, right) chosen among those of ``valeurs``, which are all worth more than 0, in order.

    >>> apparier({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.8})
    [(0, 1), (1, 0)]
    """
    choisies: list[Lien] = []
    for groupe in _groupes(valeurs):
        if len(groupe) == 1:
            choisies += groupe
            continue
        gauches = sorted({gauche for gauche, _ in groupe})
        droites = sorted({droite for _, droite in groupe})
        petit, grand = sorted((len(gauches), len(droites)))
        if petit * petit * grand > _OPERATIONS_MAX:
            choisies += _au_plus_offrant(groupe, valeurs)
        elif len(gauches) <= len(droites):
            choisies += _exactement(gauches, droites, valeurs)
        else:
            retournees = {(droite, gauche): valeurs[gauche, droite] for gauche, droite in groupe}
            choisies += [(gauche, droite) for droite, gauche in _exactement(droites, gauches, retournees)]
    return sorted(choisies)


def _groupes(liens: Iterable[Lien]) -> list[list[Lien]]:
    """The links in groups that share no element."""
    ordonnes = sorted(liens)
    droites: defaultdict[int, list[int]] = defaultdict(list)
    gauches: defaultdict[int, list[int]] = defaultdict(list)
    for gauche, droite in ordonnes:
        droites[gauche].append(droite)
        gauches[droite].append(gauche)
    groupe_de: dict[int, int] = {}  # of each left element
    for numero, premiere in enumerate(droites):
        attente = [] if premiere in groupe_de else [premiere]
        groupe_de.setdefault(premiere, numero)
        while attente:
            for droite in droites[attente.pop()]:
                for autre in gauches.pop(droite, ()):
                    if autre not in groupe_de:
                        groupe_de[autre] = numero
                        attente.append(autre)
    groupes: defaultdict[int, list[Lien]] = defaultdict(list)
    for lien in ordonnes:
        groupes[groupe_de[lien[0]]].append(lien)
    return list(groupes.values())


def _exactement(gauches: list[int], droites: list[int], valeurs: Mapping[Lien, float]) -> list[Lien]:
    """The best pairs of a group with no more elements on the left than on the right.

    Shortest augmenting paths over the costs (minus the values, 0 where no pair is possible), with potentials that
    keep every reduced cost positive. Row and column 0 are where each path starts.
    """
    couts = [[-valeurs.get((gauche, droite), 0.0) for droite in droites] for gauche in gauches]
    potentiels_g, potentiels_d = [0.0] * (len(gauches) + 1), [0.0] * (len(droites) + 1)
    prise = [0] * (len(droites) + 1)  # the row that holds each column
    for ligne in range(1, len(gauches) + 1):
        prise[0] = ligne
        _augmenter(couts, potentiels_g, potentiels_d, prise)
    paires = ((gauches[prise[colonne] - 1], droites[colonne - 1]) for colonne in range(1, len(prise)) if prise[colonne])
    return [lien for lien in paires if lien in valeurs]


def _augmenter(
    couts: list[list[float]], potentiels_g: list[float], potentiels_d: list[float], prise: list[int]
) -> None:
    """Give a column to the row held by column 0, moving the others along the cheapest path."""
    largeur = len(prise)
    distances, origines, vues = [float("inf")] * largeur, [0] * largeur, [False] * largeur
    colonne = 0
    while prise[colonne]:
        vues[colonne] = True
        ligne = prise[colonne]
        cout, potentiel = couts[ligne - 1], potentiels_g[ligne]
        ecart, prochaine = float("inf"), 0
        for autre in range(1, largeur):
            if vues[autre]:
                continue
            reduit = cout[autre - 1] - potentiel - potentiels_d[autre]
            if reduit < distances[autre]:
                distances[autre], origines[autre] = reduit, colonne
            if distances[autre] < ecart:
                ecart, prochaine = distances[autre], autre
        for autre in range(largeur):
            if vues[autre]:
                potentiels_g[prise[autre]] += ecart
                potentiels_d[autre] -= ecart
            else:
                distances[autre] -= ecart
        colonne = prochaine
    while colonne:
        prise[colonne] = prise[origines[colonne]]
        colonne = origines[colonne]


def _au_plus_offrant(groupe: list[Lien], valeurs: Mapping[Lien, float]) -> list[Lien]:
    pris_g, pris_d, choisies = set(), set(), []
    for lien in sorted(groupe, key=lambda lien: (-valeurs[lien], lien)):
        if lien[0] not in pris_g and lien[1] not in pris_d:
            pris_g.add(lien[0])
            pris_d.add(lien[1])
            choisies.append(lien)
    return choisies
