"""The demonstration situations, each checked as a jurist or an adviser would: what is owed, by whom, why, by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from brique.droits.lecture import droit
from brique.parcours.contexte import Contexte
from brique.parcours.demandes.lecture import lire_demande
from brique.parcours.demonstration import (
    contexte_de_demonstration,
    offres_de_demonstration,
    proposer,
    situations,
)
from brique.parcours.offres.valeurs import Offre
from brique.parcours.reponses.explication import conditionnelles
from brique.parcours.reponses.reponse import PlanExplique, Reponse, repondre
from brique.parcours.solveur.plan import Objectif
from brique.parcours.solveur.probleme import NatureVoie
from brique.passerelles.decisions import Decidee
from brique.passerelles.liens_portee import Acces, Lien
from brique.passerelles.valeurs import Cle
from brique.periodes import Periode
from tests.coeur.parcours.fabrique_demandes import ANCIENNE, OFFRES, VISEE, ancienne, contexte, demander, visee
from tests.coeur.parcours.test_preparation import acquis, poser

AU = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def sans_conseils(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would improve a plan is not asked here: it solves each problem many times over."""
    monkeypatch.setattr("brique.parcours.reponses.reponse.ameliorer", lambda probleme, plan, **_: ())


@cache
def registre() -> Contexte:
    return contexte_de_demonstration()


@cache
def catalogue() -> tuple[Offre, ...]:
    return offres_de_demonstration(registre(), AU)


@cache
def reponse(nom: str) -> Reponse:
    (situation,) = [une for une in situations() if une.nom == nom]
    demande = proposer(lire_demande(situation.texte, registre(), nom=nom), catalogue())
    return repondre(demande, registre(), droit())


def blocs_par(explique: PlanExplique, nature: NatureVoie) -> set[str]:
    return {cle.code for e in explique.plan.etapes if e.voie.nature is nature for cle in e.voie.blocs}


def phrases(explique: PlanExplique) -> Iterator[str]:
    for etape in explique.etapes:
        yield from etape.pourquoi


NOMS = [situation.nom for situation in situations()]


def test_il_y_en_a_au_moins_six() -> None:
    assert {"salarie-en-reconversion", "demandeur-emploi-sans-diplome", "cqp-deux-blocs-manquants"} < set(NOMS)
    assert {"vae-partielle", "fiche-expiree", "agent-public"} < set(NOMS)


@pytest.mark.parametrize("nom", NOMS)
def test_ce_qui_vaut_pour_toutes(nom: str) -> None:
    donnee = reponse(nom)
    assert bool(donnee.plans) is (donnee.impossibilite is None)
    assert all(une.raison for une in donnee.ecartees)
    for objectif, explique in donnee.plans.items():
        assert explique.plan.prouve
        assert explique.comptes.ecart == 0
        assert all(etape.pourquoi for etape in explique.etapes)
        assert all(etape.paiement for etape in explique.etapes)
        assert explique.resume[0].startswith(explique.plan.atteintes[0])
        obtenus = {cle for _, cles in explique.gardes for cle in cles}
        assert obtenus == {c for c in explique.plan.obtentions if c.code in {o.code for o in obtenus}}
        autres = [autre.plan.bilan for autre in donnee.plans.values()]
        assert explique.plan.bilan.selon(objectif) == min(bilan.selon(objectif) for bilan in autres)


class TestSalarieEnReconversion:
    def test_la_correspondance_lui_evite_une_option(self) -> None:
        for explique in reponse("salarie-en-reconversion").plans.values():
            assert blocs_par(explique, NatureVoie.CORRESPONDANCE) == {"RNCP99012BC05"}
            assert any("RNCP99018BC02 correspond à RNCP99012BC05" in phrase for phrase in phrases(explique))

    def test_rien_ne_se_suit_pendant_les_deux_mois_sans_heures(self) -> None:
        for explique in reponse("salarie-en-reconversion").plans.values():
            for etape in explique.plan.etapes:
                if etape.voie.charge:
                    assert not {8, 9} & set(range(etape.depart.mois, etape.depart.fin))

    def test_elle_paie_la_participation_de_chaque_action_et_le_compte_le_reste(self) -> None:
        explique = reponse("salarie-en-reconversion").plans[Objectif.MOINS_CHER]
        participation = droit().valeur("cpf.participation", date(2027, 2, 1)).montant
        assert explique.comptes.paye == participation * len(explique.comptes.paiements)
        assert explique.comptes.cpf <= Decimal("1840.50")


