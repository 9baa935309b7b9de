"""The register at a date, from a real fiche's values; and the delays that two rooms both hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.droits.enregistrement import (
    BlocAcquis,
    Engagement,
    Enregistrement,
    RepriseDeclaree,
    compter,
    delivrer,
    entrer,
    ouvrir_cpf,
    ouvrir_vae,
    prevaloir,
)
from brique.droits.lecture import droit
from brique.droits.vae import Cible, DemandeVae, demander
from brique.passerelles.procedure import Confirmation, Etape, regle_de
from brique.periodes import Periode
from brique.referentiel.fiche import Fiche, Repertoire

JOURS = st.dates(date(2023, 1, 1), date(2040, 12, 31))
FIN = date(2028, 12, 1)
LIMITE = date(2030, 12, 1)
FICHE = Fiche("RNCP38362", date_decision=date(2023, 12, 1), date_fin_enregistrement=FIN, date_limite_delivrance=LIMITE)


def test_le_dernier_jour_de_la_fiche_est_encore_enregistre() -> None:
    inscrite = Enregistrement.depuis_fiche(FICHE)
    assert inscrite.repertoire is Repertoire.RNCP
    assert inscrite.inscrit(FIN)
    assert not inscrite.inscrit(FIN + timedelta(days=1))
    assert not inscrite.inscrit(date(2023, 11, 30))


def test_une_fiche_qui_finit_avant_de_commencer_n_est_enregistree_aucun_jour() -> None:
    inscrite = Enregistrement.depuis_fiche(
        Fiche("RNCP1", date_decision=date(2024, 1, 1), date_fin_enregistrement=date(2020, 1, 1))
    )
    assert not inscrite.inscrit(date(2022, 1, 1))
    assert not ouvrir_cpf(inscrite, date(2024, 6, 1), droit()).possible


def test_une_fiche_inactive_avant_son_terme_a_ete_retiree() -> None:
    lu_le = date(2026, 8, 16)
    retiree = Enregistrement.depuis_fiche(replace(FICHE, actif=False), lu_le)
    assert retiree.inscrit(date(2026, 8, 15))
    assert not retiree.inscrit(lu_le)
    assert "suspendue ou retirée depuis le 16/08/2026" in entrer(retiree, lu_le, droit()).motifs[0].constat
    expiree = replace(FICHE, actif=False, date_fin_enregistrement=date(2025, 1, 1))
    assert Enregistrement.depuis_fiche(expiree, lu_le).inscrit(date(2025, 1, 1))
    sans_fin = replace(FICHE, actif=False, date_fin_enregistrement=None)
    assert not Enregistrement.depuis_fiche(sans_fin).inscrit(date(2024, 6, 1))
    assert Enregistrement.depuis_fiche(sans_fin, lu_le).inscrit(date(2024, 6, 1))


def test_une_fin_encore_a_venir_se_dit_au_futur() -> None:
    inscrite = Enregistrement("RNCP1", Repertoire.RNCP, Periode(date(2024, 1, 1), date(2029, 1, 1)))
    demande = DemandeVae(Cible("RNCP1", (), inscrite), date(2030, 1, 1), 12, au=date(2026, 11, 26))
    assert "finira le 31/12/2028" in demander(demande, droit()).motifs[0].constat
    assert "a fini le 31/12/2028" in demander(replace(demande, au=date(2030, 1, 1)), droit()).motifs[0].constat


@given(JOURS, JOURS)
def test_un_refus_ne_dit_jamais_fini_ce_qui_est_a_venir(jour: date, au: date) -> None:
    for inscrite in (Enregistrement.depuis_fiche(FICHE), replace(Enregistrement.depuis_fiche(FICHE), retire_le=FIN)):
        for ouvrir in (ouvrir_cpf, ouvrir_vae, entrer):
            dits = " ".join(motif.constat for motif in ouvrir(inscrite, jour, droit(), au=au).motifs)
            if au <= FIN:
                assert "a fini" not in dits
            if au < FIN:
                assert "est suspendue" not in dits
            else:
                assert "sera suspendue" not in dits
            if au > FIN:
                assert "finira" not in dits


@given(JOURS, JOURS)
def test_une_delivrance_se_refuse_dans_le_temps_de_la_question(jour: date, au: date) -> None:
    inscrite, engage = Enregistrement.depuis_fiche(FICHE), date(2024, 6, 1)
    dits = " ".join(motif.constat for motif in delivrer(inscrite, jour, engage, droit(), au=au).motifs)
    assert ("ne sera plus possible" in dits) == (engage <= jour and jour > LIMITE >= au)
    assert ("n’est plus possible" in dits) == (engage <= jour and jour > LIMITE and au > LIMITE)


@given(JOURS)
def test_le_cpf_suit_la_liste_des_actions_qu_il_paie(jour: date) -> None:
    """One home for what the account pays: the register and the account cite the same value."""
    (etape,) = ouvrir_cpf(Enregistrement.depuis_fiche(FICHE), jour, droit()).trace
    assert etape.valeurs == (droit().valeur("cpf.actions_eligibles", jour),)
    assert droit().regles["enregistrement-cpf"].renvois == ("cpf-eligibilite",)
    assert not droit().regles["enregistrement-cpf"].parametres


@given(JOURS)
def test_ce_que_l_on_peut_demander_par_la_vae_se_finance_par_le_cpf(jour: date) -> None:
    for inscrite in (
        Enregistrement.depuis_fiche(FICHE),
        Enregistrement("RS1", Repertoire.RS, Periode(date(2020, 1, 1))),
    ):
        vae, cpf = ouvrir_vae(inscrite, jour, droit()).possible, ouvrir_cpf(inscrite, jour, droit()).possible
        assert cpf >= vae
        assert cpf == inscrite.inscrit(jour)
        assert vae == (inscrite.inscrit(jour) and inscrite.repertoire is Repertoire.RNCP)


@given(JOURS, JOURS)
def test_on_ne_delivre_qu_aux_engages_et_avant_la_limite(engage: date, jour: date) -> None:
    inscrite = Enregistrement.depuis_fiche(FICHE)
    possible = delivrer(inscrite, jour, engage, droit()).possible
    assert possible == (inscrite.inscrit(jour) or (inscrite.inscrit(engage) and engage <= jour <= LIMITE))
    assert delivrer(inscrite, jour, None, droit()).possible == entrer(inscrite, jour, droit()).possible


@given(JOURS, st.integers(0, 900))
def test_se_prevaloir_tient_au_jour_de_l_engagement_non_a_celui_du_diplome(engage: date, apres: int) -> None:
    inscrite = Enregistrement.depuis_fiche(FICHE)
    for recevabilite in (True, False):
        reponse = prevaloir(inscrite, Engagement(engage, recevabilite), engage + timedelta(days=apres), droit())
        assert reponse.possible == inscrite.inscrit(engage)


@given(st.dates(date(2000, 1, 1), date(2025, 1, 1)), JOURS, JOURS)
def test_un_acquis_ne_compte_que_la_ou_le_certificateur_le_dit(obtenu: date, jour: date, jusqu_au: date) -> None:
    acquis = BlocAcquis("RNCP1", "RNCP1BC01", obtenu)
    dite = RepriseDeclaree("RNCP1", "RNCP1BC01", "RNCP2", ("RNCP2BC03",), jusqu_au)
    autres = (
        RepriseDeclaree("RNCP1", "RNCP1BC02", "RNCP2", ("RNCP2BC01",)),
        RepriseDeclaree("RNCP2", "RNCP1BC01", "RNCP1"),
    )
    assert compter(acquis, "RNCP2", autres, jour, droit()).compte is None
    reponse = compter(acquis, "RNCP2", (*autres, dite), jour, droit())
    assert reponse.compte is (jour <= jusqu_au)
    assert reponse.blocs == (("RNCP2BC03",) if jour <= jusqu_au else ())
    assert reponse.trace[0].regle == "acquis-a-vie"


def test_deux_reprises_ajoutent_leurs_blocs_jusqu_a_la_premiere_fin() -> None:
    acquis = BlocAcquis("RNCP1", "RNCP1BC01", date(2020, 1, 1))
    dites = [
        RepriseDeclaree("RNCP1", "RNCP1BC01", "RNCP2", ("RNCP2BC03",), date(2029, 1, 1)),
        RepriseDeclaree("RNCP1", "RNCP1BC01", "RNCP2", ("RNCP2BC04", "RNCP2BC03"), date(2027, 1, 1)),
    ]
    reponse = compter(acquis, "RNCP2", dites, date(2026, 1, 1), droit())
    assert (reponse.blocs, reponse.jusqu_au) == (("RNCP2BC03", "RNCP2BC04"), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("etape", "nom"),
    [(Etape.OBSERVATIONS, "correspondance.observations_mois"), (Etape.CONFORMITE, "correspondance.conformite_mois")],
)
@given(jour=st.dates(date(2019, 1, 1), date(2040, 12, 31)))
def test_les_passerelles_et_le_droit_ont_les_memes_delais_de_correspondance(etape: Etape, nom: str, jour: date) -> None:
    valeur, regle = droit().valeur(nom, jour), regle_de(etape, jour)
    assert valeur.nombre == regle.mois
    assert valeur.preuve.value == regle.confirmation.value
    assert valeur.periode == regle.periode
    assert (regle.confirmation is Confirmation.DOCTRINE) == (not valeur.article)
