"""Fetching the official archives: the latest of each répertoire, and clear refusals that write nothing."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from typer.testing import CliRunner, Result

from brique.erreurs import ErreurLecture
from portail.commandes import app
from portail.referentiel import data_gouv, queries
from portail.referentiel.data_gouv import Archive, archives_courantes, telecharger
from tests.portail.referentiel.fabrique import ecrire, fiche, lignes_par_table
from tests.portail.referentiel.site_local import JEU, Page, Site, site_local

RNCP, RS = "export-fiches-rncp-v4-1-2026-10-02.zip", "export-fiches-rs-v4-1-2026-10-01.zip"
ARCHIVE = f"/fichiers/{RNCP}"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with site_local() as site:
        monkeypatch.setenv("BRIQUE_DATA_GOUV", site.jeu)
        yield site


@pytest.fixture
def publie(site: Site, tmp_path: Path) -> Site:
    """Two répertoires, both listed and served."""
    site.publier(RNCP, RS)
    site.deposer(RNCP, ecrire(tmp_path, "2026-10-02", fiche("RNCP99401"), nom="rncp"))
    site.deposer(RS, ecrire(tmp_path, "2026-10-01", fiche("RS9941"), nom="rs"))
    return site


def importer(settings: Settings, tmp_path: Path) -> Result:
    settings.VAR = tmp_path / "var"
    return CliRunner().invoke(app, ["importer", "--depuis-data-gouv", "--appliquer"])


def refus(settings: Settings, tmp_path: Path) -> str:
    """The message of the refusal, having checked that nothing was written and no half file left."""
    avant = lignes_par_table()
    resultat = importer(settings, tmp_path)
    assert isinstance(resultat.exception, ErreurLecture), resultat.output
    assert lignes_par_table() == avant
    assert list((tmp_path / "var").rglob("*.partiel")) == []
    message = str(resultat.exception)
    assert "Rien n’est importé." in message
    return message


def test_la_plus_recente_archive_de_chaque_repertoire(site: Site) -> None:
    site.publier(
        "export-fiches-rncp-v4-1-2026-09-30.zip",
        RNCP,
        "export-fiches-rncp-v4-1-2025-12-31.zip",
        RS,
        "export-fiches-rs-v4-1-2024-01-01.zip",
        "export-fiches-rncp-v4-0-2026-11-01.zip",
        "export-fiches-csv-2026-11-01.zip",
        "rncp-v4-1.xsd",
        "export-fiches-rncp-v4-1-2026-11-01.zip.torrent",
    )
    assert [(a.nom, a.repertoire, a.date) for a in archives_courantes(site.jeu)] == [
        (RNCP, "rncp", "2026-10-02"),
        (RS, "rs", "2026-10-01"),
    ]


def test_les_ressources_etranges_sont_laissees(site: Site) -> None:
    bonne = {"url": f"{site.adresse}/fichiers/{RS}"}
    autres = [None, 3, {}, {"url": None}, {"url": f"file:///etc/{RNCP}"}, {"url": f"ftp://127.0.0.1/{RNCP}"}]
    site.pages[JEU] = Page(json.dumps({"resources": [*autres, bonne]}).encode())
    assert [a.nom for a in archives_courantes(site.jeu)] == [RS]


@pytest.mark.django_db
def test_les_deux_archives_sont_importees(publie: Site, settings: Settings, tmp_path: Path) -> None:
    resultat = importer(settings, tmp_path)
    assert resultat.exit_code == 0, resultat.output
    assert resultat.output.count("Écrit dans le registre.") == 2
    assert set(queries.intitules(["RNCP99401", "RS9941"])) == {"RNCP99401", "RS9941"}
    assert [(s.nom, s.date_export.isoformat()) for s in queries.sources().order_by("pk")] == [
        (RNCP, "2026-10-02"),
        (RS, "2026-10-01"),
    ]
    assert publie.demandes == [JEU, ARCHIVE, f"/fichiers/{RS}"]
    avant = lignes_par_table()
    encore = importer(settings, tmp_path)
    assert encore.exit_code == 0
    assert lignes_par_table() == avant


@pytest.mark.django_db
def test_une_archive_absente_n_ecrit_pas_l_autre(publie: Site, settings: Settings, tmp_path: Path) -> None:
    publie.pages.pop(f"/fichiers/{RS}")
    assert RS in refus(settings, tmp_path)


@pytest.mark.django_db
def test_un_site_qui_ne_repond_pas(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        adresse = f"http://127.0.0.1:{prise.getsockname()[1]}/"
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("BRIQUE_DATA_GOUV", adresse)
    message = refus(settings, tmp_path)
    assert adresse in message
    assert "ne répond pas" in message
    monkeypatch.setenv("BRIQUE_DATA_GOUV", "file:///etc/passwd")
    assert "n’est pas celle d’un site" in refus(settings, tmp_path)


MAUVAISES = {
    "erreur du site": (Page(b"panne", 503), "ne répond pas"),
    "pas du JSON": (Page(b"<html>bonjour</html>"), "n’est pas du JSON"),
    "octets": (Page(b"\xff\xfe\x00"), "n’est pas du JSON"),
    "vide": (Page(b""), "n’est pas du JSON"),
    "imbrique": (Page(b"[" * 200_000), "n’est pas du JSON"),
    "liste": (Page(b"[]"), "ne décrit pas un jeu de données"),
    "ressources": (Page(b'{"resources": "rncp"}'), "ne décrit pas un jeu de données"),
    "sans archive": (Page(b'{"resources": []}'), "ne liste aucune archive"),
    "ailleurs": (Page(b"", 302, {"Location": "http://127.0.0.1:9/autre"}), "renvoie ailleurs"),
    "enorme": (Page(b" " * 3000 + b"{}"), "démesurée"),
    "coupee": (Page(b'{"resources"', entetes={"Content-Length": "900"}), "n’est pas du JSON"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("cas", MAUVAISES)
def test_une_description_mauvaise_est_refusee(
    cas: str, site: Site, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages[JEU], attendu = MAUVAISES[cas]
    if cas == "enorme":
        monkeypatch.setattr(data_gouv, "_DESCRIPTION_MAX", 2000)
    message = refus(settings, tmp_path)
    assert attendu in message
    assert site.jeu in message


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "attendu"),
    [
        (Page(b"PK", entetes={"Content-Length": "5000"}), "interrompu (2 octets sur 5000)"),
        (Page(b"PK", entetes={"Content-Length": str(2 * 1024**3)}), "dépasse 1 Gio"),
        (Page(b"", 301, {"Location": "https://127.0.0.1:9/x.zip"}), "renvoie ailleurs"),
        (Page(b"", 404), "ne répond pas"),
    ],
)
def test_une_archive_mauvaise_est_refusee(
    page: Page, attendu: str, publie: Site, settings: Settings, tmp_path: Path
) -> None:
    publie.pages[ARCHIVE] = page
    message = refus(settings, tmp_path)
    assert attendu in message
    assert RNCP in message


@pytest.mark.django_db
def test_une_archive_qui_n_en_est_pas_une(publie: Site, settings: Settings, tmp_path: Path) -> None:
    publie.pages[ARCHIVE] = Page(b"<html>maintenance</html>")
    avant = lignes_par_table()
    resultat = importer(settings, tmp_path)
    assert isinstance(resultat.exception, ErreurLecture)
    assert RNCP in str(resultat.exception)
    assert lignes_par_table() == avant


def test_une_archive_sans_taille_annoncee_est_bornee(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_gouv, "_ARCHIVE_MAX", 1000)
    site.pages[ARCHIVE] = Page(b"x" * 5000, entetes={"Content-Length": "inconnue"})
    archive = Archive(RNCP, "rncp", "2026-10-02", site.adresse + ARCHIVE)
    with pytest.raises(ErreurLecture, match="dépasse 1 Gio"):
        telecharger(archive, tmp_path, lambda lus, total: None)
    assert list(tmp_path.iterdir()) == []
