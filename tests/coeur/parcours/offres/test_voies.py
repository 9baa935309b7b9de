"""Offers as the ways of a path: dates, pace, price, and nothing that a plan could not keep."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.droits.lecture import droit
from brique.parcours.offres.distance import Position
from brique.parcours.offres.valeurs import (
    BlocCible,
    EtatRecrutement,
    Frais,
    Lieu,
    Modalite,
    NatureFrais,
    Offre,
    Prix,
)
from brique.parcours.offres.voies import RYTHME_LIBRE, Cadre, trier, voies_de
from brique.parcours.solveur.probleme import Depart, NatureVoie
from brique.passerelles.valeurs import Cle
from tests.coeur.parcours.offres.fabrique import CODE, NUMERO, offre, registre, session

DEBUT = date(2026, 12, 1)
A, B = Cle(NUMERO, CODE), Cle(NUMERO, f"{NUMERO}BC02")
LYON = Position(Decimal("45.76"), Decimal("4.84"))


def voies(une: Offre, *vises: Cle, **autres: Any) -> Any:
    return voies_de([une], vises or (A,), DEBUT, 24, **autres)


def test_une_session_devient_un_depart() -> None:
    (voie,) = voies(offre(), cadre=Cadre(registre(), droit()))
    assert (voie.nature, voie.blocs, voie.prix) == (NatureVoie.FORMATION, frozenset({A}), Decimal("1000.00"))
    assert voie.departs == (Depart(1, 3, 3, Decimal("1000"), date(2027, 1, 11)),)
    assert (voie.heures, voie.charge) == (70, 19)  # 70 h over 26 days
    assert (voie.offre, voie.appui, voie.incertaine) == (offre().cle, "Centre des Essais", False)


def test_une_offre_de_toute_la_certification_mene_a_chaque_bloc_voulu() -> None:
    (voie,) = voies(offre(blocs=()), A, B)
    assert voie.blocs == {A, B}
    assert voies(offre(blocs=()), Cle("RNCP2", "RNCP2BC01")) == ()


def test_des_sessions_de_blocs_differents_font_des_voies_differentes() -> None:
    deux = (session(blocs=(BlocCible(CODE),)), session(numero="S2", blocs=(BlocCible(B.code.lower()),)))
    trouvees = voies(offre(blocs=(), sessions=deux), A, B)
    assert [voie.blocs for voie in trouvees] == [{A}, {B}]
    assert len({voie.cle for voie in trouvees}) == 2


def test_les_frais_s_ajoutent_et_le_cpf_ne_les_tire_pas() -> None:
    chere = offre(frais=(Frais(NatureFrais.ANNEXES, Decimal(45)), Frais(NatureFrais.RESTANTS, Decimal(9))))
    (voie,) = voies(chere, cadre=Cadre(registre(), droit()))
    assert (voie.prix, voie.departs[0].tirage) == (Decimal(1045), Decimal(1000))


def test_le_droit_peut_dire_combien_le_cpf_tire() -> None:
    cadre = Cadre(registre(), droit(), lambda une, jour, prix: Decimal(150))
    (voie,) = voies(offre(), cadre=cadre)
    assert voie.departs[0].tirage == Decimal(150)


def test_les_entrees_permanentes_partent_chaque_mois() -> None:
    libre = offre(entrees_permanentes=True, sessions=(session(debut=None, fin=None),))
    (voie,) = voies(libre)
    assert voie.charge == RYTHME_LIBRE
    assert [depart.mois for depart in voie.departs] == list(range(22))  # 70 h at 7 h a week: three months
    assert all(depart.fin - depart.mois == 3 for depart in voie.departs)


@pytest.mark.parametrize(
    ("changes", "raison"),
    [
        ({"prix": Prix()}, "prix n’est pas connu"),
        ({"prix": Prix(Decimal(-1))}, "négatif"),
        ({"sessions": (session(date(2027, 3, 1), date(2027, 1, 1)),)}, "finit avant de commencer"),
        ({"sessions": (session(etat=EtatRecrutement.FERME),)}, "recrutement est fermé"),
        ({"sessions": (session(debut=None, fin=None),)}, "pas de date"),
        ({"sessions": (session(fin=None),)}, "pas de fin"),
    ],
)
def test_ce_qu_aucun_plan_ne_peut_employer_est_dit(changes: dict[str, Any], raison: str) -> None:
    tri = trier([offre(**changes)], (A,), DEBUT, 24, cadre=Cadre(registre()))
    assert tri.voies == ()
    assert [raison in ecartee.raison for ecartee in tri.ecartees] == [True]


def test_on_n_entre_pas_apres_la_fin_de_l_enregistrement() -> None:
    deux = offre(sessions=(session(), session(date(2027, 9, 1), date(2027, 9, 30), numero="S2")))
    tri = trier([deux], (A,), DEBUT, 24, cadre=Cadre(registre(fin=date(2027, 6, 30))))
    assert [depart.jour for voie in tri.voies for depart in voie.departs] == [date(2027, 1, 11)]
    assert "01/09/2027" in tri.ecartees[0].raison


def test_la_distance_ecarte_sauf_ce_qui_se_suit_a_distance() -> None:
    loin = Lieu(ville="Ailleurs", latitude=Decimal("48.85"), longitude=Decimal("2.35"))
    sur_place = offre(modalite=Modalite.PRESENTIEL, lieux=(loin,))
    tri = trier([sur_place], (A,), DEBUT, 24, LYON, Decimal(50))
    assert (tri.voies, "km" in tri.ecartees[0].raison) == ((), True)
    assert voies(offre(modalite=Modalite.DISTANCE, lieux=(loin,)), lieu=LYON, rayon=Decimal(50))
    assert voies(offre(modalite=Modalite.PRESENTIEL, lieux=(Lieu(ville="?"),)), lieu=LYON, rayon=Decimal(50))


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(-30, 400)), min_size=1, max_size=6),
    st.integers(1, 36),
    st.booleans(),
)
def test_tout_depart_tient_dans_l_horizon(dates: list[tuple[int, int]], horizon: int, permanente: bool) -> None:
    sessions = tuple(
        session(date.fromordinal(DEBUT.toordinal() + debut), date.fromordinal(DEBUT.toordinal() + debut + duree))
        for debut, duree in dates
    )
    une = offre(sessions=sessions, entrees_permanentes=permanente)
    for voie in voies_de([une], (A,), DEBUT, horizon):
        mois = [depart.mois for depart in voie.departs]
        assert mois == sorted(set(mois))
        assert all(0 <= d.mois < d.fin == d.obtention <= horizon for d in voie.departs)
