"""Reading the register in a browser: a fiche and its wall, a bloc, a certificateur, the state of the register."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portail.referentiel import queries
from tests.parcours_usager.registre import ANCIEN_TITRE, TITRE, charger, numeros
from tests.parcours_usager.verifications import verifier, verifier_axe, verifier_sans_defilement_horizontal

FICHE = "/certifications/RNCP99012/"
PAGES = [
    FICHE,
    f"{FICHE}?au=2026-10-15",
    "/certifications/RNCP99006/",
    "/certifications/RNCP99070/",
    "/certifications/RNCP99080/",
    "/certifications/RS9901/",
    f"{FICHE}blocs/RNCP99012BC05/",
    "/certifications/RNCP99035/blocs/RNCP99035BC01/?parties=oui",
    "/certificateurs/00099001000019/",
    "/registre/",
    "/registre/imports/{source}/",
]
LARGEURS = [(1280, 900), (320, 640)]
DEBORDEMENTS = """() => [...document.querySelectorAll('svg.mur a')].flatMap(lien => {
    const boite = lien.querySelector('rect').getBBox();
    return [...lien.querySelectorAll('text')].filter(texte => {
        const t = texte.getBBox();
        return t.x + t.width > boite.x + boite.width - 3 || t.y + t.height > boite.y + boite.height;
    }).map(texte => texte.textContent);
})"""


@pytest.fixture(autouse=True)
def _registre(db: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    charger(tmp_path_factory.mktemp("registre"))


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
@pytest.mark.parametrize("adresse", PAGES)
def test_la_page_est_accessible(
    adresse: str, taille: tuple[int, int], site: Any, ouvrir_page: Callable[..., Page]
) -> None:
    page = ouvrir_page(*taille)
    page.goto(site + adresse.format(source=queries.sources()[0].pk))
    verifier_sans_defilement_horizontal(page)
    verifier(page)


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_une_fiche_absente_est_une_page_accessible(
    taille: tuple[int, int], site: Any, ouvrir_page: Callable[..., Page], surveillance: Any
) -> None:
    surveillance.attendre("status of 404")
    page = ouvrir_page(*taille)
    page.goto(site + "/certifications/RNCP1/")
    verifier_axe(page)
    verifier_sans_defilement_horizontal(page)
    page.get_by_label("Chercher dans le registre").fill("RNCP99012")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ouvrir cette certification").click()
    page.wait_for_url(f"**{FICHE}")


def test_le_mur_est_un_dessin_au_large_et_une_liste_a_l_etroit(site: Any, page_large: Page, page_etroite: Page) -> None:
    for page, dessin, liste in ((page_large, True, False), (page_etroite, False, True)):
        page.goto(site + FICHE)
        expect(page.locator("svg.mur")).to_be_visible(visible=dessin)
        expect(page.locator("ul.mur-etroit")).to_be_visible(visible=liste)
        page.get_by_text("Voir en tableau").click()
        tableau = page.get_by_role("table", name="6 blocs à obtenir")
        expect(tableau.get_by_role("link", name=TITRE)).to_be_visible()


def test_aucun_texte_ne_deborde_de_sa_brique(site: Any, page_large: Page) -> None:
    vues = 0
    for numero in numeros():
        page_large.goto(f"{site.url}/certifications/{numero}/")
        assert page_large.evaluate(DEBORDEMENTS) == [], numero
        vues += page_large.locator("svg.mur a").count()
    assert vues >= 80


def test_une_page_se_lit_a_une_date_passee(site: Any, page_large: Page) -> None:
    page = page_large
    page.goto(site + f"{FICHE}blocs/RNCP99012BC01/")
    expect(page.locator("main h1")).to_have_text(TITRE)
    page.get_by_label("Lire cette page telle qu’elle était le").fill("2026-10-15")
    page.get_by_role("button", name="Lire à cette date").click()
    expect(page.locator("main h1")).to_have_text(ANCIEN_TITRE)
    expect(page.locator(".banniere")).to_contain_text("Vous lisez le registre du 15 octobre 2026.")
    page.get_by_role("link", name="Revenir à aujourd’hui").click()
    expect(page.locator("main h1")).to_have_text(TITRE)


def test_sans_script_tout_se_lit_et_se_deplie(site: Any, page_sans_script: Page) -> None:
    page = page_sans_script
    page.goto(site + FICHE)
    page.get_by_text("Validation des acquis de l’expérience (VAE)").first.click()
    expect(page.get_by_text("complété par un professionnel en exercice")).to_be_visible()
    page.locator("svg.mur a").first.click()
    page.get_by_role("link", name="Montrer ce que chaque compétence demande").click()
    expect(page.locator(".competences .p-finalite").first).to_be_visible()
    page.get_by_role("link", name="Bloc suivant").click()
    expect(page.locator("main h1")).to_have_text("Conduire la production")


def test_le_mur_s_imprime_en_dessin(site: Any, page_large: Page) -> None:
    page_large.goto(site + FICHE)
    page_large.emulate_media(media="print")
    expect(page_large.locator("svg.mur")).to_be_visible()
    expect(page_large.locator(".lire-au")).to_be_hidden()


def test_la_page_tient_encore_agrandie_deux_fois(site: Any, ouvrir_page: Callable[..., Page]) -> None:
    page = ouvrir_page(640, 450)
    for adresse in PAGES:
        page.goto(site + adresse.format(source=queries.sources()[0].pk))
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        verifier_sans_defilement_horizontal(page)
