"""The clocks of a candidature, against the dates that a jurist counts: ends of months, leap years, both readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.certification.candidature.horloges import delais_connus, echeances, faits_de_l_horloge, mettre_a_jour
from brique.certification.candidature.regles import ActeRefuse, etat, faire, permis
from brique.certification.candidature.valeurs import Acte, Candidature, Etat, Fait
from brique.certification.deliberation.valeurs import Presence
from brique.certification.reglement.valeurs import Depuis, Voie
from brique.droits.delais import Parcours, derouler_parcours
from brique.droits.lecture import droit
from tests.coeur.certification.fabrique_candidatures import (
    BC1,
    BC2,
    CAN,
    CER,
    HOR,
    JUR,
    J,
    contexte,
    debut,
    decision,
    fait,
    jours,
    jury,
    jusqu_a_recevable,
    mois,
    reglement,
    seance,
    suivre,
    vide,
    voyage,
)


def deposee(jour: date) -> Candidature:
    """Un dossier de faisabilité déposé ce jour-là."""
    faits = [*debut(jour), fait(Acte.DEPOSER_FAISABILITE, jour, CAN)]
    return suivre(vide(Voie.VAE), faits, contexte(enregistrement=None))


def recevable(jour: date) -> Candidature:
    """Une recevabilité notifiée ce jour-là."""
    return suivre(vide(Voie.VAE), jusqu_a_recevable(jour, jour), contexte(enregistrement=None))


CTX = contexte(enregistrement=None)


@pytest.mark.parametrize(
    ("depot", "silence"),
    [
        (date(2026, 1, 10), date(2026, 3, 10)),
        (date(2025, 12, 31), date(2026, 2, 28)),
        (date(2027, 12, 30), date(2028, 2, 29)),  # a leap year
        (date(2026, 6, 30), date(2026, 8, 30)),
        (date(2026, 7, 31), date(2026, 9, 30)),
    ],
)
def test_deux_mois_de_silence_valent_recevabilite(depot: date, silence: date) -> None:
    candidature = deposee(depot)
    veille = silence - timedelta(days=1)
    assert faits_de_l_horloge(candidature, CTX, veille) == ()
    assert faits_de_l_horloge(candidature, CTX, silence) == (Fait(Acte.TENIR_POUR_RECEVABLE, silence, HOR),)
    (une,) = echeances(candidature, CTX, veille)
    assert (une.acte, une.qui, une.alerte, une.limite) == (Acte.DECLARER_RECEVABLE, CER, silence, silence)
    assert "sans réponse, le dossier est recevable" in une.sinon
    assert "R6412-4" in une.reference


def test_le_dernier_jour_du_delai_le_certificateur_peut_encore_refuser() -> None:
    complete = faire(deposee(J), fait(Acte.CONSTATER_COMPLET, J, CER), CTX)
    refus = fait(Acte.DECLARER_NON_RECEVABLE, date(2026, 3, 10), CER, motif="écarts")
    assert etat(faire(complete, refus, CTX)) is Etat.NON_RECEVABLE
    with pytest.raises(ActeRefuse, match="est recevable : on ne peut pas déclarer le dossier non recevable"):
        faire(complete, replace(refus, jour=date(2026, 3, 11)), CTX)


def test_constater_tard_que_le_dossier_est_complet_ne_repousse_rien() -> None:
    complete = faire(deposee(J), fait(Acte.CONSTATER_COMPLET, date(2026, 3, 1), CER), CTX)
    assert [un.jour for un in faits_de_l_horloge(complete, CTX, date(2026, 3, 10))] == [date(2026, 3, 10)]


def test_le_delai_part_du_depot_des_pieces_demandees() -> None:
    faits = [fait(Acte.DEMANDER_PIECES, date(2026, 2, 1), CER, motif="contrat")]
    incomplete = suivre(deposee(J), faits, CTX)
    assert faits_de_l_horloge(incomplete, CTX, date(2026, 12, 31)) == ()
    assert echeances(incomplete, CTX, date(2026, 12, 31)) == ()
    complete = faire(incomplete, fait(Acte.DEPOSER_FAISABILITE, date(2026, 2, 15), CAN), CTX)
    assert [un.jour for un in faits_de_l_horloge(complete, CTX, date(2026, 5, 1))] == [date(2026, 4, 15)]


@pytest.mark.parametrize(
    ("notifie", "alerte", "limite"),
    [
        (date(2026, 3, 10), date(2026, 9, 10), date(2026, 9, 30)),
        (date(2026, 8, 31), date(2027, 2, 28), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29), date(2028, 2, 29)),  # a leap year
        (date(2027, 8, 15), date(2028, 2, 15), date(2028, 2, 29)),
        (date(2026, 10, 31), date(2027, 4, 30), date(2027, 4, 30)),
    ],
)
def test_la_caducite_ne_vient_qu_apres_la_plus_longue_des_deux_lectures(
    notifie: date, alerte: date, limite: date
) -> None:
    candidature, lendemain = recevable(notifie), limite + timedelta(days=1)
    (une,) = echeances(candidature, CTX, notifie)
    assert (une.acte, une.qui, une.alerte, une.limite) == (Acte.COMMENCER_PREPARATION, CAN, alerte, limite)
    assert faits_de_l_horloge(candidature, CTX, limite) == ()
    assert faits_de_l_horloge(candidature, CTX, lendemain) == (Fait(Acte.RENDRE_CADUQUE, lendemain, HOR),)
    assert permis(candidature, Acte.COMMENCER_PREPARATION, CAN, limite, CTX) is None
    refus = permis(candidature, Acte.COMMENCER_PREPARATION, CAN, lendemain, CTX)
    assert refus is not None
    assert "est caduque" in refus.constat


def test_un_motif_legitime_ou_une_demarche_ecartent_la_caducite() -> None:
    candidature, tard = recevable(date(2026, 3, 10)), date(2030, 1, 1)
    assert faits_de_l_horloge(candidature, replace(CTX, motif_legitime=True), tard) == ()
    assert echeances(candidature, replace(CTX, motif_legitime=True), tard) == ()
    commencee = faire(candidature, fait(Acte.COMMENCER_PREPARATION, date(2026, 9, 30), CAN), CTX)
    assert faits_de_l_horloge(commencee, CTX, tard) == ()


def test_apres_le_silence_la_caducite_court_du_jour_du_silence() -> None:
    faits = faits_de_l_horloge(deposee(J), CTX, date(2030, 1, 1))
    assert [(un.acte, un.jour) for un in faits] == [
        (Acte.TENIR_POUR_RECEVABLE, date(2026, 3, 10)),
        (Acte.RENDRE_CADUQUE, date(2026, 10, 1)),
    ]


def test_l_horloge_ne_fait_rien_avant_son_jour_ni_a_la_place_d_un_autre() -> None:
    candidature = deposee(J)
    assert permis(candidature, Acte.TENIR_POUR_RECEVABLE, HOR, date(2026, 3, 9), CTX) is not None
    assert permis(candidature, Acte.TENIR_POUR_RECEVABLE, HOR, date(2026, 3, 11), CTX) is not None
    assert permis(candidature, Acte.TENIR_POUR_RECEVABLE, CER, date(2026, 3, 10), CTX) is not None
    assert permis(candidature, Acte.TENIR_POUR_RECEVABLE, HOR, date(2026, 3, 10), CTX) is None


@pytest.mark.parametrize(
    ("depot", "alerte", "limite"),
    [
        (date(2026, 1, 20), date(2026, 4, 20), date(2026, 4, 30)),
        (date(2026, 11, 30), date(2027, 2, 28), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29), date(2028, 2, 29)),
        (date(2026, 12, 1), date(2027, 3, 1), date(2027, 3, 31)),
    ],
)
def test_le_jury_avant_la_fin_du_troisieme_mois(depot: date, alerte: date, limite: date) -> None:
    deposee_ = faire(recevable(depot), fait(Acte.DEPOSER_VALIDATION, depot, CAN), CTX)
    (une,) = echeances(deposee_, CTX, depot)
    assert (une.acte, une.qui, une.alerte, une.limite) == (Acte.CONVOQUER, CER, alerte, limite)


def test_une_fois_convoque_le_delai_du_jury_est_celui_du_jury() -> None:
    faits = [*voyage(Voie.VAE)[:-3], jury(date(2026, 6, 1), date(2026, 6, 20), date(2026, 6, 30))[0]]
    (une,) = echeances(suivre(vide(Voie.VAE), faits, contexte()), CTX, date(2026, 6, 2))
    assert (une.acte, une.qui, une.alerte, une.limite) == (Acte.DELIBERER, JUR, date(2026, 8, 5), date(2026, 8, 31))


def test_le_resultat_de_la_loi_et_celui_du_reglement() -> None:
    ctx = contexte(reglement=reglement(resultat=jours(8, Depuis.DELIBERATION, "art. 12")), enregistrement=None)
    deliberee = suivre(vide(Voie.VAE), voyage(Voie.VAE)[:-1], ctx)
    du_reglement, de_la_loi = echeances(deliberee, ctx, date(2026, 6, 20))
    assert (du_reglement.limite, du_reglement.reference) == (date(2026, 6, 28), "art. 12")
    assert (de_la_loi.limite, de_la_loi.acte) == (date(2026, 7, 5), Acte.NOTIFIER)
    assert "R6412-7" in de_la_loi.reference
    libre = suivre(vide(Voie.LIBRE), voyage(Voie.LIBRE)[:-1], ctx)
    assert [une.limite for une in echeances(libre, ctx, date(2026, 6, 20))] == [date(2026, 6, 28)]


def test_le_resultat_se_compte_du_passage_devant_le_jury_non_de_la_fin_de_la_seance() -> None:
    """Heard on 20 June, deliberation ended on the 23rd: fifteen days from the 20th (art. R. 6412-7)."""
    convoquee = suivre(vide(Voie.VAE), voyage(Voie.VAE)[:-2], CTX)
    fin = fait(Acte.DELIBERER, date(2026, 6, 23), JUR)
    deliberee = faire(convoquee, fin, replace(CTX, seance=seance(date(2026, 6, 20))))
    assert [une.limite for une in echeances(deliberee, CTX, date(2026, 6, 23))] == [date(2026, 7, 5)]


def test_recours_et_rattrapage_du_reglement() -> None:
    regle = reglement(recours=mois(2, Depuis.NOTIFICATION), rattrapage=mois(8, Depuis.DELIBERATION))
    partielle = (decision(BC1), decision(BC2, valide=False))
    ctx = contexte(reglement=regle, decisions=partielle)
    notifiee = suivre(vide(Voie.LIBRE), voyage(Voie.LIBRE), ctx)
    recours, rattrapage = echeances(notifiee, ctx, date(2026, 7, 1))
    assert (recours.acte, recours.limite) == (Acte.FORMER_RECOURS, date(2026, 8, 30))
    assert (rattrapage.acte, rattrapage.qui, rattrapage.limite) == (Acte.CHOISIR, CAN, date(2027, 2, 20))
    tout = contexte(reglement=regle)
    assert [une.acte for une in echeances(notifiee, tout, date(2026, 7, 1))] == [Acte.FORMER_RECOURS]
    absent = replace(tout, presence=Presence.ABSENT, decisions=())
    assert Acte.CHOISIR in [une.acte for une in echeances(notifiee, absent, date(2026, 7, 1))]


def test_ce_que_le_reglement_ne_dit_pas_n_a_pas_de_delai() -> None:
    notifiee = suivre(vide(Voie.LIBRE), voyage(Voie.LIBRE), contexte())
    assert echeances(notifiee, contexte(), date(2026, 7, 1)) == ()


def test_une_question_ancienne_ne_voit_que_ce_qui_etait_fait() -> None:
    notifiee = suivre(vide(Voie.VAE), voyage(Voie.VAE), contexte())
    (une,) = echeances(notifiee, CTX, J)
    assert une.limite == date(2026, 3, 10)
    assert echeances(notifiee, CTX, date(2025, 1, 1)) == ()


def test_hors_du_portail_ou_commencee_avant_2024_aucun_delai_n_est_calcule() -> None:
    ancienne = deposee_le(date(2023, 12, 31))
    for candidature, ctx in ((ancienne, CTX), (deposee(J), replace(CTX, portail=False))):
        assert not delais_connus(candidature, ctx)
        assert faits_de_l_horloge(candidature, ctx, date(2030, 1, 1)) == ()
        assert echeances(candidature, ctx, date(2026, 2, 1)) == ()


JOURS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@given(depot=JOURS, attente=st.integers(0, 900), encore=st.integers(0, 900))
def test_l_horloge_est_idempotente_et_ne_depend_pas_des_fois_ou_on_la_lit(
    depot: date, attente: int, encore: int
) -> None:
    """Read every day, or once at the end: the same facts, on the same days."""
    un_jour, plus_tard = depot + timedelta(days=attente), depot + timedelta(days=attente + encore)
    candidature = deposee_le(depot)
    en_une_fois = mettre_a_jour(candidature, CTX, plus_tard, ce_soir=True)
    en_deux = mettre_a_jour(mettre_a_jour(candidature, CTX, un_jour, ce_soir=True), CTX, plus_tard, ce_soir=True)
    assert en_une_fois == en_deux
    assert faits_de_l_horloge(en_une_fois, CTX, plus_tard) == ()
    assert all(un.jour <= plus_tard for un in en_une_fois.faits)


@given(depot=JOURS, attente=st.integers(0, 900))
def test_l_alerte_ne_suit_jamais_la_limite_et_rien_ne_se_fait_avant_elle(depot: date, attente: int) -> None:
    au = depot + timedelta(days=attente)
    candidature = deposee_le(depot)
    for une in echeances(candidature, CTX, au):
        assert une.alerte <= une.limite
        assert au <= une.limite, "un délai fini aurait fait son effet"


@given(depot=JOURS, attente=st.integers(0, 500))
def test_l_horloge_dit_ce_que_disent_les_droits(depot: date, attente: int) -> None:
    """The delays of the room of the law, told to a person who only gives days, end in the same facts."""
    au = depot + timedelta(days=attente)
    actes = {un.acte for un in faits_de_l_horloge(deposee_le(depot), CTX, au)}
    dites = derouler_parcours(Parcours(inscrit_le=depot, complet_le=depot), au, droit())
    assert (Acte.TENIR_POUR_RECEVABLE in actes) == any("vaut recevabilité depuis" in une.constat for une in dites)
    assert (Acte.RENDRE_CADUQUE in actes) == any(une.manque and "caduque" in une.constat for une in dites)


def deposee_le(depot: date) -> Candidature:
    """The same facts, written rather than done: a property plays hundreds of them."""
    return vide(Voie.VAE, faits=(*debut(depot), fait(Acte.DEPOSER_FAISABILITE, depot, CAN)))
