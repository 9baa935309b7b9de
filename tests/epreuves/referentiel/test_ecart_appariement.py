"""Pairs chosen at best: against every possible choice on small cases, and never worse when they grow."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from brique.referentiel.ecart.appariement import apparier
from brique.referentiel.ecart.paires import apparier_textes, entrelacer

LIENS = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.floats(0.01, 1).map(lambda v: round(v, 3)), max_size=14
)


def meilleure_somme(valeurs: dict[tuple[int, int], float]) -> float:
    """Every way of pairing tried."""
    droites = [*range(5), *[None] * 5]
    essais = (
        sum(valeurs.get((gauche, droite), 0.0) for gauche, droite in enumerate(choix) if droite is not None)
        for choix in set(permutations(droites, 5))
    )
    return max(essais)


@given(LIENS)
def test_la_somme_est_la_plus_grande_possible(valeurs: dict[tuple[int, int], float]) -> None:
    paires = apparier(valeurs)
    assert all(paire in valeurs for paire in paires)
    assert len({g for g, _ in paires}) == len({d for _, d in paires}) == len(paires)
    gauches = {g for g, _ in valeurs}
    if len(gauches) <= 3:  # the oracle tries everything
        assert sum(valeurs[p] for p in paires) >= meilleure_somme(valeurs) - 1e-9


@given(LIENS)
def test_retourner_les_cotes_retourne_la_somme(valeurs: dict[tuple[int, int], float]) -> None:
    retournees = {(d, g): v for (g, d), v in valeurs.items()}
    somme = sum(valeurs[p] for p in apparier(valeurs))
    assert abs(somme - sum(retournees[p] for p in apparier(retournees))) < 1e-9


def test_un_tres_grand_groupe_se_finit_vite() -> None:
    valeurs = {(g, d): 1 / (1 + abs(g - d)) for g in range(260) for d in range(260)}
    assert apparier(valeurs) == [(n, n) for n in range(260)]


def test_le_plus_proche_l_emporte_sur_deux_moyens() -> None:
    avant = ["Rédiger le rapport mensuel de production", "Réparer la machine"]
    apres = ["Rédiger le rapport mensuel de la production", "Rédiger le compte rendu mensuel"]
    assert apparier_textes(avant, apres) == [(0, 0)]


def test_les_repetitions_s_apparient_dans_l_ordre() -> None:
    assert apparier_textes(["a b", "a b", "c"], ["A b.", "a b"]) == [(0, 0), (1, 1)]


@given(st.dictionaries(st.integers(0, 5), st.integers(0, 5), max_size=5), st.just(6), st.just(6))
def test_l_ordre_de_lecture_est_le_nouveau(paires: dict[int, int], avant: int, apres: int) -> None:
    uniques = {a: b for n, (a, b) in enumerate(paires.items()) if b not in list(paires.values())[:n]}
    ordre = entrelacer(uniques, avant, apres)
    assert [b for _, b in ordre if b is not None] == list(range(apres))
    assert sorted(a for a, _ in ordre if a is not None) == list(range(avant))
    assert {(a, b) for a, b in ordre if a is not None and b is not None} == set(uniques.items())
