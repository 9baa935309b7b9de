"""Passerelles in a browser: from a bloc to what it is worth elsewhere, two blocs face to face, two certifications."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from portail.passerelles.recalcul import recalculer
from tests.parcours_usager.registre import charger
from tests.parcours_usager.test_recherche import aller_par_tabulations
from tests.parcours_usager.verifications import verifier, verifier_sans_defilement_horizontal

DE = "/passerelles/de/RNCP99059/RNCP99059BC03/"
FACE = "/passerelles/face-a-face/?de=RNCP99059&bloc=RNCP99059BC03&vers=RNCP99060&bloc_vers=RNCP99060BC03"
MATRICE = "/passerelles/matrice/?de=RNCP99059&vers=RNCP99060"
PAGES = [
    "/passerelles/",
    "/passerelles/?de=abc&vers=",
    DE,
    "/passerelles/de/RNCP99003/RNCP99003BC02/",
    FACE,
    "/passerelles/face-a-face/?de=RNCP99071&bloc=RNCP99071BC01&vers=RNCP99070&bloc_vers=RNCP99070BC02",
    "/passerelles/face-a-face/?de=RNCP99003&bloc=RNCP99003BC02&vers=RNCP99044&bloc_vers=RNCP99044BC01",
    MATRICE,
    "/passerelles/matrice/?de=RNCP99003&vers=RNCP99012",
]
LARGEURS = [(1280, 900), (320, 640)]
DEBORDEMENTS = """() => {
    const boites = [...document.querySelectorAll('svg.face rect.boite')].map(b => b.getBBox());
    return [...document.querySelectorAll('svg.face text.enonce')].filter(texte => {
        const t = texte.getBBox();
        return !boites.some(b => t.x >= b.x && t.x + t.width <= b.x + b.width
                                 && t.y >= b.y && t.y + t.height <= b.y + b.height);
    }).map(texte => texte.textContent);
}"""


@pytest.fixture(autouse=True)
def _passerelles(db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with override_settings(PASSERELLES_ENCODEURS="lexical", VAR=tmp_path_factory.mktemp("var")):
        charger(tmp_path_factory.mktemp("registre"))
        recalculer(datetime(2026, 11, 22, 12, tzinfo=UTC))
        yield


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
@pytest.mark.parametrize("adresse", PAGES)
def test_la_page_est_accessible(
    adresse: str, taille: tuple[int, int], site: Any, ouvrir_page: Callable[..., Page], capturer: Callable[..., Any]
) -> None:
    page = ouvrir_page(*taille)
    page.goto(site + adresse)
    verifier_sans_defilement_horizontal(page)
    capturer(page, f"passerelles-{PAGES.index(adresse)}-{taille[0]}")
    verifier(page)
    assert page.evaluate(DEBORDEMENTS) == []


def test_du_bloc_au_face_a_face_puis_a_la_demande(site: Any, page_large: Page) -> None:
    page = page_large
    page.goto(site + "/certifications/RNCP99059/blocs/RNCP99059BC03/")
    page.get_by_role("link", name="Voir ses passerelles").click()
    expect(page.locator("main h1")).to_contain_text("Où mène")
    expect(page.locator("#calculees .avis")).to_contain_text("ne donne un droit")
    page.get_by_role("link", name="Voir le face-à-face").click()
    expect(page.locator("main h1")).to_have_text("Deux blocs face à face")
    expect(page.locator("svg.face")).to_be_visible()
    expect(page.locator(".reponse")).to_contain_text("seul le certificateur du bloc d’arrivée peut décider")
    page.get_by_role("link", name="Se connecter pour la demander").click()
    expect(page.locator("main h1")).to_have_text("Se connecter")  # asking needs an account


def test_deux_certifications_sans_script(site: Any, page_sans_script: Page) -> None:
    page = page_sans_script
    page.goto(site + "/passerelles/")
    page.get_by_label("La certification ou le bloc de départ").fill("rncp 99059")
    page.get_by_label("La certification ou le bloc d’arrivée").fill("RNCP99060")
    page.get_by_role("button", name="Les mettre face à face").click()
    expect(page.locator("main h1")).to_have_text("Deux certifications, bloc par bloc")
    expect(page.locator("a.case")).to_have_count(16)
    page.locator("a.case").first.click()
    expect(page.locator("main h1")).to_have_text("Deux blocs face à face")


def test_le_mur_se_parcourt_au_clavier(site: Any, page_large: Page) -> None:
    page = page_large
    page.goto(site + MATRICE)
    aller_par_tabulations(page, "a.case")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("Deux blocs face à face")


def test_l_imprime_porte_le_tableau(site: Any, page_large: Page) -> None:
    page = page_large
    page.goto(site + FACE)
    page.emulate_media(media="print")
    expect(page.locator("svg.face")).not_to_be_visible()
    expect(page.locator("table.face-a-face")).to_be_visible()
    expect(page.locator(".reponse")).to_be_visible()
    expect(page.get_by_role("link", name="Se connecter pour la demander")).not_to_be_visible()


def test_a_320_points_le_face_a_face_est_une_liste(site: Any, page_etroite: Page) -> None:
    page = page_etroite
    page.goto(site + FACE)
    expect(page.locator("svg.face")).not_to_be_visible()
    ligne = page.locator("table.face-a-face tbody tr").first
    assert ligne.evaluate("e => getComputedStyle(e).display") == "block"
    page.goto(site + MATRICE)
    expect(page.locator("svg.grille-briques")).not_to_be_visible()
    expect(page.locator(".matrice-etroite li.carte")).to_have_count(4)
