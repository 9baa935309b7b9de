"""Offers around a place: the nearest first, within reach; those that nobody can situate are shown apart."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as reglages
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from brique.parcours.offres.distance import Position, kilometres
from brique.parcours.offres.valeurs import Lieu
from portail.parcours import models
from portail.parcours.offres import queries
from portail.parcours.offres.queries_lieux import Centre, en_position, situer_lieu
from tests.portail.parcours.offres_fabrique import QUAND, catalogue, dans, importer, registre
from tests.portail.parcours.plans_fabrique import texte

pytestmark = pytest.mark.django_db
PAGE, API = "/offres/", "/api/v1/offres"
LYON, GRENOBLE = "45.7640, 4.8357", ("38000", "Grenoble-Essai", "45.188529", "5.724524")
DEGRES = {"places": 6, "allow_nan": False, "allow_infinity": False}


@pytest.fixture(autouse=True)
def _registre(db: None, tmp_path: Path, settings: Settings) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    registre(tmp_path)
    importer(catalogue("F1", "F2", "F3", "F4"), QUAND)
    versions = list(models.VersionOffre.objects.order_by("offre__reference"))
    places = [("45.764", "4.8357"), GRENOBLE[2:], None, None]
    for version, place in zip(versions, places, strict=True):
        latitude, longitude = place or (None, None)
        models.LieuOffre.objects.filter(version=version).update(latitude=latitude, longitude=longitude)
        version.contenu["lieux"] = [{"ville": "Essaiville", "latitude": latitude, "longitude": longitude}]
        if version is versions[3]:
            version.modalite = version.contenu["modalite"] = "distance"
        version.save(update_fields=["contenu", "modalite"])
    models.LieuOffre.objects.filter(version=versions[1]).update(cherche="grenoble essai", code_postal="38000")


def references(client: Client, demande: str) -> list[str]:
    reponse = client.get(f"{PAGE}?{demande}")
    assert reponse.status_code == 200
    return [version.offre.reference for version in reponse.context["page"].object_list]


@pytest.mark.parametrize(
    ("demande", "attendues"),
    [
        (f"lieu={LYON}", ["F1/A1", "F4/A1"]),
        (f"lieu={LYON}&rayon=200", ["F1/A1", "F2/A1", "F4/A1"]),
        ("lieu=grenoble&rayon=200", ["F2/A1", "F1/A1", "F4/A1"]),
        ("lieu=38000&rayon=5", ["F2/A1", "F4/A1"]),
        ("lieu=48,8566 ; 2,3522&rayon=100", ["F4/A1"]),
        (f"lieu={LYON}&rayon=200&modalite=mixte", ["F1/A1", "F2/A1"]),
        (f"lieu={LYON}&rayon=200&depuis={dans(400):%Y-%m-%d}", []),
    ],
)
def test_les_plus_proches_d_abord_et_rien_au_dela(client: Client, demande: str, attendues: list[str]) -> None:
    assert references(client, demande) == attendues


def test_ce_qui_n_a_pas_de_lieu_est_montre_a_part(client: Client) -> None:
    reponse = client.get(f"{PAGE}?lieu={LYON}&rayon=200")
    dite = texte(reponse)
    assert "3 offres répondent à 200 km au plus de « 45.7640, 4.8357 », la plus proche d’abord" in dite
    assert "celles à distance suivent." in dite
    assert "à moins d’un kilomètre" in dite
    assert "à 94 km" in dite
    assert "Une autre offre, sans lieu sur la carte" in dite
    assert len(reponse.context["cartes_hors"]) == 1
    assert "sans lieu sur la carte" not in texte(client.get(PAGE))


@pytest.mark.parametrize(
    ("demande", "champ", "dit"),
    [
        (
            "lieu=Nulle-Part-les-Bains&rayon=10",
            "lieu",
            "Aucune formation connue ici n’a lieu à « Nulle-Part-les-Bains »",
        ),
        ("rayon=10", "lieu", "Dites autour de quel lieu."),
        (f"lieu={LYON}&rayon=0", "rayon", "supérieure ou égale à 1"),
        (f"lieu={LYON}&rayon=9999", "rayon", "inférieure ou égale à 2000"),
        (f"lieu={LYON}&rayon=loin", "rayon", "nombre entier"),
    ],
)
def test_une_distance_impossible_se_dit(client: Client, demande: str, champ: str, dit: str) -> None:
    reponse = client.get(f"{PAGE}?{demande}")
    assert reponse.status_code == 200
    assert list(reponse.context["formulaire"].errors) == [champ]
    assert dit in texte(reponse)


@pytest.mark.parametrize(
    ("ecrit", "point"),
    [
        ("45.76, 4.83", ("45.76", "4.83")),
        (" -21.11 ; 55.53 ", ("-21.11", "55.53")),
        ("45,76;4,83", ("45.76", "4.83")),
        ("45.76 4.83", ("45.76", "4.83")),
        ("69001", None),
        ("69 001", None),
        ("45,76", None),
        ("95.1, 4.8", None),
        ("45.1, 181.2", None),
        ("Lyon", None),
        ("", None),
    ],
)
def test_une_position_s_ecrit_de_plusieurs_facons(ecrit: str, point: tuple[str, str] | None) -> None:
    assert en_position(ecrit) == (None if point is None else Position(Decimal(point[0]), Decimal(point[1])))


@reglages(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.tuples(st.decimals(-90, 90, **DEGRES), st.decimals(-180, 180, **DEGRES)),
    st.tuples(st.decimals(-2, 2, **DEGRES), st.decimals(-3, 3, **DEGRES)) | st.just((Decimal(180), Decimal(0))),
    st.integers(1, 2000),
)
def test_la_base_mesure_comme_la_bibliotheque(
    de: tuple[Decimal, Decimal], ecart: tuple[Decimal, Decimal], rayon: int
) -> None:
    """Whatever the point and the place near it, poles and the other side of the map included."""
    latitude = max(Decimal(-90), min(Decimal(90), de[0] + ecart[0]))
    longitude = (de[1] + ecart[1] + 180) % 360 - 180
    lieu = models.LieuOffre.objects.order_by("pk")[0]
    models.LieuOffre.objects.exclude(pk=lieu.pk).update(latitude=None, longitude=None)
    models.VersionOffre.objects.update(modalite="mixte")
    models.LieuOffre.objects.filter(pk=lieu.pk).update(latitude=latitude, longitude=longitude)
    attendue = kilometres(Position(*de), Lieu(latitude=latitude, longitude=longitude))
    assert attendue is not None
    trouvees = list(queries.chercher(queries.Criteres(centre=Centre(Position(*de), rayon)), dans(0)))
    if abs(attendue - rayon) > 0.001:
        assert bool(trouvees) is (attendue < rayon)
    for version in trouvees:
        assert version.distance == pytest.approx(attendue, abs=0.01)  # type: ignore[attr-defined]


def test_l_api_dit_le_centre_la_distance_et_ce_qui_n_est_pas_sur_la_carte(client: Client) -> None:
    dit = client.get(API, {"lieu": "Grenoble", "rayon": "200"}).json()
    assert dit["centre"] == {"latitude": "45.1885", "longitude": "5.7245", "rayon": 200}
    assert (dit["total"], dit["hors_carte"]) == (3, 1)
    assert [une["distance"] for une in dit["offres"]] == [0, 94, 0]
    inconnu = client.get(API, {"lieu": "Nulle-Part", "rayon": "5"}).json()
    assert (inconnu["centre"], inconnu["total"]) == (None, 0)
    sans = client.get(API).json()
    assert (sans["centre"], sans["total"], sans["offres"][0]["distance"]) == (None, 4, None)


def test_un_lieu_se_telecharge_dans_le_meme_ordre(client: Client) -> None:
    lu = client.get("/offres/telecharger.json", {"lieu": "grenoble", "rayon": "200"}).json()
    assert list(dict.fromkeys(ligne["reference"] for ligne in lu)) == ["F2/A1", "F1/A1", "F4/A1"]


def test_situer_un_lieu_prend_le_milieu_de_ce_qui_y_a_lieu() -> None:
    assert situer_lieu("Grenoble Essai") == Position(Decimal("45.1885"), Decimal("5.7245"))
    assert situer_lieu("   ") is None
