"""A passeport in a browser: declared with a proof, attested, shown to an adviser, stopped, annulled, erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from portail.socle.enums import Role
from portail.socle.queries import organisation_par_siret
from tests.comptes import nouvelle_organisation
from tests.parcours_usager import registre
from tests.parcours_usager.verifications import verifier

SIRET = "00099005100013"  # the certificateur of RNCP99060 in the demonstration register
FICHE = "RNCP99060"
LARGEURS = [(1280, 900), (320, 640)]


@pytest.fixture
def certificateur(site: Any, tmp_path: Path) -> Any:
    """The organisation that attests, and the register in which it does."""
    registre.charger(tmp_path)
    return organisation_par_siret(SIRET) or nouvelle_organisation("CPNEFP du commerce de proximité", SIRET)


@pytest.fixture
def parchemin(tmp_path: Path) -> Path:
    chemin = tmp_path / "parchemin fictif.pdf"
    chemin.write_bytes(b"%PDF-1.4\n% fictif\n%%EOF\n")
    return chemin


def declarer(page: Page, site: Any, parchemin: Path) -> None:
    """Two blocs of a known certification, one of them forgotten at first; then a proof."""
    page.goto(site + "/passeport/")
    expect(page.locator("main")).to_contain_text("Votre passeport est vide.")
    verifier(page)
    page.get_by_role("link", name="Déclarer un acquis").click()
    page.get_by_label("Son numéro").fill("rncp 99059")
    page.get_by_role("button", name="Voir ses blocs").click()
    verifier(page)
    page.get_by_label("Obtenu le").fill("2025-06-20")
    page.get_by_role("button", name="Ajouter à mon passeport").click()
    expect(page.get_by_role("alert")).to_contain_text("Cochez au moins un bloc")
    expect(page.get_by_label("Obtenu le")).to_have_value("2025-06-20")
    verifier(page)
    page.get_by_label("BC03").check()
    page.get_by_role("button", name="Ajouter à mon passeport").click()
    expect(page.get_by_text("Cet acquis est dans votre passeport.")).to_be_visible()
    page.get_by_label("Joindre une pièce").set_input_files(parchemin)
    page.get_by_role("button", name="Joindre", exact=True).click()
    expect(page.get_by_text("La pièce « parchemin fictif.pdf » est jointe.")).to_be_visible()
    verifier(page)


def attester(page: Page, site: Any, courriel: str) -> None:
    page.goto(site + "/attestations/")
    verifier(page)
    page.get_by_role("link", name="Attester", exact=True).click()
    page.get_by_label("Son numéro").fill(FICHE)
    page.get_by_role("button", name="Voir ses blocs").click()
    page.get_by_label("Adresse électronique de la personne").fill(courriel)
    page.get_by_label("BC01").check()
    page.get_by_label("Obtenu le").fill("2026-06-20")
    page.get_by_label("Comment").select_option("vae")
    page.get_by_label("Jury", exact=True).fill("Jury paritaire national fictif")
    page.get_by_label("En qualité de").fill("président du jury fictif")
    verifier(page)
    page.get_by_role("button", name="Attester").click()
    expect(page.get_by_role("alert")).to_contain_text("Relisez, puis cochez cette case.")
    verifier(page)
    page.get_by_label("J’ai relu").check()
    page.get_by_role("button", name="Attester").click()
    expect(page.get_by_text("1 acquis est attesté.")).to_be_visible()
    verifier(page)


def partager(page: Page, site: Any, courriel: str) -> None:
    page.goto(site + "/passeport/partages/")
    page.get_by_label("Adresse électronique de votre conseiller").fill(courriel)
    page.get_by_label("Jusqu’au").fill((timezone.localdate() + timedelta(days=7)).isoformat())
    page.get_by_label("Montrer aussi les pièces").check()
    page.get_by_role("button", name="Partager").click()
    expect(page.get_by_role("alert")).to_contain_text("Sans votre accord, rien n’est partagé.")
    verifier(page)
    page.get_by_label("J’accepte").check()
    page.get_by_role("button", name="Partager").click()
    expect(page.get_by_text("peut lire votre passeport.")).to_be_visible()
    verifier(page)


def lire(page: Page, site: Any, nom: str, parchemin: Path) -> None:
    """The adviser reads the passeport, then its document."""
    page.goto(site + "/compte/")
    page.locator("main").get_by_role("link", name=nom).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Ce que détient {nom}")
    verifier(page)
    with page.expect_download() as recu:
        page.get_by_role("link", name="parchemin fictif.pdf").click()
    assert Path(recu.value.path()).read_bytes() == parchemin.read_bytes()


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_de_la_declaration_au_partage_arrete(
    taille: tuple[int, int],
    site: Any,
    ouvrir_page: Callable[..., Page],
    connecter: Callable[..., Any],
    certificateur: Any,
    parchemin: Path,
    surveillance: Any,
    capturer: Callable[[Page, str], Path],
) -> None:
    surveillance.attendre("status of 422")
    surveillance.attendre("status of 403")
    camille, paul, ines = (ouvrir_page(*taille) for _ in range(3))
    titulaire = connecter(camille, Role.CANDIDAT)
    connecter(paul, Role.CERTIFICATEUR, organisation=certificateur)
    conseillere = connecter(ines, Role.CONSEILLER)
    declarer(camille, site, parchemin)
    attester(paul, site, titulaire.courriel)

    camille.goto(site + "/passeport/")
    expect(camille.locator("main")).to_contain_text(
        "1 acquis attesté par son certificateur et 1 acquis que vous déclarez."
    )
    expect(camille.locator(".brique.b-acquis")).to_have_count(1)
    expect(camille.locator(".brique.pas-declare")).to_have_count(1)
    verifier(camille)
    capturer(camille, f"passeport-{taille[0]}")

    partager(camille, site, conseillere.courriel)
    lire(ines, site, titulaire.nom_complet, parchemin)
    capturer(ines, f"passeport-lu-{taille[0]}")

    camille.goto(site + "/passeport/partages/")
    expect(camille.locator("main")).to_contain_text("2 lectures")
    verifier(camille)
    camille.get_by_role("button", name="Arrêter ce partage").click()
    expect(camille.locator("main")).to_contain_text("Arrêté le")
    ines.reload()
    expect(ines.locator("main")).to_contain_text("Ce partage est terminé")


def test_annuler_emporter_effacer_sans_javascript(
    site: Any,
    page_sans_script: Page,
    page_large: Page,
    connecter: Callable[..., Any],
    certificateur: Any,
    parchemin: Path,
    surveillance: Any,
) -> None:
    surveillance.attendre("status of 422")
    camille, paul = page_sans_script, page_large
    titulaire = connecter(camille, Role.CANDIDAT)
    connecter(paul, Role.CERTIFICATEUR, organisation=certificateur)
    attester(paul, site, titulaire.courriel)
    paul.locator("main table").get_by_role("link").first.click()
    paul.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    paul.get_by_label("Motif").fill("Le procès-verbal portait un autre nom.")
    paul.get_by_label("En qualité de").fill("président du jury fictif")
    verifier(paul)
    paul.get_by_role("button", name="Annuler l’attestation").click()
    expect(paul.locator("main")).to_contain_text("Annulé le")
    verifier(paul)

    camille.goto(site + "/passeport/declarer/?numero=RNCP97001")
    camille.get_by_label("Intitulé, comme sur le document reçu").fill("Titre fictif, session 2009")
    camille.get_by_label("Obtenu le").fill("2009-07-03")
    camille.get_by_role("button", name="Ajouter à mon passeport").click()
    camille.goto(site + "/passeport/")
    expect(camille.locator("main")).to_contain_text("Le procès-verbal portait un autre nom.")
    for nom in ("Télécharger en PDF", "Télécharger en JSON"):
        with camille.expect_download() as recu:
            camille.get_by_role("link", name=nom).click()
        assert Path(recu.value.path()).stat().st_size > 500
    camille.get_by_role("link", name="Effacer ce que j’ai déclaré").click()
    expect(camille.locator("main")).to_contain_text("il vous est acquis à vie")
    camille.get_by_label("J’ai lu ce qui part et ce qui reste").check()
    camille.get_by_role("button", name="Effacer", exact=True).click()
    expect(camille.locator("main")).not_to_contain_text("Titre fictif, session 2009")
    expect(camille.locator("main")).to_contain_text("Le procès-verbal portait un autre nom.")
