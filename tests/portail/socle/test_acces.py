"""Default-deny: what is not declared is closed, and every declaration is kept for every role."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django.fixtures import Settings

from portail.socle import operations, perms
from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation
from tests.portail.socle.conftest import QUAND

ESSAI = "tests.portail.socle.urls_essai"
EXEMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}


def adresses(motifs: list[URLPattern | URLResolver], prefixe: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every address of a URLconf, its arguments replaced by examples, with the pattern that answers it."""
    for motif in motifs:
        texte = str(motif.pattern)
        for nom, convertisseur in motif.pattern.converters.items():
            genre = type(convertisseur).__name__.removesuffix("Converter").lower()
            for ecriture in (f"<{genre}:{nom}>", f"<{nom}>"):
                texte = texte.replace(ecriture, EXEMPLES.get(genre, "x"))
        if isinstance(motif, URLResolver):
            yield from adresses(motif.url_patterns, prefixe + texte)
        else:
            yield prefixe + texte, motif


def test_toute_adresse_dit_qui_peut_la_lire() -> None:
    muettes = [a for a, motif in adresses(get_resolver().url_patterns) if perms.declaration_de(motif.callback) is None]
    assert muettes == []
    assert len(list(adresses(get_resolver().url_patterns))) >= 4


def attendu(declaration: perms.Declaration, role: Role | None) -> str:
    """What the declaration promises to an account holding ``role`` alone, or to nobody (None)."""
    if declaration.genre is perms.Genre.PUBLIQUE:
        return "ouverte"
    if role is None:
        return "connexion"
    reservee = declaration.genre is perms.Genre.RESERVEE and role not in declaration.roles
    return "refus" if reservee else "ouverte"


def constate(client: Client, adresse: str) -> str:
    reponse = client.get(adresse)
    if reponse.status_code == 403:
        return "refus"
    if reponse.status_code == 302 and reponse["Location"].startswith("/connexion/?next="):
        return "connexion"
    assert reponse.status_code < 500, adresse
    return "ouverte"


@pytest.mark.parametrize("conf", ["portail.urls", ESSAI])
@pytest.mark.parametrize("role", [None, *Role])
def test_chaque_adresse_privee_repond_comme_elle_le_dit(
    conf: str, role: Role | None, client: Client, compte_avec: Callable[[Role], Compte], settings: Settings
) -> None:
    settings.ROOT_URLCONF = conf
    if role is not None:
        client.force_login(compte_avec(role))
    vues = 0
    for adresse, motif in adresses(get_resolver(conf).url_patterns):
        declaration = perms.declaration_de(motif.callback)
        if declaration is None or declaration.genre is perms.Genre.PUBLIQUE:
            continue
        assert constate(client, adresse) == attendu(declaration, role), (adresse, role)
        vues += 1
    assert vues >= 3


@pytest.mark.urls(ESSAI)
@pytest.mark.parametrize("adresse", ["/oubliee/", "/heritiere/", "/tiers/ferme/vers/"])
def test_une_vue_sans_declaration_est_fermee_meme_a_l_administrateur(
    adresse: str, client: Client, compte_avec: Callable[[Role], Compte], caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(compte_avec(Role.ADMINISTRATEUR))
    with caplog.at_level(logging.ERROR, "portail.socle.acces"):
        reponse = client.get(adresse)
    assert reponse.status_code == 403
    assert "fermée par précaution" in reponse.content.decode()
    assert adresse in caplog.text


@pytest.mark.urls(ESSAI)
@pytest.mark.django_db
@pytest.mark.parametrize("adresse", ["/ouverte/", "/classe/", "/api/blocs", "/api/openapi.json"])
def test_ce_qui_est_public_repond_sans_compte(adresse: str, client: Client) -> None:
    assert client.get(adresse).status_code == 200


@pytest.mark.urls(ESSAI)
@pytest.mark.django_db
def test_un_tiers_declare_a_l_inclusion_repond(client: Client) -> None:
    assert client.get("/tiers/vers/")["Location"] == "/ouverte/"


@pytest.mark.urls(ESSAI)
def test_le_refus_dit_la_regle_et_ce_qui_la_leverait(client: Client, compte_avec: Callable[[Role], Compte]) -> None:
    client.force_login(compte_avec(Role.JURE))
    page = client.get("/du-certificateur/").content.decode()
    assert "réservée aux rôles suivants : Certificateur, Administrateur." in page
    assert "Vous tenez aujourd’hui : Membre de jury." in page
    assert "L’administrateur de votre organisation" in page


@pytest.mark.urls(ESSAI)
def test_un_role_clos_ou_futur_n_ouvre_rien(client: Client, compte: Compte, organisation: Organisation) -> None:
    for debut, fin in ((date(2020, 1, 1), date(2021, 1, 1)), (date(2999, 1, 1), None)):
        operations.affecter(compte, Role.JURE, organisation, debut=debut, fin=fin, acteur=None, quand=QUAND)
    client.force_login(compte)
    reponse = client.get("/du-jure/7/")
    assert reponse.status_code == 403
    assert "Vous ne tenez aucun rôle aujourd’hui." in reponse.content.decode()


@pytest.mark.urls(ESSAI)
@pytest.mark.django_db
def test_l_anonyme_revient_d_ou_il_vient(client: Client) -> None:
    assert client.get("/du-jure/7/?page=2")["Location"] == "/connexion/?next=%2Fdu-jure%2F7%2F%3Fpage%3D2"


@pytest.mark.urls(ESSAI)
@pytest.mark.django_db
def test_l_anonyme_qui_envoyait_un_formulaire_n_y_revient_pas(client: Client) -> None:
    assert client.post("/du-compte/")["Location"] == "/connexion/"


@pytest.mark.urls(ESSAI)
@pytest.mark.django_db
def test_htmx_est_envoye_a_la_page_de_connexion_entiere(client: Client) -> None:
    reponse = client.get("/du-compte/", headers={"HX-Request": "true"})
    assert reponse["HX-Redirect"] == "/connexion/"


def test_reserver_sans_role_est_une_erreur() -> None:
    with pytest.raises(ValueError, match="au moins un rôle"):
        perms.reservee()


def test_declarer_publiques_n_ouvre_pas_ce_qui_est_deja_reserve() -> None:
    from tests.portail.socle import urls_essai

    perms.declarer_publiques(urls_essai.urlpatterns[:5])
    declaration = perms.declaration_de(urls_essai.du_certificateur)
    assert declaration is not None
    assert declaration.genre is perms.Genre.RESERVEE


@pytest.mark.urls(ESSAI)
def test_une_page_reservee_lit_les_roles_en_une_requete(
    client: Client, compte_avec: Callable[[Role], Compte], django_assert_num_queries: Callable[..., Any]
) -> None:
    client.force_login(compte_avec(Role.JURE))
    with django_assert_num_queries(3):  # session, account, roles
        assert client.get("/du-jure/7/").status_code == 200
