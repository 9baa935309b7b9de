"""Mes parcours in a browser: three plans, another constraint, an impossibility repaired, kept; the adviser's side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from portail.droits import operations as droits
from portail.droits.reponses import Reponses
from portail.parcours.offres.demonstration import charger_offres
from portail.parcours.passeport.operations_partages import Choix, partager
from portail.parcours.plans import calcul, operations
from portail.socle.enums import Role
from portail.socle.models import Compte
from tests.comptes import nouveau_compte
from tests.parcours_usager import registre
from tests.parcours_usager.verifications import Surveillance, verifier, verifier_axe

CIBLE = "RNCP99060"
LARGEURS = [(1280, 900), (320, 640)]
Connecter = Callable[..., Any]


@pytest.fixture(autouse=True)
def _demonstration(db: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    registre.charger(tmp_path_factory.mktemp("registre"))
    charger_offres(datetime.now(UTC))


def chercher(page: Page, site: Any, heures: str = "35") -> None:
    page.goto(site + f"/mes-parcours/nouveau/?cible={CIBLE}")
    page.get_by_label("Combien d’heures par semaine").fill(heures)
    page.get_by_role("button", name="Chercher mes parcours").click()


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_trois_plans_cote_a_cote(
    taille: tuple[int, int],
    site: Any,
    ouvrir_page: Callable[..., Page],
    connecter: Connecter,
    capturer: Callable[[Page, str], Path],
) -> None:
    page = ouvrir_page(*taille)
    moi: Compte = connecter(page, Role.CANDIDAT)
    droits.garder(moi, Reponses(timezone.localdate(), Decimal(1000)), quand=timezone.now())
    page.goto(site + "/mes-parcours/")
    verifier(page)
    chercher(page, site)
    expect(page.get_by_role("heading", level=1)).to_have_text("3 chemins vers ce que vous visez")
    verifier(page)
    capturer(page, f"plans-{taille[0]}")
    page.get_by_role("button", name="Garder ce plan").click()
    expect(page.get_by_role("status").first).to_contain_text("Ce plan est gardé")
    page.goto(site + "/compte/")
    expect(page.get_by_role("main").get_by_role("link", name="Mes parcours")).to_be_visible()
    verifier(page)


def test_changer_une_contrainte_dans_la_page(site: Any, page_large: Page, connecter: Connecter) -> None:
    connecter(page_large, Role.CANDIDAT)
    chercher(page_large, site)
    expect(page_large.get_by_role("heading", level=1)).to_have_text("3 chemins vers ce que vous visez")
    avant = page_large.url
    page_large.get_by_label("Combien d’heures par semaine").fill("1")
    page_large.get_by_label("Combien pouvez-vous payer").fill("0")
    page_large.get_by_role("button", name="Recalculer").click()
    expect(page_large.get_by_role("heading", level=1)).to_have_text("Aucun chemin n’est possible avec ces contraintes")
    assert page_large.url != avant
    expect(page_large.get_by_role("heading", level=1)).to_be_focused()
    verifier(page_large)
    page_large.get_by_role("button", name="Appliquer le tout").click()
    expect(page_large.get_by_role("heading", level=1)).to_contain_text("vers ce que vous visez")


def test_sans_javascript(site: Any, page_sans_script: Page, connecter: Connecter) -> None:
    connecter(page_sans_script, Role.CANDIDAT)
    chercher(page_sans_script, site)
    expect(page_sans_script.get_by_role("heading", level=1)).to_have_text("3 chemins vers ce que vous visez")
    page_sans_script.get_by_label("Je suis prêt à demander une VAE").check()
    page_sans_script.get_by_role("button", name="Recalculer").click()
    expect(page_sans_script.get_by_role("heading", level=1)).to_contain_text("vers ce que vous visez")
    expect(page_sans_script.get_by_label("Je suis prêt à demander une VAE")).to_be_checked()


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_un_conseiller_prepare_un_plan_avec_la_personne(
    taille: tuple[int, int], site: Any, ouvrir_page: Callable[..., Page], connecter: Connecter
) -> None:
    page = ouvrir_page(*taille)
    ines: Compte = connecter(page, Role.CONSEILLER)
    camille = nouveau_compte(Role.CANDIDAT)
    partager(camille, ines, Choix(timezone.localdate() + timedelta(days=20)), quand=timezone.now())
    page.goto(site + "/conseil/")
    verifier(page)
    page.get_by_role("main").get_by_role("link", name=camille.nom_complet).click()
    verifier(page)
    page.get_by_label("Quelle certification").fill(CIBLE)
    page.get_by_label("Combien y a-t-il sur son compte").fill("500")
    page.get_by_role("button", name="Chercher les parcours").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 chemins vers ce qui est visé")
    verifier(page)
    page.get_by_label("Ce que vous vous êtes dit").fill("Commencer en janvier.")
    page.get_by_role("button", name="Proposer ce plan").click()
    expect(page.get_by_role("status").first).to_contain_text("peut l’accepter")


def test_un_long_calcul_se_suit_et_s_arrete(
    site: Any, page_large: Page, connecter: Connecter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calcul, "SECONDES", -1.0)
    connecter(page_large, Role.CANDIDAT)
    chercher(page_large, site)
    expect(page_large.get_by_text("La recherche continue.")).to_be_visible()
    verifier_axe(page_large)
    page_large.get_by_label("Combien d’heures par semaine").fill("12")
    cle = int(page_large.url.rstrip("/").rpartition("/")[2])
    operations.calculer_plan.call(cle=cle)
    expect(page_large.get_by_role("heading", level=1)).to_have_text("3 chemins vers ce que vous visez")
    expect(page_large.get_by_label("Combien d’heures par semaine")).to_have_value("12")  # nothing typed is lost
    chercher(page_large, site)
    page_large.get_by_role("button", name="Arrêter la recherche").click()
    expect(page_large.get_by_text("Recherche arrêtée.")).to_be_visible()


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_n_importe_quelle_certification_d_un_metier(
    taille: tuple[int, int],
    site: Any,
    ouvrir_page: Callable[..., Page],
    connecter: Connecter,
    capturer: Callable[[Page, str], Path],
    surveillance: Surveillance,
) -> None:
    surveillance.attendre("status of 422")
    page = ouvrir_page(*taille)
    connecter(page, Role.CANDIDAT)
    page.goto(site + "/mes-parcours/nouveau/")
    verifier(page)
    page.get_by_label("Pour quel métier").fill("conduite")
    page.get_by_role("button", name="Chercher mes parcours").click()
    expect(page.get_by_role("alert")).to_contain_text("métiers répondent à « conduite »")
    verifier(page)
    capturer(page, f"plans-metier-choix-{taille[0]}")
    page.get_by_role("group", name="Lequel de ces métiers").get_by_role("radio").first.check()
    page.get_by_role("button", name="Chercher mes parcours").click()
    expect(page.get_by_role("heading", name="en vigueur convien")).to_be_visible()
    verifier(page)
    capturer(page, f"plans-metier-{taille[0]}")


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_tous_les_compromis(
    taille: tuple[int, int],
    site: Any,
    ouvrir_page: Callable[..., Page],
    connecter: Connecter,
    capturer: Callable[[Page, str], Path],
) -> None:
    page = ouvrir_page(*taille)
    moi: Compte = connecter(page, Role.CANDIDAT)
    droits.garder(moi, Reponses(timezone.localdate(), Decimal(600)), quand=timezone.now())
    chercher(page, site)
    page.get_by_role("button", name="Voir tous les compromis").click()
    expect(page.get_by_text("La recherche des compromis est en cours.")).to_be_visible()
    verifier_axe(page)
    cle = int(page.url.partition("#")[0].rstrip("/").rpartition("/")[2])
    operations.calculer_compromis.call(cle=cle)
    expect(page.locator("#compromis svg:visible")).to_be_visible()
    verifier(page)
    capturer(page, f"plans-compromis-{taille[0]}")
    page.locator("#compromis").screenshot(path=capturer(page, f"plans-compromis-seul-{taille[0]}"))
