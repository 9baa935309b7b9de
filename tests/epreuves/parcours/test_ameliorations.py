"""What would improve a plan: what is announced is what solving again gives, and nothing is announced in vain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brique.parcours.solveur.ameliorations import PARTS, Amelioration, NatureAmelioration, ameliorer, vaut
from brique.parcours.solveur.frein import Frein
from brique.parcours.solveur.oracle import meilleurs
from brique.parcours.solveur.plan import Bilan, Objectif, Plan
from brique.parcours.solveur.probleme import (
    BlocVise,
    CreditMensuel,
    DemandeEquivalence,
    Depart,
    Moyens,
    NatureVoie,
    Probleme,
    Visee,
    Voie,
)
from brique.parcours.solveur.resolution import comparer, resoudre
from brique.passerelles.valeurs import Cle
from tests.coeur.parcours.petits_problemes import DEBUT, petit_probleme

UN, DEUX = Cle("RNCP1", "BC01"), Cle("RNCP1", "BC02")


def probleme(*voies: Voie, moyens: Moyens | None = None, **suite: object) -> Probleme:
    visee = Visee("RNCP1", "", (BlocVise(UN), BlocVise(DEUX)), frozenset({UN, DEUX}))
    return replace(Probleme(DEBUT, 24, (visee,), voies, moyens or Moyens()), **suite)  # type: ignore[arg-type]


def formation(cle: str, bloc: Cle, *debuts: int, prix: int = 0, tirage: int = 0, charge: int = 5) -> Voie:
    departs = tuple(
        Depart(debut, debut + 2, debut + 3, Decimal(tirage), date(2027 + debut // 12, 1 + debut % 12, 15))
        for debut in debuts
    )
    return Voie(cle, NatureVoie.FORMATION, frozenset({bloc}), departs, prix=Decimal(prix), heures=40, charge=charge)


def plan_de(un: Probleme, objectif: Objectif) -> Plan:
    plan = resoudre(un, objectif)
    assert plan is not None
    return plan


def seule(trouvees: tuple[Amelioration, ...], nature: NatureAmelioration) -> Amelioration:
    (une,) = [une for une in trouvees if une.nature is nature]
    return une


def test_demander_l_equivalence_d_abord() -> None:
    demande = DemandeEquivalence("d", frozenset({DEUX}), frozenset(), 2, 0.6, "depuis RNCP2 BC05")
    un = probleme(formation("a", UN, 0), formation("b", DEUX, 4, prix=900), demandes=(demande,))
    une = seule(ameliorer(un, plan_de(un, Objectif.MOINS_CHER)), NatureAmelioration.EQUIVALENCE)
    assert (une.gain_euros, une.gain_heures, une.gain_mois, une.chance) == (Decimal(900), 40, 4, 0.6)
    assert une.constat == (
        "Demander d’abord l’équivalence de BC02 (depuis RNCP2 BC05), si elle est accordée : 900,00 € de moins, "
        "4 mois plus tôt et 40 h de moins ; réponse avant janvier 2027, sans rien retarder en cas de refus."
    )


def test_arretee_elle_n_annonce_rien_et_entiere_elle_va_au_bout() -> None:
    demande = DemandeEquivalence("d", frozenset({DEUX}), frozenset(), 2, 0.6)
    un = probleme(formation("a", UN, 0), formation("b", DEUX, 4, prix=900), demandes=(demande,))
    plan = plan_de(un, Objectif.MOINS_CHER)
    libre = Frein()
    assert ameliorer(un, plan, frein=libre)
    assert libre.faits == PARTS
    assert ameliorer(un, plan, frein=Frein(serre=True)) == ()


def test_attendre_la_reponse_peut_retarder() -> None:
    demande = DemandeEquivalence("d", frozenset({DEUX}), frozenset(), 2, 0.6)
    un = probleme(formation("a", UN, 0), formation("b", DEUX, 0, 6, prix=900), demandes=(demande,))
    une = seule(ameliorer(un, plan_de(un, Objectif.MOINS_CHER)), NatureAmelioration.EQUIVALENCE)
    assert "ferait finir 6 mois plus tard en cas de refus" in une.constat


def test_attendre_le_credit() -> None:
    moyens = Moyens((35,), None, Decimal(0), Decimal(100), (CreditMensuel(8, Decimal(320), Decimal(5000)),))
    un = probleme(formation("a", UN, 0), formation("b", DEUX, 0, 9, prix=900, tirage=800), moyens=moyens)
    une = seule(ameliorer(un, plan_de(un, Objectif.PLUS_TOT)), NatureAmelioration.CREDIT)
    assert une.constat == "Attendre le crédit de juillet 2027 : 320,00 € de moins, mais 9 mois plus tard."
    assert une.gain_euros == 320


def test_attendre_n_est_pas_dit_quand_un_autre_plan_fait_aussi_bien() -> None:
    moyens = Moyens((35,), None, Decimal(0), Decimal(100), (CreditMensuel(8, Decimal(320), Decimal(5000)),))
    un = probleme(formation("a", UN, 0), formation("b", DEUX, 0, 9, prix=900, tirage=800), moyens=moyens)
    plan, autre = plan_de(un, Objectif.PLUS_TOT), plan_de(un, Objectif.MOINS_CHER)
    natures = [une.nature for une in ameliorer(un, plan, autres=[autre])]
    assert NatureAmelioration.CREDIT not in natures


def test_attendre_n_est_pas_dit_quand_moins_cher_existe_sans_attendre() -> None:
    moyens = Moyens((35,), None, Decimal(0), Decimal(100), (CreditMensuel(8, Decimal(320), Decimal(5000)),))
    voies = (formation("b", DEUX, 0, prix=900), formation("c", DEUX, 2, 9, prix=300))
    un = probleme(formation("a", UN, 0), *voies, moyens=moyens)
    assert NatureAmelioration.CREDIT not in [une.nature for une in ameliorer(un, plan_de(un, Objectif.PLUS_TOT))]


def test_attendre_dit_les_heures_en_plus() -> None:
    moyens = Moyens((35,), None, Decimal(0), Decimal(100), (CreditMensuel(8, Decimal(320), Decimal(5000)),))
    plus_long = replace(formation("c", DEUX, 9, prix=300, tirage=300), heures=45)
    un = probleme(formation("a", UN, 0), formation("b", DEUX, 0, prix=900), plus_long, moyens=moyens)
    une = seule(ameliorer(un, plan_de(un, Objectif.PLUS_TOT)), NatureAmelioration.CREDIT)
    assert une.constat.endswith("mais 9 mois plus tard et 5 h de plus.")


@pytest.mark.parametrize(
    ("euros", "mois", "heures", "attendu"),
    [(74, 7, 217, False), (74, 7, 0, False), (320, 9, 0, True), (100, 0, 10, True), (100, 0, 11, False)],
)
def test_ce_qu_un_changement_doit_epargner(euros: int, mois: int, heures: int, attendu: bool) -> None:
    avant = Bilan(Decimal(1000), 5, 0, 10, 40)
    assert vaut(avant, Bilan(Decimal(1000 - euros), 5 + mois, 0, 10, 40 + heures)) is attendu


def test_une_heure_de_plus_par_semaine() -> None:
    voies = (formation("a", UN, 0, charge=5), formation("b", DEUX, 0, 6, charge=5))
    un = probleme(*voies, moyens=Moyens((9,)))
    une = seule(ameliorer(un, plan_de(un, Objectif.PLUS_TOT)), NatureAmelioration.HEURES)
    assert une.constat == "Donner 1 h de plus par semaine : 6 mois plus tôt."


def test_un_peu_plus_de_cote() -> None:
    voies = (formation("a", UN, 0), formation("b", DEUX, 0, 6, prix=250))
    un = probleme(*voies, moyens=Moyens((35,), Decimal(150), Decimal(20)))
    une = seule(ameliorer(un, plan_de(un, Objectif.PLUS_TOT)), NatureAmelioration.EPARGNE)
    assert une.constat == "Mettre 100,00 € de plus de côté au départ : 6 mois plus tôt."


def test_reculer_l_echeance() -> None:
    voies = (formation("a", UN, 0), formation("b", DEUX, 0, prix=600), formation("c", DEUX, 6, prix=100))
    un = probleme(*voies, echeance=8)
    une = seule(ameliorer(un, plan_de(un, Objectif.MOINS_CHER)), NatureAmelioration.ECHEANCE)
    assert une.constat == "Reculer l’échéance d’un mois : 500,00 € de moins, mais 6 mois plus tard."


@pytest.mark.parametrize(("laisse", "annonce"), [(0, False), (400, False)])
def test_un_abondement_n_epargne_que_la_participation(laisse: int, annonce: bool) -> None:
    moyens = Moyens((35,), None, Decimal(0), Decimal(3000))
    un = probleme(formation("a", UN, 0), formation("b", DEUX, 0, prix=900, tirage=900 - laisse), moyens=moyens)
    natures = [une.nature for une in ameliorer(un, plan_de(un, Objectif.MOINS_CHER))]
    assert (NatureAmelioration.ABONDEMENT in natures) is annonce


def test_un_abondement_epargne_la_participation() -> None:
    from brique.droits.lecture import droit

    due = droit().valeur("cpf.participation", date(2027, 1, 15)).montant
    moyens = Moyens((35,), None, Decimal(0), Decimal(3000))
    voie = formation("b", DEUX, 0, prix=900)
    voie = replace(voie, departs=(voie.departs[0]._replace(tirage=900 - due),))
    un = probleme(formation("a", UN, 0), voie, moyens=moyens)
    une = seule(ameliorer(un, plan_de(un, Objectif.MOINS_CHER)), NatureAmelioration.ABONDEMENT)
    assert une.gain_euros == due


@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_ce_qui_est_annonce_se_retrouve_en_essayant_tout(graine: int) -> None:
    un = petit_probleme(graine)
    for objectif, plan in comparer(un).items():
        trouvees = ameliorer(un, plan)
        assert trouvees == ameliorer(un, plan)
        for une in trouvees:
            assert une.gain_euros or une.gain_heures or une.gain_mois
            assert min(une.gain_euros, une.gain_heures, une.gain_mois) >= 0
            if une.nature is NatureAmelioration.HEURES and "1 h" in une.constat:
                plus = replace(un.moyens, heures=tuple(n + 1 for n in un.moyens.heures))
                mieux = meilleurs(replace(un, moyens=plus))[objectif]
                assert max(Decimal(0), plan.bilan.paye - mieux.paye) == une.gain_euros
                assert max(0, plan.bilan.fin - mieux.fin) == une.gain_mois
