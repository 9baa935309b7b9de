"""The API keeps the contract it publishes: whatever it is asked, it answers as its OpenAPI document says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker
from schemathesis import GenerationMode

from portail.referentiel.api import api
from tests.portail.pose import poser
from tests.portail.referentiel import urls_api  # the reads of every room are registered by the URLconf
from tests.portail.referentiel.registre_api import charger

EXEMPLES = 40
DES_AUTRES = (  # rooms above try their own reads and calculations
    "/api/v1/passerelles/",
    "/api/v1/branches",
    "/api/v1/offres",
    "/api/v1/droits/",
    "/api/v1/parcours/",
)
CHEMINS = {
    adresse: chemin
    for adresse, chemin in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
    if not adresse.startswith(DES_AUTRES)
}
AVEC_PARAMETRES = [
    adresse for adresse, chemin in CHEMINS.items() if any(p["in"] == "query" for p in chemin["get"]["parameters"])
]
# What a random string never guesses: names of the register of these tests.
CONNUS = [
    {"numero": "RNCP99901", "code": "RNCP99901BC01", "cle": "00099001000019"},
    {"numero": "RNCP99902", "code": "RNCP99902BC02", "cle": "00099001000019"},
    {"numero": "RS9904", "code": "RS9904BC01", "cle": "00099001000019"},
]
REGLAGES = settings(
    max_examples=EXEMPLES, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls(urls_api.__name__)]


@contextmanager
def connexion_gardee() -> Iterator[None]:
    """A real request closes its connection; here that one holds the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def registre_pose(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    yield from poser(django_db_blocker, lambda: charger(tmp_path_factory.mktemp("registre")))


@cache
def publie() -> Any:
    """The contract as the site publishes it, with the site that is to keep it."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture
def contrat(registre_pose: None, db: None, settings: Settings, tmp_path: Path) -> Iterator[Any]:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    settings.API_PAR_MINUTE = 1_000_000
    with connexion_gardee():
        yield publie()


def essayer(contrat: Any, adresse: str, mode: GenerationMode) -> set[int]:
    """Ask ``adresse`` many things and check each answer against the contract; returns the statuses met."""
    statuts = set()

    @REGLAGES
    @given(
        case=contrat[adresse]["GET"].as_strategy(generation_mode=mode),
        noms=st.sampled_from(CONNUS),
        connu=st.booleans(),
    )
    def demander(case: Any, noms: dict[str, str], connu: bool) -> None:
        if connu:
            case.path_parameters = {nom: noms[nom] for nom in case.path_parameters}
        statuts.add(case.call_and_validate().status_code)

    demander()
    return statuts


@pytest.mark.parametrize("adresse", CHEMINS)
def test_une_demande_permise_recoit_ce_qui_est_publie(contrat: Any, adresse: str) -> None:
    statuts = essayer(contrat, adresse, GenerationMode.POSITIVE)
    assert 200 in statuts
    assert statuts <= {200, 404}


@pytest.mark.parametrize("adresse", AVEC_PARAMETRES)
def test_une_demande_interdite_est_refusee_comme_publie(contrat: Any, adresse: str) -> None:
    # a forbidden value that becomes a permitted one once written in an address may still get its answer
    assert 422 in essayer(contrat, adresse, GenerationMode.NEGATIVE)


def test_deux_schemas_publies_n_ont_pas_le_meme_nom() -> None:
    """Two classes of one name would be described as one of them, without a word."""
    formes = {forme for forme in _descendantes(BaseModel) if forme.__module__.startswith("portail.")}
    noms = Counter(forme.__name__ for forme in formes)
    assert [nom for nom, nombre in noms.items() if nombre > 1] == []


def _descendantes(classe: type) -> set[type]:
    filles = set(classe.__subclasses__())
    return filles.union(*(_descendantes(fille) for fille in filles))
