"""Renewals in a browser: a difference, a chain and its picture, a bloc of an expired fiche, a proofreading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portail.referentiel import queries
from tests.parcours_usager.registre import ANCIEN_TITRE, TITRE, charger
from tests.parcours_usager.test_recherche import aller_par_tabulations
from tests.parcours_usager.verifications import verifier, verifier_axe, verifier_sans_defilement_horizontal

FICHE = "/certifications/RNCP99012/"
PAGES = [
    f"{FICHE}ecart/",
    f"{FICHE}ecart/?de=hier",
    "/certifications/RNCP99059/ecart/?avec=RNCP99060",
    "/certifications/RNCP99006/ecart/",
    "/certifications/RNCP99001/suite/",
    "/certifications/RNCP99059/suite/",
    "/certifications/RNCP99040/suite/?au=2026-11-20",
    "/certifications/RNCP99071/suite/",
    "/certifications/RNCP99012/suite/",
    "/mon-bloc/",
    "/mon-bloc/?bloc=abc",
    "/mon-bloc/?bloc=99003",
    "/mon-bloc/?bloc=RNCP99003BC77",
    "/mon-bloc/?bloc=RNCP99003BC02",
    "/mon-bloc/?bloc=RNCP99059BC03",
    "/certifications/RNCP99070/?relecture=oui",
    "/certifications/RNCP99070/blocs/RNCP99070BC01/?relecture=oui",
]
LARGEURS = [(1280, 900), (320, 640)]
DEBORDEMENTS = """() => [...document.querySelectorAll('svg.coulee a')].flatMap(lien => {
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
    page.goto(site + adresse)
    verifier_sans_defilement_horizontal(page)
    verifier(page)


def test_de_l_histoire_d_une_fiche_a_ce_qui_a_change(site: Any, page_large: Page) -> None:
    page = page_large
    page.goto(site + FICHE)
    page.get_by_role("link", name="ce qui a changé le 20 novembre 2026").click()
    expect(page.locator("main h1")).to_contain_text("Qu’est-ce qui a changé dans")
    expect(page.locator(".chapeau")).to_have_text("1 bloc a changé.")
    titre = page.locator(".ecart-bloc h3")
    expect(titre.locator("del")).to_contain_text(["Mettre", "en route"])
    expect(titre.locator("ins")).to_contain_text("Préparer et démarrer")
    page.get_by_text("blocs inchangés").click()
    expect(page.get_by_text("Conduire la production")).to_be_visible()
    page.get_by_role("link", name="Lire la première").click()
    expect(page.locator(".banniere")).to_contain_text("Vous lisez le registre du 1er octobre 2026.")
    expect(page.locator("svg.mur text.titre").first).to_have_text(ANCIEN_TITRE)


def test_les_deux_versions_se_choisissent_sans_script(site: Any, page_sans_script: Page) -> None:
    page = page_sans_script
    page.goto(site + f"{FICHE}ecart/?de=2026-10-01&a=2026-10-01")
    expect(page.locator(".chapeau")).to_have_text("Rien n’a changé.")
    page.get_by_label("À la version").select_option("depuis le 20 novembre 2026")
    page.get_by_role("button", name="Comparer").click()
    expect(page.locator(".chapeau")).to_have_text("1 bloc a changé.")


def test_la_coulee_est_un_dessin_au_large_et_une_liste_a_l_etroit(
    site: Any, page_large: Page, page_etroite: Page
) -> None:
    for page, dessin in ((page_large, True), (page_etroite, False)):
        page.goto(site + "/certifications/RNCP99059/suite/")
        expect(page.locator("svg.coulee")).to_be_visible(visible=dessin)
        expect(page.locator("ul.coulee-liste")).to_be_visible(visible=not dessin)
        page.get_by_text("Voir en tableau").click()
        tableau = page.get_by_role("table", name="Les blocs de RNCP99059 et ce qu’ils deviennent dans RNCP99060")
        expect(tableau.get_by_text("Calculée").first).to_be_visible()
        page.emulate_media(media="print")
        expect(page.locator("svg.coulee")).to_be_visible()
        expect(page.locator("ul.coulee-liste")).to_be_hidden()


def test_aucun_texte_ne_deborde_des_briques_de_la_coulee(site: Any, page_large: Page) -> None:
    vues = 0
    for numero in ("RNCP99001", "RNCP99006", "RNCP99030", "RNCP99040", "RNCP99049", "RNCP99059", "RNCP99071"):
        page_large.goto(f"{site.url}/certifications/{numero}/suite/")
        assert page_large.evaluate(DEBORDEMENTS) == [], numero
        vues += page_large.locator("svg.coulee a").count()
    assert vues >= 50


def test_au_clavier_de_la_fiche_expiree_a_la_reponse(site: Any, page_large: Page) -> None:
    page = page_large
    page.goto(site + "/certifications/RNCP99003/")
    aller_par_tabulations(page, "a[href^='/mon-bloc/']", au_plus=160)
    page.keyboard.press("Enter")
    page.wait_for_url("**/mon-bloc/?fiche=RNCP99003")
    aller_par_tabulations(page, ".choix-de-blocs li:nth-child(2) a")
    page.keyboard.press("Enter")
    page.wait_for_url("**bloc=RNCP99003BC02")
    expect(page.locator(".chapeau")).to_contain_text("ce bloc compte dans RNCP99012")
    aller_par_tabulations(page, "#message")
    assert "RNCP99003BC02" in page.evaluate("document.activeElement.value")
    aller_par_tabulations(page, "details summary")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Écrite au registre par un certificateur")).to_be_visible()


def test_de_l_accueil_une_erreur_se_corrige_pres_du_champ(site: Any, page_etroite: Page) -> None:
    page = page_etroite
    page.goto(site + "/")
    page.get_by_role("link", name="Voyez où il compte aujourd’hui").click()
    champ = page.get_by_label("Le code de votre bloc")
    champ.fill("mon cqp")
    page.get_by_role("button", name="Voir où il compte").click()
    page.get_by_role("alert").get_by_role("link").click()
    expect(champ).to_be_focused()
    expect(champ).to_have_value("mon cqp")
    champ.fill("rncp 99059 bc 03")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_contain_text("Où compte votre bloc BC03")
    expect(page.get_by_role("heading", name="À demander : RNCP99060")).to_be_visible()


def test_sans_script_la_reponse_se_lit_a_une_autre_date(site: Any, page_sans_script: Page) -> None:
    page = page_sans_script
    page.goto(site + "/mon-bloc/?bloc=RNCP99012BC01")
    page.get_by_label("Lire cette page telle qu’elle était le").fill("2026-10-15")
    page.get_by_role("button", name="Lire à cette date").click()
    expect(page.locator("main h1")).to_contain_text(ANCIEN_TITRE)
    expect(page.locator(".chapeau")).to_contain_text("Au 15 octobre 2026")
    page.get_by_role("link", name="Revenir à aujourd’hui").click()
    expect(page.locator("main h1")).to_contain_text(TITRE)


def test_la_relecture_vient_a_la_demande_et_garde_le_focus(site: Any, page_large: Page) -> None:
    page = page_large
    page.goto(site + "/certifications/RNCP99070/")
    page.evaluate("window.temoin = 'même page'")
    lien = page.get_by_role("link", name="Relire cette fiche")
    lien.focus()
    page.keyboard.press("Enter")
    bilan = page.locator("#relire")
    expect(bilan).to_contain_text("points relevés")
    expect(bilan).to_be_focused()
    assert page.evaluate("window.temoin") == "même page"
    page.locator(".constats > summary", has_text="Questionnaire comme évaluation principale").first.click()
    ouverte = page.locator("#relecture > .constats[open]")
    expect(ouverte.get_by_role("link", name="Voir BC01").first).to_be_visible()
    ouverte.get_by_text("Pourquoi ce repère").click()
    expect(ouverte.get_by_text("Référence :")).to_be_visible()
    verifier_axe(page, "#relecture")


def test_la_relecture_se_lit_aussi_sans_script(site: Any, page_sans_script: Page) -> None:
    page = page_sans_script
    page.goto(site + "/certifications/RNCP99070/blocs/RNCP99070BC01/")
    page.get_by_role("link", name="Relire ce bloc").click()
    expect(page.locator("#relire")).to_contain_text("points relevés")
    assert page.url.endswith("#relecture")


def test_les_pages_tiennent_encore_agrandies_deux_fois(site: Any, ouvrir_page: Callable[..., Page]) -> None:
    page = ouvrir_page(640, 450)
    for adresse in PAGES:
        page.goto(site + adresse)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        verifier_sans_defilement_horizontal(page)


def test_le_registre_de_ces_parcours_a_bien_deux_versions() -> None:
    lue = queries.bloc_au("RNCP99012", "RNCP99012BC01")
    assert lue is not None
    assert [bloc.libelle for _, bloc in lue.etapes] == [ANCIEN_TITRE, TITRE]
