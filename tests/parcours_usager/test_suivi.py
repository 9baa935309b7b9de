"""Following the register in a browser: what changed, one click, one's list, and stopping from a mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portail.referentiel import queries
from portail.referentiel.suivi import jetons
from portail.referentiel.suivi.jetons import Droit
from portail.socle.enums import Role
from tests.parcours_usager.registre import charger
from tests.parcours_usager.verifications import verifier, verifier_axe, verifier_sans_defilement_horizontal

CERTIFICATEUR = "/certificateurs/00099001000019/"
NOM = "CPNE des industries mécaniques et d’assemblage (certificateur fictif)"
LARGEURS = [(1280, 900), (320, 640)]
PAGES = [
    "/suivi/",
    "/suivi/?certificateur=00099001000019",
    "/suivi/?axe=rome&code=H29",
    "/suivi/?fiche=RNCP99012&depuis=2026-11-20&jusqua=2026-11-20",
    "/suivi/?fiche=RNCP99012&depuis=2027-01-01",
    "/suivi/?cherche=maintenance",
]


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


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_suivre_puis_regler_puis_arreter(
    taille: tuple[int, int], site: Any, ouvrir_page: Callable[..., Page], connecter: Callable[..., Any]
) -> None:
    page = ouvrir_page(*taille)
    compte = connecter(page, Role.CERTIFICATEUR)
    page.goto(site + CERTIFICATEUR)
    page.get_by_role("button", name="Suivre ce certificateur").click()
    expect(page.locator("#messages")).to_contain_text(f"Vous suivez : {NOM}.")
    expect(page).to_have_url(site + CERTIFICATEUR)
    verifier_axe(page)

    page.get_by_role("link", name="Vos suivis").click()
    expect(page.locator("main h1")).to_have_text("Que suivez-vous au registre ?")
    expect(page.locator(".chapeau")).to_contain_text(compte.courriel)
    page.get_by_label(f"Fréquence : {NOM}").select_option("Une fois par semaine")
    page.get_by_role("button", name="Changer la fréquence").click()
    expect(page.locator("#messages")).to_contain_text("La fréquence est changée.")
    verifier_axe(page)
    verifier_sans_defilement_horizontal(page)

    page.get_by_label("Un certificateur, un métier, une certification").fill("RNCP99012")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="RNCP99012 CQP").first.click()
    page.get_by_role("button", name="Suivre cette certification").click()
    page.get_by_role("link", name="Vos suivis").click()
    page.get_by_role("button", name=f"Ne plus suivre {NOM}").click()
    expect(page.locator("#messages")).to_contain_text(f"Vous ne suivez plus : {NOM}.")
    expect(page.locator("ul.changements > li")).to_have_count(1)


def test_sans_script_on_suit_depuis_une_recherche(
    site: Any, page_sans_script: Page, connecter: Callable[..., Any]
) -> None:
    page = page_sans_script
    connecter(page, Role.CONSEILLER)
    page.goto(site + "/certifications/?certificateur=00099001000019&niveau=4")
    page.get_by_role("button", name=f"Suivre {NOM}").click()
    expect(page.locator("#messages")).to_contain_text("Vous suivez :")
    expect(page).to_have_url(site + "/certifications/?certificateur=00099001000019&niveau=4")


def test_cocher_un_filtre_offre_de_le_suivre(site: Any, page_large: Page, connecter: Callable[..., Any]) -> None:
    page = page_large
    connecter(page, Role.CONSEILLER)
    page.goto(site + "/certifications/")
    expect(page.get_by_role("heading", name="Suivre ce que vous cherchez")).to_have_count(0)
    page.get_by_label(NOM).check()
    page.wait_for_url("**certificateur=00099001000019**")
    expect(page.get_by_role("heading", name="Suivre ce que vous cherchez")).to_be_visible()
    verifier_axe(page)
    page.get_by_role("button", name=f"Suivre {NOM}").click()
    expect(page.locator("#messages")).to_contain_text("Vous suivez :")


def test_sans_compte_la_connexion_ramene_a_la_page(site: Any, page_large: Page) -> None:
    page = page_large
    page.goto(site + CERTIFICATEUR)
    page.get_by_role("link", name="Se connecter pour suivre").click()
    assert "next=%2Fcertificateurs%2F00099001000019%2F" in page.url


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_le_lien_d_un_courriel_arrete_sans_connexion(
    taille: tuple[int, int], site: Any, ouvrir_page: Callable[..., Page], connecter: Callable[..., Any]
) -> None:
    connectee = ouvrir_page(*taille)
    compte = connecter(connectee, Role.JURE)
    connectee.goto(site + CERTIFICATEUR)
    connectee.get_by_role("button", name="Suivre ce certificateur").click()
    expect(connectee.locator("#messages")).to_contain_text("Vous suivez :")

    page = ouvrir_page(*taille)
    page.goto(f"{site.url}/suivi/desabonnement/{jetons.signer(Droit(compte.pk))}/")
    expect(page.locator("main")).to_contain_text(NOM)
    verifier_axe(page)
    verifier_sans_defilement_horizontal(page)
    page.get_by_role("button", name="Arrêter ces courriels").click()
    expect(page.locator("main h1")).to_have_text("C’est arrêté")
    verifier_axe(page)
    connectee.reload()
    expect(connectee.get_by_role("button", name="Suivre ce certificateur")).to_be_visible()


def test_de_l_import_a_ce_qu_il_a_change(site: Any, page_large: Page) -> None:
    page = page_large
    source = queries.sources().get(date_export=date(2026, 11, 20))
    page.goto(f"{site.url}/registre/imports/{source.pk}/")
    page.get_by_role("link", name="Voir ce qui a changé, fiche par fiche").click()
    expect(page.locator(".chapeau")).to_have_text(
        "Dans l’export du 20 novembre 2026, 1 changement au registre : 1 modification."
    )
    expect(page.locator("ul.changements")).to_contain_text("Il s’appelait « Mettre la ligne en route ».")
    page.get_by_label("Du (compris)").fill("2026-10-01")
    page.get_by_role("button", name="Voir cette période").click()
    expect(page.locator(".chapeau")).to_contain_text("Depuis le 1er octobre 2026")