class TestDemandeurDEmploi:
    def test_rien_a_payer_et_aucune_participation(self) -> None:
        explique = reponse("demandeur-emploi-sans-diplome").plans[Objectif.MOINS_CHER]
        assert explique.comptes.paye == 0
        (paiement,) = explique.comptes.paiements
        assert paiement.financement is not None
        assert paiement.financement.participation == 0
        assert any("demandeuse d’emploi" in etape.constat for etape in reponse("demandeur-emploi-sans-diplome").trace)

    def test_l_echeance_est_tenue_et_la_condition_reglementaire_dite(self) -> None:
        donnee = reponse("demandeur-emploi-sans-diplome")
        for explique in donnee.plans.values():
            assert max(etape.obtention for etape in explique.etapes if etape.obtention) <= date(2028, 6, 30)
        assert any("aptitude médicale" in reserve for reserve in donnee.reserves)


class TestCqpDeuxBlocs:
    def test_seuls_les_deux_blocs_manquants_sont_prepares_dans_l_ordre(self) -> None:
        for explique in reponse("cqp-deux-blocs-manquants").plans.values():
            obtentions = {cle.code: mois for cle, mois in explique.plan.obtentions.items()}
            (dernier,) = [e for e in explique.plan.etapes if "RNCP99014BC05" in {c.code for c in e.voie.blocs}]
            assert obtentions["RNCP99014BC04"] <= dernier.depart.mois
            assert all(obtentions[f"RNCP99014BC0{rang}"] == 0 for rang in (1, 2, 3))

    def test_le_plus_sur_se_passe_de_l_evaluation_seule(self) -> None:
        plans = reponse("cqp-deux-blocs-manquants").plans
        assert plans[Objectif.PLUS_SUR].plan.bilan.incertains == 0
        assert blocs_par(plans[Objectif.PLUS_TOT], NatureVoie.EVALUATION) == {"RNCP99014BC04"}
        assert "Le jury peut refuser" in plans[Objectif.PLUS_TOT].resume[1]

    def test_le_compte_ne_paie_pas_une_evaluation_sans_formation(self) -> None:
        donnee = reponse("cqp-deux-blocs-manquants")
        (paiement,) = [
            un
            for un in donnee.plans[Objectif.PLUS_TOT].comptes.paiements
            if un.etape.voie.nature is NatureVoie.EVALUATION
        ]
        assert (paiement.cpf, paiement.paye) == (0, Decimal(280))
        assert any("évaluation sans formation" in reserve for reserve in donnee.reserves)


class TestVaePartielle:
    def test_le_second_dossier_attend_janvier(self) -> None:
        donnee = reponse("vae-partielle")
        for explique in donnee.plans.values():
            for etape in explique.etapes:
                if etape.etape.voie.nature is NatureVoie.VAE:
                    assert etape.du >= date(2027, 1, 1)
                    assert etape.etape.voie.incertaine
        assert any("Un dossier a déjà été déposé en 2026" in une.raison for une in donnee.ecartees)

    def test_le_bloc_deja_accorde_n_est_pas_redemande(self) -> None:
        for explique in reponse("vae-partielle").plans.values():
            demandes = blocs_par(explique, NatureVoie.VAE) | blocs_par(explique, NatureVoie.FORMATION)
            assert "RNCP99041BC01" not in demandes
            assert {"RNCP99041BC03", "RNCP99041BC04"} & demandes  # one option is enough
            assert "RNCP99041BC02" in demandes


