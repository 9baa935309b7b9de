"""Which blocs go together: candidates by what they share, then groups where any two are near-identical.

Linkage is complete: a bloc only joins a group when it is near every one of its blocs, so that likenesses never add up
along a chain (A near B, B near C, A far from C: two groups). The nearest are joined first.

Blocs are only compared when their énoncés or their titles say they may be near: they share an énoncé word for word, the
beginning or the end of one, or their title. What more than ``FREQUENT`` texts say, or more than ``BOUT_FREQUENT`` begin
or end with, tells none of them from the others: it brings no pair on its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from brique.passerelles.communs.comparateur import PART_TITRE, Comparateur
from brique.passerelles.communs.phrases import Phrase
from brique.passerelles.communs.valeurs import Comparaison
from brique.passerelles.valeurs import BlocCompare

FREQUENT = 200
BOUT_FREQUENT = 40
_BOUT = 3  # stems of the beginning and of the end of an énoncé
_BOUTS = "df"  # how the hint of a beginning and of an end are written
_ENTIERE, _MOITIE, _TITRE = 2, 1, 2
_PART_MIN = 0.25  # of the énoncés of the smaller bloc that must hint at the other one

Version = tuple[BlocCompare, ...]
Lien = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Voisinage:
    """The versions (distinct texts), and those that are near: their ranks, the lower first."""

    versions: tuple[Version, ...]
    comparaisons: Mapping[Lien, Comparaison]


def versions_de(blocs: Sequence[BlocCompare], comparateur: Comparateur) -> tuple[Version, ...]:
    """The blocs whose titles and compétences are written alike, in the same order, together; by their keys."""
    ensembles: defaultdict[tuple[str, ...], list[BlocCompare]] = defaultdict(list)
    for bloc in blocs:
        cles = (phrase.cle for phrase in comparateur.phrases(bloc))
        ensembles[comparateur.titre(bloc).cle, *cles].append(bloc)
    return tuple(sorted((tuple(ensemble) for ensemble in ensembles.values()), key=lambda version: version[0].cle))


def voisiner(versions: tuple[Version, ...], comparateur: Comparateur, seuil: float) -> Voisinage:
    """The pairs of versions whose proximité reaches ``seuil``."""
    comparaisons = {}
    for lien in _candidats(versions, comparateur):
        source, cible = versions[lien[0]][0], versions[lien[1]][0]
        if _au_mieux(source, cible) < seuil:
            continue
        comparaison = comparateur.comparer(source, cible)
        if comparaison.proximite >= seuil:
            comparaisons[lien] = comparaison
    return Voisinage(versions, comparaisons)


def grouper(voisinage: Voisinage, seuil: float) -> list[tuple[int, ...]]:
    """The ranks of the versions of each group; every version is in one, alone when it is near none."""
    groupes: dict[int, tuple[int, ...]] = {rang: (rang,) for rang in range(len(voisinage.versions))}
    groupe_de = list(groupes)
    liens = [(-c.proximite, lien) for lien, c in voisinage.comparaisons.items() if c.proximite >= seuil]
    proches = {lien for _, lien in liens}
    for _, lien in sorted(liens):
        une, autre = lien
        ici, la = groupe_de[une], groupe_de[autre]
        if ici == la or not all((min(a, b), max(a, b)) in proches for a in groupes[ici] for b in groupes[la]):
            continue
        groupes[ici] = (*groupes[ici], *groupes.pop(la))
        for rang in groupes[ici]:
            groupe_de[rang] = ici
    return [tuple(sorted(groupe)) for groupe in groupes.values()]


def _au_mieux(source: BlocCompare, cible: BlocCompare) -> float:
    """What the proximité cannot pass, from the numbers of compétences."""
    petit, grand = sorted((len(source.competences), len(cible.competences)))
    return PART_TITRE + (1 - PART_TITRE) * 2 * petit / (petit + grand) if petit else 0.0


def _candidats(versions: Sequence[Version], comparateur: Comparateur) -> Iterator[Lien]:
    """Pairs of versions that hint enough at each other, in order."""
    indices = [_indices(version[0], comparateur) for version in versions]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for rang, siens in enumerate(indices):
        for indice in siens:
            places[indice].append(rang)
    for rang, siens in enumerate(indices):
        voix: Counter[int] = Counter()
        for indice, poids in siens.items():
            ensemble = places[indice]
            if len(ensemble) <= (BOUT_FREQUENT if indice[0] in _BOUTS else FREQUENT):
                for autre in ensemble:
                    if autre > rang:
                        voix[autre] += poids
        for autre in sorted(voix):
            petit = min(len(versions[rang][0].competences), len(versions[autre][0].competences))
            if voix[autre] >= _ENTIERE * _PART_MIN * petit:
                yield rang, autre


def _indices(bloc: BlocCompare, comparateur: Comparateur) -> dict[str, int]:
    """What hints at a bloc, and how much."""
    indices: dict[str, int] = {}
    titre = comparateur.titre(bloc)
    if titre.radicaux:
        indices[f"t {' '.join(sorted(titre.ensemble))}"] = max(_TITRE, len(bloc.competences))
    for phrase in comparateur.phrases(bloc):
        indices.update(_indices_de(phrase))
    return indices


def _indices_de(phrase: Phrase) -> Iterator[tuple[str, int]]:
    if phrase.cle:
        yield f"e {phrase.cle}", _MOITIE
    if len(phrase.radicaux) > _BOUT:
        yield f"d {' '.join(phrase.radicaux[:_BOUT])}", _MOITIE
        yield f"f {' '.join(phrase.radicaux[-_BOUT:])}", _MOITIE
