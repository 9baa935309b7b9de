"""The VAE inversée: a window of contracts, a length, a yearly ceiling, all of it announced as only probable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from brique.droits.lecture import droit
from brique.droits.vae import ContratInverse, examiner_contrat
from brique.periodes import ajouter_mois

PREMIER, DERNIER = date(2023, 5, 28), date(2026, 2, 28)
contrats = st.builds(
    ContratInverse,
    st.dates(date(2015, 1, 1), date(2035, 1, 1)),
    st.none() | st.integers(1, 60),
    st.none() | st.decimals(0, 20_000, places=2),
    st.booleans(),
    st.none() | st.dates(date(2015, 1, 1), date(2035, 1, 1)),
)


@given(contrats)
def test_un_contrat_entre_par_sa_date_et_par_sa_duree_seulement(contrat: ContratInverse) -> None:
    reponse = examiner_contrat(contrat, droit())
    dedans = PREMIER <= contrat.conclu_le <= DERNIER
    assert reponse.possible == (dedans and (contrat.mois or 0) <= 36)
    assert (reponse.opco_par_an == Decimal(9000)) == dedans
    if dedans:
        assert reponse.dernier_jour == ajouter_mois(contrat.conclu_le, min(contrat.mois or 36, 36))


@given(contrats)
def test_chaque_valeur_est_annoncee_et_chaque_refus_a_son_remede(contrat: ContratInverse) -> None:
    reponse = examiner_contrat(contrat, droit())
    valeurs = {valeur.libelle[1:] for etape in reponse.trace for valeur in etape.valeurs}
    assert valeurs
    assert all(any(dite.startswith("Valeur probable") and nom in dite for dite in reponse.reserves) for nom in valeurs)
    assert all(motif.remede and motif.reference and motif.regle in droit().regles for motif in reponse.motifs)


@given(contrats)
def test_un_jour_a_venir_ne_se_dit_pas_au_passe(contrat: ContratInverse) -> None:
    futur = replace(contrat, conclu_le=date(2027, 1, 1), au=date(2026, 11, 26))
    assert "ne pourra plus être conclu" in examiner_contrat(futur, droit()).motifs[0].constat
    assert "ne pouvait plus" in examiner_contrat(replace(futur, au=date(2027, 1, 2)), droit()).motifs[0].constat
