"""The proofreading of the real extracts, judged by hand: what it says is true nine times out of ten at least."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench.precision import ETIQUETTES, PAR_REGLE, PRECISION_MINIMALE, Cle, Compte, compter, constats, lire_etiquettes
from brique.referentiel.relecture import REGLES, Constat


def test_les_etiquettes_sont_des_jugements_pas_des_textes() -> None:
    etiquettes = lire_etiquettes()
    assert len(etiquettes) >= 150
    assert len({etiquette.cle for etiquette in etiquettes}) == len(etiquettes)
    connues = {regle.slug for regle in REGLES}
    for etiquette in etiquettes:
        assert etiquette.regle in connues
        assert etiquette.juste in {"oui", "non"}
        assert 0 < len(etiquette.motif) < 90
        assert len(etiquette.empreinte) == 10
    assert max(Counter(etiquette.regle for etiquette in etiquettes).values()) <= PAR_REGLE
    mots = [(etiquette.regle, etiquette.empreinte) for etiquette in etiquettes]
    assert len(set(mots)) == len(mots), "la même phrase ne compte pas deux fois"
    assert len(ETIQUETTES.read_bytes()) < 40_000


def test_l_intervalle_de_wilson() -> None:
    bas, haut = Compte(100, 90).intervalle
    assert (round(bas, 3), round(haut, 3)) == (0.826, 0.945)
    assert Compte(1, 1).intervalle[0] < 0.5


@pytest.fixture(scope="module")
def trouves(partage: Path) -> dict[Cle, Constat]:
    return constats(partage, titres={etiquette.fiche for etiquette in lire_etiquettes()})


@pytest.mark.partage
def test_precision_sur_les_extraits(trouves: dict[Cle, Constat]) -> None:
    etiquettes = lire_etiquettes()
    perdues = [etiquette.cle for etiquette in etiquettes if etiquette.cle not in trouves]
    assert perdues == [], "rejugez-les : python -m bench.precision"
    assert compter(etiquettes)["ensemble"].precision >= PRECISION_MINIMALE


@pytest.mark.partage
def test_aucune_regle_ne_parle_de_la_moitie_des_blocs_reels(trouves: dict[Cle, Constat]) -> None:
    """A rule that fires on half of the register is a wrong rule, or a finding for docs/relecture.md."""
    reels = [(cle, c) for cle, c in trouves.items() if c.bloc.startswith("RNCP") and c.rang is None and c.ligne]
    blocs = Counter(cle.regle for cle, _ in reels)
    assert {regle for regle, fois in blocs.items() if fois > 53 / 2} == set()
