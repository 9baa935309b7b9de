"""What must hold of the VAE whatever the days: delays that only move forward, refusals that say why, law that opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.droits.delais import (
    Delai,
    EtatDelai,
    Parcours,
    delai_caducite,
    delai_jury,
    delai_recevabilite,
    delai_resultat,
    derouler_parcours,
)
from brique.droits.enregistrement import Enregistrement
from brique.droits.lecture import droit
from brique.droits.noyau import ErreurDroit, Statut
from brique.droits.vae import Cible, DemandeConge, DemandeVae, Dossier, Membre, composer, demander, demander_conge
from brique.periodes import Periode, ajouter_mois
from brique.referentiel.fiche import Repertoire

JOURS = st.dates(date(2002, 4, 27), date(2045, 12, 31))
PARCOURS = st.dates(date(2024, 1, 1), date(2045, 12, 31))
MOIS = st.integers(0, 60)
INSCRITE = Enregistrement("RNCP1", Repertoire.RNCP, Periode(date(2000, 1, 1)))
DELAIS = (delai_recevabilite, delai_caducite, delai_jury, delai_resultat)

demandes = st.builds(
    DemandeVae,
    st.builds(Cible, st.just("RNCP1"), st.sampled_from([(), ("RNCP1BC01",)]), st.just(INSCRITE), st.booleans()),
    JOURS,
    MOIS,
    activite=st.booleans(),
    formation_initiale=st.sampled_from(["", "RNCP1", "RNCP2"]),
    dossiers=st.lists(
        st.builds(
            Dossier,
            st.sampled_from(["RNCP1", "RNCP2", "RNCP3", "RNCP4"]),
            st.dates(date(2018, 1, 1), date(2030, 1, 1)),
            st.booleans(),
            st.booleans(),
        ),
        max_size=5,
    ).map(tuple),
    experimentation=st.booleans(),
    consentement=st.booleans(),
)
membres = st.builds(Membre, st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.booleans())


@given(demandes)
def test_un_refus_dit_sa_regle_sa_reference_et_ce_qui_le_leverait(demande: DemandeVae) -> None:
    reponse = demander(demande, droit())
    assert reponse.possible == (not any(motif.bloquant for motif in reponse.motifs))
    for motif in reponse.motifs:
        assert motif.regle in droit().regles
        assert motif.reference
        assert motif.constat.endswith((".", "…"))
        assert motif.remede or not motif.bloquant
    assert all(etape.regle in droit().regles and etape.valeurs for etape in reponse.trace)


@given(demandes)
def test_la_trace_ne_cite_que_des_valeurs_du_jour_ou_du_debut_du_parcours(demande: DemandeVae) -> None:
    for etape in demander(demande, droit()).trace:
        for valeur in etape.valeurs:
            assert demande.jour in valeur.periode or demande.debut in valeur.periode
            assert valeur.statut is not Statut.NON_CONFIRME


@given(demandes)
def test_ce_qui_n_est_pas_confirme_est_annonce(demande: DemandeVae) -> None:
    reponse = demander(demande, droit())
    probables = {v.libelle[1:] for e in reponse.trace for v in e.valeurs if v.statut is Statut.PROBABLE}
    assert all(any(nom in reserve for reserve in reponse.reserves) for nom in probables)


@given(demandes, MOIS)
def test_plus_d_experience_ne_ferme_jamais_la_porte(demande: DemandeVae, de_plus: int) -> None:
    if demander(demande, droit()).possible:
        assert demander(replace(demande, experience_mois=demande.experience_mois + de_plus), droit()).possible


@given(JOURS, JOURS, MOIS)
def test_le_temps_n_a_fait_qu_ouvrir_la_vae_entiere(un: date, autre: date, mois: int) -> None:
    tot, tard = sorted((un, autre))
    demande = DemandeVae(Cible("RNCP1", (), INSCRITE), tot, mois)
    if demander(demande, droit()).possible:
        assert demander(replace(demande, jour=tard), droit()).possible


@given(st.dates(date(2022, 12, 23), date(2045, 12, 31)), MOIS)
def test_un_bloc_se_demande_comme_sa_certification_depuis_la_loi(jour: date, mois: int) -> None:
    entiere = DemandeVae(Cible("RNCP1", (), INSCRITE), jour, mois)
    bloc = replace(entiere, cible=Cible("RNCP1", ("RNCP1BC01",), INSCRITE))
    assert demander(bloc, droit()).possible == demander(entiere, droit()).possible


@given(demandes)
def test_un_dossier_de_moins_ne_ferme_jamais_la_porte(demande: DemandeVae) -> None:
    neufs = tuple(dossier for dossier in demande.dossiers if not dossier.caduc)
    demande = replace(demande, dossiers=neufs)
    if demander(demande, droit()).possible:
        assert demander(replace(demande, dossiers=neufs[1:]), droit()).possible


@pytest.mark.parametrize("calcul", DELAIS)
@given(un=PARCOURS, autre=PARCOURS)
def test_commencer_plus_tard_ne_finit_jamais_plus_tot(calcul: object, un: date, autre: date) -> None:
    assert callable(calcul)
    tot, tard = (calcul(jour, droit()) for jour in sorted((un, autre)))
    assert isinstance(tot, Delai)
    assert tot.alerte <= tard.alerte
    assert tot.limite <= tard.limite


@pytest.mark.parametrize("calcul", DELAIS)
@given(debut=PARCOURS)
def test_l_alerte_ne_vient_jamais_apres_la_limite_qui_est_dans_le_meme_mois(calcul: object, debut: date) -> None:
    assert callable(calcul)
    delai = calcul(debut, droit())
    assert debut < delai.alerte <= delai.limite
    assert (delai.alerte.year, delai.alerte.month) == (delai.limite.year, delai.limite.month)
    assert delai.etat(delai.alerte) is EtatDelai.EN_COURS
    assert delai.etat(delai.limite) is not EtatDelai.DEPASSE
    assert delai.etat(delai.limite + timedelta(days=1)) is EtatDelai.DEPASSE


@given(PARCOURS, st.integers(0, 120))
def test_le_silence_vaut_recevabilite_exactement_au_terme(complet: date, apres: int) -> None:
    au = complet + timedelta(days=apres)
    echeance = derouler_parcours(Parcours(complet_le=complet), au, droit())[0]
    assert ("vaut recevabilité" in echeance.constat) == (au >= ajouter_mois(complet, 2))
    assert not echeance.manque


@given(PARCOURS, st.integers(0, 400), st.integers(0, 400))
def test_une_caducite_n_est_jamais_dite_puis_dedite(notifie: date, un: int, autre: int) -> None:
    tot, tard = (notifie + timedelta(days=jours) for jours in sorted((un, autre)))
    avant, apres = (derouler_parcours(Parcours(notifie_le=notifie), au, droit())[0].manque for au in (tot, tard))
    assert avant <= apres


@given(st.lists(membres, max_size=1), JOURS)
def test_un_jury_d_une_personne_n_est_valable_a_aucune_date(jury: list[Membre], jour: date) -> None:
    assert not composer(jury, jour, droit()).possible


@given(st.lists(membres, max_size=8), st.dates(date(2024, 4, 13), date(2045, 1, 1)))
def test_le_jury_d_aujourd_hui_suit_son_decret(jury: list[Membre], jour: date) -> None:
    valable = (
        len(jury) >= 2
        and any(membre.qualifiee for membre in jury)
        and sum(membre.presidente for membre in jury) == 1
        and not any(membre.relation or membre.entreprise or membre.accompagnatrice for membre in jury)
    )
    assert composer(jury, jour, droit()).possible == valable


@given(st.dates(date(2008, 5, 1), date(2045, 1, 1)), st.integers(0, 200), st.integers(1, 200))
def test_un_conge_ne_donne_ni_ne_paie_plus_que_demande(recue: date, avant: int, heures: int) -> None:
    reponse = demander_conge(DemandeConge(recue, recue + timedelta(days=avant), heures), droit())
    assert 0 < reponse.payees <= reponse.heures <= heures
    assert reponse.possible == (not any(motif.bloquant for motif in reponse.motifs))
    assert recue < reponse.reponse.limite < recue + timedelta(days=31)


@pytest.mark.parametrize("portail", [True, False])
def test_des_jours_qui_se_contredisent_sont_refuses(portail: bool) -> None:
    with pytest.raises(ErreurDroit, match=r"le résultat .* précède le jury"):
        derouler_parcours(
            Parcours(jury_le=date(2026, 3, 1), resultat_le=date(2026, 2, 1), portail=portail), date(2026, 5, 1), droit()
        )
    with pytest.raises(ErreurDroit, match="est après le jour de la question"):
        derouler_parcours(Parcours(complet_le=date(2026, 3, 1), portail=portail), date(2026, 2, 1), droit())
