"""Half-open periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.periodes import Periode

DEBUT, FIN = date(2024, 1, 1), date(2025, 1, 1)
JOURS = st.dates(date(2024, 1, 1), date(2024, 1, 20))


@st.composite
def periodes(draw: st.DrawFn) -> Periode:
    debut = draw(JOURS)
    duree = draw(st.none() | st.integers(1, 10))
    return Periode(debut, None if duree is None else debut + timedelta(days=duree))


def test_le_debut_en_est_la_fin_n_en_est_pas() -> None:
    annee = Periode(DEBUT, FIN)
    assert DEBUT in annee
    assert FIN - timedelta(days=1) in annee
    assert FIN not in annee
    assert DEBUT - timedelta(days=1) not in annee
    assert date.max in Periode(DEBUT)


@pytest.mark.parametrize("fin", [DEBUT, DEBUT - timedelta(days=1)])
def test_periode_vide_refusee(fin: date) -> None:
    with pytest.raises(ValueError, match="vide ou inversée"):
        Periode(DEBUT, fin)


def test_deux_periodes_qui_se_suivent_ne_se_chevauchent_pas() -> None:
    assert not Periode(DEBUT, FIN).chevauche(Periode(FIN))


@given(periodes(), periodes())
def test_chevaucher_c_est_partager_un_jour(une: Periode, autre: Periode) -> None:
    jours = [date(2024, 1, 1) + timedelta(days=n) for n in range(40)]
    attendu = any(jour in une and jour in autre for jour in jours)
    assert une.chevauche(autre) == autre.chevauche(une) == attendu
