"""Logging in, being refused, changing one's password, logging out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from portail.socle import tentatives
from portail.socle.models import Compte, Evenement, TentativeConnexion
from tests.pages import lire
from tests.portail.socle.conftest import MOT_DE_PASSE, QUAND

FAUX = "pas le bon mot de passe"


def test_on_se_connecte_puis_on_va_ou_l_on_allait(client: Client, compte: Compte) -> None:
    reponse = client.post(
        "/connexion/", {"courriel": " CAMILLE@exemple.fr", "mot_de_passe": MOT_DE_PASSE, "next": "/compte/?a=1"}
    )
    assert (reponse.status_code, reponse["Location"]) == (302, "/compte/?a=1")
    page = client.get("/compte/").content.decode()
    assert "Camille Durand" in page
    assert "camille@exemple.fr" in page
    assert client.get("/connexion/")["Location"] == "/compte/"


@pytest.mark.parametrize("suite", ["https://a.example/", "//a.example", "javascript:alert(1)", "", "\\\\x"])
def test_on_ne_part_jamais_ailleurs(suite: str, client: Client, compte: Compte) -> None:
    donnees = {"courriel": compte.courriel, "mot_de_passe": MOT_DE_PASSE, "next": suite}
    assert client.post("/connexion/", donnees)["Location"] == "/compte/"


def test_rien_n_est_perdu_quand_le_mot_de_passe_est_faux(client: Client, compte: Compte) -> None:
    reponse = client.post("/connexion/?next=/compte/", {"courriel": compte.courriel, "mot_de_passe": FAUX})
    page = lire(reponse)
    assert reponse.status_code == 200
    assert "ne vont pas ensemble" in page
    assert f'value="{compte.courriel}"' in page
    assert 'name="next" value="/compte/"' in page
    assert FAUX not in page
    assert "<title>Erreur : Connexion — Brique</title>" in page


def test_un_compte_inconnu_et_un_mot_de_passe_faux_se_ressemblent(client: Client, compte: Compte) -> None:
    pages = [
        client.post("/connexion/", {"courriel": courriel, "mot_de_passe": FAUX}).content.decode().count("ensemble")
        for courriel in (compte.courriel, "inconnu@exemple.fr")
    ]
    assert pages == [1, 1]


def test_chaque_erreur_est_pres_de_son_champ_et_en_tete(client: Client, db: None) -> None:
    page = client.post("/connexion/", {}).content.decode()
    assert '<a href="#id_courriel">Adresse électronique</a>' in page
    assert 'id="id_courriel_error"' in page
    assert 'aria-describedby="id_courriel_error"' in page
    assert "2 points sont à revoir" in page


def test_apres_cinq_echecs_meme_le_bon_mot_de_passe_attend(client: Client, compte: Compte) -> None:
    for _ in range(5):
        assert client.post("/connexion/", {"courriel": compte.courriel, "mot_de_passe": FAUX}).status_code == 200
    reponse = client.post("/connexion/", {"courriel": compte.courriel, "mot_de_passe": MOT_DE_PASSE})
    assert reponse.status_code == 429
    assert 0 < int(reponse["Retry-After"]) <= 15 * 60
    assert "Trop d’essais manqués pour ce compte. Réessayez dans 15 minutes." in reponse.content.decode()
    assert "_auth_user_id" not in client.session


def test_une_reussite_remet_le_compteur_du_compte_a_zero(client: Client, compte: Compte) -> None:
    for mot in [FAUX] * 4 + [MOT_DE_PASSE] + [FAUX] * 4:
        client.logout()
        assert client.post("/connexion/", {"courriel": compte.courriel, "mot_de_passe": mot}).status_code != 429
    client.logout()
    reponse = client.post("/connexion/", {"courriel": compte.courriel, "mot_de_passe": MOT_DE_PASSE})
    assert reponse.status_code == 302


@pytest.mark.django_db
def test_vingt_echecs_d_une_meme_adresse_l_arretent_elle_seule() -> None:
    for rang in range(20):
        essai = tentatives.ouvrir(f"{rang}@exemple.fr", "192.0.2.1", maintenant=QUAND + timedelta(seconds=rang))
        assert isinstance(essai, TentativeConnexion)
    plus_tard = QUAND + timedelta(minutes=1)
    refus = tentatives.ouvrir("autre@exemple.fr", "192.0.2.1", maintenant=plus_tard)
    assert refus == tentatives.Refus("adresse", timedelta(minutes=14))
    assert isinstance(tentatives.ouvrir("autre@exemple.fr", "192.0.2.2", maintenant=plus_tard), TentativeConnexion)


@pytest.mark.django_db
def test_insister_n_allonge_pas_l_attente_et_elle_finit() -> None:
    for _ in range(5):
        tentatives.ouvrir("a@exemple.fr", "192.0.2.1", maintenant=QUAND)
    for minutes in (1, 5, 14):
        refus = tentatives.ouvrir("a@exemple.fr", "192.0.2.1", maintenant=QUAND + timedelta(minutes=minutes))
        assert refus == tentatives.Refus("compte", timedelta(minutes=15 - minutes))
    essai = tentatives.ouvrir("A@exemple.fr", "192.0.2.1", maintenant=QUAND + timedelta(minutes=15))
    assert isinstance(essai, TentativeConnexion)
    assert TentativeConnexion.objects.count() == 1


@pytest.mark.django_db
def test_ni_courriel_ni_adresse_en_clair() -> None:
    tentatives.ouvrir("camille@exemple.fr", "192.0.2.77", maintenant=QUAND)
    contenu = str(list(TentativeConnexion.objects.values()))
    assert "camille" not in contenu
    assert "192.0.2.77" not in contenu


@pytest.mark.django_db
def test_les_empreintes_dependent_de_la_cle_secrete(settings: Settings) -> None:
    avant = tentatives.empreinte("compte", "a@exemple.fr")
    settings.SECRET_KEY = "une autre clé"
    assert tentatives.empreinte("compte", "a@exemple.fr") != avant


def test_on_change_son_mot_de_passe_sans_perdre_sa_session(client: Client, compte: Compte) -> None:
    ailleurs = Client()
    for session in (client, ailleurs):
        session.force_login(compte)
    nouveau = "cinq briques tout de travers"
    donnees = {"actuel": MOT_DE_PASSE, "nouveau": nouveau, "confirmation": nouveau}
    page = client.post("/compte/mot-de-passe/", donnees, follow=True).content.decode()
    assert "Votre mot de passe est changé." in page
    assert client.get("/compte/").status_code == 200
    assert ailleurs.get("/compte/").status_code == 302
    evenement = Evenement.objects.filter(acte="mot-de-passe-change").get()
    assert evenement.acteur == compte.pk
    compte.refresh_from_db()
    assert compte.check_password(nouveau)


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"actuel": FAUX}, "Ce n’est pas votre mot de passe actuel."),
        ({"nouveau": "court", "confirmation": "court"}, "au minimum 12 caractères"),
        ({"nouveau": "camille@exemple.fr", "confirmation": "camille@exemple.fr"}, "trop semblable"),
        ({"confirmation": "autre chose entièrement"}, "Les deux saisies du nouveau mot de passe diffèrent."),
    ],
)
def test_un_mauvais_changement_est_refuse_et_explique(
    champs: dict[str, str], message: str, client: Client, compte: Compte
) -> None:
    client.force_login(compte)
    bons = {"actuel": MOT_DE_PASSE, "nouveau": "un mur bien monté", "confirmation": "un mur bien monté"}
    page = client.post("/compte/mot-de-passe/", bons | champs).content.decode()
    assert message in page
    compte.refresh_from_db()
    assert compte.check_password(MOT_DE_PASSE)


def test_on_se_deconnecte_par_un_bouton_pas_par_un_lien(client: Client, compte: Compte) -> None:
    client.force_login(compte)
    assert client.get("/deconnexion/").status_code == 405
    assert client.get("/compte/").status_code == 200
    page = client.post("/deconnexion/", follow=True).content.decode()
    assert "Vous êtes déconnecté." in page
    assert client.get("/compte/").status_code == 302


def test_sans_jeton_le_formulaire_est_refuse_et_dit_pourquoi(compte: Compte) -> None:
    client = Client(enforce_csrf_checks=True)
    reponse = client.post("/connexion/", {"courriel": compte.courriel, "mot_de_passe": MOT_DE_PASSE})
    assert reponse.status_code == 403
    assert "Ce formulaire a expiré" in reponse.content.decode()


def test_la_page_du_compte_coute_cinq_requetes(client: Client, compte: Compte, django_assert_num_queries: Any) -> None:
    client.force_login(compte)
    with django_assert_num_queries(5):  # session, account, roles, entries of the header, roles for what rooms add
        client.get("/compte/")


def test_aucune_page_de_compte_ne_reste_dans_un_cache(client: Client, compte: Compte) -> None:
    client.force_login(compte)
    for adresse in ("/compte/", "/compte/mot-de-passe/"):
        assert "no-store" in client.get(adresse)["Cache-Control"]
