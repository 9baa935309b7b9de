"""Mes droits in a browser: without an account and without JavaScript, then kept; what an action costs, in the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portail.socle.enums import Role
from tests.parcours_usager.verifications import verifier, verifier_axe

LARGEURS = [(1280, 900), (320, 640)]


def repondre(page: Page, site: Any) -> None:
    page.goto(site + "/mes-droits/")
    page.get_by_label("Combien y avait-il").fill("1340,50")
    page.get_by_role("button", name="Voir mes droits").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("pour vous former")


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_les_pages_sont_accessibles(
    taille: tuple[int, int], site: Any, ouvrir_page: Callable[..., Page], capturer: Callable[[Page, str], Path]
) -> None:
    page = ouvrir_page(*taille)
    page.goto(site + "/mes-droits/")
    verifier(page)
    repondre(page, site)
    verifier(page)
    page.get_by_label("À quel prix").fill("1900")
    page.get_by_role("button", name="Calculer ce que je paierais").click()
    expect(page.get_by_text("Vous paieriez")).to_be_visible()
    verifier(page)
    capturer(page, f"droits-{taille[0]}")


def test_ce_qu_une_action_coute_se_calcule_dans_la_page(site: Any, page_large: Page) -> None:
    repondre(page_large, site)
    page_large.get_by_label("À quel prix").fill("1450")
    page_large.get_by_role("button", name="Calculer ce que je paierais").click()
    expect(page_large.get_by_role("row", name="Votre compte (CPF)")).to_contain_text("1 300,00")
    expect(page_large.locator(".chiffre")).to_be_focused()
    expect(page_large).to_have_url(str(site + "/mes-droits/"))
    page_large.get_by_text("Voir le calcul, règle par règle").click()
    expect(page_large.get_by_text("Participation due au")).to_be_visible()


def test_sans_javascript(site: Any, page_sans_script: Page) -> None:
    repondre(page_sans_script, site)
    page_sans_script.get_by_label("À quel prix").fill("1450")
    page_sans_script.get_by_role("button", name="Calculer ce que je paierais").click()
    expect(page_sans_script.get_by_role("row", name="Votre compte (CPF)")).to_contain_text("1 300,00")


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_plusieurs_financeurs(
    taille: tuple[int, int], site: Any, ouvrir_page: Callable[..., Page], capturer: Callable[[Page, str], Path]
) -> None:
    page = ouvrir_page(*taille)
    repondre(page, site)
    page.get_by_label("À quel prix").fill("2900")
    for qui, combien in (("Opérateur de compétences", "400"), ("Région", "1000")):
        page.get_by_role("button", name="Ajouter un financeur").click()
        rang = page.get_by_role("group", name="Financeur").last
        expect(rang.get_by_label("Qui d’autre" if qui[0] == "O" else "qui d’autre encore")).to_be_focused()
        rang.get_by_role("combobox").first.select_option(qui)
        rang.get_by_label("Combien, en euros").fill(combien)
    page.get_by_label("À quel prix").press("Enter")  # computes: it adds no row
    expect(page.get_by_role("row", name="Région")).to_contain_text("1 000,00")
    expect(page.get_by_role("row", name="Opérateur de compétences")).to_contain_text("400,00")
    verifier(page)
    page.locator("#cout").screenshot(path=capturer(page, f"droits-financeurs-{taille[0]}"))


def test_ajouter_un_financeur_sans_javascript(site: Any, page_sans_script: Page) -> None:
    repondre(page_sans_script, site)
    page_sans_script.get_by_label("À quel prix").fill("1900")
    page_sans_script.get_by_role("button", name="Ajouter un financeur").click()
    expect(page_sans_script.get_by_label("À quel prix")).to_have_value("1900")
    page_sans_script.get_by_label("Qui d’autre paie").select_option("France Travail")
    page_sans_script.get_by_role("group", name="Financeur").get_by_label("Combien, en euros").fill("100")
    page_sans_script.get_by_role("button", name="Calculer ce que je paierais").click()
    expect(page_sans_script.get_by_role("row", name="France Travail")).to_contain_text("100,00")


def test_garder_revenir_effacer(site: Any, page_large: Page, connecter: Callable[..., Any]) -> None:
    connecter(page_large, Role.CANDIDAT)
    page_large.goto(site + "/mes-droits/")
    page_large.get_by_label("Combien y avait-il").fill("900")
    page_large.get_by_role("button", name="Garder mes réponses").click()
    page_large.goto(site + "/mes-droits/")
    expect(page_large.get_by_role("heading", level=1)).to_contain_text("900,00")
    page_large.get_by_role("button", name="Effacer mes réponses").click()
    expect(page_large.get_by_role("status")).to_contain_text("effacées")
    expect(page_large.get_by_role("heading", level=1)).to_contain_text("De quoi disposez-vous")


def test_une_erreur_se_dit_en_haut_et_a_sa_place(site: Any, page_large: Page, surveillance: Any) -> None:
    surveillance.attendre("422")
    page_large.goto(site + "/mes-droits/")
    page_large.get_by_label("Combien y avait-il").fill("beaucoup")
    page_large.get_by_role("button", name="Voir mes droits").click()
    expect(page_large.get_by_role("alert")).to_contain_text("Un point est à revoir")
    verifier_axe(page_large)


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_la_page_de_l_api_presente_les_calculs(
    taille: tuple[int, int], site: Any, ouvrir_page: Callable[..., Page], capturer: Callable[[Page, str], Path]
) -> None:
    page = ouvrir_page(*taille)
    page.goto(site + "/api/v1/documentation")
    expect(page.get_by_text("POST /api/v1/droits/cpf")).to_be_visible()
    verifier(page)
    page.get_by_text("POST /api/v1/droits/cpf").scroll_into_view_if_needed()
    page.screenshot(path=capturer(page, f"api-{taille[0]}"))
