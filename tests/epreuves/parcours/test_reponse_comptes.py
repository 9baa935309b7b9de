"""The money of a plan is that of the law: what the planner counts by months, ``financer`` finds day after day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from brique.droits.cpf import Apport, Financeur, Objet, financer
from brique.droits.cpf.mouvements import Retrait
from brique.droits.lecture import droit
from brique.parcours.contexte import Contexte
from brique.parcours.demandes.demande import Argent, Cible, Demande, Proposition
from brique.parcours.offres.valeurs import (
    BlocCible,
    CertificationVisee,
    Norme,
    Offre,
    Organisme,
    Prix,
    SessionOffre,
)
from brique.parcours.reponses.comptes import compter
from brique.parcours.reponses.explication import expliquer_etapes
from brique.parcours.solveur.plan import Choix, Objectif, Plan
from brique.parcours.solveur.resolution import dresser
from brique.parcours.voies.preparation import Preparation, preparer
from brique.referentiel.fiche import Fiche
from tests.coeur.parcours.fabrique_demandes import AU, COMPTE, VISEE, demander, visee

RS = "RS9001"
FICHES = (
    visee(date_fin_enregistrement=date(2033, 6, 30), date_limite_delivrance=None),
    Fiche(numero=RS, intitule="Anglais professionnel", actif=True, date_fin_enregistrement=date(2033, 6, 30)),
)
AUTOUR = Contexte.depuis(FICHES)
APPORTS = (
    (),
    (Apport(Financeur.OPCO, Decimal(100), Objet.PARTICIPATION),),
    (Apport(Financeur.EMPLOYEUR, Decimal("250.50")),),
    (Apport(Financeur.REGION, Decimal(700)),),
)


def proposition(nom: str, numero: str, code: str, prix: Decimal, jours: list[date], apports: tuple[Apport, ...]) -> Any:
    sessions = tuple(SessionOffre(str(rang), jour, jour + timedelta(days=20)) for rang, jour in enumerate(jours))
    offre = Offre(
        norme=Norme.LHEO,
        formation=nom,
        organisme=Organisme(nom="Organisme"),
        certifications=(CertificationVisee(numero),),
        blocs=(BlocCible(code, "", numero),) if code else (),
        heures_totales=Decimal(20),
        prix=Prix(prix),
        sessions=sessions,
    )
    return Proposition(offre, apports=apports)


@st.composite
def plans(tirer: Any, permis: tuple[tuple[Apport, ...], ...] = APPORTS) -> tuple[Plan, Preparation]:
    """A request with an account, an offer or two for each bloc, and a plan that takes some of them at some dates."""
    jour = st.builds(date, st.integers(2027, 2030), st.integers(1, 12), st.integers(1, 28))
    prix = st.integers(0, 400_000).map(lambda cents: Decimal(cents) / 100)
    propositions = []
    blocs = [(VISEE, f"{VISEE}BC01"), (VISEE, f"{VISEE}BC02"), (VISEE, f"{VISEE}BC03"), (RS, "")]
    for numero, code in blocs:
        for rang in range(tirer(st.integers(1, 2))):
            jours = tirer(st.lists(jour, min_size=1, max_size=3, unique=True))
            apports = tirer(st.sampled_from(permis))
            propositions.append(proposition(f"{code or numero}-{rang}", numero, code, tirer(prix), jours, apports))
    compte = COMPTE.replace("1000", str(tirer(st.integers(0, 5000))))
    compte = compte.replace("salarie", tirer(st.sampled_from(("salarie", "demandeur-emploi"))))
    demande = Demande(
        au=AU,
        cibles=(Cible(VISEE), Cible(RS)),
        cpf=demander(compte).cpf,
        heures=500,
        argent=Argent(),
        propositions=tuple(propositions),
    )
    preparation = preparer(demande, AUTOUR, droit())
    choix = []
    for visee_ in preparation.probleme.visees:
        for bloc in visee_.blocs:
            menent = [voie for voie in preparation.probleme.voies if bloc.cle in voie.blocs]
            if menent:
                voie = tirer(st.sampled_from(menent))
                choix.append(Choix(voie, tirer(st.sampled_from(voie.departs))))
    return dresser(preparation.probleme, choix, (VISEE, RS), Objectif.MOINS_CHER), preparation


@settings(max_examples=25)
@given(plans(APPORTS[:2]))
def test_le_plan_paie_ce_que_la_loi_trouve_etape_par_etape(donnes: tuple[Plan, Preparation]) -> None:
    plan, preparation = donnes
    comptes = compter(plan, preparation, droit())
    assert comptes.paye == plan.bilan.paye
    assert comptes.ecart == 0
    prix = sum((etape.voie.prix for etape in plan.etapes), Decimal(0))
    assert comptes.paye + comptes.cpf + comptes.apports == prix


@settings(max_examples=25)
@given(plans())
def test_un_complement_passe_apres_les_droits(donnes: tuple[Plan, Preparation]) -> None:
    """What the rights leave less of for later steps may have to be paid: told, and never the other way round."""
    plan, preparation = donnes
    comptes = compter(plan, preparation, droit())
    assert comptes.ecart <= 0
    assert comptes.paye + comptes.cpf + comptes.apports == sum((e.voie.prix for e in plan.etapes), Decimal(0))
    for un in comptes.paiements:
        assert min(un.cpf, un.apports, un.paye) >= 0
        assert un.apports <= un.achat.apports


@settings(max_examples=25)
@given(plans(((),)))
def test_sans_tiers_ce_sont_financer_et_apres_mot_pour_mot(donnes: tuple[Plan, Preparation]) -> None:
    """The same played by hand, with nothing of the planner's."""
    plan, preparation = donnes
    situation, compte = preparation.demande.cpf, preparation.compte
    assert situation is not None
    assert compte is not None
    paye = Decimal(0)
    for etape in sorted(plan.etapes, key=lambda une: une.depart.jour or AU):
        jour = etape.depart.jour or AU
        action = replace(preparation.achats[etape.voie.cle, etape.depart.mois].action, jour=jour)
        financement = financer(action, situation, compte.poches(jour), droit())
        if financement.cpf:
            compte = compte.apres([Retrait(jour, financement.cpf, tuple(financement.tirages))])
        paye += financement.a_payer
    assert paye == plan.bilan.paye