class TestFicheExpiree:
    def test_ses_acquis_comptent_par_ce_que_le_registre_declare(self) -> None:
        for explique in reponse("fiche-expiree").plans.values():
            assert blocs_par(explique, NatureVoie.CORRESPONDANCE) == {"RNCP99012BC01", "RNCP99012BC04"}
            assert not blocs_par(explique, NatureVoie.EQUIVALENCE)

    def test_l_equivalence_dont_la_condition_manque_n_est_pas_comptee(self) -> None:
        (ecartee,) = [une for une in reponse("fiche-expiree").ecartees if "EQ-2026-014" in une.quoi]
        assert "deux arrivants" in ecartee.raison


class TestAgentPublic:
    def test_le_compte_en_heures_ne_paie_rien_et_la_raison_est_dite(self) -> None:
        donnee = reponse("agent-public")
        for explique in donnee.plans.values():
            assert explique.comptes.cpf == 0
            assert explique.comptes.paye == sum(e.voie.prix for e in explique.plan.etapes)
        assert any("heures, à demander à l’employeur public" in reserve for reserve in donnee.reserves)

    def test_il_ne_depense_jamais_plus_que_ce_qu_il_a(self) -> None:
        for explique in reponse("agent-public").plans.values():
            assert all(flux.reste is None or flux.reste >= 0 for flux in explique.plan.flux)


class TestCibleOuverte:
    def test_une_seule_certification_suffit(self) -> None:
        donnee = reponse("metier-sans-certification-choisie")
        for explique in donnee.plans.values():
            assert len(explique.plan.atteintes) == 1


class TestEnregistrementQuiFinit:
    def test_aucun_plan_et_les_raisons(self) -> None:
        donnee = reponse("enregistrement-qui-finit")
        assert not donnee.plans
        assert donnee.impossibilite is not None
        assert donnee.impossibilite.raisons
        assert any("RNCP99064" in une.raison for une in donnee.ecartees)


class TestInterruption:
    @staticmethod
    def interrompre(permis: int) -> tuple[Reponse, list[tuple[int, int]]]:
        """The answer when one stops once ``permis`` parts are done: how many moves tell it depends on the machine."""
        (situation,) = [une for une in situations() if une.nom == "vae-partielle"]
        demande = proposer(lire_demande(situation.texte), catalogue())
        pas: list[tuple[int, int]] = []
        donnee = repondre(
            demande,
            registre(),
            droit(),
            continuer=lambda: (pas[-1][0] if pas else 0) < permis,
            avancement=lambda faits, total: pas.append((faits, total)),
        )
        return donnee, pas

    @pytest.mark.parametrize("permis", [0, 1, 10, 17])
    def test_arretee_elle_dit_qu_elle_n_est_pas_entiere(self, permis: int) -> None:
        donnee, _ = self.interrompre(permis)
        assert not donnee.entiere
        assert donnee.impossibilite is None
        assert permis or not donnee.plans

    def test_l_avancement_monte_jusqu_au_bout(self) -> None:
        donnee, pas = self.interrompre(10**6)
        assert donnee.entiere
        assert [faits for faits, _ in pas] == sorted({faits for faits, _ in pas})
        assert {total for _, total in pas} == {pas[-1][0]}

    def test_un_seul_objectif(self) -> None:
        (situation,) = [une for une in situations() if une.nom == "vae-partielle"]
        demande = proposer(lire_demande(situation.texte), catalogue())
        assert list(repondre(demande, registre(), droit(), objectifs=[Objectif.PLUS_SUR]).plans) == [Objectif.PLUS_SUR]


def plan_de(*parts: str, autour: Contexte | None = None, objectif: Objectif = Objectif.MOINS_CHER) -> PlanExplique:
    return repondre(demander(*parts), autour or contexte(), droit(), objectifs=[objectif]).plans[objectif]


