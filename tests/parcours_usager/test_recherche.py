"""Searching the register in a browser: by keyboard, with and without scripts, at two widths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.parcours_usager.registre import charger
from tests.parcours_usager.verifications import verifier, verifier_axe

PAGES = [
    "/",
    "/certifications/",
    "/certifications/?vue=blocs&q=qualite&niveau=4",
    "/certifications/?q=RNCP99012BC01",
    "/certifications/?q=condcuteur",
    "/certifications/?q=zzzzqqqq&etat=active",
    "/certificateurs/",
]
LARGEURS = [(1280, 900), (320, 640)]


@pytest.fixture(autouse=True)
def _registre(db: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    charger(tmp_path_factory.mktemp("registre"))


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
@pytest.mark.parametrize("adresse", PAGES)
def test_la_page_est_accessible(
    adresse: str, taille: tuple[int, int], site: Any, ouvrir_page: Callable[..., Page]
) -> None:
    page = ouvrir_page(*taille)
    page.goto(site + adresse)
    verifier(page)


def test_cocher_un_filtre_garde_le_focus_pousse_l_adresse_et_s_annonce(site: Any, page_large: Page) -> None:
    page = page_large
    page.goto(site + "/certifications/")
    annonce = page.locator("#annonce")
    avant = annonce.inner_text()
    page.evaluate("window.temoin = 'même page'")
    case = page.get_by_label("Niveau 4 (baccalauréat)")
    case.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**/certifications/?*niveau=4*")
    expect(annonce).not_to_have_text(avant)
    expect(case).to_be_checked()
    expect(case).to_be_focused()
    expect(page.locator(".filtres")).to_contain_text("Niveau 4")
    assert page.evaluate("window.temoin") == "même page"

    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    page.wait_for_url("**/certifications/?*niveau=3&niveau=4*")
    expect(page.locator(".filtres li a.etiquette")).to_have_count(2)
    verifier_axe(page)

    page.go_back()
    page.wait_for_url(lambda adresse: "niveau=4" in adresse and "niveau=3" not in adresse)
    expect(page.get_by_label("Niveau 4 (baccalauréat)")).to_be_checked()
    expect(page.locator("main h1")).to_have_count(1)
    expect(page.locator(".filtres li a.etiquette")).to_have_count(1)


def test_chercher_avec_script_donne_un_titre_a_la_page(site: Any, page_large: Page) -> None:
    page = page_large
    page.goto(site + "/certifications/")
    page.get_by_label("Un métier, des compétences, un code").fill("soudrue conducteur")
    page.keyboard.press("Enter")
    page.wait_for_url("**/certifications/?q=soudrue*")
    expect(page).to_have_title("soudrue conducteur : recherche — Brique")
    expect(page.get_by_label("Un métier, des compétences, un code")).to_be_focused()


def test_sans_script_les_filtres_s_appliquent_par_un_bouton(site: Any, page_sans_script: Page) -> None:
    page = page_sans_script
    page.goto(site + "/")
    page.get_by_label("Que cherchez-vous ?").fill("ligne")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Blocs").click()
    page.get_by_label("Niveau 4 (baccalauréat)").check()
    page.get_by_role("button", name="Appliquer ces filtres").click()
    assert "vue=blocs" in page.url
    assert "niveau=4" in page.url
    expect(page.locator("ol.resultats mark").first).to_be_visible()
    page.get_by_role("link", name="Retirer le filtre Niveau").click()
    assert "niveau" not in page.url
    page.locator("ol.resultats h3 a").first.click()
    expect(page.get_by_role("heading", name="compétences à prouver")).to_be_visible()


def aller_par_tabulations(page: Page, cible: str, au_plus: int = 80) -> None:
    """Press Tab until the element that matches ``cible`` has the focus."""
    for _ in range(au_plus):
        page.keyboard.press("Tab")
        if page.evaluate("cible => document.activeElement.matches(cible)", cible):
            return
    pytest.fail(f"{cible} ne s’atteint pas au clavier en {au_plus} tabulations")


def test_au_clavier_de_la_recherche_au_bloc(site: Any, page_large: Page) -> None:
    page = page_large
    page.goto(site + "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    aller_par_tabulations(page, "#q")
    page.keyboard.type("CQP Conducteur d’équipements industriels option")
    page.keyboard.press("Enter")
    page.wait_for_url("**/certifications/?q=*")
    aller_par_tabulations(page, "ol.resultats h3 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/certifications/RNCP99012/")
    aller_par_tabulations(page, "svg.mur a")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/blocs/RNCP99012BC02/")
    expect(page.locator("main h1")).to_have_text("Conduire la production")


def test_voir_tout_un_axe(site: Any, page_large: Page) -> None:
    page = page_large
    page.goto(site + "/certifications/")
    page.get_by_role("link", name="Voir tout").first.click()
    assert "tout=" in page.url
    verifier_axe(page, "#zone")
