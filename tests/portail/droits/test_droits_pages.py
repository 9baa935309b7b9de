"""Mes droits: computing without an account, keeping with one, what an action costs, and what is never kept."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from portail.droits import models, operations, queries
from portail.droits.enums import Statut
from portail.droits.reponses import Reponses
from portail.socle.enums import Role
from portail.socle.models import Evenement
from tests.comptes import QUAND, nouveau_compte

pytestmark = pytest.mark.django_db

REPONSES = {
    "au": "2026-11-20",
    "montant": "1 340,50",
    "statut": "salarie",
    "temps": "80",
    "contribution": "on",
    "permis": "aucun",
}
ACHAT = {"nature": "bloc", "prix": "1450", "jour": "2027-03-15"}


def texte(reponse: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reponse.content.decode()).replace("\xa0", " "))


@pytest.fixture(autouse=True)
def _jour(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    monkeypatch.setattr(timezone, "localdate", lambda *_a: date(2026, 11, 26))


def test_sans_compte_la_courbe_et_rien_de_garde(client: Client) -> None:
    assert "quelques questions" in texte(client.get("/mes-droits/"))
    page = client.post("/mes-droits/", REPONSES)
    assert page.status_code == 200
    lu = texte(page)
    assert "Vous avez 1 340,50 € pour vous former" in lu
    assert "30 juin 2027" in lu
    assert "Crédit de 2026 : 500,00 €" in lu
    assert "art. R6323-1" in lu
    assert b'<svg class="droits-courbe' in page.content
    assert b"style=" not in page.content
    assert not models.SituationGardee.objects.exists()


def test_chaque_marche_de_la_courbe_a_sa_ligne(client: Client) -> None:
    page = client.post("/mes-droits/", {**REPONSES, "peu_qualifie_le": "2026-02-01"})
    dit = page.context["dit"]
    assert [ligne.jour.year for ligne in dit.lignes] == [2026, 2027, 2028, 2029, 2030, 2031]
    assert "800,00\xa0€" in dit.lignes[1].dit  # the year of the declaration
    assert all(ligne.etapes for ligne in dit.lignes[1:])


def test_une_action_et_ce_qu_elle_coute(client: Client) -> None:
    page = client.post("/mes-droits/action/", {**REPONSES, **ACHAT})
    lu = texte(page)
    assert page.status_code == 200
    assert "Votre compte (CPF) 1 300,00 €" in lu
    assert "Vous paieriez 150,00 €" in lu
    assert "Voir le calcul, règle par règle" in lu


def test_attendre_un_credit_se_dit(client: Client) -> None:
    page = client.post("/mes-droits/action/", {**REPONSES, **ACHAT, "prix": "1900"})
    cout = page.context["cout"]
    assert cout.attente is not None
    assert cout.attente.jour == date(2027, 6, 30)


def test_un_tiers_qui_ne_peut_pas_payer_est_refuse(client: Client) -> None:
    page = client.post(
        "/mes-droits/action/", {**REPONSES, **ACHAT, "qui": "association", "combien": "50", "pour": "participation"}
    )
    assert page.status_code == 422
    assert "ne peut pas payer la participation" in texte(page)


def test_plusieurs_financeurs_paient_ensemble(client: Client) -> None:
    tiers = {"qui": "employeur", "combien": "150", "pour": "participation", "qui_2": "opco", "combien_2": "400"}
    tiers |= {"qui_3": "region", "combien_3": "1 000,50", "pour_3": "complement"}
    page = client.post("/mes-droits/action/", {**REPONSES, **ACHAT, "prix": "2900", **tiers})
    lu = texte(page)
    assert page.status_code == 200
    assert "Employeur, pour la participation 150,00 €" in lu
    assert "Opérateur de compétences 400,00 €" in lu
    assert "Région 1 000,50 €" in lu
    parts = [
        Decimal(dit.replace("\xa0", "").replace("\u202f", "").replace(",", ".").rstrip("€"))
        for _qui, dit in page.context["cout"].parts
    ]
    assert sum(parts) == Decimal(2900)


def test_ajouter_un_financeur_ne_perd_rien(client: Client) -> None:
    tiers = {"qui": "opco", "combien": "beaucoup", "qui_2": "", "combien_2": "", "qui_3": "etat", "combien_3": "12"}
    page = client.post("/mes-droits/action/", {**REPONSES, **ACHAT, **tiers, "ajouter": "financeur"})
    achat = page.context["achat"]
    assert page.status_code == 200
    assert page.context["cout"] is None
    assert not achat.errors  # nothing is refused before it is asked
    lignes = [[champ.value() for champ in champs[:2]] for _rang, champs in achat.financeurs]
    assert lignes[:2] == [["opco", "beaucoup"], ["etat", "12"]]
    assert len(lignes) == 3
    assert achat["prix"].value() == ACHAT["prix"]
    assert "<details open><summary>Quelqu’un d’autre" in page.content.decode()


def test_dix_financeurs_au_plus(client: Client) -> None:
    tiers = {f"qui_{rang}" if rang > 1 else "qui": "opco" for rang in range(1, 15)}
    page = client.post("/mes-droits/action/", {**REPONSES, **ACHAT, **tiers, "ajouter": "financeur"})
    assert len(page.context["achat"].financeurs) == 10
    assert "Ajouter un financeur" not in texte(page)


@pytest.mark.parametrize(
    ("tiers", "champ"),
    [
        ({"qui": "opco"}, "combien"),
        ({"qui": "opco", "combien": "10", "qui_2": "etat"}, "combien_2"),
        ({"qui_2": "", "combien_2": "30"}, "qui_2"),
        ({"qui_2": "roi", "combien_2": "30"}, "qui_2"),
        ({"qui": "c2p", "points": "-1"}, "points"),
        ({"qui_2": "etat", "combien_2": "-4"}, "combien_2"),
    ],
)
def test_un_financeur_mal_dit_est_refuse_a_sa_place(client: Client, tiers: dict[str, str], champ: str) -> None:
    page = client.post("/mes-droits/action/", {**REPONSES, **ACHAT, **tiers})
    assert page.status_code == 422
    assert list(page.context["achat"].errors) == [champ]


def test_les_points_de_prevention_paient_aussi(client: Client) -> None:
    page = client.post("/mes-droits/action/", {**REPONSES, **ACHAT, "prix": "1900", "qui": "c2p", "points": "1"})
    assert page.status_code == 200
    assert "Compte professionnel de prévention" in texte(page)


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("montant", "-3"),
        ("montant", "1e400"),
        ("montant", "NaN"),
        ("au", "2026-02-30"),
        ("au", "0001-01-01"),
        ("au", "2018-12-31"),
        ("au", "2026-11-27"),
        ("peu_qualifie_le", "2026-11-27"),
        ("temps", "250"),
        ("statut", "roi"),
        ("change_le", "2027-05-01"),
        ("ensuite", "salarie"),
    ],
)
def test_une_reponse_absurde_est_dite_a_sa_place(client: Client, champ: str, valeur: str) -> None:
    page = client.post("/mes-droits/", {**REPONSES, champ: valeur})
    assert page.status_code == 422
    assert "à revoir" in texte(page) or "pas abouti" in texte(page)


def test_un_montant_au_dela_du_plafond_est_signale_avec_son_article(client: Client) -> None:
    for montant, boe, signale in (("5000", {}, False), ("5000,01", {}, True), ("5000,01", {"boe": "on"}, False)):
        page = client.post("/mes-droits/", {**REPONSES, "montant": montant, **boe})
        assert page.status_code == 200
        assert ("Vérifiez ce montant" in texte(page)) is signale
        assert not signale or "art. R6323-1, I" in texte(page)


def test_garder_revoir_effacer(client: Client) -> None:
    camille = nouveau_compte(Role.CANDIDAT)
    client.force_login(camille)
    assert client.post("/mes-droits/garder/", REPONSES).status_code == 302
    lu = texte(client.get("/mes-droits/"))
    assert "Vous avez 1 340,50 €" in lu
    assert "Effacer mes réponses" in lu
    client.post("/mes-droits/garder/", {**REPONSES, "montant": "2000"})
    assert models.SituationGardee.objects.get().montant == Decimal("2000.00")
    assert client.post("/mes-droits/effacer/").status_code == 302
    assert not models.SituationGardee.objects.exists()
    actes = list(Evenement.objects.filter(acteur=camille.pk).values_list("acte", "avant", "apres"))
    assert actes == [("droits-gardes", {}, {}), ("droits-gardes", {}, {}), ("droits-effaces", {}, {})]


@pytest.mark.parametrize("role", [None, *(r for r in Role if r is not Role.CANDIDAT)])
def test_seul_un_candidat_garde(client: Client, role: Role | None) -> None:
    if role:
        client.force_login(nouveau_compte(role))
    for adresse in ("/mes-droits/garder/", "/mes-droits/effacer/"):
        assert client.post(adresse, REPONSES).status_code == (403 if role else 302)
    assert not models.SituationGardee.objects.exists()
    assert client.post("/mes-droits/", REPONSES).status_code == 200


def test_les_reponses_d_un_autre_ne_se_voient_pas(client: Client) -> None:
    autre, moi = nouveau_compte(Role.CANDIDAT), nouveau_compte(Role.CANDIDAT)
    operations.garder(autre, Reponses(date(2026, 11, 20), Decimal("777.77")), quand=QUAND)
    client.force_login(moi)
    assert "777,77" not in texte(client.get("/mes-droits/"))
    client.post("/mes-droits/effacer/")
    assert queries.reponses_de(autre.pk) is not None


def test_effacer_un_compte_efface_ses_droits() -> None:
    moi = nouveau_compte(Role.CANDIDAT)
    operations.garder(moi, Reponses(date(2026, 11, 20), Decimal(10)), quand=QUAND)
    moi.delete()
    assert not models.SituationGardee.objects.exists()


def test_le_nombre_de_requetes(client: Client, django_assert_num_queries: Any) -> None:
    client.force_login(nouveau_compte(Role.CANDIDAT))
    client.post("/mes-droits/garder/", REPONSES)
    client.get("/mes-droits/")
    with django_assert_num_queries(4):
        client.get("/mes-droits/")


def test_les_reponses_disent_la_meme_chose_que_le_fichier() -> None:
    reponses = Reponses(
        date(2026, 11, 20),
        Decimal("1340.50"),
        statut=Statut.SALARIE,
        temps=40,
        change_le=date(2027, 6, 1),
        ensuite=Statut.DEMANDEUR_EMPLOI,
        credit_inscrit=True,
    )
    situation = reponses.situation()
    assert situation.activites[0].quotite == Decimal("0.4")
    assert situation.activites[0].periode.fin == situation.activites[1].periode.debut == date(2027, 6, 1)
    assert situation.ouverture.annee_creditee == 2025
