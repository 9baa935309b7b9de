"""Mes parcours: three plans from what the portal knows, other constraints, what is kept, changed, refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from portail.droits.queries import reponses_de
from portail.parcours import models
from portail.parcours.plans import calcul, operations, queries
from portail.parcours.plans.changements import comparer
from portail.parcours.plans.contraintes import Contraintes
from portail.parcours.plans.enums import EtatCalcul
from portail.parcours.plans.views import CALCULS
from portail.socle.enums import Role
from portail.socle.models import Evenement
from tests.comptes import nouveau_compte
from tests.portail.parcours.passeport_fabrique import Monde
from tests.portail.parcours.plans_fabrique import CIBLE, CONTRAINTES, calculer, planter, texte

pytestmark = pytest.mark.django_db


@pytest.fixture
def monde(tmp_path: Path, settings: Settings) -> Monde:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    return planter(tmp_path)


def test_de_la_demande_aux_trois_plans(monde: Monde) -> None:
    moi = monde.client("camille")
    page = moi.get("/mes-parcours/nouveau/", {"cible": CIBLE})
    assert f'value="{CIBLE}"' in page.content.decode()
    reponse = moi.post("/mes-parcours/nouveau/", {**CONTRAINTES, "cible": CIBLE}, follow=True)
    lu = texte(reponse)
    assert "3 chemins vers ce que vous visez" in lu
    for nom in ("Le moins cher", "Le plus tôt", "Le plus sûr"):
        assert nom in lu
    assert "Acquis : RNCP99801BC01" in lu
    assert "De droit" in lu
    html = reponse.content.decode()
    assert html.count('<svg class="plan-dessin large"') >= 2
    assert "style=" not in html
    assert "Voir en tableau" in lu


def test_la_demande_figee_suffit_a_refaire_le_calcul(monde: Monde) -> None:
    plan = calculer(monde)
    encore, complete = calcul.calculer_vite(plan.demande)
    assert complete
    assert [(p["paye"], p["fin"]) for p in encore["plans"]] == [(p["paye"], p["fin"]) for p in plan.page["plans"]]
    assert set(plan.demande) == {"forme", "offres", "contraintes"}
    assert plan.versions["registre"] == "2026-11-20"


def test_une_contrainte_change_et_le_plan_est_refait(monde: Monde) -> None:
    moi, plan = monde.client("camille"), calculer(monde)
    reponse = moi.post(
        f"/mes-parcours/{plan.pk}/recalculer/", {**CONTRAINTES, "heures": "2", "vae": "on", "experience": "24"}
    )
    neuf = models.PlanCalcule.objects.exclude(pk=plan.pk).get()
    assert reponse["Location"] == f"/mes-parcours/{neuf.pk}/"
    assert neuf.demande["forme"]["heures_semaine"] == 2
    assert neuf.demande["forme"]["vae"][0]["experience"] == {"mois": 24}


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("heures", "0"),
        ("heures", "1000"),
        ("epargne", "-5"),
        ("epargne", "NaN"),
        ("echeance", "2027-02-30"),
        ("echeance", "2001-01-01"),
        ("lieu", "Nulle-Part-les-Bains"),
        ("rayon", "-1"),
    ],
)
def test_une_contrainte_absurde_est_refusee_en_clair(monde: Monde, champ: str, valeur: str) -> None:
    plan = calculer(monde)
    reponse = monde.client("camille").post(f"/mes-parcours/{plan.pk}/recalculer/", {**CONTRAINTES, champ: valeur})
    assert reponse.status_code == 422
    assert 'class="bilan-erreurs"' in reponse.content.decode()
    assert models.PlanCalcule.objects.count() == 1


@pytest.mark.parametrize("cible", ["", "bloc", "RNCP99999", "RNCP1 RNCP2 RNCP3 RNCP4", f"{CIBLE}BC01", f"{CIBLE}BC77"])
def test_une_cible_qui_n_existe_pas_est_dite(monde: Monde, cible: str) -> None:
    reponse = monde.client("camille").post("/mes-parcours/nouveau/", {**CONTRAINTES, "cible": cible})
    assert reponse.status_code == 422
    assert 'class="bilan-erreurs"' in reponse.content.decode()
    assert not models.PlanCalcule.objects.exists()


def test_un_numero_inconnu_est_une_faute_de_son_champ(monde: Monde) -> None:
    moi = monde.client("camille")
    for cible, code in (("RNCP99999", "RNCP99999"), (f"{CIBLE}BC77", f"{CIBLE}BC77")):
        reponse = moi.post("/mes-parcours/nouveau/", {**CONTRAINTES, "cible": cible})
        assert reponse.context["formulaire"].errors["cible"] == [
            f"{code} n’est pas au répertoire : vérifiez ce numéro."
        ]
        assert "registre donné" not in texte(reponse)
    tenu = moi.post("/mes-parcours/nouveau/", {**CONTRAINTES, "cible": f"{CIBLE}BC01"})
    assert list(tenu.context["formulaire"].errors) == ["cible"]


def test_chercher_une_certification_et_lire_le_formulaire_sans_limite(monde: Monde) -> None:
    moi = monde.client("camille")
    for _rang in range(CALCULS.nombre + 2):
        page = moi.get("/mes-parcours/nouveau/")
        assert page.status_code == 200
    assert '<a href="/certifications/">Chercher une certification</a>' in page.content.decode()
    statuts = [moi.post("/mes-parcours/nouveau/", {"cible": ""}).status_code for _rang in range(CALCULS.nombre + 1)]
    assert set(statuts[:-1]) == {422}
    assert statuts[-1] == 429


def test_le_prix_d_une_vae_se_demande_et_son_absence_se_dit(monde: Monde) -> None:
    moi = monde.client("camille")
    vae = {**CONTRAINTES, "cible": CIBLE, "vae": "on", "experience": "24"}
    lu = texte(moi.post("/mes-parcours/nouveau/", vae, follow=True))
    assert "Prix de la VAE non connu, compté 0 €" in lu
    assert "0,00 €, sans le prix de la VAE" in lu
    reponse = moi.post("/mes-parcours/nouveau/", {**vae, "vae_prix": "1 200,50", "vae_heures": "30"}, follow=True)
    (plan,) = [un for un in models.PlanCalcule.objects.all() if un.demande["forme"]["vae"][0].get("prix")]
    assert plan.demande["forme"]["vae"][0] == {
        "certification": CIBLE,
        "experience": {"mois": 24},
        "prix": "1200.50",
        "heures": 30,
    }
    assert Contraintes.depuis_json(plan.demande["contraintes"]).vae_prix == Decimal("1200.50")
    assert "VAE non connu" not in texte(reponse)


def test_un_acquis_declare_est_a_prouver(monde: Monde) -> None:
    plan = calculer(monde)
    forme = {**plan.demande["forme"]}
    (tenu,) = forme["acquis"]
    forme["acquis"] = [{**tenu, "code": f"{CIBLE}{bloc}", "atteste": False} for bloc in ("BC01", "BC02")]
    page, _complete = calcul.calculer_vite({**plan.demande, "forme": forme, "offres": []})
    cher = page["plans"][0]
    assert cher["surete"] == "2 étapes incertaines"
    models.PlanCalcule.objects.filter(pk=plan.pk).update(page={**page, "plans": [cher]})
    lu = texte(monde.client("camille").get(f"/mes-parcours/{plan.pk}/"))
    assert "Acquis (déclaré, à prouver)" in lu
    assert "À prouver" in lu
    assert "Aucune étape incertaine" not in lu


def test_aucun_plan_possible_se_repare_d_un_bouton(monde: Monde) -> None:
    moi = monde.client("camille")
    plan = calculer(monde, Contraintes(heures=1, epargne=Decimal(0)))
    assert plan.page["impossible"]
    page = moi.get(f"/mes-parcours/{plan.pk}/")
    assert "Aucun chemin n’est possible" in texte(page)
    boutons = [bouton for raison in page.context["raisons"] for bouton in raison["boutons"]]
    bouton = page.context["tout"] or boutons[0]
    assert bouton["libelle"] in texte(page)
    reponse = moi.post(f"/mes-parcours/{plan.pk}/recalculer/", dict(bouton["champs"]), follow=True)
    assert "vers ce que vous visez" in texte(reponse)


def test_garder_recalculer_voir_ce_qui_change_effacer(monde: Monde) -> None:
    moi, plan = monde.client("camille"), calculer(monde)
    assert moi.post(f"/mes-parcours/{plan.pk}/garder/").status_code == 302
    assert "Vous gardez un plan" in texte(moi.get("/mes-parcours/"))
    page = {**plan.page, "plans": [{**plan.page["plans"][0], "paye": "1.00", "paye_dit": "1,00 €"}]}
    models.PlanCalcule.objects.filter(pk=plan.pk).update(page=page)
    reponse = moi.post(f"/mes-parcours/{plan.pk}/recalculer/", {"tel-quel": "1"}, follow=True)
    assert "Ce qui a changé depuis le plan gardé" in texte(reponse)
    assert "au lieu de 1,00 €" in texte(reponse)
    assert moi.post(f"/mes-parcours/{plan.pk}/effacer/").status_code == 302
    assert not models.PlanCalcule.objects.filter(pk=plan.pk).exists()
    actes = list(
        Evenement.objects.filter(acteur=monde.camille.pk, acte__startswith="plan-").values_list("acte", flat=True)
    )
    assert actes == ["plan-garde", "plan-efface"]


def test_les_brouillons_s_effacent_les_plans_gardes_restent(monde: Monde) -> None:
    garde = calculer(monde)
    operations.garder(garde, acteur=monde.camille, quand=timezone.now())
    for _rang in range(operations.BROUILLONS_MAX + 2):
        calculer(monde)
    restent = models.PlanCalcule.objects.filter(personne=monde.camille)
    assert restent.count() == operations.BROUILLONS_MAX + 1
    assert restent.filter(pk=garde.pk).exists()


def test_le_papier_et_l_agenda(monde: Monde) -> None:
    moi, plan = monde.client("camille"), calculer(monde)
    pdf = moi.get(f"/mes-parcours/{plan.pk}/plus-tot.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    agenda = icalendar.Calendar.from_ical(moi.get(f"/mes-parcours/{plan.pk}/plus-tot.ics").content)
    noms = [str(evenement["summary"]) for evenement in agenda.walk("VEVENT")]
    assert any(nom.startswith("Décision du jury") for nom in noms)
    assert any("CPF" in nom for nom in noms)
    assert all(evenement["dtend"].dt > evenement["dtstart"].dt for evenement in agenda.walk("VEVENT"))
    assert moi.get(f"/mes-parcours/{plan.pk}/autre.pdf").status_code == 404


ADRESSES = ("", "recalculer/", "garder/", "arreter/", "accepter/", "effacer/", "plus-tot.pdf", "plus-tot.ics")


@pytest.mark.parametrize("suite", ADRESSES)
@pytest.mark.parametrize("qui", ["voisine", "ines", "paul"])
def test_le_plan_d_un_autre_ne_s_ouvre_pas(monde: Monde, qui: str, suite: str) -> None:
    plan = calculer(monde)
    client = monde.client(qui)
    assert client.get(f"/mes-parcours/{plan.pk}/{suite}").status_code == 403
    if not suite.endswith(("pdf", "ics")):
        assert client.post(f"/mes-parcours/{plan.pk}/{suite}", CONTRAINTES).status_code in {403, 405}
    assert models.PlanCalcule.objects.get().garde_le is None


def test_un_inconnu_doit_se_connecter(monde: Monde, client: Client) -> None:
    plan = calculer(monde)
    for suite in ADRESSES:
        reponse = client.get(f"/mes-parcours/{plan.pk}/{suite}")
        assert reponse.status_code == 302
        assert reponse["Location"].startswith("/connexion/")


@pytest.mark.parametrize("suite", ["garder/", "arreter/", "accepter/", "effacer/", "recalculer/"])
def test_lire_une_adresse_ne_change_rien(monde: Monde, suite: str) -> None:
    plan = calculer(monde)
    assert monde.client("camille").get(f"/mes-parcours/{plan.pk}/{suite}").status_code == 302
    reste = models.PlanCalcule.objects.get()
    assert (reste.garde_le, reste.accepte_le, reste.etat) == (None, None, EtatCalcul.FINI)


def test_un_plan_qui_n_existe_pas(monde: Monde) -> None:
    assert monde.client("camille").get("/mes-parcours/999999/").status_code == 404


def test_effacer_le_compte_efface_les_plans(monde: Monde) -> None:
    calculer(monde)
    models.AcquisDeclare.objects.all().delete()
    monde.camille.delete()
    assert not models.PlanCalcule.objects.exists()


def test_un_long_calcul_continue_puis_finit(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calcul, "SECONDES", -1.0)
    plan = calculer(monde)
    assert plan.etat == EtatCalcul.ATTENTE
    assert plan.page["plans"] == []
    lu = texte(monde.client("camille").get(f"/mes-parcours/{plan.pk}/"))
    assert "La recherche continue" in lu
    demande = DBTaskResult.objects.get(task_path__endswith="calculer_plan")
    assert demande.args_kwargs["kwargs"] == {"cle": plan.pk}
    assert operations.calculer_plan.call(cle=plan.pk) == {"plan": plan.pk, "etat": "fini"}
    plan.refresh_from_db()
    assert plan.etat == EtatCalcul.FINI
    assert len(plan.page["plans"]) == 3


def test_un_long_calcul_s_arrete(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calcul, "SECONDES", -1.0)
    plan = calculer(monde)
    moi = monde.client("camille")
    lu = texte(moi.post(f"/mes-parcours/{plan.pk}/arreter/", follow=True))
    assert "Recherche arrêtée" in lu
    assert queries.arrete(plan.pk)
    assert operations.calculer_plan.call(cle=plan.pk) == {"plan": plan.pk, "etat": "oublie"}
    plan.refresh_from_db()
    assert plan.etat == EtatCalcul.ARRETE


def test_un_travail_arrete_en_route_garde_l_arret(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calcul, "SECONDES", -1.0)
    plan = calculer(monde)

    def arreter_au_premier(*_args: Any) -> bool:
        operations.arreter(plan, quand=timezone.now())
        return True

    monkeypatch.setattr(queries, "arrete", arreter_au_premier)
    assert operations.calculer_plan.call(cle=plan.pk)["etat"] == "arrete"
    plan.refresh_from_db()
    assert plan.etat == EtatCalcul.ARRETE


def test_rien_de_la_personne_dans_le_journal_ni_dans_les_travaux(monde: Monde) -> None:
    plan = calculer(monde, Contraintes(epargne=Decimal("123.45"), lieu=""))
    operations.garder(plan, acteur=monde.camille, quand=timezone.now())
    for evenement in Evenement.objects.filter(acte__startswith="plan-"):
        assert "123" not in str(evenement.avant) + str(evenement.apres)


def test_le_nombre_de_requetes_ne_depend_pas_des_plans(monde: Monde, django_assert_num_queries: Any) -> None:
    moi = monde.client("camille")
    plan = calculer(monde)
    moi.get("/mes-parcours/")
    with django_assert_num_queries(6):
        moi.get("/mes-parcours/")
    for _rang in range(2):
        operations.garder(calculer(monde), acteur=monde.camille, quand=timezone.now())
    with django_assert_num_queries(6):
        moi.get("/mes-parcours/")
    with django_assert_num_queries(5):
        moi.get(f"/mes-parcours/{plan.pk}/")


def test_les_contraintes_vont_et_viennent() -> None:
    dites = Contraintes(
        8, Decimal("100.50"), Decimal(50), date(2028, 6, 30), "Lyon", "45.7", "4.8", 30, True, 24, ("EQ1",)
    )
    assert Contraintes.depuis_json(dites.en_json()) == dites
    assert Contraintes.depuis_json(replace(dites, echeance=None, epargne=None).en_json()).epargne is None


def test_rien_ne_change_quand_rien_ne_change(monde: Monde) -> None:
    page = calculer(monde).page
    assert comparer(page, page) == []


def test_un_candidat_sans_rien_peut_demander(monde: Monde) -> None:
    client = Client()
    client.force_login(nouveau_compte(Role.CANDIDAT))
    reponse = client.post("/mes-parcours/nouveau/", {**CONTRAINTES, "cible": CIBLE}, follow=True)
    assert reponse.status_code == 200
    assert "Sans compte de formation" in texte(reponse)


def test_les_plans_et_les_droits_s_emportent_et_s_effacent_avec_le_passeport(monde: Monde) -> None:
    moi = monde.client("camille")
    operations.garder(calculer(monde), acteur=monde.camille, quand=timezone.now())
    emporte = moi.get("/passeport/passeport.json").json()
    assert emporte["droits"]["compte"]["montant"] == "800.00"
    assert len(emporte["parcours"][0]["plans"]) == 3
    moi.post("/passeport/effacer/", {"oui": "1"})
    assert not models.PlanCalcule.objects.exists()
    assert reponses_de(monde.camille.pk) is None


def test_dire_qu_on_remplit_les_conditions_d_une_equivalence(monde: Monde) -> None:
    plan = calculer(monde)
    ecartee = ["Équivalence EQ12", "Elle demande encore : un stage.", "Dites-le dans conditions_remplies."]
    models.PlanCalcule.objects.filter(pk=plan.pk).update(page={**plan.page, "ecartees": [ecartee]})
    moi = monde.client("camille")
    page = moi.get(f"/mes-parcours/{plan.pk}/")
    assert "conditions_remplies" not in texte(page)
    (dite,) = page.context["ecartees"]
    moi.post(f"/mes-parcours/{plan.pk}/recalculer/", dict(dite["bouton"]["champs"]))
    neuf = models.PlanCalcule.objects.latest("pk")
    assert neuf.demande["forme"]["conditions_remplies"] == ["EQ12"]


def test_un_bloc_seul_se_vise_aussi(monde: Monde) -> None:
    moi = monde.client("camille")
    moi.post("/mes-parcours/nouveau/", {**CONTRAINTES, "cible": f"{CIBLE}bc02"})
    plan = models.PlanCalcule.objects.get()
    assert plan.demande["forme"]["cibles"] == [{"certification": CIBLE, "blocs": [f"{CIBLE}BC02"]}]
    assert plan.titre == f"BC02 de CQP fictif Vendeur ({CIBLE})"
    assert all("BC01" not in str(etape["apporte"]) for un in plan.page["plans"] for etape in un["etapes"])
