"""The solver against the exhaustive oracle, and what it must never do: crash, contradict itself, change its answer."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brique.parcours.solveur import recherche
from brique.parcours.solveur.deroule import derouler
from brique.parcours.solveur.glouton import plan_a_la_main
from brique.parcours.solveur.modele import possibles
from brique.parcours.solveur.oracle import meilleurs
from brique.parcours.solveur.pareto import front
from brique.parcours.solveur.partage import cotes
from brique.parcours.solveur.plan import Objectif
from brique.parcours.solveur.probleme import BlocVise, Depart, Moyens, NatureVoie, Probleme, Visee, Voie
from brique.parcours.solveur.resolution import ErreurParcours, comparer, resoudre
from brique.passerelles.valeurs import Cle
from tests.coeur.parcours.petits_problemes import DEBUT, petit_probleme

graines = st.integers(0, 2**32)
UN, DEUX = Cle("RNCP1", "BC01"), Cle("RNCP1", "BC02")


def visee(*blocs: BlocVise) -> Visee:
    return Visee("RNCP1", "", blocs, frozenset(bloc.cle for bloc in blocs))


def formation(cle: str, bloc: Cle, *debuts: int, prix: int = 0, charge: int = 5) -> Voie:
    departs = tuple(Depart(debut, debut + 2, debut + 3, Decimal(prix)) for debut in debuts)
    return Voie(cle, NatureVoie.FORMATION, frozenset({bloc}), departs, prix=Decimal(prix), heures=40, charge=charge)


@settings(max_examples=120)
@given(graines)
def test_les_trois_plans_sont_les_meilleurs(graine: int) -> None:
    probleme = petit_probleme(graine)
    attendus = meilleurs(probleme)
    plans = comparer(probleme)
    assert set(plans) == set(attendus)
    for objectif, plan in plans.items():
        assert plan.bilan.selon(objectif) == attendus[objectif].selon(objectif)
        assert plan.prouve
        assert plan.ecart == 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(graines)
def test_les_memes_plans_quand_la_recherche_se_partage(monkeypatch: pytest.MonkeyPatch, graine: int) -> None:
    """Cut in parts from the first choice, as large problems are: nothing better is missed."""
    monkeypatch.setattr(recherche, "_A_PARTAGER", 0)
    probleme = petit_probleme(graine)
    attendus = meilleurs(probleme)
    plans = comparer(probleme)
    assert set(plans) == set(attendus)
    for objectif, plan in plans.items():
        assert plan.bilan.selon(objectif) == attendus[objectif].selon(objectif)
        assert plan.prouve


@given(graines)
def test_les_parts_tiennent_tous_les_meilleurs_plans(graine: int) -> None:
    """Whatever the bloc and the month: a plan as good as the best is whole in one side."""
    probleme = petit_probleme(graine)
    trouves = comparer(probleme, objectifs=(Objectif.PLUS_SUR,))
    if not trouves:
        return
    plan = trouves[Objectif.PLUS_SUR]
    choix = possibles(probleme)
    pris = {choix.index(etape.choix) for etape in plan.etapes}
    for bloc in {bloc for un in choix for bloc in un.voie.blocs}:
        for mois in range(-1, probleme.horizon + 1, 3):
            assert any(pris <= set(cote) for cote in cotes(choix, range(len(choix)), bloc, mois)), (bloc, mois)


@given(graines)
def test_un_plan_se_rejoue_a_l_identique(graine: int) -> None:
    probleme = petit_probleme(graine)
    for plan in comparer(probleme).values():
        deroule = derouler(probleme, [etape.choix for etape in plan.etapes], plan.atteintes)
        assert deroule is not None
        assert (deroule.bilan, deroule.flux) == (plan.bilan, plan.flux)


@given(graines)
def test_jamais_pire_qu_a_la_main(graine: int) -> None:
    probleme = petit_probleme(graine)
    for objectif, plan in comparer(probleme).items():
        a_la_main = plan_a_la_main(probleme, objectif)
        assert a_la_main is None or plan.bilan.selon(objectif) <= a_la_main.selon(objectif)


@settings(max_examples=15)
@given(graines)
def test_deux_calculs_donnent_le_meme_plan(graine: int) -> None:
    probleme = petit_probleme(graine)
    plans = comparer(probleme)
    assert plans == comparer(probleme)
    for objectif, plan in plans.items():
        assert resoudre(probleme, objectif) == plan


@settings(max_examples=25)
@given(graines)
def test_le_compromis_va_du_plus_tot_au_moins_cher(graine: int) -> None:
    probleme = petit_probleme(graine)
    plans = front(probleme)
    attendus = meilleurs(probleme)
    assert bool(plans) == bool(attendus)
    for avant, apres in pairwise(plans):
        assert avant.bilan.fin < apres.bilan.fin
        assert avant.bilan.paye > apres.bilan.paye
    if plans:
        assert plans[0].bilan.fin == attendus[Objectif.PLUS_TOT].fin
        assert plans[-1].bilan.paye == attendus[Objectif.MOINS_CHER].paye


def test_une_certification_deja_detenue_ne_demande_rien() -> None:
    detenu = Voie("detenu", NatureVoie.DETENU, frozenset({UN}), (Depart(0, 0, 0),), acquis=frozenset({UN}))
    probleme = Probleme(DEBUT, 12, (visee(BlocVise(UN)),), (detenu, formation("f", UN, 0, prix=500)))
    for plan in comparer(probleme).values():
        assert plan.bilan == (0, 0, 0, 0, 0)
        assert [etape.voie.cle for etape in plan.etapes] == ["detenu"]


@pytest.mark.parametrize(
    "probleme",
    [
        Probleme(DEBUT, 12, (visee(BlocVise(UN)),), ()),
        Probleme(DEBUT, 0, (visee(BlocVise(UN)),), (formation("f", UN, 0),)),
        Probleme(DEBUT, 12, (visee(BlocVise(UN)),), (formation("f", UN, 0),), a_atteindre=2),
        Probleme(DEBUT, 12, (visee(BlocVise(UN)),), (formation("f", UN, 0),), Moyens(heures=(0,))),
        Probleme(
            DEBUT,
            24,
            (visee(BlocVise(UN, "", frozenset({DEUX})), BlocVise(DEUX, "", frozenset({UN}))),),
            (formation("f1", UN, 0, 6, 12), formation("f2", DEUX, 0, 6, 12)),
        ),
    ],
    ids=["sans voie", "horizon nul", "deux parmi une", "aucune heure", "prérequis en rond"],
)
def test_ce_qui_est_impossible_n_a_pas_de_plan(probleme: Probleme) -> None:
    assert comparer(probleme) == {}
    assert meilleurs(probleme) == {}
    assert front(probleme) == []


def test_rien_a_obtenir_est_un_plan_vide() -> None:
    plans = comparer(Probleme(DEBUT, 12, (visee(),), ()))
    assert {plan.etapes for plan in plans.values()} == {()}


def test_on_arrete_quand_l_appelant_dit_non() -> None:
    probleme = _grand()
    debut = time.perf_counter()
    appels: list[tuple[int, int]] = []
    plans = comparer(probleme, continuer=lambda: False, avancement=lambda faits, total: appels.append((faits, total)))
    assert all(not plan.prouve for plan in plans.values())
    assert time.perf_counter() - debut < 30
    assert appels[-1] == (10, 10)


def test_sans_effort_rien_n_est_dit_impossible() -> None:
    voies = (formation("tôt", UN, 0), formation("tard", UN, 6, prix=500), formation("seule", DEUX, 0))
    probleme = Probleme(DEBUT, 24, (visee(BlocVise(UN), BlocVise(DEUX)),), voies, Moyens((8,)))
    assert plan_a_la_main(probleme, Objectif.MOINS_CHER) is None
    assert resoudre(probleme, Objectif.MOINS_CHER) is not None
    with pytest.raises(ErreurParcours, match="Donnez-lui plus d’effort"):
        resoudre(probleme, Objectif.MOINS_CHER, effort=0.0)


def _grand() -> Probleme:
    blocs = [Cle("RNCP1", f"BC{rang:02}") for rang in range(1, 7)]
    voies = [
        formation(
            f"{bloc.code} {numero}", bloc, numero, 10 + numero, prix=100 * (1 + (numero * 7 + rang) % 5), charge=6
        )
        for rang, bloc in enumerate(blocs)
        for numero in range(6)
    ]
    return Probleme(date(2026, 12, 1), 40, (visee(*(BlocVise(bloc) for bloc in blocs)),), tuple(voies), Moyens((10,)))
