"""Rate limits: counted per client address and window, shared by processes, never growing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from portail.socle.adresses import reseau_de
from portail.socle.limites import Limite

ESSAI = "tests.portail.socle.urls_essai"
MINUTE = 28_000_000
DEBUT = MINUTE * 60.0


def test_au_dela_du_nombre_on_attend_la_fenetre_suivante() -> None:
    limite = Limite("essai", nombre=3, secondes=60)
    verdicts = [limite.compter("192.0.2.1", maintenant=DEBUT + 12.5) for _ in range(5)]
    assert [(v.autorise, v.restant) for v in verdicts] == [(True, 2), (True, 1), (True, 0), (False, 0), (False, 0)]
    assert verdicts[-1].attendre == 48
    assert limite.compter("192.0.2.1", maintenant=DEBUT + 60).autorise


def test_chaque_adresse_et_chaque_portee_comptent_pour_elles() -> None:
    une, autre = Limite("une", nombre=1), Limite("autre", nombre=1)
    assert une.compter("192.0.2.1", maintenant=DEBUT).autorise
    assert une.compter("192.0.2.2", maintenant=DEBUT).autorise
    assert autre.compter("192.0.2.1", maintenant=DEBUT).autorise
    assert not une.compter("192.0.2.1", maintenant=DEBUT).autorise


def test_les_fenetres_passees_sont_otees_et_un_compteur_ne_grossit_pas(settings: Settings) -> None:
    limite = Limite("essai", nombre=2, secondes=60)
    for minute in range(6):
        for _ in range(10):
            limite.compter("192.0.2.1", maintenant=DEBUT + 60 * minute)
    dossier = Path(settings.LIMITES_DOSSIER) / "essai"
    assert sorted(d.name for d in dossier.iterdir()) == [str(MINUTE + 4), str(MINUTE + 5)]
    assert [f.stat().st_size for f in dossier.rglob("*") if f.is_file()] == [2, 2]
    assert not any("192" in f.name for f in dossier.rglob("*"))


def test_plusieurs_processus_partagent_le_compte(settings: Settings) -> None:
    programme = (
        "import sys; from pathlib import Path; from portail.socle.compteurs import compter\n"
        f"print(sum(compter(Path(sys.argv[1]), 'essai', 100, 60, '192.0.2.1', {DEBUT})[0] for _ in range(40)))"
    )
    dossier = str(settings.LIMITES_DOSSIER)
    courses = [
        subprocess.Popen([sys.executable, "-c", programme, dossier], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    passes = sum(int(course.communicate()[0]) for course in courses)
    assert passes == 100


@pytest.mark.parametrize(
    ("adresse", "reseau"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", "inconnue"),
        ("unix:", "inconnue"),
    ],
)
def test_une_connexion_ipv6_compte_pour_une(adresse: str, reseau: str) -> None:
    assert reseau_de(adresse) == reseau


@pytest.mark.urls(ESSAI)
@pytest.mark.django_db
def test_une_vue_limitee_repond_429_en_page_puis_en_json(client: Client) -> None:
    reponses = [client.get("/comptee/") for _ in range(3)]
    assert [r.status_code for r in reponses] == [200, 200, 429]
    assert reponses[0]["X-RateLimit-Remaining"] == "1"
    assert 0 < int(reponses[2]["Retry-After"]) <= 3600
    assert "Réessayez dans" in reponses[2].json()["detail"]
    page = client.get("/comptee/", headers={"accept": "text/html,*/*"})
    assert page.status_code == 429
    assert "Trop de demandes en peu de temps" in page.content.decode()
    assert client.get("/comptee/", REMOTE_ADDR="192.0.2.55").status_code == 200


@pytest.mark.urls(ESSAI)
@pytest.mark.django_db
def test_une_api_entiere_se_limite_a_l_inclusion(client: Client) -> None:
    statuts = [client.get(adresse).status_code for adresse in ("/api/blocs", "/api/openapi.json") * 2]
    assert statuts == [200, 200, 200, 429]
