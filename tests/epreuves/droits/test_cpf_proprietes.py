"""What must hold of any account and any action: the cap, the step at half time, sums to the cent."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.droits.cpf import (
    Action,
    Activite,
    Apport,
    Categorie,
    Compte,
    Conversion,
    Declaration,
    Financeur,
    Genre,
    Nature,
    Objet,
    Ouverture,
    Permis,
    Poche,
    SituationCpf,
    financer,
    projeter,
    tirage_maximal,
)
from brique.droits.cpf.alimentation import alimenter
from brique.droits.lecture import droit
from brique.droits.noyau import ErreurDroit
from brique.periodes import Periode

OUVERTURE, HORIZON = date(2025, 12, 31), date(2032, 12, 31)
ANNEE = Periode(date(2025, 1, 1), date(2026, 1, 1))
CREDITEES = (Categorie.SALARIE, Categorie.NON_SALARIE, Categorie.ESAT)
centimes = st.integers(0, 900_000).map(lambda nombre: Decimal(nombre) / 100)
heures = st.integers(0, 200_000).map(lambda nombre: Decimal(nombre) / 100)
jours = st.integers(0, (HORIZON - OUVERTURE).days).map(lambda n: OUVERTURE + timedelta(days=n))


@st.composite
def situations(tirer: Any) -> SituationCpf:
    """Persons with one to three activities, some low-qualified, some beneficiaries of the employment obligation."""
    activites = []
    for _ in range(tirer(st.integers(1, 3))):
        debut = tirer(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
        fin = tirer(st.none() | st.integers(1, 3000).map(lambda n, debut=debut: debut + timedelta(days=n)))
        quotite = tirer(st.integers(1, 99).map(lambda n: Decimal(n) / 100))
        activites.append(Activite(tirer(st.sampled_from(CREDITEES)), Periode(debut, fin), quotite=quotite))
    declare = tirer(st.none() | st.dates(date(2020, 1, 1), date(2033, 1, 1)))
    return SituationCpf(
        Ouverture(OUVERTURE, tirer(centimes.filter(lambda montant: montant <= 5000))),
        tuple(activites),
        peu_qualifie=(Declaration(declare),) if declare else (),
        boe=tirer(st.sampled_from(((), (Periode(date(2024, 1, 1)),)))),
    )


def une_annee(**mesure: Decimal) -> Decimal:
    situation = SituationCpf(Ouverture(ANNEE.debut), (Activite(Categorie.SALARIE, ANNEE, **mesure),))
    apport = alimenter(situation, 2025, droit())
    assert apport is not None
    return apport.montant


@given(situations())
def test_un_credit_ne_passe_jamais_au_dessus_du_plafond(situation: SituationCpf) -> None:
    compte = projeter(situation, HORIZON, droit())
    recus = [mouvement for mouvement in compte.mouvements if mouvement.genre is Genre.CREDIT]
    assert len(recus) == len(compte.credits)
    for credit, mouvement in zip(compte.credits, recus, strict=True):
        assert credit.plafond is not None
        assert 0 <= mouvement.montant <= credit.montant
        assert mouvement.montant == 0 or mouvement.solde <= credit.plafond


@given(situations(), jours)
def test_la_somme_des_mouvements_est_le_solde(situation: SituationCpf, jour: date) -> None:
    compte = projeter(situation, HORIZON, droit())
    joues = [mouvement for mouvement in compte.mouvements if mouvement.jour <= jour]
    assert sum(mouvement.montant for mouvement in joues) == compte.solde(jour)
    assert compte.mouvements[-1].solde == compte.solde(HORIZON)


@given(heures, heures)
def test_plus_d_heures_ne_donne_jamais_moins(une: Decimal, autre: Decimal) -> None:
    moins, plus = sorted((une, autre))
    assert une_annee(heures=moins) <= une_annee(heures=plus)


@given(heures)
def test_le_seuil_est_a_la_moitie(travaillees: Decimal) -> None:
    montant = une_annee(heures=travaillees)
    if travaillees * 2 >= 1607:
        assert montant == 500
    else:
        exact = Decimal(500) * travaillees / 1607
        assert exact <= montant < exact + Decimal("0.01")


@given(situations(), st.lists(st.tuples(jours, centimes), max_size=4))
def test_les_retraits_rejouent_les_plafonds(situation: SituationCpf, retraits: list[tuple[date, Decimal]]) -> None:
    compte = projeter(situation, HORIZON, droit())
    try:
        apres = compte.apres(retraits)
    except ErreurDroit:
        assert any(montant > compte.solde(jour) for jour, montant in retraits) or len(retraits) > 1
        return
    tires = sum((montant for _, montant in retraits), Decimal(0))
    assert compte.solde(HORIZON) - tires <= apres.solde(HORIZON) <= compte.solde(HORIZON)
    assert all(mouvement.solde >= 0 for mouvement in apres.mouvements)


@given(situations(), st.lists(st.tuples(jours, centimes), max_size=3))
def test_les_credits_suffisent_a_rejouer_le_compte(
    situation: SituationCpf, retraits: list[tuple[date, Decimal]]
) -> None:
    """What a plan does month after month: each credit before its cap, the cap, and the sums drawn."""
    compte = projeter(situation, HORIZON, droit())
    solde = situation.ouverture.montant
    gardes = []
    for jour, _, evenement in sorted(
        [(credit.jour, 0, credit) for credit in compte.credits] + [(jour, 1, montant) for jour, montant in retraits],
        key=lambda item: item[:2],
    ):
        if isinstance(evenement, Decimal):
            gardes += [(jour, min(evenement, solde))]
            solde -= min(evenement, solde)
        else:
            assert evenement.plafond is not None
            solde += max(min(evenement.montant, evenement.plafond - solde), Decimal(0))
    assert compte.apres(gardes).solde(HORIZON) == solde


@st.composite
def actions(tirer: Any) -> Action:
    apports = tirer(
        st.lists(st.builds(Apport, st.sampled_from([Financeur.EMPLOYEUR, Financeur.OPCO, Financeur.REGION]), centimes))
    )
    objets = st.lists(st.builds(Apport, st.just(Financeur.OPCO), centimes, st.just(Objet.PARTICIPATION)), max_size=1)
    return Action(
        tirer(st.sampled_from(list(Nature))),
        tirer(centimes),
        tirer(st.dates(date(2019, 1, 1), date(2030, 12, 31))),
        (*apports, *tirer(objets)),
    )


@given(actions(), centimes, centimes, st.booleans())
def test_un_financement_fait_le_prix_au_centime(action: Action, acquis: Decimal, hors: Decimal, cherche: bool) -> None:
    activites = (Activite(Categorie.DEMANDEUR_EMPLOI, Periode(date(2018, 1, 1))),) if cherche else ()
    situation = SituationCpf(Ouverture(date(2018, 12, 31)), activites, permis=Permis.AUCUN)
    reponse = financer(action, situation, {Poche.ACQUIS: acquis, Poche.HORS_PLAFOND: hors}, droit())
    apportes = sum((apport.montant for apport in reponse.apports), Decimal(0))
    assert reponse.cpf + apportes + reponse.a_payer == action.prix
    assert reponse.cpf == sum(reponse.tirages.values(), Decimal(0)) <= acquis + hors
    assert min(reponse.cpf, reponse.a_payer, apportes) >= 0
    assert all(montant == montant.quantize(Decimal("0.01")) for montant in (reponse.cpf, reponse.a_payer))
    assert reponse.tirages.get(Poche.ACQUIS, Decimal(0)) <= tirage_maximal(action, situation, droit())


@given(actions(), centimes, centimes)
def test_plus_de_droits_ne_coute_jamais_plus(action: Action, une: Decimal, autre: Decimal) -> None:
    situation = SituationCpf(Ouverture(date(2018, 12, 31)))
    moins, plus = sorted((une, autre))
    assert financer(action, situation, moins, droit()).a_payer >= financer(action, situation, plus, droit()).a_payer


@given(actions(), centimes)
def test_le_titulaire_paie_la_participation_ou_ce_qui_manque(action: Action, solde: Decimal) -> None:
    situation = SituationCpf(Ouverture(date(2018, 12, 31)))
    reponse = financer(action, situation, solde, droit())
    if not reponse.eligible or any(apport.objet is Objet.PARTICIPATION for apport in action.apports):
        return
    apportes = sum((apport.montant for apport in reponse.apports), Decimal(0))
    assert reponse.a_payer == max(reponse.participation, action.prix - reponse.cpf - apportes)


@pytest.fixture
def compte() -> Compte:
    situation = SituationCpf(
        Ouverture(OUVERTURE, Decimal(1000)), (Activite(Categorie.SALARIE, Periode(date(2020, 1, 1))),)
    )
    return projeter(situation, date(2030, 12, 31), droit())


def test_un_compte_apres_rien_est_le_meme(compte: Compte) -> None:
    assert compte.apres(()) == compte


@pytest.mark.parametrize(
    ("jour", "montant", "dit"),
    [
        (date(2026, 1, 1), Decimal("1000.01"), "n’en peuvent pas être tirés"),
        (date(2026, 1, 1), Decimal(-1), "n’est pas négatif"),
        (date(2025, 12, 30), Decimal(1), "ce compte va du 31/12/2025 au 31/12/2030"),
        (date(2031, 1, 1), Decimal(1), "ce compte va du 31/12/2025 au 31/12/2030"),
    ],
)
def test_un_retrait_impossible_est_refuse(compte: Compte, jour: date, montant: Decimal, dit: str) -> None:
    with pytest.raises(ErreurDroit, match=dit):
        compte.apres([(jour, montant)])


def test_les_heures_restent_a_part_des_credits_en_euros() -> None:
    agent = Activite(Categorie.AGENT_PUBLIC, Periode(date(2020, 1, 1), date(2027, 1, 1)))
    salarie = Activite(Categorie.SALARIE, Periode(date(2027, 1, 1)))
    situation = SituationCpf(
        Ouverture(OUVERTURE, heures_publiques=Decimal(40)),
        (agent, salarie),
        conversions=(Conversion(date(2027, 9, 1)),),
    )
    compte = projeter(situation, date(2028, 12, 31), droit())
    assert [(credit.jour.year, credit.montant) for credit in compte.heures] == [(2026, 25), (2027, 25)]
    assert [(credit.genre, credit.montant) for credit in compte.credits] == [
        (Genre.CONVERSION, 90 * 15),
        (Genre.CREDIT, 500),
    ]
    assert compte.poches(date(2027, 9, 1))[Poche.HEURES] == 0
    assert compte.solde(date(2028, 12, 31)) == 1850


def test_un_retrait_du_jour_du_credit_le_voit(compte: Compte) -> None:
    assert compte.apres([(date(2026, 6, 30), Decimal(1500))]).solde(date(2026, 6, 30)) == 0


def test_chaque_credit_dit_sa_regle_et_son_article(compte: Compte) -> None:
    for credit in compte.credits:
        assert {etape.regle for etape in credit.trace} == {"cpf-alimentation", "cpf-credit"}
        assert "R6323-1" in {valeur.article for etape in credit.trace for valeur in etape.valeurs}


def test_une_projection_avant_l_ouverture_est_refusee() -> None:
    with pytest.raises(ErreurDroit, match="avant l’ouverture"):
        projeter(SituationCpf(Ouverture(OUVERTURE)), date(2025, 1, 1), droit())


def test_les_heures_de_2018_sont_refusees_plus_tard() -> None:
    situation = SituationCpf(Ouverture(OUVERTURE, heures_2018=Decimal(20)))
    with pytest.raises(ErreurDroit, match="converties depuis le 01/01/2019"):
        projeter(situation, HORIZON, droit())
