"""The common wording of a group: its compétences in rows, and what varies in each as terms to choose from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from brique.passerelles.communs.comparateur import Comparateur
from brique.passerelles.communs.phrases import Phrase
from brique.passerelles.communs.segments import segmenter
from brique.passerelles.communs.valeurs import Comparaison, LigneCommune, Partage, Partagee, Segment
from brique.passerelles.titres import titre_nu
from brique.passerelles.valeurs import BlocCompare
from brique.referentiel.ecart.appariement import apparier

Version = tuple[BlocCompare, ...]
Rangs = dict[int, int]
"""A row being made: the rank of its compétence in each version that has it."""
Rapproches = dict[tuple[int, int], tuple[Partagee, ...]]
"""What two versions share, in each direction."""

_ORDRE = tuple(Partage)
_FIN = re.compile(r"\s*(?:[;,]|(?<!\.)\.)\s*$")  # what ends a line of a list, and is not of its text


def lignes_communes(
    versions: Sequence[Version], comparaisons: Sequence[Comparaison], pivot: int, comparateur: Comparateur
) -> tuple[LigneCommune, ...]:
    """The rows of a group, in the order of its ``pivot``; what others alone have stands where they have it.

    ``comparaisons`` are those of the versions two by two, in order.
    """
    phrases = [comparateur.phrases(version[0]) for version in versions]
    rapproches: Rapproches = {}
    for (une, autre), comparaison in zip(combinations(range(len(versions)), 2), comparaisons, strict=True):
        rapproches[une, autre] = comparaison.partagees
        rapproches[autre, une] = comparaison.inverse.partagees
    rangees: list[Rangs] = [{pivot: rang} for rang in range(len(phrases[pivot]))]
    for version in range(len(versions)):
        if version != pivot:
            places = _places(rangees, version, phrases, rapproches)
            _joindre(rangees, version, len(phrases[version]), places)
    return tuple(_ligne(rangs, versions, pivot, comparateur) for rangs in rangees)


def titre_commun(versions: Sequence[Version], pivot: int) -> tuple[Segment, ...]:
    """The title of a group, with what varies in it."""
    textes = [(titre_nu(version[0].libelle), tuple(bloc.cle for bloc in version)) for version in versions]
    return segmenter([textes[pivot], *textes[:pivot], *textes[pivot + 1 :]])


def _joindre(rangees: list[Rangs], version: int, nombre: int, places: dict[int, int]) -> None:
    """Put each compétence of ``version`` in its row, or in one of its own after that of the compétence before it."""
    derniere = -1
    ajoutees: list[tuple[int, Rangs]] = []
    for rang in range(nombre):
        derniere = places.get(rang, derniere)
        if rang in places:
            rangees[derniere][version] = rang
        else:
            ajoutees.append((derniere + 1, {version: rang}))
    for place, rangs in sorted(ajoutees, key=lambda ajoutee: ajoutee[0])[::-1]:
        rangees.insert(place, rangs)


def _places(rangees: list[Rangs], version: int, phrases: list[list[Phrase]], rapproches: Rapproches) -> dict[int, int]:
    """The row of each compétence of ``version`` that has one: word for word first, then at best."""
    libres: defaultdict[str, list[int]] = defaultdict(list)
    for place in reversed(range(len(rangees))):
        for cle in {phrases[v][r].cle for v, r in rangees[place].items()}:
            libres[cle].append(place)
    prises: dict[int, int] = {}
    occupees: set[int] = set()
    for rang, phrase in enumerate(phrases[version]):
        places = [place for place in libres[phrase.cle] if place not in occupees] if phrase.cle else []
        if places:
            prises[rang] = places[-1]
            occupees.add(places[-1])
    place_de = {(v, r): place for place, rangs in enumerate(rangees) for v, r in rangs.items()}
    valeurs: dict[tuple[int, int], float] = {}
    for autre in sorted({v for v, _ in place_de}):
        for partagee in rapproches[version, autre]:
            lien = partagee.source, place_de[autre, partagee.cible]
            if lien[0] not in prises and lien[1] not in occupees:
                valeurs[lien] = max(valeurs.get(lien, 0.0), partagee.proximite)
    return prises | dict(apparier(valeurs))


def _ligne(rangs: Rangs, versions: Sequence[Version], pivot: int, comparateur: Comparateur) -> LigneCommune:
    ordre = sorted(rangs, key=lambda version: (version != pivot, version))
    enonces = [versions[v][0].competences[rangs[v]] for v in ordre]
    textes = [(_FIN.sub("", e), tuple(b.cle for b in versions[v])) for e, v in zip(enonces, ordre, strict=True)]
    ont = sorted(cle for _, cles in textes for cle in cles)
    absents = sorted(bloc.cle for v, version in enumerate(versions) if v not in rangs for bloc in version)
    return LigneCommune(
        segments=segmenter(textes),
        rangs=tuple(rangs.get(version) for version in range(len(versions))),
        partage=_le_moins([comparateur.phrase(enonce) for enonce in enonces], comparateur),
        blocs=tuple(ont),
        absents=tuple(absents),
    )


def _le_moins(phrases: Sequence[Phrase], comparateur: Comparateur) -> Partage:
    """How the least alike of some énoncés of a row go with the first one."""
    natures = {comparateur.partage(phrases[0], autre) or Partage.REFORMULEE for autre in phrases[1:]}
    return max(natures, key=_ORDRE.index, default=Partage.MOT_POUR_MOT)
