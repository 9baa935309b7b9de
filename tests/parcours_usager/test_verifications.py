"""The checks that every journey relies on do bite, in the same Chromium and under the site's own policy."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from portail.referentiel.models import Source
from portail.socle.models import Evenement
from tests.parcours_usager.verifications import Surveillance, verifier_axe, verifier_sans_defilement_horizontal

ADRESSE = "http://essai.example/"
POLITIQUE = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'"
SAINE = """<!doctype html><html lang="fr"><head><title>Essai</title></head>
<body><main><h1>Un mur</h1>{corps}</main></body></html>"""
PARTIR = (
    "<link rel='icon' href='data:,'><a href='/suite'>Partir</a><form action='/suite'><button>Partir</button></form>"
)


def servir(page: Page, corps: str = "", statut: int = 200, entier: str | None = None) -> None:
    """Open a page served from memory, under a policy as strict as the site's."""

    def repondre(route: Route) -> None:
        est_la_page = route.request.url == ADRESSE
        route.fulfill(
            status=statut if est_la_page else 204,
            content_type="text/html; charset=utf-8",
            headers={"Content-Security-Policy": POLITIQUE},
            body=(entier or SAINE.format(corps=corps)) if est_la_page else "",
        )

    page.route("**/*", repondre)
    page.goto(ADRESSE)


def test_une_page_saine_passe_sous_une_politique_stricte(page_large: Page) -> None:
    servir(page_large)
    verifier_axe(page_large)
    verifier_sans_defilement_horizontal(page_large)


@pytest.mark.parametrize(
    ("corps", "regle"),
    [
        ("<img src='a.png'>", "image-alt"),
        ("<input>", "label"),
        ("<a href='/x'></a>", "link-name"),
        ("<h4>Trop bas</h4>", "heading-order"),
        ("<table><tr><th scope='x'>a</th></tr></table>", "scope-attr-valid"),
    ],
)
def test_axe_nomme_la_regle_et_l_element(page_large: Page, surveillance: Surveillance, corps: str, regle: str) -> None:
    if "img" in corps:
        surveillance.attendre("Content Security Policy")
    servir(page_large, corps)
    with pytest.raises(pytest.fail.Exception, match=rf"• {regle} \("):
        verifier_axe(page_large)


@pytest.fixture
def page_lente() -> Iterator[str]:
    """Address of a page that leads to another one, which begins to come and takes its time to end."""

    class Lente(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            corps = "<input>" if self.path.startswith("/suite") else PARTIR
            if corps != PARTIR:
                self.wfile.write(b" " * 2048)
                self.wfile.flush()
                time.sleep(1)
            self.wfile.write(SAINE.format(corps=corps).encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Lente) as serveur:
        threading.Thread(target=serveur.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serveur.server_port}/"
        serveur.shutdown()


@pytest.mark.parametrize("depart", ["link", "button"])
def test_la_page_jugee_est_celle_qui_vient(
    page_large: Page, page_lente: str, surveillance: Surveillance, depart: str
) -> None:
    page_large.goto(page_lente)
    page_large.get_by_role(depart, name="Partir").click()
    with pytest.raises(pytest.fail.Exception, match=r"/suite\S* : 1 violation"):
        verifier_axe(page_large)


def test_axe_peut_ne_regarder_qu_une_partie(page_large: Page) -> None:
    servir(page_large, "<div id='bon'><p>oui</p></div><input>")
    verifier_axe(page_large, "#bon")


def test_une_page_trop_large_est_refusee(page_etroite: Page) -> None:
    servir(page_etroite, "<table><tr><td>" + "x" * 200 + "</td></tr></table>")
    with pytest.raises(pytest.fail.Exception, match="dans 320 px"):
        verifier_sans_defilement_horizontal(page_etroite)


@pytest.mark.parametrize(
    "corps",
    [
        "<script>document.title = 'non'</script>",
        "<p style='color: red'>non</p>",
        "<button onclick='f()'>non</button>",
    ],
)
def test_ce_que_la_politique_refuse_est_vu(page_large: Page, surveillance: Surveillance, corps: str) -> None:
    veille = Surveillance()
    veille.suivre(page_large)
    surveillance.attendre("Content Security Policy")
    servir(page_large, corps)
    if "button" in corps:
        page_large.get_by_role("button").click()
    with pytest.raises(pytest.fail.Exception, match="Content Security Policy"):
        veille.conclure()


def test_une_erreur_de_script_est_vue(page_large: Page, surveillance: Surveillance) -> None:
    veille = Surveillance()
    veille.suivre(page_large)
    surveillance.attendre("panne voulue")
    servir(page_large)
    with page_large.expect_event("pageerror"):
        page_large.evaluate("() => setTimeout(() => { throw new Error('panne voulue') })")
    with pytest.raises(pytest.fail.Exception, match="panne voulue"):
        veille.conclure()


def test_une_erreur_attendue_doit_venir(page_large: Page, surveillance: Surveillance) -> None:
    veille = Surveillance()
    veille.suivre(page_large)
    veille.attendre("status of 404")
    surveillance.attendre("status of 404")
    with pytest.raises(pytest.fail.Exception, match="jamais venu"):
        veille.conclure()
    servir(page_large, statut=404)
    veille.conclure()


def test_un_module_trouve_la_base_comme_les_migrations_la_laissent(base_migree: Path | None, site: Any) -> None:
    assert base_migree is not None  # these journeys write nothing: what the base holds here, an earlier module left
    assert not Source.objects.exists()
    assert not Evenement.objects.exists()
