"""A real site and a real Chromium for the user journeys.

One server for the whole session, as on a real site: a journey makes the accounts it needs, with addresses of its own,
and leaves them. Each module of journeys finds the database as migrations leave it, whatever ran before in this process:
the file itself is put back, since the journal refuses to be flushed.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import navigateur
from tests.parcours_usager.verifications import Surveillance

# Playwright's synchronous interface runs an event loop in this thread, in which Django refuses to query without this.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Milliseconds after which an element that has not come is missing.
PATIENCE = 10_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the journeys in a run that also tests the portal: they share one database and leave their accounts in it."""
    ici = Path(__file__).parent
    if any((ici.parent / "portail") in item.path.parents for item in items):
        a_part = pytest.mark.skip(reason="les parcours se lancent à part : python -m tests.lancer --jambe navigateur")
        for item in items:
            if ici in item.path.parents:
                item.add_marker(a_part)


@pytest.fixture(autouse=True, scope="session")
def _hachage_rapide() -> Iterator[None]:
    """A slow hash protects real passwords; here it would only slow each journey down."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """SQLite in a file rather than in memory: the server's threads and the test each open their own connection."""
    from django.db import connection

    from tests.base_migree import migrations_deja_faites

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("base") / "parcours.sqlite3")
    with migrations_deja_faites():
        yield


@pytest.fixture(scope="session")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of the session, open to the test as it is to the server: what is written stays.

    It bears the name of pytest-django's fixture on purpose: by that name its set-up knows that a database is needed.
    """
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def site(db: None) -> Iterator[Any]:
    """The running site: ``site.url``, ``site + "/connexion/"``."""
    from pytest_django.live_server_helper import LiveServer

    serveur = LiveServer("127.0.0.1")
    serveur._live_server_modified_settings.enable()
    yield serveur
    serveur._live_server_modified_settings.disable()
    serveur.stop()


@pytest.fixture(scope="session")
def base_migree(site: Any, tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """A copy of the database before the first journey; None on an engine whose base is not a file."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return None
    gardee = tmp_path_factory.mktemp("base") / "migree.sqlite3"
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as base, closing(sqlite3.connect(gardee)) as copie:
        base.backup(copie)
    return gardee


@pytest.fixture(autouse=True, scope="module")
def _base_comme_neuve(base_migree: Path | None) -> None:
    """Put back the database before the journeys of a module; numbers go on, so that none ever names two rows."""
    from django.db import connection

    if base_migree is None:
        return
    with (
        closing(sqlite3.connect(base_migree)) as gardee,
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as base,
    ):
        suites = base.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
        gardee.backup(base)
        base.execute("DELETE FROM sqlite_sequence")
        base.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", suites)
        base.commit()


@pytest.fixture(autouse=True)
def _limites_a_zero(tmp_path: Path, settings: Any) -> None:
    """Every journey comes from the same address: what the others asked in that minute is not counted against it."""
    settings.LIMITES_DOSSIER = tmp_path / "limites"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, started once for the session; without one on this machine, the journeys are skipped."""
    chemin = navigateur.trouver()
    if chemin is None:
        pytest.skip("aucun Chromium sur cette machine : python -m tests.navigateur dit comment en installer un")
    with sync_playwright() as playwright:
        ouvert = playwright.chromium.launch(executable_path=chemin, args=ARGUMENTS)
        yield ouvert
        ouvert.close()


@pytest.fixture
def surveillance() -> Iterator[Surveillance]:
    """What the browser complains of during this test; judged at its end."""
    veille = Surveillance()
    yield veille
    veille.conclure()


@pytest.fixture
def ouvrir_page(chromium: Browser, surveillance: Surveillance, request: pytest.FixtureRequest) -> Iterator[Any]:
    """``ouvrir_page(largeur, hauteur, **options)``: a page of its own context (no cookie shared), watched."""
    contextes = []

    def ouvrir(largeur: int, hauteur: int, **options: Any) -> Page:
        contexte = chromium.new_context(
            viewport={"width": largeur, "height": hauteur}, locale="fr-FR", timezone_id="Europe/Paris", **options
        )
        contexte.set_default_timeout(PATIENCE)
        contextes.append(contexte)
        page = contexte.new_page()
        surveillance.suivre(page)
        return page

    yield ouvrir
    for contexte in contextes:
        contexte.close()


@pytest.fixture
def page_large(ouvrir_page: Callable[..., Page]) -> Page:
    """A page as on a desktop, 1280 × 900."""
    return ouvrir_page(1280, 900)


@pytest.fixture
def page_etroite(ouvrir_page: Callable[..., Page]) -> Page:
    """A page as on a small telephone, 320 × 640: what reflow asks for."""
    return ouvrir_page(320, 640)


@pytest.fixture
def page_sans_script(ouvrir_page: Callable[..., Page]) -> Page:
    """A page in which JavaScript is off: everything must still work."""
    return ouvrir_page(1280, 900, java_script_enabled=False)


@pytest.fixture
def connecter(site: Any) -> Callable[..., Any]:
    """``connecter(page, Role.CERTIFICATEUR, organisation=…)``: log the page in as a new account; gives the account."""
    from django.conf import settings
    from django.test import Client

    from tests.comptes import nouveau_compte

    def ouvrir_session(page: Page, *roles: Any, **options: Any) -> Any:
        compte, client = nouveau_compte(*roles, **options), Client()
        client.force_login(compte)
        valeur = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": valeur, "url": site.url}])
        return compte

    return ouvrir_session


@pytest.fixture
def capturer(tmp_path: Path) -> Callable[[Page, str], Path]:
    """``capturer(page, "fiche")``: a full picture of the page, in the folder ``BRIQUE_CAPTURES``; none without it.

    Where the picture is, or would be: the place for another picture of the same.
    """
    demande = os.environ.get("BRIQUE_CAPTURES")
    dossier = Path(demande or tmp_path)

    def prendre(page: Page, nom: str) -> Path:
        chemin = dossier / f"{nom}.png"
        if demande:
            dossier.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=chemin, full_page=True)
        return chemin

    return prendre
