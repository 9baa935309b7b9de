"""A certificateur in a browser: règlement, habilitation, a candidature from its évaluation to its notified result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation.valeurs import Presence, Sens
from brique.certification.evaluation import Niveau, Observation
from brique.certification.reglement.valeurs import Voie
from portail.certification import models
from portail.certification import operations_delivrance as delivrance
from portail.certification import operations_evaluations as evaluations
from portail.certification import operations_jury as jury
from portail.certification.operations_evaluations import Grille
from portail.certification.statistiques.tableaux import ISSUES, NON_RENSEIGNE, Comptes, montrer
from portail.socle.enums import Role
from portail.socle.models import Compte
from tests.comptes import nouveau_compte
from tests.parcours_usager.verifications import verifier
from tests.portail.certification import fabrique
from tests.portail.certification.fabrique import (
    MEMBRES,
    RAYON,
    VENDRE,
    Site,
    agir,
    jusqu_au_jury,
    ouvrir,
    preparer_jury,
    tenir_jury,
    voter,
)

LARGEURS = [(1280, 900), (320, 640)]
_numeros = count(1)


@pytest.fixture
def lieux(site: Any, tmp_path: Path) -> Site:
    """A made-up CQP, its certificateur, and those who work with it."""
    cle = f"fleuriste-gestion-{next(_numeros)}"
    return fabrique.installer(tmp_path, fabrique.REGLEMENT.replace("fleuriste-fictif", cle))


def entrer(page: Page, site: Any, compte: Compte) -> None:
    """The page is from now on that of ``compte``."""
    client = Client()
    client.force_login(compte)
    valeur = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": valeur, "url": site.url}])


def ecrire_la_suivante(page: Page, site: Any, capture: Callable[[str], Path]) -> None:
    """The next version of the règlement: a fault first, then what it changes, then for good."""
    page.goto(site + "/gestion/reglements/")
    verifier(page)
    capture("gestion-reglements")
    page.get_by_role("link", name="Version 1").click()
    verifier(page)
    capture("gestion-reglement")
    page.get_by_role("link", name="Écrire la suivante").click()
    texte = page.get_by_label("Le règlement", exact=True)
    ecrit = texte.input_value()
    texte.fill(ecrit.replace("membres: 3", "membres: trois"))
    page.get_by_role("button", name="Vérifier").click()
    expect(page.get_by_role("alert")).to_contain_text("Ligne ")
    verifier(page)
    capture("gestion-reglement-faute")
    page.get_by_label("Le règlement", exact=True).fill(ecrit.replace("duree: 2 mois", "duree: 3 mois"))
    page.get_by_role("button", name="Vérifier").click()
    expect(page.get_by_role("heading", name="Ce qui change depuis la version 1")).to_be_visible()
    verifier(page)
    capture("gestion-reglement-verifie")
    page.get_by_label("J’ai relu").check()
    page.get_by_role("button", name="Déposer cette version").click()
    expect(page.get_by_text("Le règlement est déposé.")).to_be_visible()


def habiliter(page: Page, site: Any, lieux: Site, capture: Callable[[str], Path]) -> None:
    page.goto(site + "/gestion/habilitations/")
    verifier(page)
    page.get_by_role("link", name="Habiliter un organisme").click()
    page.get_by_role("button", name="Voir ses blocs").click()
    verifier(page)
    capture("gestion-habiliter")
    page.get_by_label("SIRET de l’organisme").fill(lieux.centre.siret)
    page.get_by_label(VENDRE).check()
    page.get_by_role("button", name="Habiliter", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Cochez « Former »")
    page.get_by_label("Évaluer").check()
    page.get_by_role("button", name="Habiliter", exact=True).click()
    expect(page.get_by_text("L’habilitation est enregistrée.")).to_be_visible()
    page.get_by_role("link", name=lieux.centre.nom).first.click()
    verifier(page)
    capture("gestion-habilitation")


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_un_reglement_et_une_habilitation(
    taille: tuple[int, int],
    site: Any,
    lieux: Site,
    ouvrir_page: Callable[..., Page],
    surveillance: Any,
    capturer: Callable[[Page, str], Path],
) -> None:
    surveillance.attendre("status of 422")
    page = ouvrir_page(*taille)

    def capture(nom: str) -> Path:
        return capturer(page, f"{nom}-{taille[0]}")

    entrer(page, site, lieux.certificateur)
    ecrire_la_suivante(page, site, capture)
    habiliter(page, site, lieux, capture)


def rendre(lieux: Site, code: str) -> None:
    """The évaluateur gives their grid."""
    confiee = models.EvaluationConfiee.objects.get(evaluateur=lieux.evaluateur, code=code)
    observations = [Observation(rang, Niveau.ACQUIS) for rang in range(1, fabrique.nombre_de_competences(code) + 1)]
    grille = Grille(timezone.localdate(), observations)
    evaluations.rendre(confiee.pk, grille, confiee.revision, evaluateur=lieux.evaluateur, quand=timezone.now())


def deliberer(lieux: Site, seance: models.SeanceJury) -> None:
    """The members sit, and close."""
    quand, jour = timezone.now(), timezone.localdate()
    for siege in seance.sieges.all():
        jury.pointer(siege, True, auteur=lieux.certificateur, quand=quand)
    passage = seance.passages.get()
    jury.pointer_candidat(passage, Presence.PRESENT, auteur=lieux.certificateur, quand=quand)
    voter(lieux, passage, VENDRE, (Sens.POUR,) * 3, jour)
    jury.clore(seance.pk, auteur=lieux.certificateur, quand=quand, le=jour)


def arretees(lieux: Site) -> None:
    """The tables of last year, as they would be once it is over."""
    annee = timezone.localdate().year - 1
    if models.StatistiqueArretee.objects.filter(organisation=lieux.branche, annee=annee).exists():
        return
    nombres = {"femme": (31, 17, 6), "homme": (22, 9, 8), NON_RENSEIGNE: (12, 5, 0)}
    comptes = Comptes(recues={"femme": 40, "homme": 3, NON_RENSEIGNE: 20})
    for rang, rendues in nombres.items():
        for issue, nombre in zip(ISSUES, rendues, strict=False):
            comptes.ajouter(rang, issue, nombre)
    contenu = {"sexe": montrer(comptes, nombres, personnel=True)}
    models.StatistiqueArretee.objects.create(
        organisation=lieux.branche, annee=annee, contenu=contenu, arretee_le=timezone.localdate()
    )


def nommer(page: Page, lieux: Site) -> None:
    for rang, nom in enumerate(MEMBRES):
        if not page.get_by_label("Nom au procès-verbal").is_visible():
            page.get_by_text("Nommer un membre").click()
        page.get_by_label("Adresse électronique").fill(lieux.membres[rang].courriel)
        page.get_by_label("Nom au procès-verbal").fill(nom)
        page.get_by_label("En qualité de").fill("professionnelle du commerce")
        if rang == 2:
            page.get_by_label("Préside le jury").check()
        page.get_by_role("button", name="Nommer", exact=True).click()
        expect(page.get_by_text(f"{nom} est du jury.")).to_be_visible()


def evaluer(page: Page, site: Any, lieux: Site, cle: int, capture: Callable[[str], Path]) -> None:
    """From the queue to a candidature that is ready for a jury."""
    page.goto(site + "/gestion/candidatures/?a_moi=on")
    verifier(page)
    capture("gestion-file")
    page.locator(f'a[href="/gestion/candidatures/{cle}/"]').click()
    page.get_by_text("Confier une évaluation").click()
    page.get_by_label("Adresse électronique de l’évaluateur").fill("personne@essai.example")
    page.get_by_role("button", name="Confier", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Aucun évaluateur n’a de compte ici")
    verifier(page)
    page.get_by_label("Adresse électronique de l’évaluateur").fill(lieux.evaluateur.courriel)
    page.get_by_role("button", name="Confier", exact=True).click()
    expect(page.get_by_text("L’évaluation est confiée")).to_be_visible()
    rendre(lieux, VENDRE)
    page.reload()
    expect(page.get_by_text("Avis favorable.")).to_be_visible()
    page.get_by_role("button", name="Clore l’évaluation").click()
    expect(page.get_by_role("status")).to_contain_text("Évaluation close.")
    verifier(page)
    capture("gestion-candidature")
    page.get_by_role("link", name="Lire le dossier").click()
    verifier(page)
    capture("gestion-dossier")


def reunir(page: Page, site: Any, lieux: Site, capture: Callable[[str], Path]) -> None:
    """From a session to prepare to its sealed procès-verbal."""
    page.goto(site + "/gestion/seances/")
    verifier(page)
    page.get_by_role("link", name="Préparer une séance").click()
    verifier(page)
    page.get_by_label("Jour de la séance").fill((timezone.localdate() - timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Préparer la séance").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce jour est passé")
    page.get_by_label("Jour de la séance").fill(timezone.localdate().isoformat())
    page.get_by_label("Lieu").fill("Lyon")
    page.get_by_role("button", name="Préparer la séance").click()
    expect(page.get_by_text("Le règlement demande 3 membres au moins.")).to_be_visible()
    verifier(page)
    nommer(page, lieux)
    reference = models.Candidature.objects.filter(candidat=lieux.candidat, etat="evaluee").get().reference
    page.get_by_label(reference).check()
    page.get_by_role("button", name="Convoquer à cette séance").click()
    expect(page.get_by_text("Ce jury peut décider")).to_be_visible()
    verifier(page)
    capture("gestion-seance")
    page.get_by_role("button", name="Ouvrir la séance").click()
    expect(page.get_by_text("Le jury siège.")).to_be_visible()
    seance = models.SeanceJury.objects.get(pk=int(page.url.rstrip("/").rsplit("/", 1)[1]))
    deliberer(lieux, seance)
    page.reload()
    page.get_by_role("button", name="Établir le procès-verbal").click()
    expect(page.get_by_text("Signatures attendues")).to_be_visible()
    verifier(page)
    capture("gestion-pv")
    with page.expect_download() as recu:
        page.get_by_role("link", name="Télécharger (PDF)").click()
    assert recu.value.suggested_filename.endswith(".pdf")
    verbal = models.ProcesVerbal.objects.get(seance=seance)
    for siege in seance.sieges.all():
        delivrance.signer(verbal, siege, verbal.empreinte, auteur=lieux.certificateur, quand=timezone.now())


def lire_les_statistiques(page: Page, site: Any, lieux: Site, capture: Callable[[str], Path]) -> None:
    page.goto(site + "/gestion/statistiques/")
    verifier(page)
    capture("gestion-statistiques")
    arretees(lieux)
    page.get_by_role("link", name="Par sexe").click()
    expect(page.get_by_role("link", name="Par sexe")).to_have_attribute("aria-current", "page")
    expect(page.locator("main")).to_contain_text("Non renseigné")
    verifier(page)
    capture("gestion-statistiques-sexe")


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_de_l_evaluation_au_resultat_notifie(
    taille: tuple[int, int],
    site: Any,
    lieux: Site,
    ouvrir_page: Callable[..., Page],
    surveillance: Any,
    capturer: Callable[[Page, str], Path],
) -> None:
    surveillance.attendre("status of 422")
    jour = timezone.localdate()
    cle, autre = ouvrir(lieux, [VENDRE], le=jour), ouvrir(lieux, [RAYON], voie=Voie.FORMATION, le=jour)
    for une in (cle, autre):
        agir(lieux, une, Acte.INSCRIRE, Acteur.CANDIDAT, jour)
    page = ouvrir_page(*taille)

    def capture(nom: str) -> Path:
        return capturer(page, f"{nom}-{taille[0]}")

    entrer(page, site, lieux.certificateur)
    evaluer(page, site, lieux, cle, capture)
    reunir(page, site, lieux, capture)
    page.goto(site + f"/gestion/candidatures/{cle}/")
    page.get_by_role("button", name="Notifier le résultat").click()
    expect(page.get_by_role("status")).to_contain_text("Résultat notifié.")
    verifier(page)
    lire_les_statistiques(page, site, lieux, capture)

    entrer(page, site, lieux.formateur)
    page.goto(site + "/gestion/candidatures/")
    verifier(page)
    page.locator(f'a[href="/gestion/candidatures/{autre}/"]').click()
    page.get_by_role("button", name="Commencer la préparation").click()
    expect(page.get_by_role("status")).to_contain_text("Préparation commencée.")
    verifier(page)
    capture("gestion-organisme")


def annuler(page: Page, site: Any, seance: models.SeanceJury, capture: Callable[[str], Path]) -> None:
    """A session that cannot be held: refused without a reason, then cancelled."""
    page.goto(f"{site.url}/gestion/seances/{seance.pk}/")
    page.get_by_role("link", name="Annuler la séance").click()
    expect(page.get_by_text("1 candidature retrouve sa place")).to_be_visible()
    page.get_by_role("button", name="Annuler la séance").click()
    expect(page.get_by_role("alert")).to_contain_text("Raisons")
    verifier(page)
    page.get_by_label("Raisons").fill("La salle est inondée, et aucune autre n’est libre ce jour-là.")
    capture("gestion-annuler")
    page.get_by_role("button", name="Annuler la séance").click()
    expect(page.locator("#messages")).to_contain_text("La séance est annulée.")
    verifier(page)
    capture("gestion-annulee")
    page.goto(site + "/gestion/seances/")
    expect(page.get_by_text("Annulée", exact=True)).to_be_visible()


def corriger(page: Page, site: Any, seance: models.SeanceJury, capture: Callable[[str], Path]) -> None:
    """A member called otherwise, who presides; then the session is moved: both are read on its page."""
    page.goto(f"{site.url}/gestion/seances/{seance.pk}/")
    page.get_by_role("link", name=f"Corriger {MEMBRES[0]}").click()
    page.get_by_label("Préside le jury").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text(f"ce jury a déjà un président, {MEMBRES[-1]}")
    verifier(page)
    page.get_by_label("Préside le jury").uncheck()
    page.get_by_label("En qualité de").fill("gérante de magasin")
    capture("gestion-corriger")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#messages")).to_contain_text(f"Le procès-verbal dira : {MEMBRES[0]}, gérante de magasin.")
    page.get_by_text("Changer l’heure ou le lieu").click()
    page.get_by_label("Heure").fill("14:05")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Heure ou lieu changé le")).to_be_visible()
    verifier(page)
    capture("gestion-seance-deplacee")


def remplacer(page: Page, site: Any, lieux: Site, seance: models.SeanceJury, capture: Callable[[str], Path]) -> None:
    """A member who falls ill once the session is open: their vote falls, somebody else takes their seat."""
    neuve = nouveau_compte(Role.JURE, organisation=lieux.branche)
    page.goto(f"{site.url}/gestion/seances/{seance.pk}/")
    verifier(page)
    capture("gestion-seance-ouverte")
    page.get_by_role("link", name=f"Remplacer {MEMBRES[0]}").click()
    expect(page.get_by_text("1 vote qu’elle a donné ou porté")).to_be_visible()
    page.get_by_label("Adresse électronique").fill(neuve.courriel)
    page.get_by_label("Nom au procès-verbal").fill(MEMBRES[1])
    page.get_by_label("En qualité de").fill("fleuriste")
    page.get_by_role("button", name="Remplacer").click()
    expect(page.get_by_role("alert")).to_contain_text("deux membres de ce jury auraient le même nom")
    verifier(page)
    capture("gestion-remplacer")
    page.get_by_label("Nom au procès-verbal").fill("Dalila Suppléante")
    page.get_by_role("button", name="Remplacer").click()
    expect(page.locator("#messages")).to_contain_text(f"Dalila Suppléante remplace {MEMBRES[0]}.")
    expect(page.locator("#messages")).to_contain_text("1 vote qui n’était pas encore compté est tombé")
    verifier(page)
    capture("gestion-remplacee")


@pytest.mark.parametrize("taille", LARGEURS, ids=["large", "etroite"])
def test_une_seance_deplacee_puis_annulee_et_un_membre_corrige_puis_remplace(
    taille: tuple[int, int],
    site: Any,
    lieux: Site,
    ouvrir_page: Callable[..., Page],
    surveillance: Any,
    capturer: Callable[[Page, str], Path],
) -> None:
    surveillance.attendre("status of 422")
    jour = timezone.localdate()
    cle = ouvrir(lieux, [VENDRE], le=jour)
    jusqu_au_jury(lieux, cle, (VENDRE,), jour)
    page = ouvrir_page(*taille)

    def capture(nom: str) -> Path:
        return capturer(page, f"{nom}-{taille[0]}")

    entrer(page, site, lieux.certificateur)
    a_venir = preparer_jury(lieux, [cle], jour + timedelta(days=6), jour)
    corriger(page, site, a_venir, capture)
    annuler(page, site, a_venir, capture)
    entrer(page, site, lieux.membres[0])
    page.goto(site + "/jurys/")
    expect(page.get_by_role("heading", name="Annulés")).to_be_visible()
    verifier(page)
    capture("jurys-annule")
    page.get_by_role("link", name="Séance du").click()
    verifier(page)
    capture("jury-annule")
    entrer(page, site, lieux.certificateur)
    seance = preparer_jury(lieux, [cle], jour, jour)
    passage = tenir_jury(lieux, seance, jour)[cle]
    malade = seance.sieges.order_by("pk")[0]
    jury.voter(passage, VENDRE, malade, Sens.POUR, auteur=lieux.membres[0], quand=timezone.now())
    remplacer(page, site, lieux, seance, capture)
