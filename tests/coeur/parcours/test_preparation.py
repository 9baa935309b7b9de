"""From a request to a problem: the ways by right, the law of each day, the limits, and what is left out, by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from brique.droits.lecture import droit
from brique.parcours.calendrier import Calendrier
from brique.parcours.contexte import Contexte
from brique.parcours.demandes.demande import Attribution, CibleOuverte, Demande
from brique.parcours.reponses.reponse import repondre
from brique.parcours.solveur.plan import Objectif
from brique.parcours.solveur.probleme import NatureVoie, Voie
from brique.parcours.solveur.resolution import ErreurParcours
from brique.parcours.voies.jury import horloge
from brique.parcours.voies.preparation import Preparation, preparer
from brique.passerelles.decisions import Decidee
from brique.passerelles.liens_portee import Acces, Lien
from brique.passerelles.valeurs import Cle
from brique.periodes import Periode
from brique.referentiel.fiche import Bloc
from tests.coeur.parcours.fabrique_demandes import (
    ANCIENNE,
    AUTRE,
    COMPTE,
    OFFRES,
    VISEE,
    ancienne,
    autre,
    contexte,
    demander,
    visee,
)


def poser(*parts: str, autour: Contexte | None = None) -> Preparation:
    return preparer(demander(*parts), autour or contexte(), droit())


def voies(preparation: Preparation, nature: NatureVoie) -> list[Voie]:
    return [voie for voie in preparation.probleme.voies if voie.nature is nature]


def codes(voie: Voie) -> set[str]:
    return {cle.code for cle in voie.blocs}


def acquis(*tenus: str) -> str:
    return "acquis:\n" + "".join(f"  - {{code: {code}, obtenu_le: 2023-05-02}}\n" for code in tenus)


class TestCalendrier:
    def test_les_mois_sont_prudents(self) -> None:
        calendrier = Calendrier(date(2026, 11, 26), 24)
        assert calendrier.mois(date(2027, 1, 31)) == 2
        assert calendrier.depuis(date(2027, 6, 30)) == 8  # a credit of 30 June counts from July
        assert calendrier.depuis(date(2027, 6, 1)) == 7
        assert calendrier.tenu(date(2027, 3, 2)) == 5  # decided in March, held from April
        assert calendrier.dernier(date(2027, 3, 31)) == 5
        assert calendrier.dernier(date(2027, 3, 30)) == 4
        assert calendrier.a_partir(5) == "à partir d’avril 2027"
        assert calendrier.a_partir(0) == "dès maintenant"


class TestDroits:
    def test_le_registre_seul_donne_les_blocs_et_les_options(self) -> None:
        (vue,) = poser().probleme.visees
        assert {cle.code for cle in vue.obligatoires} == {f"{VISEE}BC01", f"{VISEE}BC02"}
        assert [(o.nombre, {c.code for c in o.blocs}) for o in vue.options] == [(1, {f"{VISEE}BC03", f"{VISEE}BC04"})]

    def test_une_correspondance_demande_toute_sa_source(self) -> None:
        preparation = poser(acquis(f"{ANCIENNE}BC01", f"{ANCIENNE}BC02"))
        (voie,) = voies(preparation, NatureVoie.CORRESPONDANCE)
        assert codes(voie) == {f"{VISEE}BC01"}
        (ecartee,) = [une for une in preparation.ecartees if f"{ANCIENNE}BC02" in une.quoi]
        assert f"Il vous manque {ANCIENNE}BC03" in ecartee.raison
        assert f"Obtenez aussi {ANCIENNE}BC03" in ecartee.reparation

    def test_un_acquis_declare_compte_et_c_est_dit(self) -> None:
        preparation = poser(f"acquis: [{{code: {ANCIENNE}BC01, obtenu_le: 2023-05-02, atteste: non}}]\n")
        assert voies(preparation, NatureVoie.CORRESPONDANCE)
        assert any("il faudra en apporter la preuve" in reserve for reserve in preparation.reserves)

    def test_un_acquis_declare_est_une_etape_incertaine_et_la_formation_reste_possible(self) -> None:
        preparation = poser(f"acquis: [{{code: {VISEE}BC01, obtenu_le: 2023-05-02, atteste: non}}]\n", OFFRES)
        (voie,) = voies(preparation, NatureVoie.DETENU)
        assert voie.incertaine
        assert voie.libelle == f"Acquis (déclaré, à prouver) : {VISEE}BC01"
        assert voie.appui.startswith("Vous dites détenir")
        assert any(f"{VISEE}BC01" in codes(une) for une in voies(preparation, NatureVoie.FORMATION))

    def test_un_acquis_qui_vaut_deux_blocs_n_est_compte_qu_une_fois(self) -> None:
        deux = voies(poser(acquis(f"{AUTRE}BC01")), NatureVoie.CORRESPONDANCE)
        assert len(deux) == 2
        assert all(voie.acquis == {Cle(AUTRE, f"{AUTRE}BC01")} and not voie.partage for voie in deux)

    def test_sauf_si_la_regle_d_attribution_le_permet(self) -> None:
        demande = demander(acquis(f"{AUTRE}BC01"))
        permise = replace(demande, cibles=(replace(demande.cibles[0], attribution=Attribution(partage=True)),))
        deux = voies(preparer(permise, contexte(), droit()), NatureVoie.CORRESPONDANCE)
        assert all(voie.partage for voie in deux)

    def test_un_bloc_tenu_n_est_plus_propose_a_la_formation(self) -> None:
        preparation = poser(acquis(f"{VISEE}BC01"), OFFRES)
        assert {code for voie in voies(preparation, NatureVoie.FORMATION) for code in codes(voie)} == {
            f"{VISEE}BC02",
            f"{VISEE}BC03",
        }

    def test_une_equivalence_a_condition_attend_qu_on_la_dise_remplie(self) -> None:
        ecrite = (
            f"acquis: [{{code: {ANCIENNE}BC02, obtenu_le: 2023-05-02}}]\n"
            f"equivalences: [{{depuis: [{ANCIENNE}BC02], vers: [{VISEE}BC02], certificateur: C, signataire: S, "
            "decidee_le: 2026-01-15, reference: EQ-1, conditions: un entretien"
        )
        attend = poser(ecrite + "}]\n")
        assert not voies(attend, NatureVoie.EQUIVALENCE)
        assert any(une.quoi == "Équivalence EQ-1" and "un entretien" in une.raison for une in attend.ecartees)
        assert any("conditions_remplies" in une.reparation for une in attend.ecartees)
        remplie = poser(ecrite + ", conditions_remplies: oui}]\n")
        (voie,) = voies(remplie, NatureVoie.EQUIVALENCE)
        assert codes(voie) == {f"{VISEE}BC02"}
        assert voie.departs[0].obtention == 0

    def test_une_equivalence_decidee_pour_plus_tard_compte_a_partir_de_son_jour(self) -> None:
        future = Decidee(
            frozenset({Cle(ANCIENNE, f"{ANCIENNE}BC02")}),
            frozenset({Cle(VISEE, f"{VISEE}BC02")}),
            "C",
            "S",
            date(2026, 11, 1),
            Periode(date(2027, 3, 15)),
        )
        autour = Contexte.depuis((visee(), ancienne()), decidees=(future,))
        (voie,) = voies(poser(acquis(f"{ANCIENNE}BC02"), autour=autour), NatureVoie.EQUIVALENCE)
        assert [depart.obtention for depart in voie.departs] == [5]  # April: March is not wholly after the 15th

    def test_une_passerelle_calculee_n_est_qu_une_demande(self) -> None:
        lien = Lien(
            Acces.CALCULEE,
            frozenset({Cle(ANCIENNE, f"{ANCIENNE}BC02")}),
            frozenset({Cle(VISEE, f"{VISEE}BC02")}),
            0.74,
        )
        autour = Contexte.depuis((visee(), ancienne()), calculees=(lien,))
        preparation = poser(acquis(f"{ANCIENNE}BC02"), "hypotheses: {equivalence_mois: 4}\n", autour=autour)
        (demandee,) = preparation.probleme.demandes
        assert (demandee.reponse, demandee.chance) == (4, 0.74)
        assert not any(f"{VISEE}BC02" in codes(voie) for voie in preparation.probleme.voies)
        assert any("aucun texte ne fixe ce délai" in reserve for reserve in preparation.reserves)

    def test_une_cible_deja_detenue_est_refusee_meme_sans_fichier(self) -> None:
        demande = demander()
        tenue = replace(demande, acquis=demander(acquis(VISEE.replace("9", "8"))).acquis)
        entiere = replace(tenue, acquis=(replace(tenue.acquis[0], cle=Cle(VISEE)),))
        with pytest.raises(ErreurParcours, match="déjà détenue"):
            preparer(entiere, contexte(), droit())

    def test_une_cible_inconnue_est_refusee(self) -> None:
        demande = demander()
        with pytest.raises(ErreurParcours, match="n’est pas dans le registre"):
            preparer(demande, Contexte.depuis(()), droit())


class TestFormations:
    def test_le_jury_vient_apres_et_le_mois_suivant_compte(self) -> None:
        preparation = poser(OFFRES, "hypotheses: {jury_mois: 2}\n")
        (voie,) = [une for une in voies(preparation, NatureVoie.FORMATION) if une.offre == "/deux"]
        (depart,) = voie.departs
        assert (depart.mois, depart.fin, depart.obtention) == (3, 5, 7)
        assert any("les 2 mois qui suivent" in reserve for reserve in preparation.reserves)

    def test_le_tirage_est_celui_du_jour_d_apres_la_loi(self) -> None:
        preparation = poser(OFFRES, COMPTE)
        (voie,) = [une for une in voies(preparation, NatureVoie.FORMATION) if une.offre == "/deux"]
        participation = droit().valeur("cpf.participation", date(2027, 2, 1)).montant
        assert voie.departs[0].tirage == Decimal(900) - participation

    def test_un_demandeur_d_emploi_ne_doit_pas_la_participation(self) -> None:
        chomage = COMPTE.replace("salarie", "demandeur-emploi")
        (voie,) = [v for v in voies(poser(OFFRES, chomage), NatureVoie.FORMATION) if v.offre == "/deux"]
        assert voie.departs[0].tirage == 900

    def test_sans_compte_rien_n_en_est_tire_et_c_est_dit(self) -> None:
        preparation = poser(OFFRES)
        assert all(depart.tirage == 0 for voie in preparation.probleme.voies for depart in voie.departs)
        assert any("Aucun compte personnel de formation" in reserve for reserve in preparation.reserves)

    def test_une_entree_apres_la_fin_de_l_enregistrement_est_ecartee(self) -> None:
        autour = Contexte.depuis((visee(date_fin_enregistrement=date(2027, 1, 31)),), jour=date(2026, 11, 22))
        preparation = poser(OFFRES, autour=autour)
        departs = [depart.jour for voie in voies(preparation, NatureVoie.FORMATION) for depart in voie.departs]
        assert departs
        assert max(jour for jour in departs if jour) <= date(2027, 1, 31)
        assert any("deux" in une.quoi and "enregistrée" in une.raison for une in preparation.ecartees)

    @pytest.mark.parametrize("nouvelles", [(), (AUTRE,)])
    def test_la_remplacante_n_est_dite_que_si_elle_existe(self, nouvelles: tuple[str, ...]) -> None:
        finie = visee(date_fin_enregistrement=date(2027, 1, 31), nouvelles=nouvelles)
        preparation = poser(OFFRES, autour=Contexte.depuis((finie, autre()), jour=date(2026, 11, 22)))
        (reparation,) = {une.reparation for une in preparation.ecartees if "enregistrée" in une.raison}
        assert reparation.endswith("une date où elle est enregistrée.")
        assert (f"Visez la certification qui la remplace, {AUTRE}" in reparation) is bool(nouvelles)

    def test_une_offre_inutile_ou_passee_est_nommee(self) -> None:
        preparation = poser(
            acquis(f"{VISEE}BC01"),
            OFFRES.replace("debut: 2027-02-01, fin: 2027-03-26", "debut: 2026-02-02, fin: 2026-03-27"),
            f"vae: [{{certification: {AUTRE}}}]\n",
        )
        raisons = {une.quoi: une.raison for une in preparation.ecartees}
        assert raisons["Offre un"] == "Rien de ce qui manque n’y est préparé."
        assert "passée" in raisons["Offre deux"]
        assert f"VAE : {AUTRE}" in raisons

    def test_une_offre_trop_loin_est_ecartee_avec_son_remede(self) -> None:
        offre = OFFRES.replace("    prix: 900\n", "    prix: 900\n    lieu: {latitude: 48.85, longitude: 2.35}\n")
        preparation = poser(offre, "zone: {latitude: 45.76, longitude: 4.83, rayon: 50}\n")
        (ecartee,) = [une for une in preparation.ecartees if "deux" in une.quoi]
        assert "plus loin que 50 km" in ecartee.raison
        assert "Élargissez le rayon" in ecartee.reparation

    def test_une_offre_ne_s_allege_que_si_elle_le_dit(self) -> None:
        position = f"positionnement: [{{bloc: {VISEE}BC01, oui: 3, non: 2}}]\n"
        entiere = poser(OFFRES, position)
        (voie,) = [v for v in voies(entiere, NatureVoie.FORMATION) if v.offre == "/un"]
        assert (voie.heures, voie.prix) == (70, 1200)
        assert any("demandez un positionnement" in reserve for reserve in entiere.reserves)
        dite = OFFRES.replace(
            "    prix: 1200\n",
            "    prix: 1200\n    allegement: {heures_par_competence: 10, heures_minimum: 45, prix_par_heure: 12}\n",
        )
        (voie,) = [v for v in voies(poser(dite, position), NatureVoie.FORMATION) if v.offre == "/un"]
        assert (voie.heures, voie.prix) == (45, 900)  # 25 h at most come off, at 12 € an hour

    def test_une_offre_de_toute_la_certification_donne_une_option_au_choix(self) -> None:
        offre = (
            f"offres: [{{cle: tout, certification: {VISEE}, prix: 3000, heures: 200, "
            "sessions: [{debut: 2027-01-11, fin: 2027-06-30}]}]\n"
        )
        deux = voies(poser(offre), NatureVoie.FORMATION)
        commun = {f"{VISEE}BC01", f"{VISEE}BC02"}
        assert sorted(map(sorted, (codes(v) - commun for v in deux))) == [[f"{VISEE}BC03"], [f"{VISEE}BC04"]]

    def test_ce_que_d_autres_paient_est_compte_avant(self) -> None:
        offre = OFFRES.replace(
            "    prix: 900\n", "    prix: 900\n    apports: [{financeur: opco, montant: 100, objet: participation}]\n"
        )
        (voie,) = [v for v in voies(poser(offre, COMPTE), NatureVoie.FORMATION) if v.offre == "/deux"]
        participation = droit().valeur("cpf.participation", date(2027, 2, 1)).montant
        assert voie.apports == 100
        assert voie.net - voie.departs[0].tirage == participation - 100


class TestJury:
    VAE = f"vae: [{{certification: {VISEE}, blocs: [{VISEE}BC02], prix: 600, heures: 20, dossier_mois: 4}}]\n"

    def test_les_delais_de_la_vae_sont_ceux_de_la_loi_a_leur_terme(self) -> None:
        heures = horloge(date(2026, 11, 26), 4, droit())
        assert heures.recevable == date(2027, 1, 26)  # two months of silence
        assert heures.depot == date(2027, 5, 26)
        assert heures.jury == date(2027, 8, 31)  # before the end of the third month
        assert heures.resultat == date(2027, 9, 15)

    def test_une_vae_d_un_bloc(self) -> None:
        (voie,) = voies(poser(self.VAE, COMPTE), NatureVoie.VAE)
        assert codes(voie) == {f"{VISEE}BC02"}
        assert voie.incertaine
        premier = voie.departs[0]
        assert (premier.mois, premier.fin, premier.obtention) == (0, 7, 11)
        assert 0 < premier.tirage < 600

    def test_apres_l_enregistrement_la_vae_ne_se_demande_plus(self) -> None:
        preparation = poser(self.VAE)
        (voie,) = voies(preparation, NatureVoie.VAE)
        assert max(depart.jour for depart in voie.departs if depart.jour) <= date(2029, 6, 30)
        assert any("VAE" in une.quoi and "30/06/2029" in une.raison for une in preparation.ecartees)

    def test_hors_du_portail_aucun_delai_n_est_invente(self) -> None:
        preparation = poser(self.VAE.replace("prix: 600", "prix: 600, portail: non"))
        assert not voies(preparation, NatureVoie.VAE)
        assert any("n’a pas été lu" in une.raison for une in preparation.ecartees)

    @pytest.mark.parametrize(("siret", "admis"), [("11111111111111", True), ("22222222222222", False)])
    def test_seul_un_evaluateur_habilite_evalue(self, siret: str, admis: bool) -> None:
        evaluation = (
            f'evaluations: [{{cle: e, blocs: [{VISEE}BC01], siret: "{siret}", prix: 90, jours: [2027-02-10]}}]\n'
        )
        preparation = poser(evaluation, COMPTE)
        assert bool(voies(preparation, NatureVoie.EVALUATION)) is admis
        assert any("habilité" in une.reparation for une in preparation.ecartees) is not admis

    def test_l_evaluation_finale_suit_tous_les_blocs(self) -> None:
        demande = demander(OFFRES, f"evaluations: [{{cle: fin, finale_de: {VISEE}, prix: 150, jours: [2028-01-20]}}]\n")
        finale = replace(demande, cibles=(replace(demande.cibles[0], attribution=Attribution(evaluation_finale=True)),))
        preparation = preparer(finale, contexte(), droit())
        assert preparation.probleme.visees[0].evaluation_finale is not None
        assert [codes(voie) for voie in voies(preparation, NatureVoie.EVALUATION)] == [{"EVALUATION-FINALE"}]


class TestLimitesEtMoyens:
    def test_la_delivrance_et_l_echeance_sont_des_mois_entiers(self) -> None:
        autour = Contexte.depuis((visee(date_limite_delivrance=date(2027, 9, 15)),))
        probleme = poser("echeance: 2027-08-31\n", autour=autour).probleme
        assert probleme.visees[0].limite == 11  # held from September at the latest
        assert probleme.echeance == 10

    def test_une_certification_qui_n_est_plus_delivree_ne_l_est_jamais(self) -> None:
        demande = replace(demander(), cibles=(replace(demander().cibles[0], certification=ANCIENNE),))
        preparation = preparer(demande, contexte(), droit())
        assert preparation.probleme.visees[0].limite == 0
        assert any(une.quoi == f"Entrée dans {ANCIENNE}" and VISEE in une.reparation for une in preparation.ecartees)

    def test_les_heures_changent_avec_les_periodes(self) -> None:
        heures = poser("disponibilites: [{du: 2027-01-15, au: 2027-02-28, heures: 2}]\n").probleme.moyens.heures
        assert heures[:5] == (10, 10, 2, 2, 10)  # the least of the month

    def test_le_credit_du_30_juin_compte_en_juillet(self) -> None:
        moyens = poser(COMPTE, OFFRES).probleme.moyens
        assert moyens.cpf == 1000
        assert [credit.mois for credit in moyens.credits] == [8, 20, 32, 44, 56]

    def test_une_cible_ouverte_prend_les_plus_proches(self) -> None:
        demande = replace(demander(acquis(f"{ANCIENNE}BC01")), cibles=())
        autre_visee = replace(visee(), numero="RNCP90003", blocs=tuple(renommer(b) for b in visee().blocs))
        autour = Contexte.depuis((visee(), autre_visee, ancienne(), autre()))
        ouverte = replace(demande, ouverte=CibleOuverte(niveau=4, au_plus=1))
        preparation = preparer(ouverte, autour, droit())
        assert [une.numero for une in preparation.probleme.visees] == [VISEE]
        assert preparation.probleme.a_atteindre == 1
        assert any("RNCP90003" in une.raison for une in preparation.ecartees)

    def test_une_cible_ouverte_qui_ne_trouve_rien_le_dit(self) -> None:
        with pytest.raises(ErreurParcours, match="aucune certification en vigueur"):
            preparer(replace(demander(), cibles=(), ouverte=CibleOuverte(niveau=7)), contexte(), droit())


def renommer(lu: Bloc) -> Bloc:
    return lu._replace(code=lu.code.replace(VISEE, "RNCP90003"))


def test_la_trace_porte_les_articles() -> None:
    preparation = poser(OFFRES, COMPTE, TestJury.VAE)
    cites = {valeur.article for etape in preparation.trace for valeur in etape.valeurs}
    assert {"R6412-4", "R6412-5", "R6412-7", "L6323-6"} <= cites


def test_tout_tenu_n_a_plus_qu_a_etre_demande() -> None:
    tenus = acquis(f"{VISEE}BC01", f"{VISEE}BC02", f"{VISEE}BC04")
    explique = repondre(demander(tenus), contexte(), droit()).plans[Objectif.PLUS_TOT]
    assert explique.plan.bilan.fin == 0
    assert "Demandez à son certificateur de la délivrer" in explique.resume[0]


def test_rien_d_une_demande_vide_ne_casse() -> None:
    demande: Demande = demander()
    assert preparer(demande, contexte(), droit()).probleme.voies == ()


def test_un_acquis_partage_est_dit_par_son_nom() -> None:
    demande = demander(acquis(f"{AUTRE}BC01"), OFFRES)
    sans = repondre(demande, contexte(), droit(), objectifs=[Objectif.MOINS_CHER]).plans[Objectif.MOINS_CHER]
    assert len([e for e in sans.plan.etapes if e.voie.nature is NatureVoie.CORRESPONDANCE]) == 1
    assert not sans.remarques
    permise = replace(demande, cibles=(replace(demande.cibles[0], attribution=Attribution(partage=True)),))
    avec = repondre(permise, contexte(), droit(), objectifs=[Objectif.MOINS_CHER]).plans[Objectif.MOINS_CHER]
    (remarque,) = avec.remarques
    assert remarque == f"{AUTRE}BC01 compte pour {VISEE}BC01 et {VISEE}BC02 : la règle d’attribution le permet."
    assert avec.comptes.paye < sans.comptes.paye


def test_une_equivalence_a_demander_ameliore_et_ne_change_rien() -> None:
    lien = Lien(
        Acces.CALCULEE, frozenset({Cle(ANCIENNE, f"{ANCIENNE}BC02")}), frozenset({Cle(VISEE, f"{VISEE}BC02")}), 0.6
    )
    autour = Contexte.depuis((visee(), ancienne()), calculees=(lien,))
    demande = demander(acquis(f"{ANCIENNE}BC02"), OFFRES)
    avec = repondre(demande, autour, droit(), objectifs=[Objectif.MOINS_CHER]).plans[Objectif.MOINS_CHER]
    sans = repondre(demande, Contexte.depuis((visee(), ancienne())), droit(), objectifs=[Objectif.MOINS_CHER]).plans[
        Objectif.MOINS_CHER
    ]
    assert avec.plan == sans.plan
    (proposee,) = [une for une in avec.ameliorations if une.chance is not None]
    assert (proposee.chance, proposee.gain_euros) == (0.6, Decimal(900))
    assert all(une.chance is None for une in sans.ameliorations)
