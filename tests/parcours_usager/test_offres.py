"""Offers in a browser: looking for one from a bloc, reading it, and a body that corrects and publishes its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from brique.parcours.offres.demonstration import ORGANISME
from portail.parcours.offres.demonstration import charger_offres
from portail.socle.enums import Role
from portail.socle.queries import organisation_par_siret
from tests.comptes import MOT_DE_PASSE, nouveau_compte, nouvelle_organisation
from tests.parcours_usager.registre import charger
from tests.parcours_usager.verifications import verifier, verifier_axe, verifier_sans_defilement_horizontal
from tests.portail.parcours.offres_fabrique import catalogue

LARGEURS = [(1280, 900), (320, 640)]
PAGES = [
    "/offres/",
    "/offres/?fiche=RNCP99012BC02",
    "/offres/?q=introuvable",
    "/offres/?depuis=hier",
    "/offres/?lieu=Valmont&rayon=120",
    "JUSTE",
    "FAUTIVE",
]


@pytest.fixture(autouse=True)
def _offres(db: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    charger(tmp_path_factory.mktemp("registre"))
    charger_offres(datetime.now(UTC))


def adresse(page: Page, site: Any, voulue: str) -> str:
    """The address of a page; an offer is found by the search."""
    if voulue.startswith("/"):
        return str(site + voulue)
    page.goto(site + ("/offres/?fiche=RNCP99012" if voulue == "JUSTE" else "/offres/?fiche=RNCP99055BC99"))
    return str(site + str(page.locator(".offre h3 a").first.get_attribute("href")))


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
@pytest.mark.parametrize("voulue", PAGES)
def test_la_page_est_accessible(
    voulue: str,
    taille: tuple[int, int],
    site: Any,
    ouvrir_page: Callable[..., Page],
    capturer: Callable[[Page, str], Path],
) -> None:
    page = ouvrir_page(*taille)
    page.goto(adresse(page, site, voulue))
    verifier(page)
    capturer(page, f"offres-{PAGES.index(voulue)}-{taille[0]}")


def test_d_un_bloc_a_l_offre_qui_y_prepare(site: Any, page_large: Page) -> None:
    page_large.goto(site + "/certifications/RNCP99012/blocs/RNCP99012BC02/")
    page_large.get_by_role("link", name="Voir les").click()
    expect(page_large.locator("h1")).to_have_text("Où se former ?")
    page_large.locator(".offre h3 a").first.click()
    expect(page_large.locator(".chapeau")).to_contain_text("Cette offre prépare")
    expect(page_large.get_by_text("Payable par le CPF aujourd’hui")).to_be_visible()
    page_large.get_by_role("link", name="RNCP99012 CQP Conducteur").first.click()
    expect(page_large.locator("h1")).to_contain_text("Conducteur d’équipements industriels")


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_un_organisme_donne_son_catalogue_et_voit_quoi_corriger(
    taille: tuple[int, int], site: Any, ouvrir_page: Callable[..., Page], tmp_path: Path
) -> None:
    organisation = organisation_par_siret(ORGANISME) or nouvelle_organisation("Centre des Trois-Rivières", ORGANISME)
    compte = nouveau_compte(Role.ORGANISME_FORMATION, organisation=organisation)
    fichier = tmp_path / "catalogue.xml"
    fichier.write_bytes(catalogue(f"NAV-{taille[0]}"))
    page = ouvrir_page(*taille)
    page.goto(site + "/mes-offres/")
    page.get_by_label("Adresse électronique").fill(compte.courriel)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("main").get_by_role("button").click()
    expect(page.locator("h1")).to_have_text("Vos offres, et ce qu’il faut y corriger")
    verifier_axe(page)
    verifier_sans_defilement_horizontal(page)
    page.get_by_label("Votre catalogue", exact=True).set_input_files(fichier)
    page.get_by_role("button", name="Voir ce qu’il changerait").click()
    expect(page.locator("h1")).to_have_text("Que changerait ce catalogue ?")
    expect(page.get_by_text("Le registre ne connaît pas RNCP80001.")).to_be_visible()
    verifier_axe(page)
    verifier_sans_defilement_horizontal(page)
    page.get_by_role("button", name="Publier ces offres").click()
    expect(page.get_by_role("status")).to_contain_text("1 offre est mise à jour.")
    expect(page.get_by_text(f"NAV-{taille[0]}/A1")).to_be_visible()
