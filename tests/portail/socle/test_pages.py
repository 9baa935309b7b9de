"""What every page owes: headers, error pages that say what to do, French typography helpers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from portail.socle import queries
from portail.socle.enums import Role
from portail.socle.models import Compte
from portail.socle.templatetags.socle import duree, jour, pages_proches, siret, veille

ESSAI = "tests.portail.socle.urls_essai"
CSP = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
}  # fmt: skip
EN_LIGNE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:")


def pages(client: Client, compte: Compte) -> list[Any]:
    anonymes = [client.get("/connexion/"), client.post("/connexion/", {}), client.get("/perdue/")]
    client.force_login(compte)
    return [*anonymes, client.get("/compte/"), client.get("/compte/mot-de-passe/"), client.get("/du-jure/1/")]


@pytest.mark.urls(ESSAI)
def test_toutes_les_pages_portent_les_en_tetes_et_rien_en_ligne(client: Client, compte: Compte) -> None:
    for page in pages(client, compte):
        assert set(page["Content-Security-Policy"].split("; ")) == CSP
        assert page["X-Content-Type-Options"] == "nosniff"
        assert page["Referrer-Policy"] == "same-origin"
        assert page["Cross-Origin-Opener-Policy"] == "same-origin"
        assert page["X-Frame-Options"] == "DENY"
        assert "camera=()" in page["Permissions-Policy"]
        assert not EN_LIGNE.search(page.content.decode())


@pytest.mark.urls(ESSAI)
def test_toutes_les_pages_ont_le_meme_squelette(client: Client, compte: Compte) -> None:
    for page in pages(client, compte):
        texte = page.content.decode()
        assert texte.count("<h1>") == 1
        assert '<html lang="fr">' in texte
        assert 'href="#contenu"' in texte
        assert '<main class="page" id="contenu" tabindex="-1">' in texte
        assert re.search(r"<title>.+ — Brique</title>", texte)
        assert "'" not in re.sub(r"<[^>]*>", "", texte), "une apostrophe droite dans le texte"


@pytest.mark.django_db
def test_une_adresse_inconnue_dit_comment_chercher(client: Client) -> None:
    page = client.get("/rien-ici/")
    assert page.status_code == 404
    assert "Il n’y a pas de page à cette adresse" in page.content.decode()


@pytest.mark.urls(ESSAI)
def test_une_panne_s_affiche_sans_base_ni_contexte(client: Client) -> None:
    # no database fixture: a query would fail the test
    client.raise_request_exception = False
    page = client.get("/en-panne/")
    assert page.status_code == 500
    texte = page.content.decode()
    assert "Une erreur est survenue de notre côté" in texte
    assert "panne voulue" not in texte
    assert page["Content-Security-Policy"]


@pytest.mark.django_db
def test_une_demande_incomprise_a_sa_page(client: Client) -> None:
    client.raise_request_exception = False
    page = client.get("/connexion/", headers={"host": "un hôte impossible"})
    assert page.status_code == 400
    assert "n’a pas été comprise" in page.content.decode()


@pytest.mark.django_db
def test_la_feuille_de_style_et_htmx_sont_servis(client: Client) -> None:
    page = client.get("/connexion/").content.decode()
    liens = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len(liens) == 3
    for lien in liens:
        fichier = client.get(lien)
        assert fichier.status_code == 200
        assert len(fichier.getvalue()) > 100
        fichier.close()


def test_la_feuille_de_style_ne_va_rien_chercher_ailleurs() -> None:
    from django.contrib.staticfiles import finders

    chemin = finders.find("socle/brique.css")
    assert isinstance(chemin, str)
    with open(chemin, encoding="utf-8") as feuille:
        css = feuille.read()
    assert not re.search(r"url\(|@import|https?:", css)
    definies = set(re.findall(r"(--[\w-]+):", css))
    employees = set(re.findall(r"var\((--[\w-]+)\)", css))
    assert employees <= definies
    assert definies <= employees, "un jeton que rien n’emploie"


def test_la_page_du_compte_ecrit_roles_organisations_et_dates(
    client: Client, compte_avec: Callable[[Role], Compte]
) -> None:
    client.force_login(compte_avec(Role.ORGANISME_FORMATION))
    texte = client.get("/compte/").content.decode()
    assert "Organisme de formation" in texte
    assert "Centre fictif" in texte
    assert "SIRET 999\u00a0000\u00a0037\u00a000013" in texte
    assert "1er janvier 2020" in texte


def test_les_dates_s_ecrivent_en_mots() -> None:
    assert jour(date(2027, 1, 1)) == "1er janvier 2027"
    assert jour(date(2026, 8, 22)) == "22 août 2026"
    assert jour(None) == ""
    assert [duree(n) for n in (1, 40, 90, 901)] == ["1 seconde", "40 secondes", "2 minutes", "16 minutes"]
    assert veille(date(2027, 1, 1)) == date(2026, 12, 31)
    assert siret("99900003700013") == "999\u00a0000\u00a0037\u00a000013"


@pytest.mark.parametrize(
    ("page", "total", "attendu"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (5, 9, [1, None, 3, 4, 5, 6, 7, None, 9]),
        (1, 20, [1, 2, 3, None, 20]),
        (20, 20, [1, None, 18, 19, 20]),
    ],
)
def test_la_pagination_montre_les_pages_proches(page: int, total: int, attendu: list[int | None]) -> None:
    assert pages_proches(Paginator(range(total), 1).page(page)) == attendu


def test_la_pagination_garde_la_recherche_en_cours() -> None:
    gabarit = Template('{% include "socle/morceaux/pagination.html" %}')
    requete = RequestFactory().get("/?q=qualité&niveau=4&page=2")
    rendu = gabarit.render(Context({"page": Paginator(range(3), 1).page(2), "request": requete}))
    assert 'href="?q=qualit%C3%A9&amp;niveau=4&amp;page=3" rel="next"' in rendu
    assert 'href="?q=qualit%C3%A9&amp;niveau=4&amp;page=1" rel="prev"' in rendu
    assert '<span aria-current="page">' in rendu


@pytest.mark.urls(ESSAI)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mandataires", "relayees", "lue"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "n’importe quoi", "192.0.2.1"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "203.0.113.9:51000", "203.0.113.9"),
        (1, "", "192.0.2.1"),
    ],
)
def test_l_adresse_du_client_ne_se_declare_pas_soi_meme(
    mandataires: int, relayees: str, lue: str, client: Client, settings: Settings
) -> None:
    settings.MANDATAIRES = mandataires
    reponse = client.get("/ouverte/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=relayees.encode().decode("latin-1"))
    assert reponse.content.decode() == lue


def test_les_libelles_suivent_l_ordre_de_la_maison() -> None:
    assert queries.libelles({Role.ADMINISTRATEUR, Role.CANDIDAT}) == ["Candidat", "Administrateur"]