def test_une_equivalence_deja_decidee_sous_condition_n_est_pas_a_redemander() -> None:
    source, cible = frozenset({Cle(ANCIENNE, f"{ANCIENNE}BC02")}), frozenset({Cle(VISEE, f"{VISEE}BC02")})
    decidee = Decidee(
        source,
        cible,
        "C",
        "S",
        date(2026, 1, 15),
        Periode(date(2026, 1, 15)),
        conditions="un entretien.",
        reference="EQ-1",
    )
    lien = Lien(Acces.CALCULEE, source, cible, 0.6)
    autour = Contexte.depuis((visee(), ancienne()), decidees=(decidee,), calculees=(lien,))
    preparation = poser(acquis(f"{ANCIENNE}BC02"), OFFRES, autour=autour)
    assert preparation.probleme.demandes == ()
    explique = plan_de(acquis(f"{ANCIENNE}BC02"), OFFRES, autour=autour)
    assert not any("Demander d’abord" in une.constat for une in explique.ameliorations)
    (dit,) = conditionnelles(explique.plan, preparation)
    assert dit.startswith(f"L’équivalence de {VISEE}BC02 est déjà décidée (EQ-1), à une condition : un entretien. ")
    assert "Si vous la remplissez, dites-le" in dit
    assert any(dit in etape.pourquoi for etape in explique.etapes)


class TestDeclare:
    DECLARE = f"acquis: [{{code: {VISEE}BC01, obtenu_le: 2023-05-02, atteste: non}}]\n"

    def test_il_est_dit_a_prouver_et_n_est_pas_garde(self) -> None:
        explique = plan_de(self.DECLARE, OFFRES)
        assert explique.plan.bilan.incertains == 1
        (etape,) = [une for une in explique.etapes if une.de_droit]
        assert "déclaré, à prouver" in etape.titre
        assert etape.pourquoi[0].startswith("Déclaré, à prouver")
        assert "À prouver : Acquis (déclaré, à prouver)" in explique.resume[1]
        assert "jury" not in explique.resume[1]
        gardes = {cle.code for _mois, cles in explique.gardes for cle in cles}
        assert f"{VISEE}BC02" in gardes
        assert f"{VISEE}BC01" not in gardes

    def test_le_plus_sur_s_en_passe(self) -> None:
        explique = plan_de(self.DECLARE, OFFRES, objectif=Objectif.PLUS_SUR)
        assert explique.plan.bilan.incertains == 0
        assert not any(une.de_droit for une in explique.etapes)

    def test_tout_declarer_n_est_pas_tout_tenir(self) -> None:
        tout = ", ".join(f"{{code: {VISEE}BC0{n}, obtenu_le: 2023-05-02, atteste: non}}" for n in (1, 2, 3))
        explique = plan_de(f"acquis: [{tout}]\n")
        assert "une fois prouvé ce que vous déclarez" in explique.resume[0]
        assert explique.gardes == ()


class TestVaeSansPrix:
    ACQUIS = acquis(f"{VISEE}BC01", f"{VISEE}BC03")

    def test_son_prix_inconnu_est_dit(self) -> None:
        explique = plan_de(self.ACQUIS, f"vae: [{{certification: {VISEE}}}]\n")
        (etape,) = [une for une in explique.etapes if not une.de_droit]
        inconnus = "rix de la VAE non connu, compté 0 € ; heures de la VAE non connues, comptées 0 h"
        assert etape.paiement == f"P{inconnus}. Demandez un devis."
        assert f"p{inconnus}" in explique.resume[0]

    def test_un_prix_donne_meme_nul_est_cru(self) -> None:
        explique = plan_de(self.ACQUIS, f"vae: [{{certification: {VISEE}, prix: 0, heures: 10}}]\n")
        assert "non connu" not in explique.resume[0]
        assert [une.paiement for une in explique.etapes if not une.de_droit] == ["Rien à payer."]

    @pytest.mark.parametrize(("suite", "dit"), [("", "6 mois comptés"), (", dossier_mois: 6", "comme vous l’avez dit")])
    def test_comme_vous_l_avez_dit_seulement_si_c_est_dit(self, suite: str, dit: str) -> None:
        reserves = poser(f"vae: [{{certification: {VISEE}{suite}}}]\n").reserves
        (mois,) = [une for une in reserves if "dossier de validation" in une]
        assert dit in mois
        assert ("comme vous l’avez dit" in mois) is bool(suite)
