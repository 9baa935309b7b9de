"""« Où mènent vos blocs ? » with the offers: what is left in hours and in euros, down to the offer, at two widths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portail.parcours.offres.demonstration import charger_offres
from tests.parcours_usager.registre import charger
from tests.parcours_usager.verifications import verifier_axe, verifier_sans_defilement_horizontal

CARTE = "/passerelles/carte/?bloc=RNCP99003:RNCP99003BC02&bloc=RNCP99012:RNCP99012BC01"


@pytest.fixture(autouse=True)
def _offres(db: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    charger(tmp_path_factory.mktemp("registre"))
    charger_offres(datetime.now(UTC))


@pytest.mark.parametrize("taille", [(1280, 900), (320, 640)], ids=["large", "etroite"])
def test_d_une_certification_a_l_offre_la_moins_chere(
    taille: tuple[int, int], site: Any, ouvrir_page: Callable[..., Page]
) -> None:
    page = ouvrir_page(*taille)
    page.goto(site + CARTE)
    certification = page.locator("#c-RNCP99012")
    expect(certification.locator(".complement")).to_contain_text("à partir de")
    expect(certification.locator(".complement")).to_contain_text("On peut y entrer jusqu’au")
    certification.get_by_text("Les offres, bloc par bloc").click()
    verifier_axe(page)
    verifier_sans_defilement_horizontal(page)
    offre = certification.locator('.complement td a:has-text("€")').first
    prix = offre.inner_text()
    offre.click()
    expect(page.get_by_role("main")).to_contain_text(prix)
