"""« Où mènent vos blocs ? » in a browser: chosen, looked at closely, by keyboard, without script, at two widths."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from brique.passerelles.valeurs import Cle
from portail.passerelles.models import PasserelleCalculee
from tests.parcours_usager.registre import charger
from tests.parcours_usager.test_recherche import aller_par_tabulations
from tests.parcours_usager.verifications import verifier, verifier_sans_defilement_horizontal
from tests.portail.passerelles.registre_carte import calculer

CARTE = "/passerelles/carte/"
TROIS = f"{CARTE}?bloc=RNCP99003:RNCP99003BC02&bloc=RNCP99012:RNCP99012BC01&bloc=RNCP99060:RNCP99060BC01"
PAGES = [
    CARTE,
    f"{CARTE}?ajout=",
    f"{CARTE}?ajout=RNCP99012",
    f"{CARTE}?ajout=ligne",
    TROIS,
    f"{TROIS}&delivrance=toutes&niveau=4",
    f"{TROIS}&sur=RNCP99012",
    f"{TROIS}&bloc=zut&bloc=RNCP404:X&bloc=RNCP99012:RNCP99012BC01",
    f"{CARTE}?bloc=RNCP99001&bloc=RNCP99059&niveau=8",
]
LARGEURS = [(1280, 900), (320, 640)]
DEBORDEMENTS = """() => [...document.querySelectorAll('svg.portee a.vignette')].flatMap(lien => {
    const boite = lien.querySelector('.p-carte').getBBox();
    return [...lien.querySelectorAll('text')].filter(texte => {
        const t = texte.getBBox();
        return t.x < boite.x || t.x + t.width > boite.x + boite.width - 2 || t.y + t.height > boite.y + boite.height;
    }).map(texte => texte.textContent);
})"""
DANS_LES_BRIQUES = """() => [...document.querySelectorAll('svg.portee .p-brique')].filter(texte => {
    let brique = texte.previousElementSibling;
    while (!brique.classList.contains('br')) brique = brique.previousElementSibling;
    const t = texte.getBBox(), b = brique.getBBox();
    return t.x < b.x || t.x + t.width > b.x + b.width;
}).map(texte => texte.textContent)"""


@pytest.fixture(autouse=True)
def _registre(db: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    charger(tmp_path_factory.mktemp("registre"))
    if PasserelleCalculee.objects.filter(calcul__modele="essai").exists():
        return
    vises = [(f"RNCP{n}", rang) for n in (99018, 99027, 99035, 99047, 99050, 99006, 99044) for rang in (1, 2)]
    calculer(*(_calculee("RNCP99003", 2, *vise, 0.55 + n / 40) for n, vise in enumerate(vises)))
    calculer(_calculee("RNCP99060", 1, "RNCP99012", 4, 0.71))


def _calculee(numero: str, rang: int, vers: str, vers_rang: int, chance: float) -> tuple[Cle, Cle, float]:
    return Cle(numero, f"{numero}BC{rang:02}"), Cle(vers, f"{vers}BC{vers_rang:02}"), chance


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
@pytest.mark.parametrize("adresse", PAGES)
def test_la_page_est_accessible(
    adresse: str, taille: tuple[int, int], site: Any, ouvrir_page: Callable[..., Page]
) -> None:
    page = ouvrir_page(*taille)
    page.goto(site + adresse)
    verifier_sans_defilement_horizontal(page)
    verifier(page)


def test_de_rien_a_la_carte_puis_de_pres_sans_script(
    site: Any, page_sans_script: Page, capturer: Callable[[Page, str], Path]
) -> None:
    page = page_sans_script
    page.goto(site + CARTE)
    page.get_by_label("Ajouter un bloc que vous détenez").fill("rncp 99003 bc02")
    page.get_by_role("button", name="Ajouter").click()
    expect(page).to_have_url(f"{site.url}{CARTE}?bloc=RNCP99003:RNCP99003BC02")
    page.get_by_label("Ajouter un bloc que vous détenez").fill("99012")
    page.get_by_role("button", name="Ajouter").click()
    page.locator("#proposes").get_by_role("link", name="BC01").click()
    expect(page.locator(".chapeau")).to_contain_text("La plus proche, RNCP99012, vous demande encore")
    capturer(page, "carte")
    page.locator("a.vignette").first.click()
    expect(page.locator(".de-pres h2")).to_have_text("CQP Conducteur d’équipements industriels")
    expect(page.locator(".gros-plan .f-declaree")).not_to_have_count(0)
    capturer(page, "carte-de-pres")
    page.get_by_role("link", name="Revenir à toute la carte").click()
    page.get_by_label("Niveau 4").check()
    page.get_by_role("button", name="Appliquer").click()
    expect(page.get_by_text("mises de côté par vos choix")).to_be_visible()
    page.get_by_role("link", name="Retirer RNCP99012 · BC01").click()
    assert "niveau=4" in page.url
    assert "RNCP99012" not in page.url


def test_au_clavier_d_une_certification_a_son_gros_plan(site: Any, page_large: Page) -> None:
    page = page_large
    page.goto(site + TROIS)
    aller_par_tabulations(page, "a.vignette.v-1", au_plus=80)
    expect(page.locator(".vers-1").first).to_have_css("visibility", "visible")
    expect(page.locator(".vers-0").first).to_have_css("visibility", "hidden")
    page.keyboard.press("Enter")
    page.wait_for_url("**sur=**#de-pres")
    expect(page.locator("#de-pres")).to_be_in_viewport()


def test_la_carte_au_large_la_liste_a_l_etroit(site: Any, page_large: Page, page_etroite: Page) -> None:
    for page, dessin in ((page_large, True), (page_etroite, False)):
        page.goto(site + TROIS)
        expect(page.locator(".carte-portee")).to_be_visible(visible=dessin)
        expect(page.locator("#liste .mur-portee").first).to_be_visible()
        noms = page.locator("#liste h4").all_inner_texts()
        assert len(noms) == page.locator("a.vignette").count()


def test_aucun_texte_ne_deborde_de_la_carte(site: Any, page_large: Page) -> None:
    page_large.goto(f"{site.url}{TROIS}&delivrance=toutes")
    assert page_large.locator("a.vignette").count() >= 8
    assert page_large.evaluate(DEBORDEMENTS) == []
    assert page_large.evaluate(DANS_LES_BRIQUES) == []


def test_elle_s_imprime_avec_sa_carte(site: Any, page_large: Page) -> None:
    page_large.goto(site + TROIS)
    page_large.emulate_media(media="print")
    expect(page_large.locator(".carte-portee svg.portee").first).to_be_visible()
    expect(page_large.get_by_role("button", name="Appliquer")).to_be_hidden()
