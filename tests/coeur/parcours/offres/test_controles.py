"""Offers against the register and against common sense: each fault is named, none drops an offer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from brique.droits.lecture import droit
from brique.parcours.offres.controles import controler
from brique.parcours.offres.eligibilite import eligibilite_cpf
from brique.parcours.offres.registre import EtatRegistre, connaitre
from brique.parcours.offres.valeurs import BlocCible, CertificationVisee, Organisme, Prix
from brique.referentiel.fiche import Certificateur, Fiche, Habilitation, Partenaire
from tests.coeur.parcours.offres.fabrique import AU, CODE, NUMERO, SIRET, offre, registre, session


def regles(une: Any, etat: EtatRegistre | None = None) -> list[str]:
    return [constat.regle for constat in controler(une, etat or registre())]


def test_une_offre_juste_ne_dit_rien() -> None:
    assert regles(offre()) == []


@pytest.mark.parametrize(
    ("changes", "regle"),
    [
        ({"certifications": (CertificationVisee("RNCP1"),), "blocs": ()}, "fiche-inconnue"),
        ({"certifications": ()}, "sans-certification"),
        ({"blocs": (BlocCible(f"{NUMERO}BC09"),)}, "bloc-inconnu"),
        ({"organisme": Organisme("99900002900010")}, "organisme-non-habilite"),
        ({"organisme": Organisme("99900003799999")}, "habilitation-autre-etablissement"),
        ({"sessions": (session(date(2027, 3, 1), date(2027, 2, 1)),)}, "session-inversee"),
        ({"sessions": (session(date(2027, 3, 1), date(2047, 2, 1)),)}, "session-demesuree"),
        ({"sessions": (session(), session(numero="S2"))}, "session-double"),
        ({"sessions": (session(), session(date(2027, 2, 1), date(2027, 3, 1)))}, "sessions-chevauchees"),
        ({"sessions": (session(debut=None, fin=None),)}, "session-sans-date"),
        ({"sessions": (session(inscription_debut=date(2027, 1, 20)),)}, "inscription-tardive"),
        ({"sessions": (session(date(2026, 1, 1), date(2026, 6, 1)),)}, "sessions-passees"),
        ({"heures_totales": Decimal(900)}, "rythme-impossible"),
        ({"heures_totales": Decimal(-1)}, "heures-negatives"),
        ({"prix": Prix(Decimal(-5))}, "prix-negatif"),
        ({"prix": Prix(Decimal(125050))}, "prix-demesure"),
        ({"prix": Prix()}, "sans-prix"),
        ({"prix": Prix(Decimal(1000), Decimal(2))}, "prix-discordants"),
        ({"prix": Prix(Decimal(600), None, Decimal(400), Decimal(20))}, "taxe-discordante"),
    ],
)
def test_chaque_faute_a_son_nom(changes: dict[str, Any], regle: str) -> None:
    assert regles(offre(**changes)) == [regle]


def test_la_faute_de_frappe_d_un_bloc_recoit_une_proposition() -> None:
    (constat,) = controler(offre(blocs=(BlocCible(f"{NUMERO}BC03"),)), registre())
    assert constat.correction.startswith("Vouliez-vous dire RNCP80001BC0")


def test_la_casse_d_un_code_ne_compte_pas() -> None:
    assert regles(offre(blocs=(BlocCible(CODE.lower()),))) == []


def test_un_enregistrement_fini_ferme_l_entree_pas_la_session_commencee() -> None:
    fini = registre(fin=date(2026, 10, 1), active=False, remplacantes=("RNCP80009",))
    (constat,) = controler(offre(), fini)
    assert (constat.regle, constat.reference) == ("enregistrement-fini", "art. L6113-9")
    assert "remplacée par RNCP80009" in constat.message
    commencee = offre(sessions=(session(date(2026, 9, 1), date(2027, 3, 1)),))
    assert regles(commencee, fini) == []


def test_le_dernier_jour_d_enregistrement_compte() -> None:
    for fin, attendu in ((date(2027, 1, 11), []), (date(2027, 1, 10), ["session-apres-enregistrement"])):
        assert regles(offre(), registre(fin=fin)) == attendu


def test_une_fiche_desactivee_avant_sa_date_n_est_plus_enregistree() -> None:
    assert regles(offre(), registre(active=False)) == ["enregistrement-fini"]


def test_le_certificateur_forme_sans_habilitation_et_le_droit_ne_tient_pas_de_liste() -> None:
    certificateur = Certificateur("CPNE", "99900002900010")
    sur_demande = Fiche("RNCP1", type_enregistrement="Enregistrement sur demande", certificateurs=(certificateur,))
    de_droit = replace(sur_demande, type_enregistrement="Enregistrement de droit")
    sienne = offre(certifications=(CertificationVisee("RNCP1"),), blocs=(), organisme=Organisme("99900002900010"))
    autre = replace(sienne, organisme=Organisme(SIRET))
    for fiche, une, attendu in (
        (sur_demande, sienne, []),
        (sur_demande, autre, ["organisme-non-habilite"]),
        (de_droit, autre, ["habilitation-inconnue"]),
    ):
        assert regles(une, EtatRegistre(AU, {"RNCP1": connaitre(fiche, AU)})) == attendu


def test_seule_l_habilitation_a_former_compte() -> None:
    def partenaire(quoi: Habilitation, etat: str = "Actif") -> Partenaire:
        return Partenaire("Centre", SIRET, quoi, etat)

    for fait, habilite in (
        (partenaire(Habilitation.FORMER), True),
        (partenaire(Habilitation.ORGANISER_ET_FORMER), True),
        (partenaire(Habilitation.ORGANISER), False),
        (partenaire(Habilitation.FORMER, "Supprimé"), False),
    ):
        assert (SIRET in connaitre(Fiche("RNCP1", partenaires=(fait,)), AU).habilites) is habilite


def test_le_cpf_suit_l_enregistrement() -> None:
    etat = registre(fin=date(2027, 6, 30))

    def cpf(une: Any, jour: date = AU) -> Any:
        return eligibilite_cpf(une, etat, jour, droit())

    assert cpf(offre(), date(2027, 6, 30)).oui is True
    assert cpf(offre(), date(2027, 7, 1)).oui is False
    assert "finira le 30/06/2027" in cpf(offre(), date(2027, 7, 1)).raison
    assert cpf(offre(certifications=())).oui is None
    assert cpf(offre(certifications=(CertificationVisee("RNCP1"),))).oui is None
    assert cpf(offre(blocs=(BlocCible("RNCP80001BC77", fiche=NUMERO),))).oui is None
    assert "art. L6323-6" in cpf(offre()).reference
    assert cpf(offre(), date(2010, 1, 1)).oui is None


def test_une_loi_que_l_on_n_a_pas_lue_est_annoncee() -> None:
    reserves = eligibilite_cpf(offre(), registre(), AU, droit()).reserves
    assert any("non confirmée" in reserve for reserve in reserves)


def test_le_repertoire_specifique_a_un_plafond_date() -> None:
    une = offre(certifications=(CertificationVisee("RS8001"),), blocs=())
    etat = registre(numero="RS8001")
    assert eligibilite_cpf(une, etat, date(2026, 2, 25), droit()).plafond is None
    plafond = eligibilite_cpf(une, etat, AU, droit()).plafond
    assert plafond is not None
    assert (plafond.montant, plafond.article) == (Decimal(1500), "D6323-1 A")
