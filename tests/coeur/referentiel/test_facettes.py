"""Facets against a naive count."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from brique.referentiel.facettes import Facette, IndexFacettes

FACETTES = st.builds(Facette, st.sampled_from(["niveau", "nsf", "actif"]), st.sampled_from(["1", "2", "3"]))
OBJETS = st.lists(st.lists(FACETTES, max_size=5), min_size=1, max_size=8)
FILTRES = st.dictionaries(
    st.sampled_from(["niveau", "nsf", "inconnu"]), st.lists(st.sampled_from(["1", "2", "9"]), max_size=2)
)


def garde(facettes: list[Facette], filtres: dict[str, list[str]]) -> bool:
    return all(any(Facette(axe, v) in facettes for v in valeurs) for axe, valeurs in filtres.items() if valeurs)


def naif(objets: list[list[Facette]], filtres: dict[str, list[str]]) -> dict[str, list[tuple[str, int]]]:
    resultat = {}
    for axe in {f.axe for facettes in objets for f in facettes} | {a for a, v in filtres.items() if v}:
        autres = {a: v for a, v in filtres.items() if a != axe}
        retenus = [set(facettes) for facettes in objets if garde(facettes, autres)]
        comptes = Counter(f.valeur for facettes in retenus for f in facettes if f.axe == axe)
        resultat[axe] = sorted(comptes.items(), key=lambda couple: (-couple[1], couple[0]))
    return {axe: valeurs for axe, valeurs in resultat.items() if valeurs or filtres.get(axe)}


@given(OBJETS, FILTRES, st.data())
def test_comme_un_compte_naif(objets: list[list[Facette]], filtres: dict[str, list[str]], data: st.DataObject) -> None:
    index = IndexFacettes(objets)
    resultats = data.draw(st.permutations(range(len(objets))))[: data.draw(st.integers(0, len(objets)))]
    assert len(index) == len(objets)
    assert index.filtrer(resultats, filtres) == [n for n in resultats if garde(objets[n], filtres)]
    attendu = naif([objets[n] for n in resultats], filtres)
    assert index.compter(resultats, filtres) == attendu
    supports = data.draw(st.lists(st.integers(0, len(objets) - 1), min_size=1, max_size=9))
    comptes = index.compter(range(len(supports)), filtres, supports=supports)
    assert comptes == naif([objets[n] for n in supports], filtres)


def test_une_facette_donnee_deux_fois_compte_une_fois() -> None:
    index = IndexFacettes([[Facette("nsf", "1"), Facette("nsf", "1")], [Facette("nsf", "2")]])
    assert index.compter([0, 1], {}) == {"nsf": [("1", 1), ("2", 1)]}
    assert index.porteurs("nsf", ["1", "2", "3"]) == {0, 1}
    assert index.porteurs("absent", ["1"]) == frozenset()
