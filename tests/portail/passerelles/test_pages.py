"""The pages of the passerelles: what each kind is worth, what is missing and why, and where to go next."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings as reglages
from django.test import Client
from django.utils.module_loading import import_string
from pytest_django.fixtures import Settings

from brique.erreurs import ErreurLecture
from brique.passerelles.valeurs import Cle
from portail.passerelles import faces, moteurs
from portail.passerelles.models import Calcul
from portail.passerelles.recalcul import recalculer
from tests.portail.passerelles import registre_calcul as registre
from tests.portail.passerelles.registre_calcul import (
    A_STOCK,
    A_VENTE,
    ANGLAIS,
    B_STOCK,
    B_VENTE,
    C_SOUDAGE,
    CONSEIL,
    SOUDEUR,
    VENDEUR,
)
from tests.portail.referentiel.fabrique import bloc, fiche

Plafond = Callable[[int], AbstractContextManager[Any]]
QUAND = datetime(2026, 11, 22, 12, tzinfo=UTC)
DE_VENTE = f"/passerelles/de/{VENDEUR}/{A_VENTE.code}/"
MATRICE = f"/passerelles/matrice/?de={VENDEUR}&vers={CONSEIL}"


@pytest.fixture
def site(db: None, settings: Settings, tmp_path: Path) -> Path:
    settings.PASSERELLES_ENCODEURS = "lexical"
    settings.VAR = tmp_path / "var"
    registre.charger(tmp_path)
    recalculer(QUAND)
    return tmp_path


def html(client: Client, adresse: str, statut: int = 200) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == statut, adresse
    return reponse.content.decode().replace("\u00a0", " ")


def face(source: Cle, cible: Cle) -> str:
    parametres = {"de": source.fiche, "bloc": source.code, "vers": cible.fiche, "bloc_vers": cible.code}
    return f"/passerelles/face-a-face/?{urlencode(parametres)}"


FACE = face(A_VENTE, B_VENTE)


def section(page: str, ancre: str) -> str:
    """The section of the page whose anchor is ``ancre``."""
    trouvee = re.search(rf'<section[^>]* id="{ancre}".*?</section>', page, re.DOTALL)
    assert trouvee, ancre
    return trouvee[0]


def test_chaque_preuve_a_sa_place(client: Client, site: Path) -> None:
    page = html(client, DE_VENTE)
    assert page.index('id="declarees"') < page.index('id="decidees"') < page.index('id="calculees"')
    declarees = section(page, "declarees")
    assert "Déclarée" in declarees
    assert f"{CONSEIL} déclare au registre" in declarees
    assert "Calculée" not in declarees
    assert "Aucun certificateur n’a décidé" in section(page, "decidees")
    calculees = section(page, "calculees")
    assert "Vendre et conseiller" in calculees
    assert "Aucune des passerelles de cette partie ne donne un droit." in calculees
    assert moteurs.modele().version in calculees
    assert "4 compétences sur 5" in calculees
    assert "déclare au registre" not in calculees


def test_le_renouvellement_ne_dit_rien_des_blocs(client: Client, site: Path) -> None:
    registre.importer(site, "2026-11-10", registre.conseil(anciennes=(VENDEUR,)))
    renouvellements = section(html(client, DE_VENTE), "renouvellements")
    assert f"{CONSEIL} remplace {VENDEUR} au registre. Cela ne dit rien, seul, de leurs blocs." in renouvellements


def test_la_page_d_un_bloc_n_appelle_pas_le_moteur(
    client: Client, site: Path, monkeypatch: pytest.MonkeyPatch, assert_requetes: Plafond
) -> None:
    def interdit() -> None:
        raise AssertionError("le moteur est appelé")

    monkeypatch.setattr(moteurs, "moteur", interdit)
    with assert_requetes(26):
        html(client, DE_VENTE)
    with assert_requetes(14):
        encart = section(html(client, f"/certifications/{VENDEUR}/blocs/{A_VENTE.code}/"), "passerelles")
    assert "Vendre et conseiller" in encart
    assert "elle ne donne aucun droit" in encart
    html(client, FACE)  # kept: not computed again


def test_le_face_a_face_dit_ce_qui_manque(client: Client, site: Path) -> None:
    page = html(client, FACE)
    assert "seul le certificateur du bloc d’arrivée peut décider" in page
    assert "4 compétences sur 4" in page
    assert "4 compétences sur 5" in page
    assert page.count("Manque au départ") == 1
    assert "Animer une démonstration de produits" in page
    assert "Déclarée" in page  # the register links them, the other way round
    assert page.count('class="boite') == 9
    assert f"/equivalences/demander/?source={VENDEUR}" in page
    inverse = html(
        client, f"/passerelles/face-a-face/?de={CONSEIL}&bloc={B_VENTE.code}&vers={VENDEUR}&bloc_vers={A_VENTE.code}"
    )
    assert inverse.count("Manque à l’arrivée") == 1


def test_deux_blocs_jamais_rapproches_se_comparent(client: Client, site: Path) -> None:
    page = html(
        client, f"/passerelles/face-a-face/?de={SOUDEUR}&bloc={SOUDEUR}BC01&vers={VENDEUR}&bloc_vers={A_STOCK.code}"
    )
    assert "Calculé pour cette page." in page
    assert page.count("Manque à l’arrivée") + page.count("Manque au départ") >= 5
    entiere = html(client, face(Cle(ANGLAIS), A_STOCK))
    assert "Tenir une réunion" in entiere


def test_un_bloc_sans_competence_ne_se_compare_que_par_son_titre(client: Client, site: Path) -> None:
    vide = fiche("RNCP80008", "CQP sans texte", blocs=(bloc("RNCP80008", libelle="Tenir le stock", competences=""),))
    registre.importer(site, "2026-11-10", vide)
    page = html(client, face(Cle("RNCP80008", "RNCP80008BC01"), A_STOCK))
    assert "seuls les titres ont pu être comparés" in page
    assert '<svg class="face"' not in page
    assert "il ne peut pas être comparé" in html(client, "/passerelles/de/RNCP80008/RNCP80008BC01/")


def test_un_texte_qui_a_change_n_est_pas_compare_avec_l_ancien(client: Client, site: Path) -> None:
    court = (registre.bloc(A_VENTE, "Vendre en magasin", registre.VENTE[:2]), *registre.vendeur().blocs[1:])
    registre.importer(site, "2026-11-10", registre.vendeur(blocs=court))
    page = html(client, FACE)  # not computed again yet
    assert "Calculé pour cette page." in page
    assert "2 compétences sur 2" in page


def test_la_matrice_montre_chaque_paire(client: Client, site: Path, assert_requetes: Plafond) -> None:
    with assert_requetes(14):
        page = html(client, MATRICE)
    assert len(re.findall(r'class="case h\d"', page)) == 4
    assert page.count("/passerelles/face-a-face/") >= 8  # the wall, and the table beside it
    assert "Sur les 2 blocs de la première" in page
    assert "n’a pas de bloc" not in page


def test_une_grande_matrice_ne_montre_que_ce_qui_est_garde(
    client: Client, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "CASES_MAX", 1)
    page = html(client, MATRICE)
    assert len(re.findall(r'class="case h\d"', page)) == 2
    assert "trop de blocs" in page


@pytest.mark.parametrize(
    ("de", "vers", "arrivee"),
    [
        (VENDEUR, CONSEIL, f"/passerelles/matrice/?de={VENDEUR}&vers={CONSEIL}"),
        ("rncp 80001 bc 01", f"{CONSEIL}BC01", "/passerelles/face-a-face/"),
        ("80001", "80002", "/passerelles/matrice/"),
        (ANGLAIS, f"{VENDEUR}BC02", "/passerelles/face-a-face/"),
    ],
)
def test_le_formulaire_mene_ou_l_on_demande(client: Client, site: Path, de: str, vers: str, arrivee: str) -> None:
    reponse = client.get("/passerelles/", {"de": de, "vers": vers})
    assert reponse.status_code == 302
    assert reponse["Location"].startswith(arrivee)
    assert client.get(reponse["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("de", "vers", "dit"),
    [
        ("", CONSEIL, "Dites d’où partir"),
        ("bonjour", CONSEIL, "Ce n’est ni un numéro de certification"),
        ("RNCP77777", CONSEIL, "Le registre ne contient pas « RNCP77777 »"),
        (f"{VENDEUR}BC77", CONSEIL, "Le registre ne contient pas"),
        (VENDEUR, VENDEUR, "C’est la même chose des deux côtés"),
    ],
)
def test_le_formulaire_dit_ce_qui_ne_va_pas(client: Client, site: Path, de: str, vers: str, dit: str) -> None:
    page = html(client, f"/passerelles/?de={de}&vers={vers}")
    assert dit in page
    assert 'role="alert"' in page


@pytest.mark.parametrize(
    "adresse",
    [
        "/passerelles/de/RNCP1/",
        f"/passerelles/de/{VENDEUR}/BC77/",
        f"/passerelles/de/{VENDEUR}/",  # a certification with blocs is not compared whole
        "/passerelles/face-a-face/",
        f"/passerelles/face-a-face/?de={VENDEUR}&bloc={A_VENTE.code}&vers=RNCP1&bloc_vers=x",
        f"/passerelles/matrice/?de={VENDEUR}&vers=RNCP1",
        "/passerelles/face-a-face/?de=%00&bloc=%00",
    ],
)
def test_ce_qui_n_existe_pas_est_dit(client: Client, site: Path, adresse: str) -> None:
    assert "<h1>" in html(client, adresse, 404)


def test_comparer_a_soi_meme_ramene_au_choix(client: Client, site: Path) -> None:
    meme = f"/passerelles/face-a-face/?de={VENDEUR}&bloc={A_VENTE.code}&vers={VENDEUR}&bloc_vers={A_VENTE.code}"
    assert client.get(meme).status_code == 302
    assert client.get(f"/passerelles/matrice/?de={VENDEUR}&vers={VENDEUR}").status_code == 302
    assert client.get(f"/passerelles/matrice/?de={VENDEUR}")["Location"] == f"/passerelles/?de={VENDEUR}"


def test_avant_le_premier_calcul_la_page_le_dit(client: Client, db: None, tmp_path: Path) -> None:
    registre.charger(tmp_path)
    assert "Le calcul n’a pas encore été fait." in html(client, DE_VENTE)
    assert "Aucun calcul n’a encore été fait." in html(client, "/passerelles/")


def test_une_page_se_lit_a_une_date(client: Client, site: Path) -> None:
    avant = html(client, f"{DE_VENTE}?au=2026-11-10")
    assert "Vous lisez le registre du 10 novembre 2026." in avant
    assert "À cette date, Brique n’en disait aucune." in avant
    assert "La date demandée ne se lit pas." in html(client, f"{DE_VENTE}?au=hier")
    assert "La date demandée est à venir." in html(client, f"{DE_VENTE}?au=2999-01-01")


def test_chaque_page_a_un_seul_h1_et_mene_au_registre(client: Client, site: Path) -> None:
    for adresse in ("/passerelles/", DE_VENTE, FACE, MATRICE, f"/passerelles/de/{ANGLAIS}/"):
        page = html(client, adresse)
        assert page.count("<h1") == 1
        assert '<a href="/passerelles/" aria-current="page">Passerelles</a>' in page
    assert f"/passerelles/?de={VENDEUR}" in html(client, f"/certifications/{VENDEUR}/")


def test_ce_qui_est_branche_existe() -> None:
    for lieu, noms in reglages.BRANCHEMENTS.items():
        for nom in noms:
            assert callable(import_string(nom)), lieu


def test_le_stock_se_retrouve(client: Client, site: Path) -> None:
    page = html(
        client, f"/passerelles/face-a-face/?de={VENDEUR}&bloc={A_STOCK.code}&vers={CONSEIL}&bloc_vers={B_STOCK.code}"
    )
    assert page.count("3 compétences sur 3") == 2
    assert "Manque" not in page


def test_sans_modele_les_pages_gardees_restent_lisibles(
    client: Client, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def abime() -> None:
        raise ErreurLecture("ce modèle ne peut pas servir", lieu="modele.json")

    monkeypatch.setattr(moteurs, "moteur", abime)
    assert "ne peuvent pas être comparés pour l’instant" in html(client, face(C_SOUDAGE, A_STOCK), 503)
    assert "ne peuvent pas être comparés pour l’instant" in html(client, MATRICE, 503)
    html(client, FACE)
    html(client, DE_VENTE)


def test_un_etalon_d_une_autre_version_ne_ferme_pas_la_page(client: Client, site: Path) -> None:
    Calcul.objects.update(etalon=b"abime")
    moteurs.oublier()
    assert "Calculé pour cette page." in html(client, face(C_SOUDAGE, A_STOCK))
    moteurs.oublier()
