"""The pages of the offers: what one looks for, what one reads, what a body corrects."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from portail.parcours import models
from portail.parcours.offres import views_organisme
from portail.socle.enums import Role
from portail.socle.models import Organisation
from tests.coeur.parcours.offres.fabrique import EDOF, SIRET, formation, lheo
from tests.pages import lire
from tests.portail.parcours.offres_fabrique import CODE, NUMERO, QUAND, catalogue, dans, importer, registre

pytestmark = pytest.mark.django_db
PAGE, MIENNES = "/offres/", "/mes-offres/"


@pytest.fixture(autouse=True)
def _registre(db: None, tmp_path: Path, settings: Settings) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    registre(tmp_path)


@pytest.fixture
def organisme(client_de: Callable[..., Client], creer_organisation: Callable[..., Organisation]) -> Client:
    """Someone of the training body whose offers ``catalogue()`` gives."""
    return client_de(Role.ORGANISME_FORMATION, organisation=creer_organisation(nom="Centre des Essais", siret=SIRET))


def page(client: Client, adresse: str) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return " ".join(reponse.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


def premiere() -> str:
    return f"/offres/{models.OffreConnue.objects.order_by('pk').values_list('pk', flat=True)[0]}/"


def test_la_page_d_une_offre_repond_d_abord(client: Client) -> None:
    importer(catalogue())
    dite = page(client, premiere())
    for attendu in (
        "Cette offre prépare 1 bloc sur 2 de « CQP Vendeur fictif ».",
        "1 250,50 €",
        "Oui, d’après le registre",
        "art. L6323-6",
        "105 heures",
        "Essaiville",
        "Savoir compter",
        "en partie à distance",
        f"/certifications/{NUMERO}/blocs/{CODE}/",
        "autres données publiées",
        "extra(secret)",
    ):
        assert attendu in dite
    assert "Signalée" not in dite


def test_une_offre_d_edof_prend_le_nom_connu_de_son_organisme(
    client: Client, creer_organisation: Callable[..., Organisation]
) -> None:
    creer_organisation(nom="Centre des Essais", siret=SIRET)
    importer(EDOF.encode())
    dite = page(client, premiere())
    for attendu in (
        "Centre des Essais",
        "Cette offre prépare tous les blocs de « CQP Vendeur fictif ».",
        "600 €",
        "frais annexes : 45 € Manuel",
        "On peut n’en prendre que certains blocs.",
        "quand vous voulez",
        "L’organisme les vérifie avant l’entrée.",
    ):
        assert attendu in dite


def test_le_repertoire_specifique_dit_son_plafond_et_les_reserves(client: Client) -> None:
    texte = formation(**{"<code-RNCP>80001": "<code-RNCP>RS8003"})
    debut, fin = texte.index("<blocs-competences>"), texte.index("</blocs-competences>") + 20
    importer(lheo(texte[:debut] + texte[fin:]))
    dite = page(client, premiere())
    assert "Dans la limite de 1 500 € de droits, sauf pour CléA (art. D6323-1 A)." in dite
    assert "Ce que vaut cette réponse" in dite
    assert "Cette offre prépare toute la certification « Certification fictive »." in dite


def test_ce_qui_ne_va_pas_est_en_tete(client: Client) -> None:
    importer(catalogue(**{"<code-bloc>RNCP80001BC01": "<code-bloc>RNCP80001BC09"}))
    dite = page(client, premiere())
    assert "À savoir avant de s’inscrire" in dite
    assert "n’a pas de bloc « RNCP80001BC09 »" in dite
    assert "Le registre ne permet pas de le dire" in dite


def test_un_texte_piege_reste_un_texte(client: Client) -> None:
    importer(catalogue(**{"Savoir compter": "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;Lire&lt;/b&gt;"}))
    dite = page(client, premiere())
    assert "alert(1)" not in dite
    assert "Lire" in dite


@pytest.mark.parametrize(
    ("demande", "trouvees"),
    [
        ("", 2),
        (f"fiche={NUMERO}", 2),
        (f"fiche={CODE}", 2),
        ("fiche=rncp 80001bc02", 0),
        (f"fiche={NUMERO}&bloc={CODE}", 2),
        ("fiche=RNCP80002", 0),
        ("q=VENDRE essais", 2),
        ("q=souder", 0),
        ("lieu=essai", 2),
        ("lieu=69", 2),
        ("lieu=75", 0),
        ("modalite=mixte", 2),
        ("modalite=distance", 0),
    ],
)
def test_on_cherche_par_ce_qui_compte(client: Client, demande: str, trouvees: int) -> None:
    importer(catalogue("F1", "F2"))
    assert page(client, f"{PAGE}?{demande}").count('<li class="offre"') == trouvees


def test_on_cherche_par_date_et_la_plus_proche_vient_d_abord(client: Client) -> None:
    importer(catalogue("LOIN", **{"20270111": f"{dans(200):%Y%m%d}", "20270205": f"{dans(230):%Y%m%d}"}))
    importer(catalogue("PRES"), QUAND + timedelta(hours=1))
    references = [v.offre.reference for v in client.get(PAGE).context["page"].object_list]
    assert references == ["PRES/A1", "LOIN/A1"]
    apres = client.get(f"{PAGE}?depuis={dans(100):%Y-%m-%d}").context["page"].object_list
    assert [v.offre.reference for v in apres] == ["LOIN/A1"]


def test_une_date_impossible_se_dit_et_le_reste_s_applique(client: Client) -> None:
    importer(catalogue())
    dite = page(client, f"{PAGE}?depuis=2027-02-31")
    assert "Donnez un jour du calendrier" in dite
    assert '<li class="offre"' in dite


@pytest.mark.parametrize("demande", ["q=%00", "fiche=%00", "lieu=%00", "page=zzz", "modalite=avion"])
def test_une_demande_bizarre_ne_fait_pas_tomber_la_page(client: Client, demande: str) -> None:
    assert client.get(f"{PAGE}?{demande}").status_code == 200


def test_une_offre_inconnue_et_une_offre_retiree(client: Client) -> None:
    assert client.get("/offres/99999/").status_code == 404
    importer(catalogue("F1", "F2"))
    importer(catalogue("F2"), QUAND + timedelta(hours=1), complet=True)
    assert "Offre retirée" in page(client, premiere())


def test_le_nombre_de_requetes_ne_suit_pas_celui_des_offres(
    client: Client, assert_requetes: Callable[[int], Any]
) -> None:
    importer(catalogue(*(f"F{rang}" for rang in range(15))))
    with assert_requetes(12):
        client.get(PAGE)
    with assert_requetes(12):
        client.get(premiere())


def test_le_bloc_et_la_certification_y_menent(client: Client) -> None:
    importer(catalogue("F1", "F2"))
    assert "Où s’y préparer" in page(client, f"/certifications/{NUMERO}/blocs/{CODE}/")
    assert f"/offres/?fiche={NUMERO}" in page(client, f"/certifications/{NUMERO}/")
    assert "S’y former" not in page(client, "/certifications/RNCP80002/")


def test_la_liste_se_telecharge(client: Client) -> None:
    importer(catalogue(**{"Vendre en magasin": "=cmd()"}))
    lignes = list(
        csv.DictReader(io.StringIO(client.get("/offres/telecharger.csv").content.decode("utf-8-sig")), delimiter=";")
    )
    assert [(ligne["blocs"], ligne["prix"], ligne["cpf"]) for ligne in lignes] == [(CODE, "1250.50", "oui")]
    assert lignes[0]["intitule"] == "'=cmd()"
    assert json.loads(client.get("/offres/telecharger.json").content)[0]["certification"] == NUMERO
    assert client.get("/offres/telecharger.xlsx").content[:2] == b"PK"


def test_l_api_dit_la_meme_chose(client: Client) -> None:
    importer(catalogue())
    dit = client.get(f"/api/v1/offres?fiche={CODE}").json()
    (offre,) = dit["offres"]
    assert (dit["total"], offre["blocs"], offre["prix"], offre["cpf"]["oui"]) == (1, [CODE], "1250.50", True)
    entiere = client.get(f"/api/v1/offres/{offre['cle']}").json()
    assert entiere["contenu"]["sessions"][0]["validation_blocs"] == "2"
    assert entiere["contenu"]["hors_modele"]
    assert client.get("/api/v1/offres/99999").status_code == 404
    assert client.get("/api/v1/offres?bidule=1").status_code == 422
    assert client.get("/api/v1/offres?modalite=avion").status_code == 422


COORDONNEES = (
    "<coordonnees><nom>Nomsecret</nom><prenom>Prenomsecret</prenom><telfixe><numtel>0199000001</numtel></telfixe>"
    "<fax><numtel>0199000002</numtel></fax><courriel>secret@essai.example</courriel></coordonnees>"
)


@pytest.mark.parametrize("adresse", ["{page}", "/api/v1{page}"])
def test_les_coordonnees_de_personnes_ne_sont_pas_montrees(client: Client, adresse: str) -> None:
    texte = formation().replace("<coordonnees><courriel>a@essai.example</courriel></coordonnees>", COORDONNEES)
    texte = texte.replace("<coordonnees/>", COORDONNEES)
    assert texte.count(COORDONNEES) == 3
    importer(lheo(texte))
    une = f"/offres/{models.OffreConnue.objects.get().pk}"
    dite = client.get(adresse.format(page=une if "api" in adresse else f"{une}/")).content.decode()
    assert "à garder" in dite
    for tu in ("Nomsecret", "Prenomsecret", "0199000002"):
        assert tu not in dite


def test_la_page_et_l_api_disent_ou_se_renseigner_sans_nommer_personne(client: Client) -> None:
    importer(EDOF.replace("<nom>N</nom>", "<nom>Nomsecret</nom>").encode())
    dit = client.get(f"/api/v1{premiere().rstrip('/')}").json()
    assert dit["contenu"]["contact"] == {"telephone": "0100000000", "courriel": "a@essai.example"}
    for dite in (page(client, premiere()), json.dumps(dit)):
        assert "a@essai.example" in dite
        assert "Nomsecret" not in dite


def test_l_api_se_renouvelle_apres_un_import(client: Client) -> None:
    importer(catalogue())
    avant = client.get("/api/v1/offres").headers["ETag"]
    assert client.get("/api/v1/offres").headers["ETag"] == avant
    importer(catalogue("F2"), QUAND + timedelta(hours=1))
    assert client.get("/api/v1/offres").headers["ETag"] != avant


# ——— a training body


def envoyer(client: Client, octets: bytes, **autres: str) -> Any:
    fichier = SimpleUploadedFile("catalogue.xml", octets, "text/xml")
    return client.post(f"{MIENNES}envoyer/", {"document": fichier, **autres}, follow=True)


def test_un_organisme_voit_avant_d_ecrire(organisme: Client) -> None:
    reponse = envoyer(organisme, catalogue("F1", **{"<code-bloc>RNCP80001BC01": "<code-bloc>RNCP80001BC09"}))
    dite = lire(reponse)
    assert "Que changerait ce catalogue ?" in dite
    assert "Ce qu’il faudrait corriger" in dite
    assert models.OffreConnue.objects.count() == 0
    depot = models.DepotOffres.objects.get()
    assert "Un fichier attend votre accord" in page(organisme, MIENNES)
    organisme.post(f"{MIENNES}ecrire/", {"empreinte": depot.empreinte})
    assert models.DepotOffres.objects.count() == 0
    apres = page(organisme, MIENNES)
    assert "À corriger" in apres
    assert "Vouliez-vous dire RNCP80001BC0" in apres


def test_les_offres_a_corriger_viennent_d_abord_toutes_pages_comptees(
    organisme: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_organisme, "PAR_PAGE", 2)
    faux = {"<code-bloc>RNCP80001BC01": "<code-bloc>RNCP80001BC09"}
    importer(catalogue("A1", "A2", "A3"))
    importer(catalogue("Z1", "Z2", "Z3", **faux), QUAND + timedelta(hours=1))
    dite = page(organisme, MIENNES)
    assert "6 offres. 3 sont à corriger." in dite
    assert dite.index("Z1/A1") < dite.index("Z2/A1")
    assert "A1/A1" not in dite


def test_l_apercu_dit_ce_qui_change_en_francais(organisme: Client) -> None:
    importer(catalogue("F1", "F2"))
    dite = envoyer(organisme, catalogue("F1", **{"1250,50": "1400"}), complet="on").content.decode()
    assert "1 modifiée, 1 fermée." in dite.replace("\xa0", " ")
    assert '<span class="muet petit">prix</span>' in dite
    assert "1 offre, 1 session" in dite
    encore = envoyer(organisme, catalogue("F1", "F2")).content.decode()
    assert "Rien : vos offres sont déjà celles de ce fichier." in encore.replace("\xa0", " ")
    assert "Publier ces offres" not in encore


def test_on_peut_y_renoncer(organisme: Client) -> None:
    envoyer(organisme, catalogue())
    organisme.post(f"{MIENNES}ecrire/", {"abandonner": "1"})
    assert models.DepotOffres.objects.count() == models.OffreConnue.objects.count() == 0
    assert organisme.get(f"{MIENNES}apercu/").status_code == 302


def test_un_fichier_remplace_entre_temps_n_est_pas_ecrit(organisme: Client) -> None:
    envoyer(organisme, catalogue("F1"))
    vue = models.DepotOffres.objects.get().empreinte
    envoyer(organisme, catalogue("F2"))
    reponse = organisme.post(f"{MIENNES}ecrire/", {"empreinte": vue}, follow=True)
    assert "n’est plus celui que cette page montrait" in reponse.content.decode()
    assert models.OffreConnue.objects.count() == 0


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (b"%PDF-1.7", "ce n’est ni du XML ni une archive zip"),
        (b"", "Ce fichier est vide."),
        (b"<FICHES/>", "pas &lt;lheo&gt;"),
    ],
)
def test_un_mauvais_fichier_est_refuse_sans_rien_garder(organisme: Client, octets: bytes, dit: str) -> None:
    reponse = envoyer(organisme, octets)
    assert reponse.status_code == 400
    assert dit in reponse.content.decode()
    assert models.DepotOffres.objects.count() == 0


def test_le_catalogue_d_un_autre_est_refuse(
    client_de: Callable[..., Client], creer_organisation: Callable[..., Organisation]
) -> None:
    autre = client_de(Role.ORGANISME_FORMATION, organisation=creer_organisation())
    reponse = envoyer(autre, catalogue())
    assert reponse.status_code == 400
    assert "celle d’un autre organisme" in reponse.content.decode()
    assert autre.get(f"{MIENNES}?organisme={SIRET}").status_code == 403


def test_un_fichier_trop_lourd_est_refuse(organisme: Client) -> None:
    reponse = organisme.post(
        f"{MIENNES}envoyer/",
        {"document": SimpleUploadedFile("lourd.xml", b"<" + b" " * (11 * 1024**2 + 2**20))},
    )
    assert reponse.status_code == 413
    assert "10 Mo" in reponse.content.decode()


@pytest.mark.parametrize("adresse", [MIENNES, f"{MIENNES}apercu/"])
def test_la_liste_d_un_organisme_est_a_lui(client_de: Callable[..., Client], chaque_role: Role, adresse: str) -> None:
    permis = chaque_role is Role.ORGANISME_FORMATION
    assert client_de(chaque_role).get(adresse).status_code in ({200, 302} if permis else {403})
    assert Client().get(adresse).status_code == 302
