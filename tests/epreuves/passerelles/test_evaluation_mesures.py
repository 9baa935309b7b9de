"""The measures of the passerelles on cases counted by hand: ranks, calibration, and what chance could have given."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.passerelles.evaluation.calibration import calibrer_hors_pli, ecart_de_calibration, fiabilite
from brique.passerelles.evaluation.mesures import (
    NOMS,
    gain_cumule,
    mesurer,
    rang_inverse,
    rangs_dans,
    rappel,
    touche,
)
from brique.passerelles.evaluation.rapport import resumer
from brique.passerelles.evaluation.tirage import composantes, intervalles, plis


def test_le_rappel_compte_chaque_bon() -> None:
    rangs = [1, 11, 0, 60]  # four good ones: first, eleventh, not found, sixtieth
    assert [rappel(rangs, k) for k in (1, 10, 50, 100)] == [0.25, 0.25, 0.5, 0.75]
    assert rang_inverse([4, 2, 0]) == 0.5
    assert rang_inverse([0, 0]) == 0.0
    assert (touche([0, 10]), touche([11, 0])) == (1.0, 0.0)


def test_le_gain_cumule_a_la_main() -> None:
    # two good ones of equal worth at ranks 1 and 3: (1/log2(2) + 1/log2(4)) / (1/log2(2) + 1/log2(3))
    assert gain_cumule([1, 3], [1, 1]) == pytest.approx((1 + 0.5) / (1 + 1 / math.log2(3)))
    # an exact one (3) second, a broad one (1) first
    assert gain_cumule([2, 1], [3, 1]) == pytest.approx((1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3)))
    assert gain_cumule([1, 2], [3, 1]) == pytest.approx(1.0)
    assert gain_cumule([11], [1]) == 0.0
    # twelve good ones: ten in the first ten ranks is the best that can be done
    assert gain_cumule([*range(1, 11), 0, 0], [1.0] * 12) == pytest.approx(1.0)


@given(st.lists(st.integers(0, 120), min_size=1, max_size=8, unique=True))
def test_les_mesures_sont_des_parts_et_croissent(rangs: list[int]) -> None:
    ligne = dict(zip(NOMS, mesurer(rangs), strict=True))
    assert all(0 <= valeur <= 1 for valeur in ligne.values())
    assert ligne["R@1"] <= ligne["R@10"] <= ligne["R@50"] <= ligne["R@100"]
    assert ligne["R@10"] <= ligne["hit@10"]


def test_les_rangs_se_lisent_dans_le_classement() -> None:
    classes = np.array([[7, 3, 9, -1], [5, 5, -1, -1]])
    assert rangs_dans(classes, [{3: 1.0, 8: 1.0}, {5: 1.0}]) == [{3: 2, 8: 0}, {5: 1}]


def test_une_strate_est_une_moyenne_de_requetes() -> None:
    strate = resumer(("a", "b"), [(1, 0), (0, 0), (1, 1)], [0, 1, 2], 1)
    assert (strate.requetes, strate.groupes) == (3, 3)
    assert strate.mesures["a"].valeur == pytest.approx(2 / 3)
    assert strate.mesures["a"].bas <= 2 / 3 <= strate.mesures["a"].haut
    vide = resumer(("a",), [], [], 1)
    assert vide.en_json() == {"a": None, "requetes": 0, "groupes": 0, "intervalles": {"a": [None, None]}}


def test_l_intervalle_couvre_dix_neuf_fois_sur_vingt() -> None:
    hasard = np.random.default_rng(7)
    couverts = 0
    for essai in range(120):
        valeurs = hasard.normal(0.4, 0.2, size=60)
        ((bas, haut),) = intervalles(valeurs, range(60), graine=essai, tirages=200)
        couverts += bas <= 0.4 <= haut
    assert 0.88 <= couverts / 120 <= 0.99


def test_l_intervalle_tire_des_groupes_jamais_des_paires() -> None:
    """Ten copies of a value do not inform ten times: the interval must not shrink."""
    valeurs = np.random.default_rng(3).normal(size=40)
    ((bas, haut),) = intervalles(valeurs, range(40), graine=1)
    ((bas_copies, haut_copies),) = intervalles(np.repeat(valeurs, 10), np.repeat(range(40), 10), graine=1)
    assert (bas_copies, haut_copies) == pytest.approx((bas, haut))
    ((bas_paires, haut_paires),) = intervalles(np.repeat(valeurs, 10), range(400), graine=1)
    assert (haut_paires - bas_paires) < 0.5 * (haut - bas)


def test_l_intervalle_depend_de_la_graine_et_d_elle_seule() -> None:
    valeurs = np.random.default_rng(0).random((30, 2))
    premier = intervalles(valeurs, range(30), graine=5)
    assert np.array_equal(premier, intervalles(valeurs, range(30), graine=5))
    assert not np.array_equal(premier, intervalles(valeurs, range(30), graine=6))
    assert np.isnan(intervalles(valeurs, [0] * 30, graine=5)).all()  # one group: nothing to draw against


def test_les_composantes_relient_de_proche_en_proche() -> None:
    numeros = composantes([("a", "b"), ("c", "d"), ("d", "b"), ("e",), ()])
    assert numeros["a"] == numeros["b"] == numeros["c"] == numeros["d"] != numeros["e"]
    assert set(numeros.values()) == {0, 1}


@given(st.lists(st.integers(0, 12), min_size=1, max_size=60), st.integers(0, 3))
def test_un_groupe_entier_est_dans_un_pli(groupes: list[int], graine: int) -> None:
    du_pli = plis(groupes, 3, graine=graine)
    assert set(du_pli.tolist()) <= {0, 1, 2}
    assert all(len({p for p, g in zip(du_pli.tolist(), groupes, strict=True) if g == voulu}) == 1 for voulu in groupes)


def test_l_ecart_de_calibration_d_une_table_connue() -> None:
    annonces = [0.2] * 5 + [0.8] * 5
    justes = [1, 0, 0, 0, 0, 1, 1, 0, 0, 0]  # 20 % announced and seen; 80 % announced, 40 % seen
    assert ecart_de_calibration(annonces, justes) == pytest.approx(0.5 * 0.0 + 0.5 * 0.4)
    assert ecart_de_calibration([1.0] * 4, [1] * 4) == 0.0
    assert ecart_de_calibration([1.0] * 4, [0] * 4) == 1.0
    assert math.isnan(ecart_de_calibration([], []))


def test_l_ecart_d_une_probabilite_juste_tend_vers_zero() -> None:
    hasard = np.random.default_rng(11)
    annonces = hasard.random(40_000)
    assert ecart_de_calibration(annonces, hasard.random(40_000) < annonces) < 0.01
    assert ecart_de_calibration(annonces, hasard.random(40_000) < annonces**2) == pytest.approx(1 / 6, abs=0.01)


def test_la_table_de_fiabilite_et_la_precision_au_seuil() -> None:
    annonces = [0.1] * 10 + [0.6] * 10 + [0.95] * 10
    justes = [1] + [0] * 9 + [1] * 5 + [0] * 5 + [1] * 9 + [0]
    lue = fiabilite(annonces, justes, list(range(30)), graine=1)
    assert [(t.nombre, round(t.annonce, 2), t.observe) for t in lue.tranches] == [
        (10, 0.1, 0.1),
        (10, 0.6, 0.5),
        (10, 0.95, 0.9),
    ]
    assert [(seuil, fois, mesure.valeur) for seuil, fois, mesure in lue.precisions] == [
        (0.5, 20, 0.7),
        (0.7, 10, 0.9),
        (0.9, 10, 0.9),
    ]
    assert lue.ece.valeur == pytest.approx((0.0 + 0.1 + 0.05) / 3)
    assert sum(t.nombre for t in lue.tranches) == lue.nombre == 30
    rien = fiabilite([0.1, 0.2], [0, 0], [0, 1], graine=1).en_json()["precision"]["0.9"]
    assert rien == {"valeur": None, "intervalle": [None, None], "reponses": 0}


def test_la_calibration_n_apprend_pas_de_ce_qu_elle_juge() -> None:
    """In each group alone its own label would be learnt by heart; from the other groups nothing can be."""
    scores = np.repeat(np.arange(10.0), 20)
    vrais = np.repeat([0, 1] * 5, 20)  # constant within a group, unrelated to the score between them
    probabilites = calibrer_hors_pli(scores, vrais, np.repeat(range(10), 20), graine=4)
    assert ecart_de_calibration(probabilites, vrais) > 0.1
    assert np.all((probabilites >= 0) & (probabilites <= 1))
    ordonnes = calibrer_hors_pli(np.arange(200.0), np.arange(200) >= 100, range(200), graine=4)
    assert ordonnes[:90].max() < 0.1
    assert ordonnes[110:].min() > 0.9


def test_la_courbe_de_calibration_a_la_main() -> None:
    """Scores 1, 2, 3 with 1/2, 0/2, 2/2 right elsewhere: the first two are pooled at 1/4."""
    scores = [1, 1, 2, 2, 3, 3, 1, 2, 3, 2.5]
    vrais = [1, 0, 0, 0, 1, 1, 0, 0, 0, 0]
    groupes = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]
    probabilites = calibrer_hors_pli(scores, vrais, groupes, graine=0)
    assert probabilites[6:] == pytest.approx([0.25, 0.25, 1.0, 0.625])
