"""The API of branches: the same report as the page, and refusals that say what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from portail.passerelles import api_branche, queries_branche
from tests.portail.passerelles.registre_branche import BRANCHE, FLEURISTE, FROMAGER, IDCC, MUETTE, charger

pytestmark = pytest.mark.django_db
RAPPORT = "/api/v1/branches/rapport"


@pytest.fixture(autouse=True)
def _registre(db: None, tmp_path: Path, settings: Settings) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    charger(tmp_path)


def test_les_branches_nommees_au_registre(client: Client) -> None:
    dit = client.get("/api/v1/branches?q=fictif").json()
    voulue = {"par": "idcc", "valeur": IDCC, "nom": BRANCHE, "certifications": 4, "lien": f"{RAPPORT}?idcc={IDCC}"}
    assert dit["total"] == 2
    assert voulue in dit["branches"]
    assert client.get("/api/v1/branches?q=aviation").json() == {"total": 0, "branches": []}


def test_le_rapport_est_celui_de_la_page(client: Client) -> None:
    dit = client.get(f"{RAPPORT}?idcc={IDCC}").json()
    assert dit["branche"]["nom"] == f"{BRANCHE} (IDCC {IDCC})"
    assert (dit["inactives_laissees"], dit["sans_competences"]) == (1, [MUETTE])
    assert len(dit["rapport"]["groupes"]) == 2
    assert "ne donne aucun droit" in dit["rapport"]["avertissement"]
    avec = client.get(f"{RAPPORT}?idcc={IDCC}&inactives=1").json()
    assert avec["inactives_laissees"] == 0


def test_une_liste_de_certifications(client: Client) -> None:
    dit = client.get(f"{RAPPORT}?fiches={FLEURISTE},{FROMAGER},RNCP1").json()
    assert dit["absentes"] == ["RNCP1"]
    assert dit["rapport"]["fiches"] == [FLEURISTE, FROMAGER]


@pytest.mark.parametrize("demande", ["", "?idcc=9999", "?fiches=abc", "?certificateur=0"])
def test_sans_certification_le_refus_dit_quoi_faire(client: Client, demande: str) -> None:
    reponse = client.get(RAPPORT + demande)
    assert reponse.status_code == 404
    assert "« idcc »" in reponse.json()["action"]


def test_une_branche_trop_grande_et_un_parametre_inconnu(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get(f"{RAPPORT}?branche=1").status_code == 422
    monkeypatch.setattr(queries_branche, "FICHES_MAX", 3)
    reponse = client.get(f"{RAPPORT}?idcc={IDCC}")
    assert reponse.status_code == 404
    assert "4 certifications" in reponse.json()["erreur"]


def test_trop_de_rapports_font_attendre(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_branche, "attente", lambda *_, **__: 20)
    reponse = client.get(f"{RAPPORT}?idcc={IDCC}")
    assert (reponse.status_code, reponse["Retry-After"]) == (429, "20")
    assert set(reponse.json()) == {"erreur", "lieu", "action"}


def test_la_documentation_donne_ces_adresses(client: Client) -> None:
    chemins = client.get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/branches", RAPPORT} <= set(chemins)
