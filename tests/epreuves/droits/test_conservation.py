"""What is kept goes on its day, never before, never because of a rule that is only announced."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.droits.conservation import Donnee, conserver
from brique.droits.delais import compter_delai
from brique.droits.lecture import droit
from brique.droits.noyau import Statut
from brique.periodes import ajouter_mois

JOURS = st.dates(date(2025, 1, 1), date(2060, 12, 31))
SURES = [donnee for donnee in Donnee if donnee is not Donnee.PROCES_VERBAL]
MOIS = {
    Donnee.DOSSIER_VAE: 12,
    Donnee.SANS_DOSSIER: 12,
    Donnee.PIECE_COMPTABLE: 120,
    Donnee.JOURNAL: 12,
    Donnee.COMPTE_CPF: 36,
    Donnee.AGENT_CPF: 18,
}


@pytest.mark.parametrize("donnee", SURES)
@given(depuis=st.dates(date(2000, 1, 1), date(2050, 1, 1)), au=JOURS)
def test_une_donnee_s_efface_le_lendemain_de_son_dernier_jour(donnee: Donnee, depuis: date, au: date) -> None:
    reponse = conserver(donnee, depuis, au, droit())
    assert reponse.dernier_jour == ajouter_mois(depuis, MOIS[donnee])
    assert reponse.a_effacer == (au > reponse.dernier_jour)
    assert reponse.trace[0].references


@pytest.mark.parametrize("donnee", list(Donnee))
@given(depuis=st.dates(date(2000, 1, 1), date(2050, 1, 1)), au=JOURS)
def test_un_contentieux_empeche_tout_effacement(donnee: Donnee, depuis: date, au: date) -> None:
    reponse = conserver(donnee, depuis, au, droit(), contentieux=True)
    assert (reponse.dernier_jour, reponse.a_effacer) == (None, False)


@given(st.dates(date(1980, 1, 1), date(2050, 1, 1)), JOURS)
def test_une_duree_seulement_deduite_n_efface_rien_et_se_dit(depuis: date, au: date) -> None:
    reponse = conserver(Donnee.PROCES_VERBAL, depuis, au, droit())
    assert (reponse.dernier_jour, reponse.a_effacer) == (None, False)
    assert droit().parametres["conservation.pv_ans"].valeurs[0].statut is Statut.NON_CONFIRME
    assert "non appliquée ici" in reponse.reserves[0]


@given(st.dates(date(2024, 1, 1), date(2050, 1, 1)))
def test_un_delai_en_ans_se_compte_en_annees(debut: date) -> None:
    limite = compter_delai("france_vae.pieces_comptables_ans", debut, droit()).limite
    assert limite.year == debut.year + 10
    assert limite - debut > timedelta(days=3650)
