"""The API's calculations keep the contract they publish: any question is answered, or refused, as it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as reglages
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from pytest_django.fixtures import Settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from portail.socle.limites import Limite, Verdict
from tests.portail.parcours.plans_fabrique import planter
from tests.portail.parcours.test_plans_api import CALCULER, CPF, demande
from tests.portail.referentiel.test_api_contrat import connexion_gardee

pytestmark = pytest.mark.django_db
REGLAGES = reglages(
    max_examples=25, derandomize=True, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
COMPTE = {
    "compte": {"au": "2026-11-20", "montant": 1340.5},
    "activites": [{"categorie": "salarie", "du": "2025-01-01"}],
    "actions": [
        {"nature": "bloc", "prix": 1450, "jour": "2027-03-15", "apports": [{"financeur": "region", "montant": 100}]}
    ],
}
QUESTIONS: dict[str, list[Any]] = {
    CPF: [COMPTE],
    CALCULER: [
        demande(),
        demande(cibles=[], ouverte={"rome": "H29"}),
        demande(cibles=[{"certification": "RNCP99801"}], heures_semaine=1, echeance="2027-01-31"),
    ],
}
load_all_checks()


@pytest.fixture
def contrat(db: None, settings: Settings, tmp_path: Path) -> Iterator[Any]:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    planter(tmp_path)
    with connexion_gardee():
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture(autouse=True)
def _sans_limite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Limite, "compter", lambda *_a, **_k: Verdict(autorise=True, restant=1, attendre=1))


@pytest.mark.parametrize("adresse", [CPF, CALCULER])
def test_une_question_permise_recoit_ce_qui_est_publie(contrat: Any, adresse: str) -> None:
    """What a schema allows may still contradict itself: 422 then, as published."""
    statuts = set()

    @REGLAGES
    @given(
        case=contrat[adresse]["POST"].as_strategy(generation_mode=GenerationMode.POSITIVE),
        connue=st.sampled_from([None, *QUESTIONS[adresse]]),
    )
    def demander(case: Any, connue: Any) -> None:
        if connue is not None:
            case.body = connue
        statuts.add(case.call_and_validate(excluded_checks=[positive_data_acceptance]).status_code)

    demander()
    assert 200 in statuts
    assert statuts <= {200, 422}


@pytest.mark.parametrize("adresse", [CPF, CALCULER])
def test_une_question_interdite_est_refusee_comme_publie(contrat: Any, adresse: str) -> None:
    statuts = set()

    @REGLAGES
    @given(case=contrat[adresse]["POST"].as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def demander(case: Any) -> None:
        statuts.add(case.call_and_validate().status_code)

    demander()
    assert statuts == {422}


@pytest.mark.parametrize("adresse", [CPF, CALCULER])
def test_les_exemples_suivent_le_schema_publie(contrat: Any, client: Client, adresse: str) -> None:
    document = client.get("/api/v1/openapi.json").json()
    operation = document["paths"][adresse]["post"]
    forme = {**operation["requestBody"]["content"]["application/json"]["schema"], "components": document["components"]}
    validateur = Draft202012Validator(forme)
    for question in QUESTIONS[adresse]:
        assert list(validateur.iter_errors(question)) == []
        assert client.post(adresse, json.dumps(question), content_type="application/json").status_code == 200
    assert set(operation["responses"]) == {"200", "413", "422", "429"}
