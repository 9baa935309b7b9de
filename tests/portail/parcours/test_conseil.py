"""Conseiller: only who shares, only what is shared, each reading noted; a plan proposed, then accepted or not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from portail.parcours import models
from portail.parcours.passeport.operations_partages import arreter
from portail.socle.models import Evenement
from tests.portail.parcours.passeport_fabrique import Monde, commencer, ouvrir_partage
from tests.portail.parcours.plans_fabrique import CIBLE, CONTRAINTES, calculer, planter, texte

pytestmark = pytest.mark.django_db


@pytest.fixture
def monde(tmp_path: Path, settings: Settings) -> Monde:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    return planter(tmp_path)


def preparer(monde: Monde, partage: models.Partage, **champs: str) -> models.PlanCalcule:
    """A plan prepared by ines with camille."""
    envoi = {**CONTRAINTES, "cible": CIBLE, "cpf_montant": "800", "cpf_statut": "salarie", **champs}
    reponse = monde.client("ines").post(f"/conseil/{partage.pk}/", envoi)
    assert reponse.status_code == 302, texte(reponse)
    return models.PlanCalcule.objects.latest("pk")


def partager(monde: Monde, **choix: bool) -> models.Partage:
    return ouvrir_partage(monde, quand=timezone.now(), **choix)


def test_preparer_proposer_accepter(monde: Monde) -> None:
    partage = partager(monde)
    ines, camille = monde.client("ines"), monde.client("camille")
    assert monde.camille.nom_complet in texte(ines.get("/conseil/"))
    plan = preparer(monde, partage)
    assert (plan.personne, plan.prepare_par) == (monde.camille, monde.ines)
    assert plan.demande["forme"]["cpf"]["compte"]["montant"] == "800"
    assert camille.get(f"/mes-parcours/{plan.pk}/").status_code == 403  # not shown before it is proposed
    adresse = f"/conseil/{partage.pk}/plans/{plan.pk}/"
    assert "3 chemins" in texte(ines.get(adresse))
    ines.post(f"{adresse}proposer/", {"note": "Commencer par le bloc 2."})
    siens = texte(camille.get("/mes-parcours/"))
    assert "Proposés par votre conseiller" in siens
    assert "Vous ne gardez pas encore de plan." in siens
    lu = texte(camille.get(f"/mes-parcours/{plan.pk}/"))
    assert "Commencer par le bloc 2." in lu
    assert "vous propose ce plan" in lu
    camille.post(f"/mes-parcours/{plan.pk}/accepter/")
    assert "Accepté" in texte(ines.get(f"/conseil/{partage.pk}/"))
    actes = list(
        Evenement.objects.filter(objet_id=str(plan.pk), objet_type="parcours.plancalcule").values_list("acte", "acteur")
    )
    assert actes == [("plan-propose", monde.ines.pk), ("plan-accepte", monde.camille.pk)]


def test_chaque_lecture_est_notee_et_la_personne_la_voit(monde: Monde) -> None:
    partage = partager(monde, positionnements=True)
    plan = preparer(monde, partage)
    monde.client("ines").get(f"/conseil/{partage.pk}/plans/{plan.pk}/")
    lectures = Evenement.objects.filter(objet_type="parcours.partage", objet_id=str(partage.pk), acte__endswith="-lu")
    assert list(lectures.values_list("acte", flat=True)) == ["passeport-lu", "positionnement-lu", "plan-lu"]
    assert "un plan préparé avec vous" in texte(monde.client("camille").get("/passeport/partages/"))


@pytest.mark.parametrize("avec", [True, False])
def test_les_positionnements_ne_comptent_que_partages(monde: Monde, *, avec: bool) -> None:
    commencer(monde)
    plan = preparer(monde, partager(monde, positionnements=avec))
    assert bool(plan.demande["forme"].get("positionnement")) is avec


def test_les_droits_gardes_ne_sont_pas_lus(monde: Monde) -> None:
    plan = preparer(monde, partager(monde), cpf_montant="")
    assert "cpf" not in plan.demande["forme"]  # camille keeps 800 € on « Mes droits », which is not shared


SUITES = (
    "",
    "plans/{plan}/",
    "plans/{plan}/recalculer/",
    "plans/{plan}/proposer/",
    "plans/{plan}/arreter/",
    "plans/{plan}/effacer/",
    "plans/{plan}/plus-tot.pdf",
    "plans/{plan}/plus-tot.ics",
)


@pytest.mark.parametrize("suite", SUITES)
def test_seul_le_conseiller_choisi_tant_que_dure_le_partage(monde: Monde, suite: str, client: Client) -> None:
    partage = partager(monde)
    plan = preparer(monde, partage)
    adresse = f"/conseil/{partage.pk}/{suite.format(plan=plan.pk)}"
    for qui in ("camille", "voisine", "paul", "autre_conseiller"):
        assert monde.client(qui).get(adresse).status_code == 403, qui
        if not adresse.endswith(("pdf", "ics")):
            assert monde.client(qui).post(adresse, CONTRAINTES).status_code in {403, 405}, qui
    assert client.get(adresse)["Location"].startswith("/connexion/")
    assert monde.client("ines").get(adresse).status_code in {200, 302}
    arreter(partage, acteur=monde.camille, quand=timezone.now())
    assert monde.client("ines").get(adresse).status_code == 403
    plan.refresh_from_db()
    assert plan.propose_le is None


def test_le_plan_que_la_personne_a_fait_seule_n_est_pas_partage(monde: Monde) -> None:
    partage, sien = partager(monde), calculer(monde)
    assert monde.client("ines").get(f"/conseil/{partage.pk}/plans/{sien.pk}/").status_code == 403


def test_un_plan_propose_ne_s_efface_plus_par_le_conseiller(monde: Monde) -> None:
    partage = partager(monde)
    plan = preparer(monde, partage)
    ines, adresse = monde.client("ines"), f"/conseil/{partage.pk}/plans/{plan.pk}/"
    ines.post(f"{adresse}proposer/", {"note": ""})
    assert "seule la personne" in texte(ines.post(f"{adresse}effacer/", follow=True))
    assert models.PlanCalcule.objects.filter(pk=plan.pk).exists()
    brouillon = preparer(monde, partage)
    ines.post(f"/conseil/{partage.pk}/plans/{brouillon.pk}/effacer/")
    assert not models.PlanCalcule.objects.filter(pk=brouillon.pk).exists()


def test_recalculer_garde_le_compte_dit_en_entretien(monde: Monde) -> None:
    partage = partager(monde)
    plan = preparer(monde, partage)
    reponse = monde.client("ines").post(
        f"/conseil/{partage.pk}/plans/{plan.pk}/recalculer/", {**CONTRAINTES, "heures": "20"}
    )
    assert reponse.status_code == 302
    neuf = models.PlanCalcule.objects.latest("pk")
    assert neuf.prepare_par == monde.ines
    assert neuf.demande["forme"]["cpf"] == plan.demande["forme"]["cpf"]


def test_la_synthese_de_l_entretien_s_imprime(monde: Monde) -> None:
    partage = partager(monde)
    plan = preparer(monde, partage)
    pdf = monde.client("ines").get(f"/conseil/{partage.pk}/plans/{plan.pk}/plus-sur.pdf")
    assert pdf.content.startswith(b"%PDF-")


def test_le_nombre_de_requetes(monde: Monde, django_assert_num_queries: Any) -> None:
    partage = partager(monde)
    ines = monde.client("ines")
    ines.get("/conseil/")
    with django_assert_num_queries(6):
        ines.get("/conseil/")
    preparer(monde, partage)
    preparer(monde, partage)
    with django_assert_num_queries(6):
        ines.get("/conseil/")
    with django_assert_num_queries(6):
        ines.get(f"/conseil/{partage.pk}/")
