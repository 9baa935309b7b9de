"""The mail server and the public address: read from the environment, refused when unclear, never dropped in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.mail import EmailMessage

from portail.socle import reglage_courriel
from portail.socle.courriel import CourrielAbsent, SansServeur
from portail.socle.environnement import ErreurReglage
from portail.socle.reglage_courriel import lire_adresse_publique, lire_courriel
from tests.portail.socle.test_reglages import PRODUCTION, lancer

EXPEDITEUR = {"BRIQUE_COURRIEL_EXPEDITEUR": "Brique <ne-pas-repondre@brique.example>"}


@pytest.mark.parametrize(
    ("adresse", "attendu"),
    [
        ("smtp://moi:se%40cret@courriel.example", ("courriel.example", 587, "moi", "se@cret", True, False)),
        ("smtps://courriel.example:4650", ("courriel.example", 4650, "", "", False, True)),
        ("smtp+clair://127.0.0.1", ("127.0.0.1", 25, "", "", False, False)),
    ],
)
def test_un_serveur_se_lit(adresse: str, attendu: tuple[object, ...], tmp_path: Path) -> None:
    lu = lire_courriel({"BRIQUE_COURRIEL_SERVEUR": adresse, **EXPEDITEUR}, production=True, dossier=tmp_path)
    assert (lu.hote, lu.port, lu.compte, lu.secret, lu.starttls, lu.tls) == attendu
    assert lu.moteur == "django.core.mail.backends.smtp.EmailBackend"
    assert lu.envoie
    assert lu.expediteur == EXPEDITEUR["BRIQUE_COURRIEL_EXPEDITEUR"]


@pytest.mark.parametrize(
    "adresse",
    [
        "courriel.example",
        "http://u:tres-secret@h",
        "smtp://u:tres-secret@",
        "smtp://u:tres-secret@h:port",
        "smtp://h/x",
    ],
)
def test_un_serveur_incompris_est_refuse_sans_dire_le_secret(adresse: str, tmp_path: Path) -> None:
    with pytest.raises(ErreurReglage, match="BRIQUE_COURRIEL_SERVEUR") as refus:
        lire_courriel({"BRIQUE_COURRIEL_SERVEUR": adresse, **EXPEDITEUR}, production=True, dossier=tmp_path)
    assert "tres-secret" not in str(refus.value)


@pytest.mark.parametrize("expediteur", ["", "pas une adresse", "Brique", "a@b.example\nBcc: c@d.example"])
def test_un_serveur_sans_expediteur_est_refuse(expediteur: str, tmp_path: Path) -> None:
    reglages = {"BRIQUE_COURRIEL_SERVEUR": "smtp://h", "BRIQUE_COURRIEL_EXPEDITEUR": expediteur}
    with pytest.raises(ErreurReglage, match="EXPEDITEUR"):
        lire_courriel(reglages, production=True, dossier=tmp_path)


def test_en_developpement_les_courriels_sont_des_fichiers(tmp_path: Path) -> None:
    lu = lire_courriel({}, production=False, dossier=tmp_path)
    assert (lu.moteur, lu.dossier, lu.envoie) == (
        "django.core.mail.backends.filebased.EmailBackend",
        str(tmp_path),
        True,
    )


@pytest.mark.parametrize(("dit", "tu"), [({}, True), ({"BRIQUE_COURRIEL_SERVEUR": "aucun"}, False)])
def test_en_production_sans_serveur_rien_n_est_offert(dit: dict[str, str], tu: bool, tmp_path: Path) -> None:
    lu = lire_courriel(dit, production=True, dossier=tmp_path)
    assert (lu.moteur, lu.envoie, lu.tu) == ("portail.socle.courriel.SansServeur", False, tu)


def test_un_site_sans_serveur_refuse_d_envoyer() -> None:
    with pytest.raises(CourrielAbsent, match="BRIQUE_COURRIEL_SERVEUR"):
        SansServeur().send_messages([EmailMessage("objet", "corps", to=["a@b.example"])])


def test_le_controle_de_production_dit_qu_aucun_courriel_ne_part(tmp_path: Path) -> None:
    muette = {nom: valeur for nom, valeur in PRODUCTION.items() if nom != reglage_courriel.SERVEUR}
    resultat = lancer(["-m", "django", "check", "--deploy"], tmp_path, **muette)
    assert resultat.returncode == 0, resultat.stderr
    assert "brique.W001" in resultat.stderr
    assert "BRIQUE_COURRIEL_SERVEUR n’est pas renseigné" in resultat.stderr


@pytest.mark.parametrize(
    ("dite", "hotes", "attendue"),
    [
        ("https://brique.example/", ["autre.example"], "https://brique.example"),
        ("http://127.0.0.1:8001", [], "http://127.0.0.1:8001"),
        ("", [".example", "brique.example"], "https://brique.example"),
    ],
)
def test_l_adresse_publique_se_lit_ou_vient_du_premier_hote(dite: str, hotes: list[str], attendue: str) -> None:
    assert lire_adresse_publique({"BRIQUE_ADRESSE_PUBLIQUE": dite}, hotes, https=True) == attendue


@pytest.mark.parametrize("dite", ["brique.example", "ftp://x", "https://a/b", "https://u@a", "https://a:x", "https://"])
def test_une_adresse_publique_incomprise_est_refusee(dite: str) -> None:
    with pytest.raises(ErreurReglage, match="BRIQUE_ADRESSE_PUBLIQUE"):
        lire_adresse_publique({"BRIQUE_ADRESSE_PUBLIQUE": dite}, ["brique.example"], https=True)


def test_sans_nom_d_hote_precis_l_adresse_publique_est_demandee() -> None:
    with pytest.raises(ErreurReglage, match="BRIQUE_ADRESSE_PUBLIQUE"):
        lire_adresse_publique({}, [".example"], https=True)