def test_une_action_du_repertoire_specifique_est_plafonnee() -> None:
    offre = proposition("rs", RS, "", Decimal(4000), [date(2027, 2, 1)], ())
    demande = Demande(
        au=AU, cibles=(Cible(RS),), cpf=demander(COMPTE.replace("1000", "4500")).cpf, propositions=(offre,)
    )
    preparation = preparer(demande, AUTOUR, droit())
    (voie,) = preparation.probleme.voies
    plafond = droit().valeur("cpf.plafond_action.rs", date(2027, 2, 1)).montant
    assert voie.departs[0].tirage == plafond
    plan = dresser(preparation.probleme, [Choix(voie, voie.departs[0])], (RS,), Objectif.MOINS_CHER)
    comptes = compter(plan, preparation, droit())
    assert (comptes.cpf, comptes.paye) == (plafond, Decimal(4000) - plafond)


def test_un_complement_que_les_droits_rendent_inutile_est_reduit_et_dit() -> None:
    apport = (Apport(Financeur.REGION, Decimal(700)),)
    offre = proposition("un", VISEE, f"{VISEE}BC01", Decimal(1000), [date(2027, 2, 1)], apport)
    demande = Demande(au=AU, cibles=(Cible(VISEE, (f"{VISEE}BC01",)),), cpf=demander(COMPTE).cpf, propositions=(offre,))
    preparation = preparer(demande, AUTOUR, droit())
    (voie,) = preparation.probleme.voies
    plan = dresser(preparation.probleme, [Choix(voie, voie.departs[0])], (VISEE,), Objectif.MOINS_CHER)
    comptes = compter(plan, preparation, droit())
    participation = droit().valeur("cpf.participation", date(2027, 2, 1)).montant
    assert (comptes.cpf, comptes.apports, comptes.paye) == (1000 - participation, 0, participation)
    (etape,) = expliquer_etapes(plan, comptes, preparation)
    assert "D’autres avaient promis 700,00 €" in etape.paiement.replace("\u202f", " ").replace("\xa0", " ")
    assert any("L6323-4" in reserve for reserve in preparation.reserves)
