"""An évaluation on a tablet, then a jury from its members’ ties to the sealed procès-verbal, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.referentiel.filiation.phrases import de_qui
from portail.certification import models
from portail.certification import operations_evaluations as evaluations
from tests.comptes import MOT_DE_PASSE
from tests.parcours_usager.verifications import verifier
from tests.portail.certification import fabrique
from tests.portail.certification.fabrique import DEBUT, MEMBRES, RAYON, VENDRE, Site, agir, moment, ouvrir

LARGEURS = [(1280, 900), (320, 640)]
_numeros = count(1)


@dataclass
class Scene:
    """A made-up CQP of its own, and the browser’s address."""

    site: Any
    lieux: Site

    def entrer(self, page: Page, compte: Any) -> None:
        """The page is from now on that of ``compte``."""
        client = Client()
        client.force_login(compte)
        valeur = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": valeur, "url": self.site.url}])


@pytest.fixture
def scene(site: Any, tmp_path: Path) -> Scene:
    cle = f"fleuriste-navigateur-{next(_numeros)}"
    reglement = fabrique.REGLEMENT.replace("cle: fleuriste-fictif", f"cle: {cle}")
    criteres = (
        "evaluation: {reference: art. 2, evaluateurs: 1, seuil: 1, en_partie_compte: 0, desaccord: jury, "
        "incompatibilites: [formation]}"
    )
    reglement = re.sub(r"^evaluation: .*$", criteres, reglement, flags=re.MULTILINE)
    return Scene(site, fabrique.installer(tmp_path, reglement))


def confier(scene: Scene, cle: int, code: str) -> models.EvaluationConfiee:
    candidature = models.Candidature.objects.get(pk=cle)
    lieux = scene.lieux
    return evaluations.confier(
        candidature, code, lieux.evaluateur, lieux.centre, acteur=lieux.certificateur, quand=moment(DEBUT)
    )


def une_inscrite(scene: Scene) -> int:
    cle = ouvrir(scene.lieux)
    agir(scene.lieux, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
    return cle


def ligne(page: Page, rang: int) -> Any:
    return page.locator(f"#q-{rang}")


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_evaluer_sur_une_tablette(
    taille: tuple[int, int], scene: Scene, ouvrir_page: Callable[..., Page], capturer: Callable[[Page, str], Path]
) -> None:
    confiee = confier(scene, une_inscrite(scene), VENDRE)
    page = ouvrir_page(*taille)
    scene.entrer(page, scene.lieux.evaluateur)
    page.goto(scene.site + "/evaluations/")
    verifier(page)
    capturer(page, f"evaluations-{taille[0]}")
    page.get_by_role("link", name="Vendre en magasin").click()
    verifier(page)
    page.get_by_label("Jour de l’évaluation").fill(timezone.localdate().isoformat())
    for rang in (1, 2, 3):
        ligne(page, rang).get_by_label("Acquis", exact=True).check()
    ligne(page, 4).get_by_label("En partie").check()
    page.get_by_label("Aucun lien avec ce candidat").check()
    # last: the page says that all is filled once this is kept
    ligne(page, 4).get_by_label("Ce que vous avez observé").fill("Rend la monnaie avec hésitation.")
    expect(page.locator("#ev-etat")).to_contain_text("Toutes les compétences sont remplies.")
    capturer(page, f"evaluation-{taille[0]}")
    page.reload()
    expect(ligne(page, 4).get_by_label("Ce que vous avez observé")).to_have_value("Rend la monnaie avec hésitation.")
    page.get_by_role("link", name="Lire le dossier du candidat pour ce bloc").click()
    verifier(page)
    capturer(page, f"evaluation-dossier-{taille[0]}")
    page.go_back()
    page.get_by_role("button", name="Relire avant de rendre").click()
    verifier(page)
    capturer(page, f"evaluation-rendre-{taille[0]}")
    page.get_by_role("button", name="Rendre pour toujours").click()
    expect(page.locator("#messages")).to_contain_text("L’évaluation est rendue.")
    verifier(page)
    capturer(page, f"evaluation-rendue-{taille[0]}")
    assert models.EvaluationRendue.objects.get(confiee=confiee).observations[3]["niveau"] == "en-partie"


def test_deux_tablettes_et_plus_de_reseau(
    scene: Scene, ouvrir_page: Callable[..., Page], surveillance: Any, capturer: Callable[[Page, str], Path]
) -> None:
    surveillance.attendre("status of 422")
    surveillance.attendre("ERR_INTERNET_DISCONNECTED")
    surveillance.attendre("htmx:(sendError|afterRequest)")
    confiee = confier(scene, une_inscrite(scene), RAYON)
    adresse = f"{scene.site.url}/evaluations/{confiee.pk}/"
    une, autre = ouvrir_page(820, 1180), ouvrir_page(820, 1180)
    for page in (une, autre):
        scene.entrer(page, scene.lieux.evaluateur)
        page.goto(adresse)
    une.locator("#n-1-acquis").check()
    expect(une.locator("#ev-etat")).to_contain_text("Brouillon gardé")
    autre.locator("#n-1-non-acquis").check()
    expect(autre.get_by_role("alert")).to_contain_text("Ce brouillon a été écrit ailleurs depuis")
    verifier(autre)
    capturer(autre, "evaluation-deux-tablettes")
    autre.get_by_role("button", name="Enregistrer cette page, avec ce qui est coché").click()
    expect(autre.locator("#n-1-non-acquis")).to_be_checked()

    une.goto(adresse)
    une.context.set_offline(True)
    une.locator("#n-2-acquis").check()
    une.locator("#c-2").fill("Dit dans la serre, sans réseau.")
    expect(une.locator("#ev-page")).to_contain_text("gardée sur cet appareil")
    une.context.set_offline(False)
    expect(une.locator("#ev-etat")).to_contain_text("Brouillon gardé")
    expect(une.locator("#ev-page")).to_be_empty()
    une.reload()
    expect(une.locator("#c-2")).to_have_value("Dit dans la serre, sans réseau.")
    expect(une.locator("#ev-local")).to_be_hidden()


def preparer(scene: Scene) -> models.SeanceJury:
    """A candidate evaluated by the operations, before a jury that sits today."""
    cle = une_inscrite(scene)
    fabrique.evaluer(scene.lieux, cle, VENDRE)
    fabrique.evaluer(scene.lieux, cle, RAYON, rates=[2])
    agir(scene.lieux, cle, Acte.CLORE_EVALUATION, Acteur.CERTIFICATEUR)
    return fabrique.preparer_jury(scene.lieux, [cle], timezone.localdate())


def voter(page: Page, bloc: int, mot: str, nom: str) -> None:
    bouton = (
        page.locator(f"#bloc-{bloc}").get_by_role("group", name=f"Vote {de_qui(nom)}").get_by_role("button", name=mot)
    )
    bouton.click()
    expect(bouton).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_un_jury_jusqu_au_proces_verbal_scelle(
    taille: tuple[int, int],
    scene: Scene,
    ouvrir_page: Callable[..., Page],
    surveillance: Any,
    capturer: Callable[[Page, str], Path],
) -> None:
    surveillance.attendre("status of 422")
    seance = preparer(scene)
    accueil = f"{scene.site.url}/jurys/{seance.pk}/"
    pages = [ouvrir_page(*taille) for _membre in scene.lieux.membres]
    presidente = pages[2]
    dire_les_liens(scene, pages)
    juger(pages[0], scene, capturer, taille[0])
    presidente.get_by_role("button", name="Ouvrir la séance").click()
    attendre_les_presences(pages, accueil, capturer, taille[0])
    for nom in MEMBRES[1:]:
        presidente.get_by_role("button", name=f"Est là ({nom})").click()
    verifier(presidente)
    capturer(presidente, f"jury-seance-{taille[0]}")
    for page in pages[1:]:
        page.goto(accueil)
        page.get_by_role("link", name="Délibérer").click()
    presidente.get_by_label("Présent", exact=True).check()
    presidente.get_by_role("button", name="Enregistrer sa présence").click()
    deliberer(pages, taille[0], capturer)

    presidente.goto(accueil)
    expect(presidente.get_by_text("Chaque bloc est décidé ou reporté.")).to_be_visible()
    presidente.get_by_role("link", name="Clore la séance").click()
    verifier(presidente)
    capturer(presidente, f"jury-clore-{taille[0]}")
    presidente.get_by_role("button", name="Clore pour toujours").click()
    expect(pages[0].locator("#ju-veille")).to_contain_text("La séance est close.")
    signer(pages, accueil + "proces-verbal/", capturer, taille[0])
    expect(presidente.locator("header h1 + p + p")).to_contain_text("Scellé")
    verifier(presidente)
    capturer(presidente, f"jury-pv-scelle-{taille[0]}")
    assert {p.code for p in models.Parchemin.objects.filter(passage__seance=seance)} == {VENDRE}


def attendre_les_presences(
    pages: list[Page], accueil: str, capturer: Callable[[Page, str], Path], largeur: int
) -> None:
    """No vote before it is said who is there: the page says what it awaits, and opens by itself."""
    amina, _bruno, presidente = pages
    amina.goto(accueil)
    amina.get_by_role("link", name="Délibérer").click()
    attente = amina.locator("#ju-veille .message.warning").first
    expect(attente).to_contain_text("Vous n’êtes pas pointé présent à cette séance")
    expect(amina.get_by_role("button", name="Pour")).to_have_count(0)
    for bouton in ("Compter les votes et décider", "Reporter ce bloc", "Enregistrer sa présence", "Noter"):
        expect(amina.get_by_role("button", name=bouton)).to_have_count(0)
    verifier(amina)
    capturer(amina, f"jury-attend-membre-{largeur}")
    presidente.get_by_role("button", name=f"Est là ({MEMBRES[0]})").click()
    expect(attente).to_contain_text("La présence du candidat n’est pas encore dite")
    expect(amina.get_by_role("button", name="Enregistrer sa présence")).to_be_visible()
    expect(amina.get_by_role("button", name="Pour")).to_have_count(0)
    verifier(amina)
    capturer(amina, f"jury-attend-candidat-{largeur}")
    expect(presidente.get_by_text("Il manque :")).to_be_visible()
    expect(presidente.get_by_role("link", name="Clore la séance")).to_have_count(0)


def dire_les_liens(scene: Scene, pages: list[Page]) -> None:
    """Each member finds the session and says that nothing ties them to the candidate."""
    for page, compte in zip(pages, scene.lieux.membres, strict=True):
        scene.entrer(page, compte)
        page.goto(scene.site + "/jurys/")
        page.get_by_role("link", name=re.compile("Séance du")).click()
        page.get_by_role("button", name="Aucun lien avec ce candidat").click()
        expect(page.locator("#messages")).to_contain_text("aucun lien avec ce candidat")


def signer(pages: list[Page], adresse: str, capturer: Callable[[Page, str], Path], largeur: int) -> None:
    """Each member reads the procès-verbal and gives their password again."""
    for page in pages:
        page.goto(adresse)
        verifier(page)
        page.get_by_label("Votre mot de passe").fill(MOT_DE_PASSE)
        capturer(page, f"jury-pv-{largeur}")
        page.get_by_role("button", name="Signer le procès-verbal").click()
        expect(page.locator("#messages")).to_contain_text("Votre signature est gardée")


def juger(page: Page, scene: Scene, capturer: Callable[[Page, str], Path], largeur: int) -> None:
    """The pages of before the session: my juries, my ties, the file."""
    page.get_by_role("link", name="Lire le dossier").click()
    verifier(page)
    capturer(page, f"jury-dossier-{largeur}")
    page.go_back()
    page.get_by_role("link", name="Corriger").click()
    verifier(page)
    capturer(page, f"jury-liens-{largeur}")
    page.goto(scene.site + "/jurys/")
    verifier(page)
    capturer(page, f"jurys-{largeur}")


def deliberer(pages: list[Page], largeur: int, capturer: Callable[[Page, str], Path]) -> None:
    """The first bloc is validated; the second is not, with its reasons; each page sees what the others do."""
    amina, bruno, presidente = pages
    amina.reload()
    bruno.reload()
    voter(amina, 1, "Pour", MEMBRES[0])
    expect(presidente.locator("#etat-1")).to_contain_text("Pour")
    presidente.locator("#raisons-2").fill("Écrit pendant que les autres votent.")
    for page, nom in ((bruno, MEMBRES[1]), (presidente, MEMBRES[2])):
        voter(page, 1, "Pour", nom)
    capturer(presidente, f"jury-vote-{largeur}")
    verifier(presidente)
    presidente.locator("#bloc-1").get_by_role("button", name="Compter les votes et décider").click()
    expect(presidente.locator("#etat-1")).to_contain_text("Bloc validé.")
    expect(amina.locator("#etat-1")).to_contain_text("Bloc validé.")
    expect(presidente.locator("#raisons-2")).to_have_value("Écrit pendant que les autres votent.")
    for page, nom in zip(pages, MEMBRES, strict=True):
        voter(page, 2, "Contre", nom)
    presidente.locator("#raisons-2").fill("")
    presidente.locator("#bloc-2").get_by_role("button", name="Compter les votes et décider").click()
    expect(presidente.locator("#etat-2")).to_contain_text("Ce n’est pas enregistré")
    verifier(presidente)
    capturer(presidente, f"jury-refus-{largeur}")
    presidente.locator("#raisons-2").fill("La fraîcheur n’est pas contrôlée.")
    presidente.locator("#complement-2").fill("Refaire un étal en situation.")
    presidente.locator("#bloc-2").get_by_role("button", name="Compter les votes et décider").click()
    expect(presidente.locator("#etat-2")).to_contain_text("Bloc non validé.")
    capturer(presidente, f"jury-decide-{largeur}")


def test_deliberer_sans_javascript(scene: Scene, page_sans_script: Page, surveillance: Any) -> None:
    surveillance.attendre("status of 422")
    seance = preparer(scene)
    page, lieux = page_sans_script, scene.lieux
    scene.entrer(page, lieux.membres[2])
    page.goto(f"{scene.site.url}/jurys/{seance.pk}/")
    page.get_by_role("button", name="Aucun lien avec ce candidat").click()
    page.get_by_role("button", name="Ouvrir la séance").click()
    for nom in MEMBRES:
        page.get_by_role("button", name=f"Est là ({nom})").click()
    page.get_by_role("link", name="Délibérer").click()
    page.get_by_label("Présent", exact=True).check()
    page.get_by_role("button", name="Enregistrer sa présence").click()
    page.locator("#raisons-1").fill("Écrit avant de voter.")
    bouton = page.locator("#bloc-1").get_by_role("button", name="Contre")
    bouton.click()
    expect(page.locator("#raisons-1")).to_have_value("Écrit avant de voter.")
    page.locator("#raisons-2").fill("Le végétal manque.")
    page.locator("#bloc-2").get_by_role("button", name="Compter les votes et décider").click()
    expect(page.get_by_role("alert")).to_contain_text("Personne n’a voté sur ce bloc.")
    page.locator("#bloc-2").get_by_role("button", name="Reporter ce bloc").click()
    expect(page.locator("#etat-2")).to_contain_text("Bloc reporté à une autre séance.")


def test_une_session_finie_laisse_la_saisie_sur_l_appareil(
    scene: Scene, ouvrir_page: Callable[..., Page], capturer: Callable[[Page, str], Path]
) -> None:
    confiee = confier(scene, une_inscrite(scene), VENDRE)
    page = ouvrir_page(820, 1180)
    scene.entrer(page, scene.lieux.evaluateur)
    page.goto(f"{scene.site.url}/evaluations/{confiee.pk}/")
    contexte: BrowserContext = page.context
    contexte.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("#c-1").fill("Écrit après la fin de la session.")
    page.locator("#n-1-acquis").check()
    expect(page.locator("#ev-page")).to_contain_text("gardée sur cet appareil")
    scene.entrer(page, scene.lieux.evaluateur)
    page.goto(f"{scene.site.url}/evaluations/{confiee.pk}/")
    cle = f"brique-grille-{confiee.pk}-{scene.lieux.evaluateur.pk}"
    a_un_moment = "JSON.stringify({...JSON.parse(localStorage[cle]), quand: new Date(2026, 11, 1, 9, 5)})"
    page.evaluate(f"cle => {{ localStorage[cle] = {a_un_moment} }}", cle)
    page.reload()
    expect(page.locator("#ev-local-quand")).to_have_text("Saisie du 1er décembre 2026 à 09:05.")
    verifier(page)
    capturer(page, "evaluation-reprise")
    page.get_by_role("button", name="La reprendre").click()
    expect(page.locator("#c-1")).to_have_value("Écrit après la fin de la session.")
