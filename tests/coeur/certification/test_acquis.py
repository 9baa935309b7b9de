"""What is held for life, the second date that ends nothing, and annulments that erase nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.certification.acquis import (
    AcquisDelivre,
    Annulation,
    Cause,
    EtatAcquis,
    annuler,
    compter_jusqu_au,
    delivrer,
    etat,
    porter_au_passeport,
)
from brique.certification.attribution import Cadre, attribuer
from brique.certification.deliberation.valeurs import Issue
from brique.certification.reglement.valeurs import Attribution, AutreCertification, Conservation, Duree, Unite, Voie
from brique.erreurs import ErreurArgument
from brique.parcours.passeport import Origine
from brique.passerelles.valeurs import Cle
from tests.coeur.certification.jurys import BLOCS, FICHE, JOUR, NUMERO, decision

CINQ_ANS = Conservation("art. 8", Duree(60, Unite.MOIS))
ACQUIS = AcquisDelivre(Cle(NUMERO, BLOCS[0]), Origine.FORMATION, JOUR, "séance 12", date(2031, 11, 20), "art. 8")


@pytest.mark.parametrize(
    ("duree", "fin"),
    [
        (None, None),
        (Duree(60, Unite.MOIS), date(2031, 11, 20)),
        (Duree(24, Unite.MOIS), date(2028, 11, 20)),
        (Duree(90, Unite.JOURS), date(2027, 2, 18)),
    ],
)
def test_la_seconde_date(duree: Duree | None, fin: date | None) -> None:
    """KALIARTI000041698698: blocs opposable for five years; the award itself never ends."""
    assert compter_jusqu_au(JOUR, duree) == fin


@pytest.mark.parametrize("voie", list(Voie))
def test_une_validation_partielle_donne_ses_blocs(voie: Voie) -> None:
    resultat = attribuer(Attribution("art. 6"), FICHE, frozenset(), [decision(BLOCS[0])], Cadre(JOUR))
    (un,) = delivrer(resultat, NUMERO, voie, JOUR, "séance 12", CINQ_ANS)
    assert (un.cle, un.opposable, un.jour) == (Cle(NUMERO, BLOCS[0]), date(2031, 11, 20), JOUR)
    assert un.origine is {Voie.VAE: Origine.VAE, Voie.LIBRE: Origine.CANDIDATURE}.get(voie, Origine.FORMATION)


def test_la_certification_entiere_et_celle_qui_suit() -> None:
    autre = AutreCertification("RNCP99002", frozenset({f"{NUMERO}/{BLOCS[0]}"}), "art. 9")
    regle = Attribution("art. 6", autres=(autre,))
    resultat = attribuer(regle, FICHE, frozenset(), [decision(code) for code in BLOCS], Cadre(JOUR))
    donnes = delivrer(resultat, NUMERO, Voie.FORMATION, JOUR, "séance 12", CINQ_ANS)
    assert [un.cle for un in donnes] == [*(Cle(NUMERO, c) for c in BLOCS), Cle(NUMERO), Cle("RNCP99002")]
    assert [un.opposable for un in donnes[3:]] == [None, None]


def test_rien_n_est_acquis_avant_la_confirmation() -> None:
    cadre = Cadre(JOUR, confirme_par="CPNEFP")
    resultat = attribuer(Attribution("art. 6"), FICHE, frozenset(), [decision(code) for code in BLOCS], cadre)
    assert resultat.issue is Issue.EN_ATTENTE
    assert delivrer(resultat, NUMERO, Voie.FORMATION, JOUR, "séance 12", CINQ_ANS) == ()


def test_une_condition_qui_manque_ne_retient_pas_les_blocs() -> None:
    regle = Attribution("art. 6", conditions=("permis B",))
    resultat = attribuer(regle, FICHE, frozenset(), [decision(code) for code in BLOCS], Cadre(JOUR))
    donnes = delivrer(resultat, NUMERO, Voie.FORMATION, JOUR, "séance 12", CINQ_ANS)
    assert [un.cle.code for un in donnes] == list(BLOCS)


@pytest.mark.parametrize(
    ("au", "attendu", "tenu", "dit"),
    [
        (date(2026, 11, 19), EtatAcquis.PAS_ENCORE, False, "sera obtenu"),
        (JOUR, EtatAcquis.COMPTE, True, "à vie ; il compte dans un parcours jusqu’au 20 novembre 2031"),
        (date(2031, 11, 20), EtatAcquis.COMPTE, True, "à vie"),
        (date(2031, 11, 21), EtatAcquis.ECHU, True, "depuis le 21 novembre 2031 (art. 8) ; il reste acquis à vie"),
        (date(2060, 1, 1), EtatAcquis.ECHU, True, "il reste acquis à vie"),
    ],
)
def test_ce_qu_un_acquis_est_un_jour(au: date, attendu: EtatAcquis, tenu: bool, dit: str) -> None:
    la = etat(ACQUIS, (), au)
    assert (la.etat, la.tenu) == (attendu, tenu)
    assert dit in la.phrase


def test_une_annulation_est_un_fait_a_cote() -> None:
    fait = annuler(ACQUIS, date(2027, 3, 1), Cause.FRAUDE, "Branche", "Dossier plagié.", date(2027, 2, 1))
    assert etat(ACQUIS, (fait,), date(2027, 2, 28)).tenu
    la = etat(ACQUIS, (fait,), date(2027, 3, 1))
    assert (la.etat, la.annule_le) == (EtatAcquis.ANNULE, date(2027, 3, 1))
    assert "Annulé pour fraude le 1er mars 2027 par Branche : Dossier plagié." in la.phrase
    porte = porter_au_passeport(ACQUIS, (fait,))
    assert (porte.annule_le, porte.jour, porte.atteste, porte.opposable) == (fait.jour, JOUR, True, ACQUIS.opposable)
    assert porte.tient(date(2027, 2, 28))
    assert not porte.tient(date(2027, 3, 1))


@pytest.mark.parametrize(
    ("jour", "cause", "par", "raisons", "entendu", "dit"),
    [
        (date(2027, 3, 1), Cause.FRAUDE, "Branche", "Plagiat.", None, "présenter ses observations"),
        (date(2027, 3, 1), Cause.FRAUDE, "Branche", "Plagiat.", date(2027, 3, 2), "présenter ses observations"),
        (date(2026, 1, 1), Cause.RECOURS, "Branche", "Erreur.", None, "il est obtenu le"),
        (date(2027, 3, 1), Cause.RECOURS, "", "Erreur.", None, "qui la décide et pourquoi"),
        (date(2027, 3, 1), Cause.RECOURS, "Branche", " ", None, "qui la décide et pourquoi"),
    ],
)
def test_une_annulation_se_motive(
    jour: date, cause: Cause, par: str, raisons: str, entendu: date | None, dit: str
) -> None:
    """Art. R. 6412-7: the candidate is heard before a withdrawal for fraud."""
    with pytest.raises(ErreurArgument) as refus:
        annuler(ACQUIS, jour, cause, par, raisons, entendu)
    assert dit in str(refus.value)


def test_un_bloc_ne_finit_pas_avant_de_commencer() -> None:
    with pytest.raises(ErreurArgument):
        AcquisDelivre(ACQUIS.cle, Origine.VAE, JOUR, "séance 12", JOUR - timedelta(days=1))


JOURS = st.dates(date(2026, 11, 20), date(2040, 1, 1))


@given(st.lists(JOURS, max_size=3), JOURS, st.none() | JOURS)
def test_seule_une_annulation_met_fin(annulations: list[date], au: date, opposable: date | None) -> None:
    """Whatever the second date: held from its day until the first annulment, for ever without one."""
    un = AcquisDelivre(ACQUIS.cle, Origine.VAE, JOUR, "séance 12", opposable)
    faits = [annuler(un, jour, Cause.RECOURS, "Branche", "Erreur.") for jour in annulations]
    ailleurs = Annulation(ACQUIS, JOUR, Cause.RECOURS, "Branche", "Un autre.") if un != ACQUIS else None
    la = etat(un, [*faits, *([ailleurs] if ailleurs else [])], au)
    assert la.tenu is all(au < jour for jour in annulations)
    assert porter_au_passeport(un, faits).tient(au) is la.tenu
    assert etat(un, (), date(2100, 1, 1)).tenu
