"""The words of a search: accents, elisions, ligatures and endings forgiven; codes kept whole."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.referentiel.mots import mots, plier, proches, racine, racines


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("L’évaluation d'un Œuvre", ["evaluation", "oeuvre"]),
        ("qu’il s’agisse d’hygiène", ["agisse", "hygiene"]),
        ("RNCP12345BC01, A1.C2", ["rncp12345bc01", "a1", "c2"]),
        ("ÇA & là-bas : cœlacanthe", ["ca", "bas", "coelacanthe"]),
        ("ex æquo n°3", ["ex", "aequo", "3"]),
        ("e\u0301te\u0301", ["ete"]),
        ("", []),
        ("de la pour les", []),
        ("日本 🎂", []),
    ],
)
def test_mots(texte: str, attendu: list[str]) -> None:
    assert mots(texte) == attendu


@pytest.mark.parametrize(
    ("un", "autre"),
    [
        ("gérer", "GÉRER"),
        ("évaluations", "evaluation"),
        ("boulangères", "boulangère"),
        ("chantiers", "chantier"),
        ("l’œuvre", "oeuvre"),
    ],
)
def test_memes_racines(un: str, autre: str) -> None:
    assert racines(un) == racines(autre)


def test_codes_entiers() -> None:
    assert racines("RNCP12345 D1102s") == ["rncp12345", "d1102s"]


@given(st.text(max_size=30))
def test_les_mots_sont_plies_et_stables(texte: str) -> None:
    trouves = mots(texte)
    assert all(mot.isascii() and mot.isalnum() and mot == mot.lower() for mot in trouves)
    assert mots(" ".join(trouves)) == trouves
    assert mots(plier(texte)) == trouves
    assert all(racine(mot).isascii() for mot in trouves)


def test_chaque_fil_a_son_racinier() -> None:
    vus: list[list[str]] = []
    fils = [threading.Thread(target=lambda: vus.append(racines("évaluations boulangères"))) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert vus == [racines("évaluations boulangères")] * 4


@pytest.mark.parametrize(
    ("mot", "vocabulaire", "attendu"),
    [
        ("boulager", ["boulanger", "berger"], ["boulanger"]),
        ("bolager", ["boulanger"], []),
        ("evalaution", ["evaluation"], ["evaluation"]),
        ("gerre", ["gerer", "guerre", "terre"], ["gerer", "guerre", "terre"]),
        ("gerer", ["gerer", "geler"], ["gerer", "geler"]),
        ("ger", ["gerer", "gen"], []),
        ("d1102", ["d1103"], []),
        ("pain", ["bain", "pains", "vins"], ["pains", "bain"]),
        ("", ["a"], []),
    ],
)
def test_proches(mot: str, vocabulaire: list[str], attendu: list[str]) -> None:
    assert proches(mot, vocabulaire) == attendu


def test_proches_en_nombre_voulu() -> None:
    assert proches("pain", ["pains", "bain", "main", "gain"], nombre=2) == ["pains", "bain"]
