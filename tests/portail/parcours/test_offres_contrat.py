"""The API of offers keeps the contract it publishes, whatever it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings
from schemathesis import GenerationMode

from portail.parcours import models
from tests.portail.parcours.offres_fabrique import NUMERO, catalogue, importer, registre
from tests.portail.referentiel.test_api_contrat import REGLAGES, connexion_gardee

pytestmark = pytest.mark.django_db
LISTE, UNE = "/api/v1/offres", "/api/v1/offres/{cle}"


@pytest.fixture
def contrat(db: None, settings: Settings, tmp_path: Path) -> Iterator[Any]:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    settings.API_PAR_MINUTE = 1_000_000
    registre(tmp_path)
    importer(catalogue("F1", "F2"))
    with connexion_gardee():
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.mark.parametrize("adresse", [LISTE, UNE])
def test_une_demande_permise_recoit_ce_qui_est_publie(contrat: Any, adresse: str) -> None:
    statuts = set()
    cle = models.OffreConnue.objects.values_list("pk", flat=True)[0]

    @REGLAGES
    @given(case=contrat[adresse]["GET"].as_strategy(generation_mode=GenerationMode.POSITIVE), connu=st.booleans())
    def demander(case: Any, connu: bool) -> None:
        if connu and case.path_parameters:
            case.path_parameters = {"cle": cle}
        if connu and not case.path_parameters:
            case.query = {"fiche": NUMERO}
        statuts.add(case.call_and_validate().status_code)

    demander()
    assert 200 in statuts
    assert statuts <= {200, 404}


@pytest.mark.parametrize("adresse", [LISTE, UNE])
def test_une_demande_interdite_est_refusee_comme_publie(contrat: Any, adresse: str) -> None:
    statuts = set()

    @REGLAGES
    @given(case=contrat[adresse]["GET"].as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def demander(case: Any) -> None:
        statuts.add(case.call_and_validate().status_code)

    demander()
    assert 422 in statuts or adresse == UNE
