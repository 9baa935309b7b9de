"""The pages of the passeport: declaring, attesting, sharing, erasing, taking away; what each says."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portail.parcours import models
from portail.socle.pieces_jointes import OCTETS_MAX
from tests.pages import lire
from tests.portail.parcours.passeport_fabrique import (
    DETENUE,
    INCONNUE,
    PDF,
    RENOUVELEE,
    Monde,
    attester,
    commencer,
    declarer,
    joindre,
    monter,
    ouvrir_partage,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    return monter(tmp_path)


def test_atteste_et_declare_se_lisent_a_part(monde: Monde) -> None:
    attester(monde)
    declarer(monde)
    page = lire(monde.client("camille").get("/passeport/"))
    assert "1 acquis attesté par son certificateur et 1 acquis que vous déclarez." in page
    assert page.count(">Attesté</span>") == 1
    assert page.count(">Déclaré par vous</span>") == 1
    assert "Compte aujourd’hui" in page
    assert "Compterait, une fois prouvé" in page
    assert "jusqu’au 31 décembre 2028" in page
    assert "Branche fictive qui atteste (Paul Fictif, président du jury fictif)" in page


def test_un_passeport_vide_dit_quoi_faire(monde: Monde) -> None:
    assert "Votre passeport est vide." in lire(monde.client("camille").get("/passeport/"))


def test_declarer_deux_blocs_d_un_coup(monde: Monde) -> None:
    client = monde.client("camille")
    page = lire(client.get("/passeport/declarer/?numero= rncp 99801"))
    assert "CQP fictif Vendeur" in page
    donnees = {"numero": DETENUE, "blocs": [f"{DETENUE}BC01", "entiere"], "jour": "15/06/2024", "origine": "vae"}
    client.post("/passeport/declarer/", donnees)
    siens = models.AcquisDeclare.objects.order_by("code")
    assert [(d.code, d.libelle, str(d.jour)) for d in siens] == [
        ("", "CQP fictif Vendeur", "2024-06-15"),
        (f"{DETENUE}BC01", "Vendre", "2024-06-15"),
    ]


def test_declarer_ce_que_le_registre_ne_connait_pas(monde: Monde) -> None:
    client = monde.client("camille")
    assert "Vous pouvez la déclarer quand même." in lire(client.get(f"/passeport/declarer/?numero={INCONNUE}"))
    donnees = {
        "numero": INCONNUE,
        "code": "",
        "libelle": "Vendeuse, 2009",
        "jour": "2009-07-03",
        "origine": "formation",
    }
    assert client.post("/passeport/declarer/", donnees).status_code == 302
    assert models.AcquisDeclare.objects.get().libelle == "Vendeuse, 2009"


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"blocs": []}, "Cochez au moins un bloc"),
        ({"jour": "31/02/2024"}, "Écrivez une date comme 14/01/2027."),
        ({"jour": "2999-01-01"}, "n’est pas encore passé"),
        ({"blocs": ["RNCP1BC01"]}, "Sélectionnez un choix valide"),
        ({"origine": "magie"}, "Sélectionnez un choix valide"),
    ],
)
def test_une_saisie_fausse_est_rendue_avec_ce_qui_ne_va_pas(monde: Monde, champs: dict[str, Any], dit: str) -> None:
    justes = {"numero": DETENUE, "blocs": [f"{DETENUE}BC01"], "jour": "2024-06-15", "origine": "formation"}
    reponse = monde.client("camille").post("/passeport/declarer/", {**justes, "jury": "Académie", **champs})
    page = lire(reponse)
    assert reponse.status_code == 422
    assert dit in page
    assert "Académie" in page
    assert not models.AcquisDeclare.objects.exists()


def test_un_numero_qui_n_en_est_pas_un(monde: Monde) -> None:
    assert "Ce n’est pas un numéro." in lire(monde.client("camille").get("/passeport/declarer/?numero=bac+pro"))


class TestPieces:
    def envoyer(self, monde: Monde, octets: bytes, nom: str = "diplome.pdf") -> Any:
        declare = models.AcquisDeclare.objects.first() or declarer(monde)
        fichier = SimpleUploadedFile(nom, octets)
        return monde.client("camille").post(f"/passeport/declares/{declare.pk}/pieces/", {"document": fichier})

    def test_joindre_lire_oter(self, monde: Monde) -> None:
        assert self.envoyer(monde, PDF).status_code == 302
        piece = models.PieceAcquis.objects.get()
        adresse = f"/passeport/declares/{piece.acquis_id}/pieces/{piece.pk}/"
        lue = monde.client("camille").get(adresse)
        assert lue.content == PDF
        assert lue["Content-Disposition"] == 'attachment; filename="diplome.pdf"'
        assert "no-store" in lue["Cache-Control"]
        assert lue["Content-Type"] == "application/octet-stream"
        monde.client("camille").post(f"{adresse}oter/")
        assert not models.PieceAcquis.objects.exists()

    @pytest.mark.parametrize(("octets", "dit"), [(b"MZ un programme", "n’est ni un PDF"), (b"", "est vide")])
    def test_ce_qui_n_est_pas_un_document_est_refuse(self, monde: Monde, octets: bytes, dit: str) -> None:
        reponse = self.envoyer(monde, octets)
        assert reponse.status_code == 422
        assert dit in lire(reponse)

    def test_ce_qui_est_trop_lourd_n_est_pas_lu(self, monde: Monde) -> None:
        reponse = self.envoyer(monde, b"%PDF-" + b"0" * (OCTETS_MAX + (2 << 20)))
        assert reponse.status_code == 413
        assert "pèse plus de 10 Mo" in lire(reponse)

    def test_le_depot_demande_le_jeton(self, monde: Monde) -> None:
        declare = declarer(monde)
        client = Client(enforce_csrf_checks=True)
        client.force_login(monde.camille)
        fichier = SimpleUploadedFile("diplome.pdf", PDF)
        assert client.post(f"/passeport/declares/{declare.pk}/pieces/", {"document": fichier}).status_code == 403


class TestAttester:
    def donnees(self, monde: Monde, **autres: Any) -> dict[str, Any]:
        return {
            "numero": DETENUE,
            "courriel": f" {monde.camille.courriel.upper()} ",
            "blocs": [f"{DETENUE}BC01", f"{DETENUE}BC02"],
            "jour": "2026-06-15",
            "origine": "vae",
            "jury": "Jury paritaire national de juin",
            "opposable": "2031-06-15",
            "signataire": "Paul Fictif",
            "qualite": "président",
            "relu": "on",
            **autres,
        }

    def test_un_certificateur_atteste_et_la_personne_le_lit(self, monde: Monde) -> None:
        assert monde.client("paul").post("/attestations/nouvelle/", self.donnees(monde)).status_code == 302
        page = lire(monde.client("camille").get("/passeport/"))
        assert "2 acquis attestés par leur certificateur." in page
        assert "jusqu’au 31 décembre 2028" in page  # delivery ends before what the certificateur says
        assert monde.camille.nom_complet in lire(monde.client("paul").get("/attestations/"))

    @pytest.mark.parametrize(
        ("champs", "dit"),
        [
            ({"courriel": "personne@essai.example"}, "Aucun candidat n’a de compte ici"),
            ({"jury": " "}, "Ce champ est obligatoire."),
            ({"relu": ""}, "Relisez, puis cochez cette case."),
            ({"opposable": "2026-06-14"}, "cesserait de compter avant"),
            ({"blocs": []}, "Cochez au moins un bloc"),
        ],
    )
    def test_une_attestation_fausse_n_ecrit_rien(self, monde: Monde, champs: dict[str, Any], dit: str) -> None:
        reponse = monde.client("paul").post("/attestations/nouvelle/", self.donnees(monde, **champs))
        assert reponse.status_code == 422
        assert dit in lire(reponse)
        assert not models.AcquisAtteste.objects.exists()

    def test_on_n_atteste_qu_a_un_candidat(self, monde: Monde) -> None:
        reponse = monde.client("paul").post(
            "/attestations/nouvelle/", self.donnees(monde, courriel=monde.ines.courriel)
        )
        assert "Aucun candidat" in lire(reponse)

    def test_un_autre_certificateur_n_ecrit_rien(self, monde: Monde) -> None:
        reponse = monde.client("autre_certificateur").post("/attestations/nouvelle/", self.donnees(monde))
        assert reponse.status_code == 403
        assert not models.AcquisAtteste.objects.exists()

    def test_annuler_avec_son_motif(self, monde: Monde) -> None:
        atteste = attester(monde)
        adresse = f"/attestations/{atteste.pk}/"
        faux = {"motif": "", "le": timezone.localdate().isoformat(), "signataire": "P. F.", "qualite": "président"}
        assert monde.client("paul").post(adresse, faux).status_code == 422
        assert monde.client("paul").post(adresse, {**faux, "motif": "Fraude établie."}).status_code == 302
        page = lire(monde.client("camille").get("/passeport/"))
        assert "par Branche fictive qui atteste : Fraude établie." in page
        assert "Compte aujourd’hui" not in page
        assert "Annuler cette attestation" not in lire(monde.client("paul").get(adresse))


class TestPartager:
    def donnees(self, monde: Monde, **autres: Any) -> dict[str, Any]:
        dernier = timezone.localdate() + timedelta(days=30)
        return {"courriel": monde.ines.courriel, "jusqu_au": dernier.isoformat(), "accord": "on", **autres}

    def test_du_consentement_a_l_arret(self, monde: Monde) -> None:
        attester(monde)
        client = monde.client("camille")
        assert client.post("/passeport/partages/", self.donnees(monde)).status_code == 302
        partage = models.Partage.objects.get()
        page = lire(monde.client("ines").get(f"/passeports-partages/{partage.pk}/"))
        assert f"Ce que détient {monde.camille.nom_complet}" in page
        assert "Déclarer un acquis" not in page
        client.post(f"/passeport/partages/{partage.pk}/arreter/")
        assert monde.client("ines").get(f"/passeports-partages/{partage.pk}/").status_code == 403
        assert "Arrêté le" in lire(client.get("/passeport/partages/"))

    @pytest.mark.parametrize(
        ("champs", "dit"),
        [
            ({"accord": ""}, "Sans votre accord, rien n’est partagé."),
            ({"courriel": "personne@essai.example"}, "Aucun conseiller n’est connu ici à cette adresse"),
            ({"jusqu_au": "2020-01-01"}, "au plus tard dans un an"),
        ],
    )
    def test_sans_accord_ni_conseiller_rien_n_est_partage(self, monde: Monde, champs: dict[str, Any], dit: str) -> None:
        reponse = monde.client("camille").post("/passeport/partages/", self.donnees(monde, **champs))
        assert reponse.status_code == 422
        assert dit in lire(reponse)
        assert not models.Partage.objects.exists()

    def test_un_candidat_n_est_pas_un_conseiller(self, monde: Monde) -> None:
        reponse = monde.client("camille").post(
            "/passeport/partages/", self.donnees(monde, courriel=monde.voisine.courriel)
        )
        assert "Aucun conseiller" in lire(reponse)


class TestEmporter:
    def test_tout_en_json(self, monde: Monde) -> None:
        attester(monde)
        joindre(monde, declarer(monde))
        commencer(monde)
        partage = ouvrir_partage(monde, quand=timezone.now())
        monde.client("ines").get(f"/passeports-partages/{partage.pk}/")
        reponse = monde.client("camille").get("/passeport/passeport.json")
        contenu = json.loads(reponse.content)
        assert reponse["Content-Disposition"].startswith("attachment")
        assert contenu["format"] == "brique-passeport/1"
        assert contenu["titulaire"]["courriel"] == monde.camille.courriel
        atteste, declare = contenu["acquis"]
        assert (atteste["preuve"], declare["preuve"]) == ("atteste", "declare")
        assert [v["fondement"] for v in atteste["compte_pour"]] == ["propre", "declaree"]
        assert atteste["compte_pour"][1]["cible"] == [{"certification": RENOUVELEE, "bloc": f"{RENOUVELEE}BC01"}]
        assert declare["pieces"][0]["nom"] == "diplome.pdf"
        assert [lecture["acte"] for lecture in contenu["partages"][0]["lectures"]] == ["passeport-lu"]
        assert contenu["positionnements"][0]["certification"] == DETENUE

    def test_en_pdf(self, monde: Monde) -> None:
        attester(monde)
        declarer(monde, "", INCONNUE, libelle="Titre 🧱 « à l’ancienne » #let x = 1")
        reponse = monde.client("camille").get("/passeport/passeport.pdf")
        assert reponse.content.startswith(b"%PDF-")
        assert reponse["Content-Type"] == "application/pdf"
        assert "no-store" in reponse["Cache-Control"]

    def test_vide_aussi(self, monde: Monde) -> None:
        for forme in ("json", "pdf"):
            assert monde.client("camille").get(f"/passeport/passeport.{forme}").status_code == 200


class TestEffacer:
    def test_la_page_dit_ce_qui_part_et_ce_qui_reste(self, monde: Monde) -> None:
        attester(monde)
        joindre(monde, declarer(monde))
        page = lire(monde.client("camille").get("/passeport/effacer/"))
        assert "1 acquis que vous avez déclaré" in page
        assert "1 pièce jointe" in page
        assert "1 acquis attesté par son certificateur." in page
        assert "il vous est acquis à vie" in page

    def test_sans_confirmer_rien_ne_part(self, monde: Monde) -> None:
        declarer(monde)
        assert monde.client("camille").post("/passeport/effacer/").status_code == 422
        assert models.AcquisDeclare.objects.exists()
        assert monde.client("camille").post("/passeport/effacer/", {"oui": "1"}).status_code == 302
        assert not models.AcquisDeclare.objects.exists()


def test_le_compte_d_un_candidat_montre_les_deux(monde: Monde) -> None:
    attester(monde)
    commencer(monde)
    page = lire(monde.client("camille").get("/compte/"))
    assert "1 acquis attesté par son certificateur." in page
    assert "0 compétences sur 4" in page
    partage = ouvrir_partage(monde, quand=timezone.now())
    assert f'href="/passeports-partages/{partage.pk}/"' in lire(monde.client("ines").get("/compte/"))
    assert "passeport" not in lire(monde.client("paul").get("/compte/")).partition("<main")[2]


@pytest.mark.parametrize(("adresse", "requetes"), [("/passeport/", 21), ("/passeport/partages/", 7), ("/compte/", 17)])
def test_requetes_des_pages(monde: Monde, assert_requetes: Callable[[int], Any], adresse: str, requetes: int) -> None:
    attester(monde)
    for n in range(5):
        declarer(monde, f"{INCONNUE}BC0{n}", INCONNUE)
    commencer(monde)
    commencer(monde, RENOUVELEE)
    ouvrir_partage(monde)
    client = monde.client("camille")
    client.get(adresse)
    with assert_requetes(requetes):
        assert client.get(adresse).status_code == 200


def test_du_texte_hostile_reste_du_texte(monde: Monde) -> None:
    declarer(monde, "", INCONNUE, libelle="<script>alert(1)</script>", jury="<b>gras</b>")
    brute = monde.client("camille").get("/passeport/").content.decode()
    assert "<script>alert" not in brute
    assert "<b>gras" not in brute
