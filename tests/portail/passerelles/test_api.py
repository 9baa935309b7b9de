"""The API on passerelles: what the pages say, in numbers; refusals that say what to do; the published contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings
from schemathesis import GenerationMode

from portail.passerelles.recalcul import recalculer
from tests.portail.passerelles import equivalences_fabrique as equivalences
from tests.portail.passerelles import registre_calcul as registre
from tests.portail.passerelles.registre_calcul import A_VENTE, ANGLAIS, B_VENTE, CONSEIL, SOUDEUR, VENDEUR
from tests.portail.referentiel.test_api_contrat import connexion_gardee

QUAND = datetime(2026, 11, 22, 12, tzinfo=UTC)
BLOC = {"fiche": VENDEUR, "code": A_VENTE.code}
DEUX = {**BLOC, "fiche_cible": CONSEIL, "code_cible": B_VENTE.code}
FICHES = {"fiche": VENDEUR, "fiche_cible": CONSEIL}
CONNUS = {
    "/api/v1/passerelles/bloc": [BLOC, {"fiche": ANGLAIS}],
    "/api/v1/passerelles/comparer": [DEUX, {"fiche": ANGLAIS, "fiche_cible": SOUDEUR, "code_cible": f"{SOUDEUR}BC01"}],
    "/api/v1/passerelles/matrice": [FICHES, {"fiche": SOUDEUR, "fiche_cible": ANGLAIS}],
}
REGLAGES = settings(max_examples=15, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@pytest.fixture
def site(db: None, settings: Settings, tmp_path: Path) -> Path:
    settings.PASSERELLES_ENCODEURS = "lexical"
    settings.VAR = tmp_path / "var"
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    settings.API_PAR_MINUTE = 1_000_000
    registre.charger(tmp_path)
    recalculer(QUAND)
    return tmp_path


def lire(client: Client, adresse: str, parametres: dict[str, str], statut: int = 200) -> dict[str, Any]:
    reponse = client.get(f"/api/v1/passerelles/{adresse}", parametres)
    assert reponse.status_code == statut
    lu: dict[str, Any] = reponse.json()
    return lu


def test_les_passerelles_d_un_bloc_disent_leur_preuve(client: Client, site: Path) -> None:
    lu = lire(client, "bloc", BLOC)
    assert lu["bloc"]["competences"] == list(registre.VENTE)
    (declaree,) = lu["declarees"]
    assert (declaree["preuve"], declaree["donne_un_droit"]) == ("declaree", True)
    assert (declaree["source"], declaree["cible"]) == ([B_VENTE.code], [A_VENTE.code])
    assert lu["decidees"] == lu["renouvellements"] == []
    calculee = lu["calculees"][0]
    assert (calculee["preuve"], calculee["donne_un_droit"]) == ("calculee", False)
    assert calculee["cible"]["code"] == B_VENTE.code
    assert sum(calculee["probabilites"].values()) == pytest.approx(1, abs=0.01)
    assert calculee["manque_cible"] == [4]
    assert calculee["versions"]["modele"]
    assert lu["calculees_le"] is not None


def test_deux_blocs_se_comparent_dans_un_sens(client: Client, site: Path) -> None:
    aller = lire(client, "comparer", DEUX)
    retour = lire(
        client,
        "comparer",
        {
            "fiche": CONSEIL,
            "code": B_VENTE.code,
            "fiche_cible": VENDEUR,
            "code_cible": A_VENTE.code,
        },
    )
    assert aller["calculee"]["manque_cible"] == retour["calculee"]["manque_source"] == [4]
    assert [p["source"] for p in aller["calculee"]["paires"]] == [0, 1, 2, 3]
    assert len(aller["declarees"]) == 1
    assert aller["decidees"] == []


def test_ce_qui_est_decide_entre_deux_blocs_se_lit_dans_son_sens(
    client: Client, settings: Settings, tmp_path: Path, db: None
) -> None:
    settings.PASSERELLES_ENCODEURS = "lexical"
    monde = equivalences.monter(tmp_path)
    decision = equivalences.accepter(monde, equivalences.deposer(monde))
    (de, code), (vers, code_vers) = equivalences.DETENU, equivalences.VISE
    aller = {"fiche": de, "code": code, "fiche_cible": vers, "code_cible": code_vers}
    retour = {"fiche": vers, "code": code_vers, "fiche_cible": de, "code_cible": code}
    premiere = client.get("/api/v1/passerelles/comparer", aller)
    (decidee,) = premiere.json()["decidees"]
    assert (decidee["preuve"], decidee["donne_un_droit"]) == ("decidee", True)
    assert decidee["lien"] == f"/equivalences/decisions/{decision.pk}/"
    assert f"qui détient {code} obtient {code_vers}" in decidee["phrase"]
    assert lire(client, "comparer", retour)["decidees"] == []
    equivalences.revoquer(monde, decision.demande)
    apres = client.get("/api/v1/passerelles/comparer", aller, headers={"If-None-Match": premiere["ETag"]})
    assert apres.status_code == 200
    assert apres.json()["decidees"] == []


def test_la_matrice_a_chaque_paire(client: Client, site: Path) -> None:
    lu = lire(client, "matrice", FICHES)
    assert len(lu["cases"]) == len(lu["sources"]) * len(lu["cibles"]) == 4
    assert lu["complete"] is True
    meilleure = max(lu["cases"], key=lambda case: float(case["score"]))
    assert meilleure["relation"] != "distinct"


@pytest.mark.parametrize(
    ("adresse", "parametres", "statut"),
    [
        ("bloc", {}, 422),
        ("bloc", {"fiche": ""}, 422),
        ("bloc", {**BLOC, "inconnu": "1"}, 422),
        ("bloc", {**BLOC, "au": "hier"}, 422),
        ("bloc", {"fiche": VENDEUR}, 404),
        ("bloc", {"fiche": VENDEUR, "code": "BC77"}, 404),
        ("bloc", {"fiche": "RNCP\x00"}, 404),
        ("comparer", BLOC, 422),
        ("comparer", {**DEUX, "fiche_cible": "RNCP1"}, 404),
        ("matrice", {"fiche": VENDEUR, "fiche_cible": "RNCP1"}, 404),
    ],
)
def test_un_refus_dit_quoi_faire(
    client: Client, site: Path, adresse: str, parametres: dict[str, str], statut: int
) -> None:
    refus = lire(client, adresse, parametres, statut)
    assert set(refus) == {"erreur", "lieu", "action"}
    assert all(refus.values())


def test_l_etag_change_quand_le_calcul_change(client: Client, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    premiere = client.get("/api/v1/passerelles/bloc", BLOC)
    garde = {"If-None-Match": premiere["ETag"]}
    assert client.get("/api/v1/passerelles/bloc", BLOC, headers=garde).status_code == 304
    change = (registre.bloc(A_VENTE, "Vendre en magasin", registre.VENTE[:2]), *registre.vendeur().blocs[1:])
    registre.importer(site, "2026-11-10", registre.vendeur(blocs=change))
    avant = client.get("/api/v1/passerelles/bloc", BLOC)
    recalculer(QUAND + timedelta(days=1))
    apres = client.get("/api/v1/passerelles/bloc", BLOC, headers={"If-None-Match": avant["ETag"]})
    assert apres.status_code == 200
    assert apres["ETag"] not in {avant["ETag"], premiere["ETag"]}


def test_la_documentation_les_decrit(client: Client, db: None) -> None:
    page = client.get("/api/v1/documentation").content.decode()
    for adresse in CONNUS:
        assert f"<code>GET {adresse}</code>" in page
    chemins = client.get("/api/v1/openapi.json").json()["paths"]
    for adresse in CONNUS:
        assert set(chemins[adresse]["get"]["responses"]) == {"200", "304", "404", "422", "429"}


@pytest.fixture
def contrat(site: Path) -> Iterator[Any]:
    with connexion_gardee():
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def essayer(contrat: Any, adresse: str, mode: GenerationMode) -> set[int]:
    """Ask ``adresse`` many things and check each answer against the contract; returns the statuses met."""
    statuts = set()

    @REGLAGES
    @given(
        case=contrat[adresse]["GET"].as_strategy(generation_mode=mode),
        connus=st.sampled_from(CONNUS[adresse]),
        connu=st.booleans(),
    )
    def demander(case: Any, connus: dict[str, str], connu: bool) -> None:
        if connu and mode is GenerationMode.POSITIVE:
            case.query = dict(connus)
        statuts.add(case.call_and_validate().status_code)

    demander()
    return statuts


@pytest.mark.parametrize("adresse", CONNUS)
def test_une_demande_permise_recoit_ce_qui_est_publie(contrat: Any, adresse: str) -> None:
    statuts = essayer(contrat, adresse, GenerationMode.POSITIVE)
    assert 200 in statuts
    assert statuts <= {200, 404}


@pytest.mark.parametrize("adresse", CONNUS)
def test_une_demande_interdite_est_refusee_comme_publie(contrat: Any, adresse: str) -> None:
    assert 422 in essayer(contrat, adresse, GenerationMode.NEGATIVE)
