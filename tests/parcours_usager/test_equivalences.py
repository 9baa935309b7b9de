"""An équivalence in a browser: asked with a document, sent back, decided compétence by compétence, read by anyone."""

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
SOURCE, CIBLE = "RNCP99059", "RNCP99060"
LARGEURS = [(1280, 900), (320, 640)]


@pytest.fixture
def certificateur(site: Any, tmp_path: Path) -> Any:
    """The organisation that decides, and the register in which it does."""
    registre.charger(tmp_path)
    return organisation_par_siret(SIRET) or nouvelle_organisation("CPNEFP du commerce de proximité", SIRET)


@pytest.fixture
def parchemin(tmp_path: Path) -> Path:
    chemin = tmp_path / "parchemin fictif.pdf"
    chemin.write_bytes(b"%PDF-1.4\n% fictif\n%%EOF\n")
    return chemin


def demander(page: Page, site: Any, parchemin: Path, bloc: str) -> str:
    """From the two numbers to a request sent with its document; gives its address."""
    page.goto(site + "/equivalences/")
    verifier(page)
    page.get_by_role("link", name="Faire une demande").click()
    page.get_by_label("Celle de ce qui est détenu").fill(f"{SOURCE} ")
    page.get_by_label("Celle qui est visée").fill(CIBLE.lower())
    page.get_by_role("button", name="Voir leurs blocs").click()
    verifier(page)
    page.get_by_role("group", name=SOURCE).get_by_label(f"{bloc} ").check()
    page.get_by_role("group", name=CIBLE).get_by_label(f"{bloc} ").check()
    page.get_by_role("button", name="Préparer la demande").click()
    page.get_by_label("Joindre une pièce").set_input_files(parchemin)
    page.get_by_role("button", name="Joindre", exact=True).click()
    expect(page.get_by_text("La pièce « parchemin fictif.pdf » est jointe.")).to_be_visible()
    page.get_by_label("Ce que vous voulez dire au certificateur").fill("J’ai obtenu ce bloc en juin.")
    page.get_by_role("button", name="Garder ce texte").click()
    verifier(page)
    page.get_by_role("link", name="Envoyer la demande").click()
    verifier(page)
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text("La demande est envoyée.")).to_be_visible()
    return page.url


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_de_la_demande_a_la_decision_publiee(
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
    camille, paul, tous = (ouvrir_page(*taille) for _ in range(3))
    connecter(camille, Role.CANDIDAT)
    connecter(paul, Role.CERTIFICATEUR, organisation=certificateur)
    adresse = demander(camille, site, parchemin, "BC01")
    capturer(camille, f"equivalence-demande-{taille[0]}")

    paul.goto(site + "/equivalences/recues/")
    verifier(paul)
    paul.locator(f'a[href="{adresse.removeprefix(site.url)}"]').click()
    expect(paul.get_by_role("heading", level=1)).to_have_text("Ces blocs valent-ils les vôtres ?")
    with paul.expect_download() as recu:
        paul.get_by_role("link", name="parchemin fictif.pdf").click()
    assert Path(recu.value.path()).read_bytes() == parchemin.read_bytes()
    verifier(paul)
    paul.locator("#t-suite ~ ul").get_by_role("link", name="Accorder l’équivalence").click()
    verifier(paul)
    capturer(paul, f"equivalence-accorder-{taille[0]}")
    accorder(paul)
    expect(paul.get_by_text("L’équivalence est accordée.")).to_be_visible()
    verifier(paul)

    paul.get_by_role("link", name="Lire la décision publiée").click()
    tous.goto(paul.url)
    expect(tous.get_by_role("heading", level=1)).to_have_text("Qui détient ces blocs peut faire valoir ceux-ci")
    expect(tous.locator("main")).to_contain_text("présidente de la CPNEFP fictive")
    verifier(tous)
    capturer(tous, f"equivalence-decision-{taille[0]}")
    tous.goto(f"{site.url}/certifications/{CIBLE}/blocs/{CIBLE}BC01/")
    expect(tous.locator("main")).to_contain_text("présidente de la CPNEFP fictive")


def accorder(page: Page) -> None:
    """Forget what is required, be told beside the field, then decide on some compétences only."""
    cases = page.locator('input[name="competences"]')
    coches = page.locator('input[name="competences"]:checked').count()
    cases.last.check()
    page.get_by_role("button", name="Accorder l’équivalence").click()
    erreurs = page.get_by_role("alert")
    expect(erreurs).to_contain_text("Portée")
    expect(erreurs).to_contain_text("En qualité de")
    verifier(page)
    expect(page.locator('input[name="competences"]:checked')).to_have_count(min(coches + 1, cases.count()))
    page.get_by_label("Certaines compétences seulement").check()
    page.get_by_label("En qualité de").fill("présidente de la CPNEFP fictive")
    page.get_by_role("button", name="Accorder l’équivalence").click()


def test_deux_certificateurs_sur_la_meme_demande(
    site: Any,
    ouvrir_page: Callable[..., Page],
    connecter: Callable[..., Any],
    certificateur: Any,
    parchemin: Path,
    surveillance: Any,
) -> None:
    surveillance.attendre("status of 422")
    surveillance.attendre("status of 409")
    camille, paul, ines = (ouvrir_page(1280, 900) for _ in range(3))
    connecter(camille, Role.CANDIDAT)
    for page in (paul, ines):
        connecter(page, Role.CERTIFICATEUR, organisation=certificateur)
    adresse = demander(camille, site, parchemin, "BC03")
    for page in (paul, ines):
        page.goto(f"{adresse}refuser/")
        page.get_by_label("En qualité de").fill("membre de la CPNEFP fictive")
    paul.get_by_label("Motif").fill("Les épreuves ne sont pas les mêmes.")
    paul.get_by_role("button", name="Refuser").click()
    expect(paul.locator(".eq-remarques")).to_contain_text("Vademecum RNCP V1.1, p. 62")
    verifier(paul)
    paul.get_by_label("Motif").fill("La vente de service n’est pas dans ce bloc.")
    paul.get_by_role("button", name="Refuser").click()
    expect(paul.get_by_text("Le refus est enregistré")).to_be_visible()

    ines.get_by_label("Motif").fill("Je refuse aussi, pour une autre raison.")
    ines.get_by_role("button", name="Refuser").click()
    expect(ines.locator("#messages")).to_contain_text("elle est maintenant « refusée »")
    expect(ines.locator("main")).to_contain_text("Je refuse aussi, pour une autre raison.")
    verifier(ines)
    camille.goto(adresse)
    expect(camille.locator("main")).to_contain_text("La vente de service n’est pas dans ce bloc.")
    verifier(camille)


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_l_horloge_d_une_correspondance_demandee(
    taille: tuple[int, int],
    site: Any,
    ouvrir_page: Callable[..., Page],
    connecter: Callable[..., Any],
    certificateur: Any,
    capturer: Callable[[Page, str], Path],
) -> None:
    page = ouvrir_page(*taille)
    connecter(page, Role.CERTIFICATEUR, organisation=certificateur)
    jour = timezone.localdate()
    page.goto(site + "/equivalences/procedures/")
    verifier(page)
    page.get_by_role("link", name="Noter une notification").click()
    page.get_by_label("Numéro de votre certification").fill(CIBLE)
    page.get_by_label("Référence de la notification").fill(f"FC fictive {taille[0]}")
    page.get_by_label("Correspondance demandée").fill("RNCP99059BC04 vers RNCP99060BC04.")
    page.get_by_label("Demande notifiée le").fill((jour - timedelta(days=300)).isoformat())
    verifier(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main")).to_contain_text("Le délai d’observations a pris fin")
    page.get_by_role("link", name="Noter ce qui s’est passé").click()
    page.get_by_label("Observations envoyées le").fill((jour - timedelta(days=250)).isoformat())
    page.get_by_label("Décision de la commission notifiée le").fill((jour - timedelta(days=40)).isoformat())
    page.get_by_label("Ce que la commission a décidé").select_option("Demande confirmée")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main")).to_contain_text("La mise en conformité est attendue jusqu’au")
    verifier(page)
    capturer(page, f"equivalence-horloge-{taille[0]}")


def test_sans_script_tout_se_fait(
    site: Any, page_sans_script: Page, connecter: Callable[..., Any], certificateur: Any, parchemin: Path
) -> None:
    page = page_sans_script
    connecter(page, Role.CANDIDAT)
    page.goto(f"{site.url}/equivalences/demander/?source={SOURCE}&cible={CIBLE}&d={SOURCE}/{SOURCE}BC04")
    page.get_by_role("group", name=CIBLE).get_by_label("BC04 ").check()
    page.get_by_role("button", name="Préparer la demande").click()
    page.get_by_label("Joindre une pièce").set_input_files(parchemin)
    page.get_by_role("button", name="Joindre", exact=True).click()
    page.get_by_role("button", name="Retirer parchemin fictif.pdf").click()
    expect(page.get_by_text("La pièce est retirée, et effacée.")).to_be_visible()
    page.locator("#t-suite ~ ul").get_by_role("link", name="Retirer la demande").click()
    page.get_by_role("button", name="Retirer la demande").click()
    expect(page.get_by_text("La demande est retirée.")).to_be_visible()
