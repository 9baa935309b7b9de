"""Règlements written, checked and deposited; habilitations given and ended; statistics that name nobody."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portail.certification import models
from portail.certification.enums import Dimension, Issue, Voie
from portail.socle.enums import Role
from tests.comptes import nouveau_compte, nouvelle_organisation
from tests.pages import lire
from tests.portail.certification.fabrique import CQP, RAYON, REGLEMENT, Site, ouvrir
from tests.portail.certification.test_gestion_pages import client_de

pytestmark = pytest.mark.django_db
REGLEMENTS, HABILITATIONS = "/gestion/reglements/", "/gestion/habilitations/"
NOUVEAU = f"{REGLEMENTS}nouveau/"
CACHE = "s : nombre caché, de 1 à 4, ou qui en ferait deviner un"


@pytest.fixture(autouse=True)
def _limites_neuves(settings: Any, tmp_path: Path) -> None:
    """Counters of its own for each test: one does not exhaust another."""
    settings.LIMITES_DOSSIER = tmp_path / "limites"


@pytest.fixture
def client(site: Site) -> Client:
    return client_de(site.certificateur)


def suivante(debut: date | None = None) -> str:
    """The next version of the règlement of the tests, with a longer recours."""
    jour = debut or timezone.localdate() + timedelta(days=1)
    texte = REGLEMENT.replace("version: 1", "version: 2").replace("2026-01-01", jour.isoformat(), 1)
    return texte.replace("recours: {duree: 2 mois", "recours: {duree: 3 mois")


def test_les_versions_et_ce_que_dit_chacune(site: Site, client: Client) -> None:
    ouvrir(site)
    page = lire(client.get(REGLEMENTS))
    assert "CQP Fleuriste fictif" in page
    assert "En vigueur" in page
    depose = models.ReglementDepose.objects.get()
    page = lire(client.get(f"{REGLEMENTS}{depose.pk}/"))
    assert "3 personnes y sont nommées au moins." in page.replace("\u00a0", " ")
    assert "1 candidature la suit." in page
    assert "À défaut" not in page or "Aucun texte ne le dit." in page
    autre = client_de(nouveau_compte(Role.CERTIFICATEUR))
    assert autre.get(f"{REGLEMENTS}{depose.pk}/").status_code == 403
    assert autre.get(f"{NOUVEAU}?depuis={depose.pk}").status_code == 403
    assert client.get(f"{REGLEMENTS}9999/").status_code == 404


def test_partir_de_la_version_en_cours(site: Site, client: Client) -> None:
    depose = models.ReglementDepose.objects.get()
    page = lire(client.get(f"{NOUVEAU}?depuis={depose.pk}"))
    demain = timezone.localdate() + timedelta(days=1)
    assert (
        f"version: 2 intitule: CQP Fleuriste fictif certificateur: Branche fictive du détail applicable_du: {demain}"
        in page
    )
    assert f'value="{CQP}"' in page
    assert "checked" in page


def test_chaque_modele_se_lit_et_peut_se_verifier(site: Site, client: Client) -> None:
    page = client.get(NOUVEAU)
    modeles = [nom for nom, _intitule in page.context["modeles"]]
    assert len(modeles) > 5
    for nom in modeles:
        texte = client.get(f"{NOUVEAU}?modele={nom}").context["formulaire"].initial["texte"]
        assert "branche-fictive" in texte
        reponse = client.post(NOUVEAU, {"texte": texte, "fiches": [CQP], "verifier": ""})
        assert reponse.status_code == 200, nom
        assert reponse.context["verification"].reglement is not None
    assert client.get(f"{NOUVEAU}?modele=nimporte").status_code == 200


def test_verifier_montre_chaque_faute_avec_sa_ligne(site: Site, client: Client) -> None:
    texte = (
        suivante()
        .replace("voies: [formation, vae, libre]", "voies: [formation, magie]")
        .replace("membres: 3", "membres: trois")
    )
    reponse = client.post(NOUVEAU, {"texte": texte, "fiches": [CQP], "verifier": ""})
    assert reponse.status_code == 422
    page = lire(reponse)
    lignes = texte.splitlines()
    for mot in ("voies:", "membres: trois"):
        rang = next(rang for rang, ligne in enumerate(lignes, 1) if mot in ligne)
        assert f"Ligne {rang}" in page
    assert "membres: trois" in page
    assert "Déposer cette version" not in page
    assert client.post(NOUVEAU, {"texte": "[", "fiches": [CQP], "verifier": ""}).status_code == 422
    assert models.ReglementDepose.objects.count() == 1


def test_verifier_compare_puis_deposer_demande_confirmation(site: Site, client: Client) -> None:
    donnees = {"texte": suivante(), "fiches": [CQP]}
    page = lire(client.post(NOUVEAU, {**donnees, "verifier": ""}))
    assert "Ce qui change depuis la version 1" in page
    assert "3 mois" in page
    assert "Les candidatures déjà ouvertes gardent la leur" in page
    assert models.ReglementDepose.objects.count() == 1
    reponse = client.post(NOUVEAU, {**donnees, "deposer": ""})
    assert reponse.status_code == 422
    assert "Relisez, puis cochez cette case." in lire(reponse)
    reponse = client.post(NOUVEAU, {**donnees, "relu": "on", "deposer": ""})
    assert reponse.status_code == 302
    depose = models.ReglementDepose.objects.get(version=2)
    assert [une.fiche.numero for une in depose.certifications.all()] == [CQP]
    assert depose.source == suivante()
    # what was opened before keeps its version
    candidature = models.Candidature.objects.get(pk=ouvrir(site))
    assert candidature.reglement.version == 1
    deux_fois = client.post(NOUVEAU, {**donnees, "relu": "on", "deposer": ""})
    assert deux_fois.status_code == 422
    assert "la prochaine est la 3" in lire(deux_fois)


def test_ce_qu_aucun_jury_ne_pourrait_appliquer_ne_se_depose_pas(site: Site, client: Client) -> None:
    texte = suivante().replace("  presents: 2", "  presents: 5")
    reponse = client.post(NOUVEAU, {"texte": texte, "fiches": [CQP], "relu": "on", "deposer": ""})
    assert reponse.status_code == 422
    assert "ne peut pas encore être déposé" in lire(reponse)
    assert models.ReglementDepose.objects.count() == 1


def test_on_ne_depose_que_pour_ses_certifications(site: Site, client: Client) -> None:
    for fiches in ([], ["RNCP1"]):
        reponse = client.post(NOUVEAU, {"texte": suivante(), "fiches": fiches, "relu": "on", "deposer": ""})
        assert reponse.status_code == 422
    autre = client_de(nouveau_compte(Role.CERTIFICATEUR))
    assert autre.post(NOUVEAU, {"texte": suivante(), "fiches": [CQP], "relu": "on", "deposer": ""}).status_code == 422
    assert client_de(site.formateur).get(NOUVEAU).status_code == 403
    assert models.ReglementDepose.objects.count() == 1


def test_habiliter_pour_un_bloc_puis_y_mettre_fin(site: Site, client: Client) -> None:
    organisme = nouvelle_organisation("Centre nouveau")
    page = lire(client.get(f"{HABILITATIONS}nouvelle/?fiche={CQP}"))
    assert "Tenir le rayon des végétaux" in page
    aujourd_hui = timezone.localdate()
    donnees = {
        "fiche": CQP,
        "siret": organisme.siret,
        "codes": [RAYON],
        "evaluer": "on",
        "debut": (aujourd_hui - timedelta(days=10)).isoformat(),
        "jusqu_au": (aujourd_hui + timedelta(days=10)).isoformat(),
    }
    assert client.post(f"{HABILITATIONS}nouvelle/", donnees).status_code == 302
    donnee = models.HabilitationDonnee.objects.get(organisme=organisme)
    assert (donnee.code, donnee.former, donnee.evaluer) == (RAYON, False, True)
    assert donnee.fin == aujourd_hui + timedelta(days=11)
    assert "Centre nouveau" in lire(client.get(HABILITATIONS))
    adresse = f"{HABILITATIONS}{donnee.pk}/"
    trop_tard = client.post(adresse, {"a_partir_du": (aujourd_hui + timedelta(days=40)).isoformat()})
    assert trop_tard.status_code == 422
    assert client.post(adresse, {"a_partir_du": aujourd_hui.isoformat()}).status_code == 302
    donnee.refresh_from_db()
    assert donnee.fin == aujourd_hui
    assert "Cette habilitation est finie." in lire(client.get(adresse))
    autre = client_de(nouveau_compte(Role.CERTIFICATEUR))
    assert autre.get(adresse).status_code == 403
    assert autre.post(adresse, {"a_partir_du": aujourd_hui.isoformat()}).status_code == 403
    assert "Le registre ne donne votre SIRET" in lire(autre.get(HABILITATIONS))


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"siret": "123"}, "n’est pas un SIRET"),
        ({"siret": "00099005100013"}, "Aucune organisation n’a de compte ici"),
        ({"codes": ["RNCP1BC01"]}, "Sélectionnez un choix valide"),
        ({"former": ""}, "Cochez « Former »"),
        ({"jusqu_au": "2020-01-01"}, "finirait avant d’avoir commencé"),
        ({"debut": "bientôt"}, "Écrivez une date comme"),
    ],
)
def test_une_habilitation_mal_remplie(site: Site, client: Client, champs: dict[str, str], dit: str) -> None:
    justes = {"fiche": CQP, "siret": site.centre.siret, "former": "on", "debut": timezone.localdate().isoformat()}
    avant = models.HabilitationDonnee.objects.count()
    reponse = client.post(f"{HABILITATIONS}nouvelle/", {**justes, **champs})
    assert reponse.status_code == 422
    assert dit in lire(reponse)
    assert models.HabilitationDonnee.objects.count() == avant


def compter(site: Site, voie: Voie, issue: str, combien: int, rang: int = 0) -> None:
    """So many candidatures that a jury decided this year."""
    reglement = models.ReglementDepose.objects.get()
    jour = timezone.localdate()
    for numero in range(combien):
        une = models.Candidature.objects.create(
            reference=f"{voie}-{issue}-{rang}-{numero}",
            titulaire=site.candidat.pk,
            voie=voie,
            fiche_id=site.fiche.cle,
            reglement=reglement,
            etat="deliberee",
            ouverte_le=jour,
            issue=issue if issue in Issue.values else "",
            annee_issue=jour.year if issue in Issue.values else None,
            annee_recevable=jour.year if voie is Voie.VAE else None,
        )
        faits = [("deliberer", "jury", {"issue": issue})]
        if voie is Voie.VAE:
            faits.insert(0, ("declarer-recevable", "certificateur", {}))
        for rang_du_fait, (acte, par, precisions) in enumerate(faits, 1):
            models.FaitCandidature.objects.create(
                candidature=une,
                rang=rang_du_fait,
                acte=acte,
                par=par,
                precisions=precisions,
                jour=jour,
                quand=timezone.now(),
            )


def test_les_petits_nombres_et_ceux_d_ou_on_les_deduirait_sont_caches(site: Site, client: Client) -> None:
    # the 3 of the VAE could be found from its row and from its column: another number of each goes with it
    for voie, issue, combien in (
        (Voie.VAE, "delivree", 12),
        (Voie.VAE, "partielle", 3),
        (Voie.VAE, "absent", 2),
        (Voie.LIBRE, "delivree", 9),
        (Voie.LIBRE, "partielle", 6),
    ):
        compter(site, voie, issue, combien)
    annee = timezone.localdate().year
    lignes = client.get("/gestion/statistiques.csv").content.decode("utf-8-sig").splitlines()
    assert lignes == [
        "annee;voie;recevables;presentes;totales;partielles;aucunes;en_attente;note",
        f"{annee};Candidature libre;;15;s;s;0;0;{CACHE} | recevables : sans objet, la recevabilité n’existe qu’en VAE",
        f"{annee};VAE;17;15;s;s;0;0;{CACHE}",
        f"{annee};Ensemble;17;30;21;9;0;0;",
    ]
    lignes = client.get("/gestion/statistiques.csv?par=niveau").content.decode("utf-8-sig").splitlines()
    assert lignes[1:] == [f"{annee};Niveau 4;17;30;21;9;0;0;", f"{annee};Ensemble;17;30;21;9;0;0;"]
    page = lire(client.get("/gestion/statistiques/"))
    assert page.count("secret</span>") == 4
    table = page[page.index("<table") :]
    assert table.count("sans objet</span>") == 1, "la voie libre n’a pas de recevabilité : ce n’est pas zéro"
    assert "« – » : sans objet, la recevabilité n’existe qu’en VAE." in table[table.index("</table>") :]
    assert "« s » : nombre caché (secret), de 1 à 4" in table[table.index("</table>") :]
    par_niveau = lire(client.get("/gestion/statistiques/?par=niveau"))
    assert "« s » : nombre" not in par_niveau, "la légende ne dit que ce que la table montre"
    assert "« – »" not in par_niveau
    assert page.count('aria-current="page">Par voie') == 1
    autre = client_de(nouveau_compte(Role.CERTIFICATEUR))
    assert "Aucun jury n’a encore décidé." in lire(autre.get("/gestion/statistiques/"))
    assert client_de(site.formateur).get("/gestion/statistiques.csv").status_code == 403
    assert client_de(site.formateur).get("/gestion/statistiques.csv?par=sexe").status_code == 403


def test_un_petit_total_se_cache_sur_toutes_les_pages_avec_les_memes_autres(site: Site, client: Client) -> None:
    for voie, issue, combien in ((Voie.VAE, "delivree", 12), (Voie.LIBRE, "delivree", 9), (Voie.LIBRE, "partielle", 2)):
        compter(site, voie, issue, combien)
    ensemble = set()
    for par in ("voie", "niveau"):
        lignes = client.get(f"/gestion/statistiques.csv?par={par}").content.decode("utf-8-sig").splitlines()
        ensemble.add(lignes[-1])
    assert ensemble == {f"{timezone.localdate().year};Ensemble;12;23;21;s;s;0;{CACHE}"}


def test_les_statistiques_ne_coutent_pas_plus_de_requetes_avec_plus_de_candidatures(
    site: Site, client: Client, django_assert_max_num_queries: object
) -> None:
    compter(site, Voie.VAE, "delivree", 40)
    for par in Dimension.values:
        client.get(f"/gestion/statistiques/?par={par}")
        with django_assert_max_num_queries(13):  # type: ignore[operator]
            client.get(f"/gestion/statistiques/?par={par}")
