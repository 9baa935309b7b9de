"""The clock of a demanded correspondance: months counted right, delays of the day, each with its text."""

from __future__ import annotations

import calendar
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.passerelles.procedure import (
    Affaire,
    Avancee,
    Confirmation,
    ErreurProcedure,
    Etape,
    Suite,
    derouler,
    regle_de,
    regles,
    verifier,
)
from brique.periodes import ajouter_mois

JOURS = st.dates(date(2019, 1, 1), date(2040, 1, 1))
NOTIFIEE = date(2026, 1, 15)


@pytest.mark.parametrize(
    ("jour", "mois", "attendu"),
    [
        (date(2026, 1, 15), 3, date(2026, 4, 15)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 10, 31), 3, date(2027, 1, 31)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_un_mois_va_de_quantieme_a_quantieme_et_s_arrete_a_la_fin_du_mois(jour: date, mois: int, attendu: date) -> None:
    assert ajouter_mois(jour, mois) == attendu


@given(JOURS, st.integers(0, 60))
def test_le_quantieme_est_garde_ou_le_mois_n_a_pas_ce_jour(jour: date, mois: int) -> None:
    arrivee = ajouter_mois(jour, mois)
    assert (arrivee.year * 12 + arrivee.month) - (jour.year * 12 + jour.month) == mois
    dernier = calendar.monthrange(arrivee.year, arrivee.month)[1]
    assert arrivee.day == jour.day or (arrivee.day == dernier < jour.day)


@given(JOURS, JOURS, st.integers(0, 24))
def test_notifier_plus_tard_ne_finit_pas_plus_tot(un: date, autre: date, mois: int) -> None:
    assert ajouter_mois(min(un, autre), mois) <= ajouter_mois(max(un, autre), mois)


@pytest.mark.parametrize("etape", [Etape.OBSERVATIONS, Etape.CONFORMITE])
def test_le_delai_est_celui_du_jour_ou_l_etape_commence(etape: Etape) -> None:
    avant, apres = regle_de(etape, date(2025, 6, 8)), regle_de(etape, date(2025, 6, 9))
    assert (avant.mois, avant.confirmation) == (6, Confirmation.DOCTRINE)
    assert (apres.mois, apres.confirmation) == (3, Confirmation.LOI)
    assert "Vademecum" in avant.reference
    assert "6113-16-10" in apres.reference


@given(JOURS)
def test_chaque_etape_a_une_regle_et_une_seule_chaque_jour(jour: date) -> None:
    for etape in Etape:
        assert len([regle for regle in regles() if regle.etape is etape and jour in regle.periode]) == 1


def test_avant_la_loi_il_n_y_a_pas_de_procedure() -> None:
    with pytest.raises(ErreurProcedure, match=r"n’existait pas encore.*01/01/2019"):
        derouler(Affaire(date(2018, 12, 31)), date(2026, 1, 1))


def etats(affaire: Affaire, au: date) -> dict[Etape, Avancee]:
    return {pas.etape: pas.avancee for pas in derouler(affaire, au).pas}


def test_de_la_notification_a_la_conformite() -> None:
    """R. 6113-16-10: three months to observe, the decision, three months to comply, else removal."""
    affaire = Affaire(NOTIFIEE)
    dernier = date(2026, 4, 15)
    deroule = derouler(affaire, dernier)
    assert deroule.courant is not None
    assert (deroule.courant.etape, deroule.courant.echeance, deroule.courant.reste) == (Etape.OBSERVATIONS, dernier, 0)
    assert etats(affaire, dernier + timedelta(days=1))[Etape.OBSERVATIONS] is Avancee.DEPASSEE

    affaire = replace(affaire, observations_le=date(2026, 3, 1))
    courant = derouler(affaire, dernier).courant
    assert courant is not None
    assert (courant.etape, courant.reste) == (Etape.DECISION, None)

    affaire = replace(affaire, decidee_le=date(2026, 4, 30), suite=Suite.CONFIRMEE)
    courant = derouler(affaire, date(2026, 5, 1)).courant
    assert courant is not None
    assert (courant.etape, courant.echeance, courant.reste) == (Etape.CONFORMITE, date(2026, 7, 30), 90)
    assert etats(affaire, date(2026, 7, 30))[Etape.SUPPRESSION] is Avancee.A_VENIR

    risque = derouler(affaire, date(2026, 7, 31))
    assert risque.courant is not None
    assert risque.courant.etape is Etape.SUPPRESSION

    faite = replace(affaire, conforme_le=date(2026, 7, 30))
    deroule = derouler(faite, date(2026, 8, 1))
    assert deroule.courant is None
    assert etats(faite, date(2026, 8, 1))[Etape.SUPPRESSION] is Avancee.SANS_OBJET
    assert deroule.remarques == ()

    supprimee = replace(affaire, supprimee_le=date(2026, 8, 15))
    assert derouler(supprimee, date(2026, 9, 1)).pas[-1].avancee is Avancee.FAITE


def test_une_demande_retiree_ne_demande_plus_rien() -> None:
    affaire = Affaire(NOTIFIEE, decidee_le=date(2026, 5, 1), suite=Suite.RETIREE)
    assert derouler(affaire, date(2027, 1, 1)).courant is None


def test_une_affaire_a_cheval_sur_le_changement_le_dit() -> None:
    affaire = Affaire(date(2025, 1, 15), decidee_le=date(2025, 8, 1), suite=Suite.MODIFIEE)
    deroule = derouler(affaire, date(2025, 8, 2))
    echeances = {pas.etape: pas.echeance for pas in deroule.pas}
    assert echeances[Etape.OBSERVATIONS] == date(2025, 7, 15)
    assert echeances[Etape.CONFORMITE] == date(2025, 11, 1)
    assert any("aucun texte lu ne règle ce passage" in remarque for remarque in deroule.remarques)
    assert any("doctrine" in remarque for remarque in deroule.remarques)


def test_ce_qui_est_hors_delai_est_dit_et_garde() -> None:
    affaire = Affaire(NOTIFIEE, date(2026, 4, 16), date(2026, 5, 1), Suite.CONFIRMEE, date(2026, 8, 2))
    deroule = derouler(affaire, date(2026, 9, 1))
    assert [pas.etape for pas in deroule.pas if pas.en_retard] == [Etape.OBSERVATIONS, Etape.CONFORMITE]
    assert len(deroule.remarques) == 2


def test_une_decision_avant_le_terme_est_signalee() -> None:
    affaire = Affaire(NOTIFIEE, date(2026, 2, 1), date(2026, 3, 1), Suite.CONFIRMEE)
    assert any("avant le terme" in remarque for remarque in derouler(affaire, date(2026, 3, 2)).remarques)


@pytest.mark.parametrize(
    ("autres", "dit"),
    [
        ({"observations_le": date(2026, 1, 14)}, "les observations .* précède la notification"),
        ({"decidee_le": date(2026, 5, 1)}, "il manque ce qui a été décidé"),
        ({"suite": Suite.CONFIRMEE}, "il manque sa date"),
        ({"conforme_le": date(2026, 1, 1)}, "la mise en conformité .* précède"),
        ({"supprimee_le": date(2026, 9, 1)}, "une suppression suit"),
        (
            {"decidee_le": date(2026, 5, 1), "suite": Suite.RETIREE, "supprimee_le": date(2026, 9, 1)},
            "une suppression suit",
        ),
        (
            {"observations_le": date(2026, 6, 1), "decidee_le": date(2026, 5, 1), "suite": Suite.CONFIRMEE},
            "la décision .* précède les observations",
        ),
    ],
)
def test_des_dates_qui_se_contredisent_sont_refusees(autres: dict[str, object], dit: str) -> None:
    with pytest.raises(ErreurProcedure, match=dit):
        verifier(replace(Affaire(NOTIFIEE), **autres))  # type: ignore[arg-type]


@given(JOURS, st.integers(0, 400), st.integers(0, 400), st.integers(-400, 1200), st.sampled_from([None, *Suite]))
def test_toute_affaire_coherente_se_deroule(notifiee: date, a: int, b: int, au: int, suite: Suite | None) -> None:
    observations = notifiee + timedelta(days=a)
    decidee = observations + timedelta(days=b) if suite else None
    deroule = derouler(Affaire(notifiee, observations, decidee, suite), notifiee + timedelta(days=max(au, 0)))
    assert [pas.etape for pas in deroule.pas] == list(Etape)
    assert (deroule.courant is None) is (suite is Suite.RETIREE)


@pytest.mark.partage
def test_les_textes_de_loi_disent_bien_ces_delais(partage: Path) -> None:
    articles = json.loads((partage / "droit/code_du_travail_articles.json").read_text(encoding="utf-8"))
    lus = {article["article"]: article for article in articles}
    texte = lus["R6113-16-10"]["texte"]
    debut = regle_de(Etape.OBSERVATIONS, date.fromisoformat(lus["R6113-16-10"]["debut"]))
    assert texte.count("délai de trois mois") == 2
    assert (debut.mois, debut.periode.debut.isoformat()) == (3, lus["R6113-16-10"]["debut"])
    assert "confirme, modifie ou retire" in texte
    assert "notifiées aux ministères et organismes certificateurs" in lus["R6113-13"]["texte"]
    assert "correspondances totales ou partielles" in lus["L6113-7"]["texte"]
