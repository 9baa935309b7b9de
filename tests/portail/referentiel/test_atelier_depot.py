"""Depositing a document: read apart and bounded, refused in clear words, never half-kept."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from brique.erreurs import ErreurLecture
from portail.referentiel.atelier import lecture_a_part, queries
from portail.referentiel.atelier.forms import OCTETS_MAX
from portail.referentiel.atelier.lecture_a_part import lire_a_part
from portail.referentiel.models import Piece, Referentiel, VersionReferentiel
from portail.referentiel.queries import fiche_au
from portail.socle.depot import trop_lourd
from portail.socle.enums import Role
from portail.socle.models import Evenement
from tests.comptes import nouveau_compte, nouvelle_organisation
from tests.portail.referentiel.atelier_fabrique import ouvrir_atelier
from tests.portail.referentiel.registre_pages import charger

NOUVEAU = "/atelier/nouveau/"
BRANCHE = "donnees/branches/commerce-alimentaire"


@pytest.fixture(autouse=True)
def _compteurs_a_part(settings: Settings, tmp_path: Path) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"


@pytest.fixture
def client(db: None) -> Client:
    client = Client()
    client.force_login(nouveau_compte(Role.CERTIFICATEUR, organisation=nouvelle_organisation("Branche fictive")))
    return client


def word(*, image: bool = False) -> bytes:
    """A small référentiel in Word: two blocs in one table, cells merged down."""
    document = docx.Document()
    document.add_heading("CQP Fictif de dépôt", 0)
    document.add_heading("Référentiel de compétences", 1)
    for numero, titre in ((1, "Préparer la ligne"), (2, "Conduire la ligne")):
        document.add_heading(f"Bloc de compétences {numero} : {titre}", 2)
        tableau = document.add_table(rows=3, cols=2)
        for colonne, entete in enumerate(("Compétences", "Critères d’évaluation")):
            tableau.cell(0, colonne).text = entete
        tableau.cell(1, 0).merge(tableau.cell(2, 0)).text = f"Régler la ligne {numero} afin de produire"
        tableau.cell(1, 1).text = "Les cotes sont tenues"
        tableau.cell(2, 1).text = "Le temps est tenu"
    if image:
        document.add_picture(io.BytesIO(_png()))
    return enregistrer(document)


def _png() -> bytes:
    """A picture of one pixel."""

    def morceau(genre: bytes, donnees: bytes) -> bytes:
        somme = zlib.crc32(genre + donnees)
        return len(donnees).to_bytes(4, "big") + genre + donnees + somme.to_bytes(4, "big")

    entete = b"\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
    pixels = zlib.compress(b"\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + morceau(b"IHDR", entete) + morceau(b"IDAT", pixels) + morceau(b"IEND", b"")


def enregistrer(document: Any) -> bytes:
    flux = io.BytesIO()
    document.save(flux)
    return flux.getvalue()


def excel() -> bytes:
    classeur = openpyxl.Workbook()
    feuille = classeur.active
    assert feuille is not None
    for ligne in (
        ("Bloc", "Compétences", "Modalités", "Critères"),
        ("Bloc 1 : Préparer", "Régler la ligne afin de produire", "Mise en situation", "Les cotes sont tenues"),
        (None, "Essayer la ligne pour la valider", None, "L’essai est noté"),
    ):
        feuille.append(ligne)
    feuille.merge_cells("A2:A3")
    return enregistrer(classeur)


def bombe() -> bytes:
    """A Word file of a few kilobytes whose text unfolds into 16 MB of nothing."""
    flux = io.BytesIO(word())
    with zipfile.ZipFile(flux, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/gros.xml", "w") as partie:
        for _ in range(16):
            partie.write(b"<a/>" * (1 << 18))
    return flux.getvalue()


def piege() -> bytes:
    """A Word file whose text calls an external entity."""
    source = zipfile.ZipFile(io.BytesIO(word()))
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w") as archive:
        for nom in source.namelist():
            contenu = source.read(nom)
            if nom == "word/document.xml":
                contenu = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + contenu
            archive.writestr(nom, contenu)
    return flux.getvalue()


def macros() -> bytes:
    flux = io.BytesIO(word())
    with zipfile.ZipFile(flux, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"Sub AutoOpen()")
    return flux.getvalue()


def deposer(client: Client, octets: bytes, nom: str = "referentiel.docx", adresse: str = NOUVEAU) -> Any:
    return client.post(adresse, {"depart": "document", "document": SimpleUploadedFile(nom, octets)})


def rien_de_garde() -> bool:
    return not (Referentiel.objects.exists() or VersionReferentiel.objects.exists() or Piece.objects.exists())


# --- what is read


@pytest.mark.parametrize(("octets", "nom"), [(word(), "r.docx"), (excel(), "r.xlsx")], ids=["word", "excel"])
def test_un_document_devient_un_brouillon_et_sa_piece(octets: bytes, nom: str, client: Client) -> None:
    reponse = deposer(client, octets, nom)
    version = VersionReferentiel.objects.get()
    assert reponse.status_code == 302
    assert reponse["Location"].startswith(f"/atelier/{version.referentiel_id}/v1/")
    brouillon = queries.brouillon_de(version)
    assert len(brouillon.blocs) >= 1
    assert all(competence.criteres for bloc in brouillon.blocs for competence in bloc.competences)
    piece = Piece.objects.get()
    assert (piece.nom, bytes(piece.octets), piece.taille) == (nom, octets, len(octets))
    assert piece.source
    telechargee = client.get(f"/atelier/{version.referentiel_id}/v1/document/")
    assert telechargee.content == octets
    assert telechargee["Content-Disposition"] == f'attachment; filename="{nom}"'
    assert telechargee["Content-Type"] == "application/octet-stream"


@pytest.mark.partage
@pytest.mark.parametrize(
    "nom",
    [
        "cqp-employe-de-vente.html",
        "cqp-manager-unite-commerciale.html",
        "cqp-vendeur-conseil-bio.html",
        "cqp-vendeur-conseil-epicerie.html",
        "cqp-vendeur-conseil-primeur.html",
    ],
)
def test_un_vrai_referentiel_de_branche_se_depose_et_ses_doutes_se_voient(
    nom: str, client: Client, partage: Path
) -> None:
    deposer(client, (partage / BRANCHE / nom).read_bytes(), nom)
    version = VersionReferentiel.objects.get()
    texte = unescape(client.get(f"/atelier/{version.referentiel_id}/v1/doutes/").content.decode())
    for doute in queries.brouillon_de(version).doutes:
        for place in doute.places[:6]:
            assert f'href="#d-{place.ancre}"' in texte, (doute.regle, place)
            assert f'id="d-{place.ancre}"' in texte, (doute.regle, place)
        for choix in doute.choix:
            assert choix.libelle in texte
    assert version.doutes >= 1


def test_une_image_et_des_macros_sont_des_doutes_situes(client: Client) -> None:
    deposer(client, word(image=True))
    deposer(client, macros(), "avec.docm")
    lus = [queries.brouillon_de(version) for version in VersionReferentiel.objects.order_by("pk")]
    dits = [" ".join(doute.message for doute in lu.doutes).lower() for lu in lus]
    assert "image" in dits[0]
    assert "macro" in dits[1]


def test_un_brouillon_exporte_se_depose_de_nouveau(client: Client) -> None:
    atelier = ouvrir_atelier()
    for forme in ("docx", "xlsx", "json"):
        octets = atelier.client.get(f"{atelier.adresse}telecharger.{forme}").content
        deposer(client, octets, f"retour.{forme}")
        signe = replace(atelier.brouillon(), certificateur="Branche fictive")  # the draft named nobody
        assert queries.brouillon_de(VersionReferentiel.objects.latest("pk")) == signe, forme


# --- what is refused


@pytest.mark.parametrize(
    ("octets", "nom", "dit"),
    [
        (b"", "vide.docx", "vide"),
        (b"   ", "blanc.docx", "vide"),
        (b"%PDF-1.4 abc", "r.pdf", "PDF"),
        (b"%PDF-1.4 abc", "r.docx", "PDF"),
        (word(), "r.xlsx", "n’est pas ce que dit son nom"),
        (word()[:900], "coupe.docx", "abîmé"),
        (b"PK\x03\x04" + b"\x00" * 200, "faux.docx", "abîmé"),
        (bombe(), "bombe.docx", "bombe de décompression"),
        (piege(), "piege.docx", "DOCTYPE"),
        (b"MZ\x90\x00" + b"\x00" * 100, "programme.docx", "ne se lit pas"),
        (b'{"a": 1}', "r.json", "brouillon"),
        (b"[" * 100_000, "profond.json", ""),
        (b"<html><body></body></html>", "r.html", "aucun texte"),
        (_png(), "scan.png", "image"),
    ],
)
def test_un_mauvais_document_est_refuse_a_cote_de_son_champ(octets: bytes, nom: str, dit: str, client: Client) -> None:
    reponse = deposer(client, octets, nom)
    texte = unescape(reponse.content.decode())
    assert reponse.status_code == 422
    assert dit in texte
    assert 'id="id_document_error"' in texte
    assert rien_de_garde()
    assert not Evenement.objects.filter(acte__startswith="referentiel-").exists()


def test_sans_document_le_champ_le_dit(client: Client) -> None:
    reponse = client.post(NOUVEAU, {"depart": "document"})
    assert reponse.status_code == 422
    assert "Choisissez un document." in reponse.content.decode()


def test_cinquante_megaoctets_sont_refuses_sans_etre_lus(rf: RequestFactory, client: Client) -> None:
    annonce = 50 * 1024**2
    requete = rf.generic("POST", NOUVEAU, b"x" * 100, content_type="multipart/form-data; boundary=b")
    requete.META["CONTENT_LENGTH"] = str(annonce)
    lus: list[int] = []
    requete.read = lambda taille: lus.append(taille) or (b"" if len(lus) > 3 else b"x")  # type: ignore[method-assign,func-returns-value]
    assert trop_lourd(requete, OCTETS_MAX)
    assert max(lus) <= 1 << 16
    reponse = client.generic(
        "POST", NOUVEAU, b"x" * (OCTETS_MAX + (2 << 20)), content_type="multipart/form-data; boundary=b"
    )
    assert reponse.status_code == 413
    assert "plus de 20 Mo" in unescape(reponse.content.decode())
    assert rien_de_garde()


@pytest.mark.parametrize("annonce", ["", "abc", "-1", "0"])
def test_une_longueur_insensee_ne_trompe_pas(annonce: str, rf: RequestFactory) -> None:
    requete = rf.post(NOUVEAU)
    requete.META["CONTENT_LENGTH"] = annonce
    assert not trop_lourd(requete, OCTETS_MAX)


def test_le_depot_demande_toujours_le_jeton_du_formulaire(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert deposer(strict, word()).status_code == 403
    assert rien_de_garde()


def test_une_lecture_trop_longue_est_arretee(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ErreurLecture, match="prend plus de"):
        lire_a_part(word(), "long.docx", secondes=0.001)
    monkeypatch.setattr(lecture_a_part.sys, "executable", "/bin/false")
    with pytest.raises(ErreurLecture, match="s’est interrompue"):
        lire_a_part(word(), "mort.docx")


def test_le_lecteur_ne_recoit_pas_les_secrets_du_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIQUE_SECRET", "secret")
    monkeypatch.setattr(lecture_a_part.sys, "executable", "/usr/bin/env")
    vus: list[dict[str, str]] = []
    lancer = lecture_a_part.subprocess.run

    def espionner(*arguments: Any, **options: Any) -> Any:
        vus.append(options["env"])
        return lancer(*arguments, **options)

    monkeypatch.setattr(lecture_a_part.subprocess, "run", espionner)
    with pytest.raises(ErreurLecture):
        lire_a_part(b"x", "a.docx")
    assert not any(nom.startswith(("BRIQUE_", "DJANGO_")) for nom in vus[0])


@pytest.mark.parametrize(
    ("nom", "garde"),
    [
        ("../../etc/passwd.html", "passwd.html"),
        ("C:\\Mes documents\\r.html", "r.html"),
        ("a\x07b.html", "ab.html"),
        ("-h.html", "-h.html"),
    ],
)
def test_le_nom_du_fichier_ne_mene_nulle_part(nom: str, garde: str, client: Client) -> None:
    fichier = SimpleUploadedFile("x", b"<h1>CQP</h1><p>Bloc de comp&eacute;tences 1 : A</p><ul><li>Vendre</li></ul>")
    fichier._name = nom  # what a forged request carries
    assert deposer_fichier(client, fichier).status_code == 302
    assert Piece.objects.get().nom == garde


def deposer_fichier(client: Client, fichier: SimpleUploadedFile) -> Any:
    return client.post(NOUVEAU, {"depart": "document", "document": fichier})


def test_trop_de_depots_font_patienter(client: Client) -> None:
    for _ in range(20):
        client.post(NOUVEAU, {"depart": "document"})
    assert client.post(NOUVEAU, {"depart": "document"}).status_code == 429


def test_une_panne_en_cours_d_enregistrement_ne_laisse_rien(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from portail.referentiel.atelier import operations

    def panne(*arguments: object, **options: object) -> None:
        raise RuntimeError("panne voulue")

    monkeypatch.setattr(operations, "_deposer", panne)
    with pytest.raises(RuntimeError, match="panne voulue"):
        deposer(client, word())
    assert rien_de_garde()


# --- other ways to start


def test_partir_d_une_page_blanche(client: Client) -> None:
    reponse = client.post(NOUVEAU, {"depart": "page", "intitule": "CQP tout neuf"})
    assert reponse.status_code == 302
    brouillon = queries.brouillon_de(VersionReferentiel.objects.get())
    assert (brouillon.intitule, brouillon.certificateur) == ("CQP tout neuf", "Branche fictive")


def test_partir_d_une_fiche_du_registre(client: Client, tmp_path: Path) -> None:
    assert "Par exemple RNCP" not in client.get(NOUVEAU).content.decode()
    charger(tmp_path)
    exemple = re.search(r"Par exemple (RNCP\d+)\.", client.get(NOUVEAU).content.decode())
    assert exemple is not None
    assert fiche_au(exemple[1]) is not None
    reponse = client.post(NOUVEAU, {"depart": "fiche", "numero": " rncp 99802 "})
    assert reponse.status_code == 302
    version = VersionReferentiel.objects.get()
    brouillon = queries.brouillon_de(version)
    assert version.fiche == brouillon.numero == "RNCP99802"
    assert [bloc.libelle for bloc in brouillon.blocs][:2] == ["Préparer la ligne", "Conduire la production"]
    assert brouillon.blocs[0].competences[0].enonce.startswith("Régler les outillages")
    page = client.get(f"/atelier/{version.referentiel_id}/v1/blocs/{brouillon.blocs[0].cle}/")
    assert page.status_code == 200
    assert "/certifications/RNCP99802/" in client.get(f"/atelier/{version.referentiel_id}/v1/").content.decode()


@pytest.mark.parametrize("numero", ["", "RNCP1", "n’importe", "RNCP99012BC01", "'; DROP"])
def test_une_fiche_inconnue_se_dit(numero: str, client: Client) -> None:
    reponse = client.post(NOUVEAU, {"depart": "fiche", "numero": numero})
    assert reponse.status_code == 422
    assert 'id="id_numero_error"' in reponse.content.decode()
    assert rien_de_garde()


def test_copier_une_version(db: None) -> None:
    atelier = ouvrir_atelier()
    atelier.client.post(f"{atelier.adresse}etat/mettre-de-cote/")
    adresse = f"/atelier/{atelier.version.referentiel_id}/nouvelle-version/"
    assert atelier.client.post(adresse, {"depart": "version", "version": "7"}).status_code == 422
    assert atelier.client.post(adresse, {"depart": "version", "version": "1"}).status_code == 302
    seconde = VersionReferentiel.objects.get(numero=2)
    assert queries.brouillon_de(seconde) == atelier.brouillon()
    assert "déjà un brouillon" in unescape(
        atelier.client.post(adresse, {"depart": "version", "version": "1"}).content.decode()
    )


def test_un_depart_inconnu_n_existe_pas(client: Client) -> None:
    assert client.post(NOUVEAU, {"depart": "ailleurs"}).status_code == 404


def test_la_piece_suit_les_copies(client: Client, client_de: Callable[..., Client]) -> None:
    document = word()
    deposer(client, document)
    premiere = VersionReferentiel.objects.get()
    base = f"/atelier/{premiere.referentiel_id}/"
    client.post(f"{base}v1/etat/mettre-de-cote/")
    client.post(f"{base}nouvelle-version/", {"depart": "version", "version": "1"})
    assert client.get(f"{base}v2/document/").content == document
    assert client_de(Role.CERTIFICATEUR).get(f"{base}v2/document/").status_code == 403
