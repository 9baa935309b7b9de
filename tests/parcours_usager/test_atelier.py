"""Writing a référentiel in a browser: a document deposited, a doubt settled, a text written and proofread, proposed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

import portail.referentiel.atelier as paquet
from portail.socle.enums import Role
from tests.comptes import nouvelle_organisation
from tests.parcours_usager.verifications import verifier_axe, verifier_sans_defilement_horizontal

DOCUMENT = Path(str(paquet.__file__)).parent / "documents" / "cqp-operateur-regleur-conditionnement.html"
PAGES = [
    "",
    "doutes/",
    "presentation/",
    "activites/",
    "blocs/b1/",
    "blocs/b3/",
    "desaccords/",
    "histoire/",
    "redites/",
    "etat/proposer/",
    "etat/mettre-de-cote/",
    "../comparer/",
    "../../",
    "../../nouveau/",
    "../nouvelle-version/",
]
LARGEURS = [(1280, 900), (320, 640)]


@pytest.fixture(autouse=True)
def _moteur_leger() -> Iterator[None]:
    """The pages ask the engine once they are there: without the sentence encoder, it answers at once."""
    with override_settings(PASSERELLES_ENCODEURS="lexical"):
        yield


@pytest.fixture
def organisation(db: None) -> Any:
    return nouvelle_organisation("Branche fictive de l’atelier")


@pytest.fixture
def deposer(site: Any, connecter: Callable[..., Any], organisation: Any) -> Callable[[Page], str]:
    """Log the page in as a certificateur, deposit the demonstration document, and give the address of its version."""

    def faire(page: Page) -> str:
        connecter(page, Role.CERTIFICATEUR, organisation=organisation)
        page.goto(site + "/atelier/nouveau/")
        page.get_by_label("Votre document").set_input_files(DOCUMENT)
        page.get_by_role("button", name="Lire ce document").click()
        page.wait_for_url("**/doutes/")
        return page.url.removesuffix("doutes/")

    return faire


def rejoindre(page: Page, adresse: str, connecter: Callable[..., Any], organisation: Any) -> Any:
    """Another certificateur of the same organisation opens the same page."""
    compte = connecter(page, Role.CERTIFICATEUR, organisation=organisation)
    page.goto(adresse)
    return compte


def enonce(page: Page, rang: int) -> Any:
    return page.get_by_role("textbox", name=f"Compétence {rang}", exact=True)


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_chaque_page_de_l_atelier_est_accessible(
    taille: tuple[int, int], ouvrir_page: Callable[..., Page], deposer: Callable[[Page], str]
) -> None:
    page = ouvrir_page(*taille)
    adresse = deposer(page)
    for suite in PAGES:
        page.goto(adresse + suite)
        verifier_sans_defilement_horizontal(page)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        # as tall as its content: the bar that stays at the bottom of the window then hides nothing of it
        page.set_viewport_size({"width": taille[0], "height": page.evaluate("document.body.scrollHeight")})
        verifier_axe(page)
        verifier_sans_defilement_horizontal(page)
        page.set_viewport_size({"width": taille[0], "height": taille[1]})


def test_du_document_a_la_proposition(page_large: Page, deposer: Callable[[Page], str]) -> None:
    page = page_large
    adresse = deposer(page)
    expect(page.get_by_text("3 blocs lus. Il reste 2 doutes à lever.")).to_be_visible()
    lever_les_doutes(page)
    page.goto(f"{adresse}blocs/b3/")
    expect(enonce(page, 4)).to_have_value("Remplacer une pièce d’usure en suivant la gamme")
    ecrire_une_competence(page)
    page.goto(adresse)
    proposer_puis_adopter(page)
    adoptee = "Adoptée par la CPNE le 20 novembre 2026, procès-verbal PV fictif 2026-11."
    expect(page.locator("main")).to_contain_text(adoptee)


def lever_les_doutes(page: Page) -> None:
    """Look at the place in the document, answer, and be told what is left."""
    page.get_by_role("link", name="tableau 1, ligne 4, colonne 1").click()
    expect(page.locator(":target")).to_have_text("Régler les équipements de la ligne au format demandé")
    expect(page.locator(":target")).to_be_in_viewport()
    page.get_by_role("button", name="Garder l’énoncé du référentiel de compétences").click()
    expect(page.locator("#annonce")).to_have_text("C’est noté. Il reste 1 doute.")
    expect(page.locator("#annonce")).to_be_focused()
    page.get_by_role("button", name="L’ajouter aux compétences du bloc").click()
    expect(page.locator("#annonce")).to_contain_text("Tous les doutes sont levés.")


def ecrire_une_competence(page: Page) -> None:
    """Write, be proofread while writing, leave the field: it is kept."""
    enonce(page, 1).fill("Connaissance de l’entretien de premier niveau")
    expect(page.locator("#c-b3c1")).to_contain_text("énonce un savoir")
    enonce(page, 1).fill("Réaliser l’entretien du jour afin d’éviter les arrêts")
    expect(page.locator("#c-b3c1")).to_have_text("Rien à redire.")
    criteres = page.get_by_role("textbox", name="Critères, un par ligne de la compétence 1", exact=True)
    criteres.press("Control+End")
    criteres.press_sequentially("\nLe temps prévu est tenu")
    with page.expect_response(lambda recue: recue.url == page.url and "temps" in (recue.request.post_data or "")):
        criteres.press("Tab")
    expect(page.locator("#etat-page")).to_contain_text("Enregistré à")
    page.reload()
    expect(enonce(page, 1)).to_have_value("Réaliser l’entretien du jour afin d’éviter les arrêts")
    expect(criteres).to_have_value(
        "Les opérations du plan d’entretien du jour sont toutes faites et notées\nLe temps prévu est tenu"
    )


def proposer_puis_adopter(page: Page) -> None:
    """From the draft to the decision of the CPNE."""
    page.get_by_role("link", name="Proposer à la CPNE").click()
    page.get_by_role("button", name="Proposer").click()
    expect(page.get_by_text("La version est proposée à la CPNE.")).to_be_visible()
    page.get_by_role("link", name="Enregistrer l’adoption").click()
    page.get_by_label("Date de la décision").fill("2026-11-20")
    page.get_by_label("Référence du procès-verbal").fill("PV fictif 2026-11")
    page.get_by_role("button", name="Enregistrer l’adoption").click()


def test_ranger_ajouter_retirer_et_defaire_au_clavier(page_large: Page, deposer: Callable[[Page], str]) -> None:
    page = page_large
    page.goto(f"{deposer(page)}blocs/b1/")
    dernier = "Appliquer les consignes de sécurité du poste pour intervenir sans risque pour soi et pour les autres"
    page.locator("details.reglages summary").nth(3).focus()
    page.keyboard.press("Enter")
    page.locator("#monter-b1c4").focus()
    page.keyboard.press("Enter")
    expect(enonce(page, 3)).to_have_value(dernier)
    expect(page.locator("#monter-b1c4")).to_be_focused()
    page.keyboard.press("Enter")
    expect(enonce(page, 2)).to_have_value(dernier)

    page.get_by_role("textbox", name="Nouvelle compétence").fill("• Nettoyer la ligne\n• Ranger le poste")
    page.get_by_role("button", name="Ajouter").click()
    expect(enonce(page, 6)).to_have_value("Ranger le poste")

    page.locator("#p-b1c4 summary").click()
    page.locator("#retirer-b1c4").focus()
    page.keyboard.press("Enter")
    expect(enonce(page, 2)).not_to_have_value(dernier)
    # the browser gives the focus as soon as the page changes, htmx once more when it is done
    expect(page.locator(".htmx-added, .htmx-settling")).to_have_count(0)
    expect(page.locator("p.defaire")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#defaire")).to_be_focused()
    page.keyboard.press("Enter")
    expect(enonce(page, 2)).to_have_value(dernier)

    page.locator("details.reglages summary").nth(5).click()
    page.get_by_label("Bloc où ranger la compétence 6").select_option(
        label="Bloc 2 Conduire une ligne de conditionnement"
    )
    page.get_by_role("button", name="Ranger la compétence 6").click()
    expect(enonce(page, 6)).to_have_count(0)
    expect(page.locator("#rangee")).to_be_focused()
    expect(page.locator("#rangee")).to_contain_text("« Ranger le poste » est maintenant dans Bloc 2 Conduire")
    verifier_axe(page)
    page.locator("#rangee").get_by_role("link").click()
    expect(enonce(page, 5)).to_have_value("Ranger le poste")


def test_la_barre_nomme_le_dernier_geste_et_ranger_demande_un_bloc(
    page_large: Page, deposer: Callable[[Page], str]
) -> None:
    page = page_large
    page.goto(f"{deposer(page)}blocs/b1/")
    page.get_by_role("textbox", name="Nouvelle compétence").fill("Nettoyer la ligne\nRanger le poste")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.locator(".defaire")).to_contain_text("Vous avez ajouté une compétence")
    avant = enonce(page, 1).input_value()
    enonce(page, 1).fill("Lire un ordre pour préparer le lot")
    enonce(page, 1).press("Tab")
    expect(page.locator(".defaire")).to_contain_text("Vous avez changé l’énoncé : « Lire un ordre")
    page.get_by_role("button", name="Défaire").click()
    expect(enonce(page, 1)).to_have_value(avant)
    expect(enonce(page, 6)).to_have_value("Ranger le poste")

    page.locator("#p-b1c1 summary").click()
    page.get_by_role("button", name="Ranger la compétence 1").click()
    expect(page.get_by_label("Bloc où ranger la compétence 1")).to_be_focused()
    expect(page.locator("#ro-b1c1")).to_be_visible()
    verifier_axe(page)


def test_quitter_la_page_en_pleine_phrase_ne_perd_rien(page_large: Page, deposer: Callable[[Page], str]) -> None:
    page = page_large
    adresse = deposer(page)
    page.goto(f"{adresse}blocs/b2/")
    enonce(page, 1).fill("Surveiller la ligne et s’en aller")
    page.goto(f"{adresse}histoire/")
    for _ in range(20):  # what is sent on leaving comes when it can
        if page.locator(".retouches").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(page.locator(".retouches")).to_contain_text("s’en aller")
    page.goto(f"{adresse}blocs/b2/")
    expect(enonce(page, 1)).to_have_value("Surveiller la ligne et s’en aller")


def test_deux_personnes_au_meme_endroit_choisissent_ensuite(
    ouvrir_page: Callable[..., Page], deposer: Callable[[Page], str], connecter: Callable[..., Any], organisation: Any
) -> None:
    paul, ines = ouvrir_page(1280, 900), ouvrir_page(1280, 900)
    adresse = deposer(paul)
    rejoindre(ines, f"{adresse}blocs/b1/", connecter, organisation)
    paul.goto(f"{adresse}blocs/b1/")

    enonce(ines, 1).fill("Lire un ordre de fabrication afin de préparer le lot")
    enonce(ines, 1).press("Tab")
    expect(ines.locator("#etat-page")).to_contain_text("Enregistré à")

    enonce(paul, 1).fill("Comprendre un ordre de fabrication afin de préparer le lot")
    enonce(paul, 1).press("Tab")
    expect(paul.get_by_role("alert")).to_contain_text("Votre texte est gardé à part.")
    expect(paul.get_by_role("alert")).to_contain_text("Lire un ordre de fabrication")
    expect(paul.locator("#autres")).to_contain_text("écrit aussi dans ce brouillon")
    expect(enonce(paul, 1)).to_have_value("Comprendre un ordre de fabrication afin de préparer le lot")
    verifier_axe(paul)

    ines.goto(f"{adresse}desaccords/")
    verifier_axe(ines)
    ines.get_by_text("Écrire un troisième texte").click()
    ines.get_by_label("Votre texte").fill("Analyser un ordre de fabrication afin de préparer le lot")
    ines.get_by_role("button", name="Écrire ce texte").click()
    expect(ines.locator("main h1")).to_have_text("Aucun désaccord")
    paul.goto(f"{adresse}blocs/b1/")
    expect(enonce(paul, 1)).to_have_value("Analyser un ordre de fabrication afin de préparer le lot")


def test_sans_script_tout_s_ecrit(page_sans_script: Page, deposer: Callable[[Page], str]) -> None:
    page = page_sans_script
    adresse = deposer(page)
    page.get_by_role("button", name="Garder l’énoncé du référentiel de compétences").click()
    expect(page.locator("#annonce")).to_contain_text("Il reste 1 doute.")
    page.goto(f"{adresse}blocs/b2/")
    enonce(page, 2).fill("Contrôler les produits pour isoler les non-conformités")
    page.get_by_role("textbox", name="Nouvelle compétence").fill("Ranger le poste")
    page.locator("details.reglages summary").nth(1).click()
    page.locator("#monter-b2c2").click()
    expect(enonce(page, 1)).to_have_value("Contrôler les produits pour isoler les non-conformités")
    expect(enonce(page, 5)).to_have_value("Ranger le poste")
    page.get_by_role("button", name="Défaire").click()
    expect(enonce(page, 2)).to_have_value("Contrôler les produits pour isoler les non-conformités")


def test_un_document_refuse_le_dit_a_cote_du_champ(
    site: Any, page_etroite: Page, connecter: Callable[..., Any], organisation: Any, surveillance: Any, tmp_path: Path
) -> None:
    surveillance.attendre("status of 422")
    page = page_etroite
    connecter(page, Role.CERTIFICATEUR, organisation=organisation)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 un scan")
    page.goto(site + "/atelier/nouveau/")
    page.get_by_label("Votre document").set_input_files(scan)
    page.get_by_role("button", name="Lire ce document").click()
    expect(page.locator("#id_document_error")).to_contain_text("PDF")
    verifier_axe(page)
    verifier_sans_defilement_horizontal(page)


def test_une_session_perdue_ne_fait_pas_passer_pour_enregistre(
    page_large: Page, deposer: Callable[[Page], str]
) -> None:
    from django.conf import settings

    page = page_large
    page.goto(f"{deposer(page)}blocs/b1/")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    enonce(page, 1).fill("Texte écrit après la session")
    enonce(page, 1).press("Tab")
    expect(page.locator("#etat-page")).to_contain_text("Non enregistré")
    expect(enonce(page, 1)).to_have_value("Texte écrit après la session")
