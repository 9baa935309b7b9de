"""A branche in a browser: choosing its certifications, reading what they share, taking the wording away, correcting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from brique.referentiel.redaction.lecture import lire_brouillon
from portail.socle.enums import Role
from tests.parcours_usager.registre import charger
from tests.parcours_usager.verifications import verifier, verifier_axe, verifier_sans_defilement_horizontal

LARGEURS = [(1280, 900), (320, 640)]
LISTE = "fiches=RNCP99059,RNCP99060,RNCP99064"
GROUPE = f"/branches/rapport/groupe/?{LISTE}&groupe=RNCP99059/RNCP99059BC04"
CORRIGER = "/passerelles/corriger/?de=RNCP99059&bloc=RNCP99059BC01&vers=RNCP99060&bloc_vers=RNCP99060BC01"
PAGES = [
    "/branches/",
    "/branches/?q=metal",
    "/branches/?fiches=bidule",
    f"/branches/rapport/?{LISTE}",
    "/branches/rapport/?idcc=3248",
    GROUPE,
]


@pytest.fixture(autouse=True)
def _registre(db: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    charger(tmp_path_factory.mktemp("registre"))


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
@pytest.mark.parametrize("adresse", PAGES)
def test_la_page_est_accessible(
    adresse: str,
    taille: tuple[int, int],
    site: Any,
    ouvrir_page: Callable[..., Page],
    capturer: Callable[[Page, str], Path],
) -> None:
    page = ouvrir_page(*taille)
    page.goto(site + adresse)
    verifier(page)
    capturer(page, f"branche-{PAGES.index(adresse)}-{taille[0]}")


def test_une_branche_absente_se_dit(site: Any, page_large: Page, surveillance: Any) -> None:
    surveillance.attendre("status of 404")
    page_large.goto(site + "/branches/rapport/?idcc=9999")
    expect(page_large.locator("h1")).to_have_text("Aucune certification à comparer")
    verifier_axe(page_large)


def test_de_la_liste_a_la_trame_au_clavier(site: Any, page_large: Page, tmp_path: Path) -> None:
    page = page_large
    page.goto(site + "/branches/")
    champ = page.get_by_label("Numéros des certifications")
    champ.fill("RNCP99059, 99060 et RNCP99064")
    champ.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Qu’ont en commun les certifications de votre liste ?")
    expect(page.locator(".chapeau")).to_contain_text("4 groupes de blocs communs")
    page.get_by_role("link", name="Voir le plus partagé").click()
    expect(page.locator("#t-trame")).to_have_text("Ce que tous ces blocs demandent")
    with page.expect_download() as attendu:
        page.get_by_role("link", name="Télécharger la trame (Word)").click()
    chemin = tmp_path / "trame.docx"
    attendu.value.save_as(chemin)
    assert lire_brouillon(chemin).brouillon.blocs[0].competences


def test_deux_blocs_se_choisissent_sans_script(site: Any, page_sans_script: Page) -> None:
    page = page_sans_script
    page.goto(site + GROUPE)
    page.get_by_label("Le bloc", exact=True).select_option("RNCP99060/RNCP99060BC04")
    page.get_by_label("et le bloc").select_option("RNCP99059/RNCP99059BC04")
    page.get_by_role("button", name="Comparer").click()
    expect(page.locator(".deux-blocs thead th").first).to_have_text("RNCP99060 BC04")


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_corriger_puis_retirer_son_accord(
    taille: tuple[int, int],
    site: Any,
    ouvrir_page: Callable[..., Page],
    connecter: Callable[..., Any],
    capturer: Callable[[Page, str], Path],
) -> None:
    page = ouvrir_page(*taille)
    connecter(page, Role.CERTIFICATEUR)
    page.goto(site + CORRIGER)
    expect(page.locator("h1")).to_have_text("Qu’est-ce qui ne va pas dans ce calcul ?")
    verifier_axe(page)
    verifier_sans_defilement_horizontal(page)
    capturer(page, f"corriger-{taille[0]}")

    page.get_by_role("button", name="Garder cette correction").click()
    expect(page.locator(".bilan-erreurs")).to_contain_text("Dites ce qui ne va pas")
    verifier_axe(page)

    page.locator("input[name=relation]").last.check()  # whatever the model suggests, never what it says
    page.get_by_label("Dans le premier bloc").first.select_option(index=1)
    page.get_by_label("Dans le second bloc").first.select_option(index=2)
    page.get_by_label("Pourquoi").fill("Le second ne demande pas de conseiller sur les fromages.")
    page.get_by_label("J’accepte que ma correction").check()
    page.get_by_role("button", name="Garder cette correction").click()
    expect(page.locator("#messages")).to_contain_text("votre correction est gardée")
    expect(page.locator("article.correction")).to_contain_text("Sert à l’entraînement")
    verifier_axe(page)
    verifier_sans_defilement_horizontal(page)
    capturer(page, f"corrections-{taille[0]}")

    page.get_by_role("button", name="Retirer mon accord").click()
    expect(page.locator("#messages")).to_contain_text("Votre accord est retiré")
    expect(page.locator("article.correction")).to_contain_text("Ne sert pas à l’entraînement")
