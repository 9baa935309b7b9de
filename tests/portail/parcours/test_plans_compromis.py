"""Every trade-off of a plan: asked for, sought by a job, stopped, drawn with its table; none is beaten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from portail.parcours import models
from portail.parcours.passeport.queries import a_effacer
from portail.parcours.plans import operations, queries
from portail.parcours.plans.enums import EtatCalcul
from tests.portail.parcours.passeport_fabrique import Monde, ouvrir_partage
from tests.portail.parcours.plans_fabrique import calculer, planter, texte

pytestmark = pytest.mark.django_db


@pytest.fixture
def monde(tmp_path: Path, settings: Settings) -> Monde:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    return planter(tmp_path)


def chercher(plan: models.PlanCalcule) -> models.PlanCalcule:
    operations.demander_compromis(plan)
    operations.calculer_compromis.call(cle=plan.pk)
    plan.refresh_from_db()
    return plan


def travaux() -> int:
    return DBTaskResult.objects.filter(task_path__endswith="calculer_compromis").count()


def test_de_la_demande_au_dessin(monde: Monde) -> None:
    plan, moi = calculer(monde), monde.client("camille")
    assert "Voir tous les compromis" in texte(moi.get(f"/mes-parcours/{plan.pk}/"))
    suite = moi.post(f"/mes-parcours/{plan.pk}/compromis/", follow=True)
    assert "La recherche des compromis est en cours." in texte(suite)
    assert travaux() == 1
    moi.post(f"/mes-parcours/{plan.pk}/compromis/")
    assert travaux() == 1  # asked once
    operations.calculer_compromis.call(cle=plan.pk)
    reponse = moi.get(f"/mes-parcours/{plan.pk}/")
    html, lu = reponse.content.decode(), texte(reponse)
    assert 'id="compromis-large-titre"' in html
    assert html.count('class="d-choisi"') >= 2
    assert "style=" not in html
    assert "Tout est obtenu" in lu
    assert "Voir tous les compromis" not in lu


def test_aucun_compromis_n_est_battu_et_les_trois_plans_y_sont(monde: Monde) -> None:
    plan = chercher(calculer(monde))
    assert plan.compromis_etat == EtatCalcul.FINI
    points = [(date.fromisoformat(fin), Decimal(paye)) for fin, paye in plan.compromis["points"]]
    for (tot, cher), (tard, bas) in pairwise(points):
        assert tot < tard
        assert cher > bas
    par_nom = {un["objectif"]: (date.fromisoformat(un["fin"]), Decimal(un["paye"])) for un in plan.page["plans"]}
    assert par_nom["plus-tot"] == points[0]
    assert par_nom["moins-cher"] == points[-1]
    noms = " ".join(ligne[-1] for ligne in plan.compromis["dessin"]["lignes"])
    for nom in ("Le moins cher", "Le plus tôt", "Le plus sûr"):
        assert noms.count(nom) == 1


def test_arreter_garde_ce_qui_est_trouve(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, moi = calculer(monde), monde.client("camille")
    operations.demander_compromis(plan)
    moi.post(f"/mes-parcours/{plan.pk}/arreter/")
    lu = texte(moi.get(f"/mes-parcours/{plan.pk}/"))
    assert "Il y a peut-être d’autres compromis." in lu
    assert operations.calculer_compromis.call(cle=plan.pk)["etat"] == "oublie"
    plan.refresh_from_db()
    assert chercher(plan).compromis_etat == EtatCalcul.FINI  # it may be asked again


def test_arreter_pendant_la_recherche(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = calculer(monde)
    cherche = operations.chercher_compromis

    def arretee(figee: object, plans: object, continuer: object) -> object:
        siens = models.PlanCalcule.objects.filter(pk=plan.pk)
        siens.update(compromis_etat=EtatCalcul.ARRETE)
        return cherche(figee, plans, continuer)  # type: ignore[arg-type]

    monkeypatch.setattr(operations, "chercher_compromis", arretee)
    assert chercher(plan).compromis_etat == EtatCalcul.ARRETE
    assert plan.compromis["nombre"] == 0


def test_sans_plan_trouve_la_recherche_est_refusee(monde: Monde) -> None:
    plan, moi = calculer(monde), monde.client("camille")
    models.PlanCalcule.objects.filter(pk=plan.pk).update(etat=EtatCalcul.COURS)
    reponse = moi.post(f"/mes-parcours/{plan.pk}/compromis/", follow=True)
    assert "Les plans ne sont pas encore trouvés" in texte(reponse)
    assert not travaux()


def test_un_plan_fige_autrement_echoue_en_le_disant(monde: Monde) -> None:
    plan, moi = calculer(monde), monde.client("camille")
    page = plan.page
    for un in page["plans"]:
        del un["paye_mois"]
    models.PlanCalcule.objects.filter(pk=plan.pk).update(page=page)
    assert chercher(plan).compromis_etat == EtatCalcul.ECHEC
    assert "Les compromis n’ont pas pu être cherchés." in texte(moi.get(f"/mes-parcours/{plan.pk}/"))


def test_les_compromis_d_une_autre_personne_ne_se_demandent_pas(monde: Monde) -> None:
    plan = calculer(monde)
    for nom in ("voisine", "ines", "paul"):
        assert monde.client(nom).post(f"/mes-parcours/{plan.pk}/compromis/").status_code == 403
    plan.refresh_from_db()
    assert plan.compromis_etat == ""


def test_un_conseiller_les_cherche_avec_la_personne(monde: Monde) -> None:
    partage = ouvrir_partage(monde)
    plan = calculer(monde, conseiller=monde.ines)
    ines, adresse = monde.client("ines"), f"/conseil/{partage.pk}/plans/{plan.pk}/"
    assert "Voir tous les compromis" in texte(ines.get(adresse))
    assert ines.post(f"{adresse}compromis/")["Location"] == f"{adresse}#compromis"
    operations.calculer_compromis.call(cle=plan.pk)
    assert 'id="compromis-large-titre"' in ines.get(adresse).content.decode()


def test_ils_partent_avec_l_export_et_s_effacent_avec_le_plan(monde: Monde) -> None:
    plan = calculer(monde)
    operations.garder(plan, acteur=monde.camille, quand=plan.cree_le)
    chercher(plan)
    assert queries.tout_de(monde.camille.pk)[0]["compromis"] == plan.compromis["points"]
    assert a_effacer(monde.camille.pk)["plans"] == 1
