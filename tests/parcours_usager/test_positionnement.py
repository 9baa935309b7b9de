"""Me situer in a browser: answered bloc by bloc, kept as it goes, two tabs at once, without JavaScript too."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from portail.socle.enums import Role
from tests.parcours_usager import registre
from tests.parcours_usager.verifications import verifier

FICHE = "RNCP99060"
LARGEURS = [(1280, 900), (320, 640)]


@pytest.fixture
def _registre(site: Any, tmp_path: Path) -> None:
    registre.charger(tmp_path)


def commencer(page: Page, site: Any, *, juger: bool = False) -> None:
    page.goto(site + "/me-situer/")
    if juger:
        verifier(page)
    page.get_by_label("Son numéro").fill(FICHE)
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Faites-vous déjà cela ?")


def questions(page: Page) -> Any:
    return page.locator("fieldset.pos-question")


def joindre(page: Page, planning: Path) -> None:
    """A proof of the first compétence, and back."""
    planning.write_bytes(b"%PDF-1.4\n% fictif\n%%EOF\n")
    questions(page).first.get_by_role("button", name="Joindre une preuve").click()
    page.get_by_label("Joindre une pièce").set_input_files(planning)
    page.get_by_role("button", name="Joindre", exact=True).click()
    expect(page.get_by_text("La pièce « planning.pdf » est jointe.")).to_be_visible()
    verifier(page)
    page.get_by_role("link", name="Revenir au bloc").click()


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
@pytest.mark.usefixtures("_registre")
def test_repondre_s_arreter_reprendre(
    taille: tuple[int, int],
    site: Any,
    ouvrir_page: Callable[..., Page],
    connecter: Callable[..., Any],
    capturer: Callable[[Page, str], Path],
    tmp_path: Path,
) -> None:
    page = ouvrir_page(*taille)
    connecter(page, Role.CANDIDAT)
    commencer(page, site, juger=True)
    verifier(page)
    premiere = questions(page).first
    premiere.get_by_label("Oui").check()
    expect(premiere.get_by_text("Gardé.")).to_be_visible()
    premiere.get_by_label("Dans quelle situation de travail ?").fill("Le samedi, au rayon frais.")
    page.get_by_role("heading", level=1).click()
    expect(premiere.locator('input[name^="v-"]')).to_have_value("2")
    page.reload()
    expect(premiere.get_by_label("Oui")).to_be_checked()
    expect(premiere.get_by_label("Dans quelle situation de travail ?")).to_have_value("Le samedi, au rayon frais.")
    capturer(page, f"me-situer-bloc-{taille[0]}")

    joindre(page, tmp_path / "planning.pdf")
    for rang in range(questions(page).count()):
        questions(page).nth(rang).get_by_label("En partie").check()
    page.get_by_role("button", name="Garder et passer au bloc suivant").click()
    expect(page.locator(".chapeau")).to_contain_text("BC02")

    page.goto(site + "/me-situer/")
    page.get_by_role("link", name="Reprendre").click()
    expect(page.locator(".chapeau")).to_contain_text("BC02")
    page.get_by_role("link", name="Voir où j’en suis").click()
    expect(page.locator("main")).to_contain_text("en partie : 5")
    suite = page.get_by_role("link", name="Voir mes parcours")
    expect(suite).to_have_attribute("href", re.compile(rf"\?cible={FICHE}$"))
    verifier(page)
    capturer(page, f"me-situer-resultat-{taille[0]}")


@pytest.mark.usefixtures("_registre")
def test_deux_onglets_ne_perdent_rien(
    site: Any, ouvrir_page: Callable[..., Page], connecter: Callable[..., Any], capturer: Callable[[Page, str], Path]
) -> None:
    un = ouvrir_page(1280, 900)
    connecter(un, Role.CANDIDAT)
    commencer(un, site)
    deux = un.context.new_page()
    deux.goto(un.url)
    questions(un).first.get_by_label("Oui").check()
    expect(questions(un).first.get_by_text("Gardé.")).to_be_visible()
    ici = questions(deux).first
    ici.get_by_label("Dans quelle situation de travail ?").fill("Dans l’autre onglet.")
    ici.get_by_label("Non").check()
    expect(ici.get_by_role("alert")).to_contain_text("Cette réponse a changé dans une autre page.")
    verifier(deux)
    capturer(deux, "me-situer-deux-onglets")
    ici.get_by_label("Celle de cette page").click()  # the choice leaves the page as soon as it is made
    expect(ici.get_by_text("Gardé.")).to_be_visible()
    questions(deux).nth(1).get_by_label("Oui").check()
    expect(questions(deux).nth(1).get_by_text("Gardé.")).to_be_visible()
    un.reload()
    expect(questions(un).first.get_by_label("Non")).to_be_checked()
    expect(questions(un).first.locator("textarea")).to_have_value("Dans l’autre onglet.")
    expect(questions(un).nth(1).get_by_label("Oui")).to_be_checked()


@pytest.mark.usefixtures("_registre")
def test_deux_onglets_sans_javascript(
    site: Any, page_sans_script: Page, connecter: Callable[..., Any], surveillance: Any
) -> None:
    surveillance.attendre("status of 409")
    un = page_sans_script
    connecter(un, Role.CANDIDAT)
    commencer(un, site)
    deux = un.context.new_page()
    surveillance.suivre(deux)
    deux.goto(un.url)
    questions(un).first.get_by_label("Oui").check()
    un.get_by_role("button", name="Garder et rester ici").click()
    expect(un.locator("#messages")).to_contain_text("Vos réponses sont gardées.")
    questions(deux).first.get_by_label("Non").check()
    questions(deux).nth(1).get_by_label("En partie").check()
    deux.get_by_role("button", name="Garder et rester ici").click()
    expect(deux.get_by_role("alert").first).to_contain_text("Une réponse est à choisir")
    deux.get_by_label("L’autre").check()
    deux.get_by_role("button", name="Garder et rester ici").click()
    expect(questions(deux).first.get_by_label("Oui")).to_be_checked()
    expect(questions(deux).nth(1).get_by_label("En partie")).to_be_checked()


@pytest.mark.usefixtures("_registre")
def test_une_session_finie_ne_jette_pas_ce_qui_est_ecrit(
    site: Any, page_large: Page, connecter: Callable[..., Any]
) -> None:
    connecter(page_large, Role.CANDIDAT)
    commencer(page_large, site)
    adresse = page_large.url
    page_large.context.clear_cookies(name="brique_session")
    premiere = questions(page_large).first
    premiere.locator("textarea").fill("Ce que je ne veux pas perdre.")
    premiere.get_by_label("Oui").check()
    expect(page_large.locator("#pos-page")).to_contain_text("ne sont pas encore gardées")
    assert page_large.url == adresse
    expect(premiere.locator("textarea")).to_have_value("Ce que je ne veux pas perdre.")
    verifier(page_large)


@pytest.mark.usefixtures("_registre")
def test_fermer_la_page_garde_la_derniere_phrase(site: Any, page_large: Page, connecter: Callable[..., Any]) -> None:
    connecter(page_large, Role.CANDIDAT)
    commencer(page_large, site)
    adresse = page_large.url
    situation = questions(page_large).first.locator("textarea")
    situation.fill("Écrit à l’instant.")
    page_large.goto(site + "/compte/")
    page_large.goto(adresse)
    for _ in range(20):  # what is sent on leaving comes when it can
        if situation.input_value():
            break
        page_large.wait_for_timeout(250)
        page_large.reload()
    expect(situation).to_have_value("Écrit à l’instant.")


@pytest.mark.usefixtures("_registre")
def test_ce_qui_est_coche_avant_que_la_page_ecoute_est_garde(
    site: Any, page_large: Page, connecter: Callable[..., Any]
) -> None:
    page = page_large
    connecter(page, Role.CANDIDAT)
    commencer(page, site)
    adresse = page.url

    def tarder(route: Route) -> None:
        expect(page.locator("fieldset.pos-question").first).to_be_attached()
        page.locator("fieldset.pos-question").first.get_by_label("Oui").check()
        route.continue_()

    page.route("**/htmx*.js", tarder)
    page.goto(adresse, wait_until="commit")
    expect(questions(page).first.get_by_text("Gardé.")).to_be_visible()
    page.unroute("**/htmx*.js")
    page.reload()
    expect(questions(page).first.get_by_label("Oui")).to_be_checked()
