"""The Atom feed: valid (RFC 4287), of the right changes, stable, bounded, cached until the next import."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from pytest_django.fixtures import Settings

from portail.referentiel import models
from portail.referentiel.suivi import fil
from tests.portail.referentiel.fabrique import bloc, ecrire, fiche, verser
from tests.portail.referentiel.registre_suivi import ANGLAIS, CHAUDRONNIER, SOUDEUR, SUITE, VENDEUR, charger, importer

pytestmark = pytest.mark.django_db

A = "{http://www.w3.org/2005/Atom}"
BASE = "https://brique.example"
DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
TAG = re.compile(r"tag:brique\.example,\d{4}-\d{2}-\d{2}:suivi/\d+/[A-Za-z0-9%._~-]+")


@pytest.fixture(autouse=True)
def _adresse(settings: Settings) -> None:
    settings.ADRESSE_PUBLIQUE = BASE


@pytest.fixture
def sources(db: None, tmp_path: Path) -> list[models.Source]:
    return charger(tmp_path)


def lire(client: Client, requete: str = "") -> Any:
    """The feed, checked against what RFC 4287 requires (§4.1.1, 4.1.2, 4.2)."""
    reponse = client.get(f"/suivi/atom.xml{requete}")
    assert reponse.status_code == 200
    assert reponse["Content-Type"] == "application/atom+xml; charset=utf-8"
    racine = etree.fromstring(reponse.content)
    assert racine.tag == f"{A}feed"
    verifier(racine, {"id", "title", "updated", "author"}, {"id", "title", "updated", "rights"})
    assert racine.find(f"{A}author/{A}name").text
    liens = {lien.get("rel"): lien.get("href") for lien in racine.findall(f"{A}link")}
    assert liens["self"] == f"{BASE}/suivi/atom.xml{requete}"
    assert liens["self"] == racine.find(f"{A}id").text
    assert liens["alternate"].startswith(f"{BASE}/suivi/")
    for entree in racine.findall(f"{A}entry"):
        verifier(entree, {"id", "title", "updated", "summary", "link"}, {"id", "title", "updated", "summary"})
        assert TAG.fullmatch(entree.find(f"{A}id").text)
        assert entree.find(f"{A}link").get("href").startswith(f"{BASE}/certifications/")
        assert all(categorie.get("term") for categorie in entree.findall(f"{A}category"))
    identifiants = [entree.find(f"{A}id").text for entree in racine.findall(f"{A}entry")]
    assert len(set(identifiants)) == len(identifiants)
    return racine


def verifier(element: Any, requis: set[str], uniques: set[str]) -> None:
    noms = [etree.QName(enfant).localname for enfant in element]
    assert requis <= set(noms)
    assert all(noms.count(nom) == 1 for nom in uniques)
    for nom in ("id", "title", "updated"):
        assert element.find(f"{A}{nom}").text.strip()
    assert DATE.fullmatch(element.find(f"{A}updated").text)


def titres(racine: Any) -> list[str]:
    return [entree.find(f"{A}title").text for entree in racine.findall(f"{A}entry")]


@pytest.mark.parametrize(
    ("requete", "attendus"),
    [
        ("?fiche=RNCP99101", [f"Modifiée : {SOUDEUR} CQP Soudeur industriel", f"Entrée : {SOUDEUR} CQP Soudeur"]),
        (
            "?axe=rome&code=H2902",
            [
                f"Renouvelée : {CHAUDRONNIER} Chaudronnier",
                f"Entrée : {SUITE} Chaudronnier d’atelier",
                f"Entrée : {CHAUDRONNIER} Chaudronnier",
            ],
        ),
        (
            "?certificateur=00099002800011",
            [
                f"Sortie : {ANGLAIS} Anglais du commerce",
                "Entrée : RS9906 Espagnol du commerce",
                f"Modifiée : {VENDEUR} Vendeur",
                f"Entrée : {VENDEUR} Vendeur",
                f"Entrée : {ANGLAIS} Anglais du commerce",
            ],
        ),
    ],
)
def test_le_flux_dit_les_memes_changements_que_la_page(
    client: Client, sources: list[models.Source], requete: str, attendus: list[str]
) -> None:
    assert titres(lire(client, requete)) == attendus


def test_le_flux_de_tout_le_registre(client: Client, sources: list[models.Source]) -> None:
    racine = lire(client)
    assert len(titres(racine)) == 10
    resumes = [entree.find(f"{A}summary").text for entree in racine.findall(f"{A}entry")]
    assert any("Bloc ajouté" in resume for resume in resumes)


def test_un_registre_vide_a_un_flux_valable(client: Client, db: None) -> None:
    assert titres(lire(client)) == []


@pytest.mark.parametrize("requete", ["?certificateur=inconnu", "?axe=rome", "?axe=rome&code=Z", "?fiche=RNCP1"])
def test_le_flux_de_ce_qui_n_existe_pas_non_plus(client: Client, sources: list[models.Source], requete: str) -> None:
    assert client.get(f"/suivi/atom.xml{requete}").status_code == 404


def test_des_titres_hostiles_restent_du_texte(client: Client, tmp_path: Path) -> None:
    piege = "<script>alert(1)</script> & ]]> \"'"
    verser(ecrire(tmp_path, "2026-10-01", fiche("RNCP99130", piege)))
    models.VersionFiche.objects.update(intitule=f"{piege}\x0b\x1f\ufffe")
    models.Certificateur.objects.update(nom=f"{piege}\x08")
    racine = lire(client)
    assert titres(racine) == [f"Entrée : RNCP99130 {piege}\ufffd\ufffd\ufffd"]
    assert racine.find(f".//{A}category").get("term") == f"{piege}\ufffd"


def test_le_flux_est_borne(client: Client, tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    fiches = [fiche(f"RNCP{80000 + n}", f"Titre {n}", blocs=(bloc(f"RNCP{80000 + n}"),)) for n in range(80)]
    verser(ecrire(tmp_path, "2026-10-01", *fiches))
    with django_assert_max_num_queries(12):
        assert len(titres(lire(client))) == fil.ENTREES_MAX


def test_le_flux_ne_se_refait_qu_apres_un_import(
    client: Client, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    charger(tmp_path, 1)
    premiere = client.get("/suivi/atom.xml")
    assert premiere["Cache-Control"] == "public, max-age=900"
    assert "Cookie" not in premiere.get("Vary", "")
    with django_assert_max_num_queries(4):
        assert client.get("/suivi/atom.xml").content == premiere.content
    connu = {"If-None-Match": premiere["ETag"]}
    assert client.get("/suivi/atom.xml", headers=connu).status_code == 304
    depuis = {"If-Modified-Since": premiere["Last-Modified"]}
    assert client.get("/suivi/atom.xml", headers=depuis).status_code == 304
    autre = client.get("/suivi/atom.xml?fiche=RNCP99101", headers=connu)
    assert autre.status_code == 200
    importer(tmp_path, 1)
    seconde = client.get("/suivi/atom.xml", headers=connu)
    assert seconde.status_code == 200
    assert len(titres(etree.fromstring(seconde.content))) == 6


def test_les_identifiants_ne_changent_pas_quand_le_registre_grandit(client: Client, tmp_path: Path) -> None:
    def identifiants() -> list[str]:
        return [entree.find(f"{A}id").text for entree in lire(client).findall(f"{A}entry")]

    charger(tmp_path, 1)
    avant = identifiants()
    importer(tmp_path, 1)
    assert identifiants()[2:] == avant


def test_le_flux_est_date_de_ce_qu_il_dit(client: Client, sources: list[models.Source]) -> None:
    racine = lire(client, "?fiche=RNCP99102")
    dit = datetime.strptime(racine.find(f"{A}updated").text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert dit == sources[1].appliquee_le.replace(microsecond=0)


@pytest.mark.parametrize(
    ("page", "flux"),
    [
        ("/suivi/", "/suivi/atom.xml"),
        ("/registre/", "/suivi/atom.xml"),
        ("/suivi/?axe=rome&code=H29", "/suivi/atom.xml?axe=rome&amp;code=H29"),
        ("/certificateurs/00099001000019/", "/suivi/atom.xml?certificateur=00099001000019"),
        ("/certifications/RNCP99101/", "/suivi/atom.xml?fiche=RNCP99101"),
    ],
)
def test_les_pages_annoncent_leur_flux(client: Client, sources: list[models.Source], page: str, flux: str) -> None:
    entete = client.get(page).content.decode().split("</head>")[0]
    assert f'<link rel="alternate" type="application/atom+xml" title="Ce qui change" href="{flux}">' in entete


def test_le_flux_se_limite(client: Client, sources: list[models.Source], settings: Settings, tmp_path: Path) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    reponses = [client.get("/suivi/atom.xml").status_code for _ in range(125)]
    assert reponses[0] == 200
    assert 429 in reponses
