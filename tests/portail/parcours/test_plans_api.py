"""The API's calculations: the shape of the library's files, bounded, refused in words, nothing kept."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from portail.parcours import models
from tests.portail.parcours.passeport_fabrique import Monde
from tests.portail.parcours.plans_fabrique import CIBLE, planter

pytestmark = pytest.mark.django_db
CPF, CALCULER = "/api/v1/droits/cpf", "/api/v1/parcours/calculer"


@pytest.fixture
def monde(tmp_path: Path, settings: Settings) -> Monde:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    return planter(tmp_path)


@pytest.fixture(autouse=True)
def _limites(tmp_path: Path, settings: Settings) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"


def envoyer(adresse: str, demande: Any) -> Any:
    contenu = demande if isinstance(demande, str | bytes) else json.dumps(demande)
    return Client(enforce_csrf_checks=True).post(adresse, contenu, content_type="application/json")


def demande(**autres: Any) -> dict[str, Any]:
    return {
        "au": timezone.localdate().isoformat(),
        "cibles": [{"certification": CIBLE}],
        "acquis": [{"code": f"{CIBLE}BC01", "obtenu_le": (timezone.localdate() - timedelta(days=90)).isoformat()}],
        "heures_semaine": 35,
        **autres,
    }


def test_le_compte_et_ses_actions() -> None:
    question = {
        "compte": {"au": "2026-11-20", "montant": 1340.5},
        "activites": [{"categorie": "salarie", "du": "2025-01-01"}],
        "actions": [{"nature": "bloc", "prix": 1450, "jour": "2027-03-15"}],
        "jusqu_a": "2028-12-31",
    }
    reponse = envoyer(CPF, question)
    assert reponse.status_code == 200, reponse.content.decode()
    lu = reponse.json()
    assert lu["actions"][0]["a_payer"] == "150.00"
    assert reponse["Cache-Control"] == "no-store"


def test_les_plans_depuis_les_offres_du_portail(monde: Monde) -> None:
    reponse = envoyer(CALCULER, demande())
    assert reponse.status_code == 200, reponse.content.decode()
    lu = reponse.json()
    assert lu["complete"] is True
    assert set(lu["plans"]) == {"moins-cher", "plus-tot", "plus-sur"}
    assert not models.PlanCalcule.objects.exists()


def test_une_cible_ouverte_est_cherchee_au_registre(monde: Monde) -> None:
    reponse = envoyer(CALCULER, demande(cibles=[], ouverte={"rome": "H29", "niveau": 4}))
    assert reponse.status_code == 200, reponse.content.decode()
    lu = reponse.json()
    assert lu["ouverte"]["nombre"] == 2
    assert [numero for numero, _intitule in lu["ouverte"]["retenues"]] == ["RNCP99802", CIBLE]
    assert lu["plans"]


@pytest.mark.parametrize(
    ("corps", "statut"),
    [
        ("", 422),
        ("{", 422),
        ("[]", 422),
        (b"\xff\xfe", 422),
        ("&a [*a, *a]", 422),
        ({"au": "2026-02-30"}, 422),
        ("x" * 300_000, 413),
    ],
)
@pytest.mark.parametrize("adresse", [CPF, CALCULER])
def test_une_demande_illisible_est_refusee_en_clair(adresse: str, corps: Any, statut: int) -> None:
    reponse = envoyer(adresse, corps)
    assert reponse.status_code == statut
    assert {"erreur", "lieu", "action"} <= set(reponse.json())


@pytest.mark.parametrize(
    "autres",
    [
        {"cibles": [{"certification": "RNCP99999"}]},
        {"cibles": [], "ouverte": {"niveau": 8}},
        {"ouverte": {"niveau": 4}},
        {"heures_semaine": -1},
        {"echeance": "2001-01-01"},
        {"inconnu": 1},
    ],
)
def test_une_demande_contradictoire_est_refusee_en_clair(monde: Monde, autres: dict[str, Any]) -> None:
    reponse = envoyer(CALCULER, demande(**autres))
    assert reponse.status_code == 422
    assert reponse.json()["erreur"]


@pytest.mark.parametrize("adresse", [CPF, CALCULER])
def test_lire_n_a_pas_de_sens(adresse: str, client: Client) -> None:
    reponse = client.get(adresse)
    assert reponse.status_code == 405
    assert reponse["Allow"] == "POST"


def test_au_dela_de_la_limite(settings: Settings) -> None:
    statuts = {envoyer(CALCULER, "{").status_code for _rang in range(25)}
    assert statuts == {422, 429}
