"""Following: one click, once, one's own only; stopping from a mail without logging in, and by nobody else."""

from __future__ import annotations

import html as entites
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.core.signing import Signer
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from portail.referentiel import models
from portail.referentiel.suivi import jetons, operations
from portail.referentiel.suivi.enums import AxeSuivi, EtatEnvoi, Frequence
from portail.referentiel.suivi.jetons import Droit
from portail.referentiel.suivi.objet import REGISTRE, Objet
from portail.socle import operations as socle
from portail.socle.enums import Role
from portail.socle.models import Compte, Evenement
from tests.comptes import nouveau_compte
from tests.portail.referentiel.fabrique import QUAND
from tests.portail.referentiel.processus import RACINE, base_a_part, brique, migree
from tests.portail.referentiel.registre_suivi import SOUDEUR, charger

pytestmark = pytest.mark.django_db
Plafond = Callable[[int], AbstractContextManager[Any]]

CERTIFICATEUR = Objet(AxeSuivi.CERTIFICATEUR, "00099001000019")
FICHE = Objet(AxeSuivi.FICHE, SOUDEUR)
SUIVRE = "/suivi/abonnements/suivre/"


@pytest.fixture
def registre(db: None, tmp_path: Path) -> list[models.Source]:
    return charger(tmp_path)


@pytest.fixture
def compte(db: None) -> Compte:
    return nouveau_compte(Role.CONSEILLER)


@pytest.fixture
def moi(compte: Compte) -> Client:
    client = Client()
    client.force_login(compte)
    return client


def texte(reponse: Any) -> str:
    sans_balises = re.sub(r"<[^>]+>", " ", reponse.content.decode())
    return " ".join(entites.unescape(sans_balises).replace("\u00a0", " ").split())


def envoyer(client: Client, objet: Objet, **autres: str) -> Any:
    return client.post(SUIVRE, {"axe": objet.axe.value, "valeur": objet.valeur, **autres}, follow=True)


# --- following


@pytest.mark.parametrize(
    ("adresse", "objet"),
    [
        ("/certificateurs/00099001000019/", CERTIFICATEUR),
        (f"/certifications/{SOUDEUR}/", FICHE),
        ("/certifications/?rome=H2913&niveau=4", Objet(AxeSuivi.ROME, "H2913")),
        ("/suivi/?axe=nsf&code=251", Objet(AxeSuivi.NSF, "251")),
        ("/suivi/", REGISTRE),
    ],
)
def test_un_clic_suit_et_ramene_ou_l_on_etait(
    moi: Client, compte: Compte, registre: list[models.Source], adresse: str, objet: Objet
) -> None:
    page = moi.get(adresse).content.decode()
    champs = dict(re.findall(r'<input type="hidden" name="(axe|valeur|suite)" value="([^"]*)"', page))
    reponse = moi.post(SUIVRE, {nom: entites.unescape(valeur) for nom, valeur in champs.items()}, follow=True)
    assert reponse.redirect_chain == [(adresse, 302)]
    assert "Vous suivez :" in texte(reponse)
    abonnement = models.Abonnement.objects.get()
    assert (abonnement.compte_id, abonnement.objet, abonnement.frequence) == (compte.pk, objet, Frequence.IMPORT)
    assert abonnement.vue == registre[-1]


def test_les_filtres_d_une_recherche_se_suivent_un_par_un(moi: Client, registre: list[models.Source]) -> None:
    adresse = "/certifications/?rome=H2913&rome=H2902&certificateur=00099001000019&nsf=inconnu&etat=active&q=souder"
    page = moi.get(adresse).content.decode()
    suivables = re.findall(r'name="axe" value="([^"]*)"><input type="hidden" name="valeur" value="([^"]*)"', page)
    assert set(suivables) == {("rome", "H2913"), ("rome", "H2902"), ("certificateur", "00099001000019")}
    assert "Suivre ce que vous cherchez" not in moi.get("/certifications/?q=souder").content.decode()


def test_sans_compte_on_est_mene_a_la_connexion_puis_ramene(client: Client, registre: list[models.Source]) -> None:
    page = client.get("/certificateurs/00099001000019/").content.decode()
    assert 'href="/connexion/?next=%2Fcertificateurs%2F00099001000019%2F"' in page
    assert "csrfmiddlewaretoken" not in page
    assert client.post(SUIVRE, {"axe": "registre"})["Location"] == "/connexion/"
    assert not models.Abonnement.objects.exists()


def test_suivre_deux_fois_ne_fait_rien_de_plus(moi: Client, registre: list[models.Source]) -> None:
    envoyer(moi, FICHE)
    assert "Vous suiviez déjà" in texte(envoyer(moi, FICHE))
    assert models.Abonnement.objects.count() == 1
    assert Evenement.objects.filter(acte="suivi-ouvert").count() == 1


@pytest.mark.parametrize(
    ("axe", "valeur", "dit"),
    [
        ("fiche", "RNCP1", "n’est pas au registre"),
        ("certificateur", "<script>", "n’est pas au registre"),
        ("niveau", "4", "ne peut pas être suivi"),
        ("registre", "x", "ne peut pas être suivi"),
        ("", "", "ne peut pas être suivi"),
    ],
)
def test_ce_qui_n_existe_pas_ne_se_suit_pas(
    moi: Client, registre: list[models.Source], axe: str, valeur: str, dit: str
) -> None:
    reponse = moi.post(SUIVRE, {"axe": axe, "valeur": valeur}, follow=True)
    assert dit in texte(reponse)
    assert b"<script>" not in reponse.content
    assert not models.Abonnement.objects.exists()


def test_on_n_est_jamais_renvoye_hors_du_site(moi: Client, registre: list[models.Source]) -> None:
    for suite in ("https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)"):
        assert envoyer(moi, FICHE, suite=suite).redirect_chain == [("/suivi/abonnements/", 302)]


def test_les_suivis_ont_un_nombre_raisonnable(
    monkeypatch: pytest.MonkeyPatch, moi: Client, registre: list[models.Source]
) -> None:
    monkeypatch.setattr(operations, "ABONNEMENTS_MAX", 1)
    envoyer(moi, FICHE)
    assert "vous suivez déjà 1 choses" in texte(envoyer(moi, REGISTRE))
    assert models.Abonnement.objects.count() == 1


def test_un_site_sans_courriel_n_offre_que_le_flux(
    moi: Client, registre: list[models.Source], settings: Settings
) -> None:
    settings.COURRIELS = False
    page = moi.get("/certificateurs/00099001000019/").content.decode()
    assert SUIVRE not in page
    assert "/suivi/atom.xml?certificateur=00099001000019" in page
    assert "n’envoie pas de courriels" in texte(envoyer(moi, FICHE))
    assert not models.Abonnement.objects.exists()


# --- the database's own word


def test_la_base_refuse_un_second_suivi_de_la_meme_chose(compte: Compte, registre: list[models.Source]) -> None:
    def creer() -> None:
        models.Abonnement.objects.create(
            compte=compte, axe="fiche", valeur=SOUDEUR, frequence="import", cree_le=QUAND, releve_le=QUAND
        )

    creer()
    with pytest.raises(IntegrityError, match=r"abonnement_unique|UNIQUE"), transaction.atomic():
        creer()


@pytest.mark.parametrize("change", [{"axe": "niveau"}, {"frequence": "jamais"}, {"axe": "registre"}, {"valeur": ""}])
def test_la_base_refuse_un_suivi_qui_n_a_pas_de_sens(compte: Compte, change: dict[str, str]) -> None:
    valeurs: dict[str, Any] = {"axe": "fiche", "valeur": SOUDEUR, "frequence": "import", **change}
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Abonnement.objects.create(compte=compte, cree_le=QUAND, releve_le=QUAND, **valeurs)


SUIVRE_AILLEURS = """
import sys, django
django.setup()
from datetime import UTC, datetime
from portail.referentiel.suivi.objet import REGISTRE
from portail.referentiel.suivi.operations import abonner
from portail.socle.queries import compte_par_courriel
compte = compte_par_courriel("personne@essai.example")
print("pret", flush=True)
sys.stdin.readline()
print(abonner(compte, REGISTRE, quand=datetime(2026, 11, 22, tzinfo=UTC))[1])
"""


def test_deux_clics_a_la_fois_ne_font_qu_un_suivi(tmp_path: Path) -> None:
    with base_a_part(tmp_path / "var", migree()) as variables:
        inscription = ("personne@essai.example", "--prenom", "Camille", "--nom", "Fictif")
        secret = {"BRIQUE_MOT_DE_PASSE": "une phrase longue et sûre"}
        assert brique(variables | secret, "portail", "creer-compte", *inscription).code == 0
        lances = [
            subprocess.Popen(
                [sys.executable, "-c", SUIVRE_AILLEURS],
                cwd=RACINE,
                env={**variables, "DJANGO_SETTINGS_MODULE": "portail.reglages"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(4)
        ]
        for lance in lances:
            assert lance.stdout is not None
            assert lance.stdout.readline().strip() == "pret"
        for lance in lances:
            assert lance.stdin is not None
            lance.stdin.write("\n")
            lance.stdin.flush()
        assert sorted(lance.communicate(timeout=60)[0].strip() for lance in lances) == ["False"] * 3 + ["True"]


# --- one's own list


def test_chacun_voit_les_siens(moi: Client, compte: Compte, registre: list[models.Source]) -> None:
    autre = nouveau_compte(Role.CONSEILLER)
    operations.abonner(autre, CERTIFICATEUR, quand=QUAND)
    assert "Rien pour l’instant" in texte(moi.get("/suivi/abonnements/"))
    envoyer(moi, FICHE)
    page = texte(moi.get("/suivi/abonnements/"))
    assert f"Les courriels vont à {compte.courriel}." in page
    assert f"{SOUDEUR} CQP Soudeur industriel" in page
    assert "Branche de la mécanique" not in page


def test_nul_ne_touche_aux_suivis_d_autrui(registre: list[models.Source], chaque_role: Role) -> None:
    abonnement, _ = operations.abonner(nouveau_compte(Role.CONSEILLER), FICHE, quand=QUAND)
    intrus = Client()
    intrus.force_login(nouveau_compte(chaque_role))
    assert intrus.post(f"/suivi/abonnements/{abonnement.pk}/arreter/").status_code == 404
    assert intrus.post(f"/suivi/abonnements/{abonnement.pk}/frequence/", {"frequence": "semaine"}).status_code == 404
    abonnement.refresh_from_db()
    assert abonnement.frequence == Frequence.IMPORT


@pytest.mark.parametrize("geste", ["suivre", "1/arreter", "1/frequence"])
def test_rien_ne_change_par_une_simple_lecture(moi: Client, client: Client, geste: str) -> None:
    assert moi.get(f"/suivi/abonnements/{geste}/").status_code == 405
    assert client.get(f"/suivi/abonnements/{geste}/")["Location"].startswith("/connexion/")


def test_un_formulaire_d_un_autre_site_est_refuse(compte: Compte, registre: list[models.Source]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(compte)
    assert client.post(SUIVRE, {"axe": "registre"}).status_code == 403
    assert not models.Abonnement.objects.exists()


def test_la_frequence_se_change(moi: Client, registre: list[models.Source]) -> None:
    envoyer(moi, FICHE)
    cle = models.Abonnement.objects.get().pk
    reponse = moi.post(f"/suivi/abonnements/{cle}/frequence/", {"frequence": "semaine"}, follow=True)
    assert "La fréquence est changée." in texte(reponse)
    assert models.Abonnement.objects.get().frequence == Frequence.SEMAINE
    assert "Un courriel par semaine" in texte(moi.get(f"/certifications/{SOUDEUR}/"))
    reponse = moi.post(f"/suivi/abonnements/{cle}/frequence/", {"frequence": "toujours"}, follow=True)
    assert "Choisissez une des deux fréquences." in texte(reponse)
    (evenement,) = Evenement.objects.filter(acte="suivi-change")
    assert (evenement.avant, evenement.apres) == ({"frequence": "import"}, {"frequence": "semaine"})


def test_arreter_se_fait_aussi_depuis_la_page(moi: Client, registre: list[models.Source]) -> None:
    envoyer(moi, FICHE)
    page = moi.get(f"/certifications/{SOUDEUR}/").content.decode()
    adresse = re.search(r'action="(/suivi/abonnements/\d+/arreter/)"', page)
    assert adresse is not None
    reponse = moi.post(adresse[1], {"suite": f"/certifications/{SOUDEUR}/"}, follow=True)
    assert "Vous ne suivez plus" in texte(reponse)
    assert "Suivre cette certification" in texte(reponse)
    assert not models.Abonnement.objects.exists()


def test_le_journal_ne_dit_pas_ce_que_l_on_suit(moi: Client, registre: list[models.Source]) -> None:
    envoyer(moi, FICHE)
    moi.post(f"/suivi/abonnements/{models.Abonnement.objects.get().pk}/arreter/")
    lignes = Evenement.objects.filter(acte__startswith="suivi-")
    assert [ligne.acte for ligne in lignes] == ["suivi-ouvert", "suivi-clos"]
    assert all(SOUDEUR not in f"{ligne.avant}{ligne.apres}{ligne.objet_id}" for ligne in lignes)


def test_effacer_une_personne_efface_ses_suivis(compte: Compte, registre: list[models.Source]) -> None:
    abonnement, _ = operations.abonner(compte, FICHE, quand=QUAND)
    models.Envoi.objects.create(
        abonnement=abonnement, source=registre[-1], etat=EtatEnvoi.PARTI, pris_le=QUAND, parti_le=QUAND, changements=1
    )
    socle.effacer_compte(compte, acteur=None, quand=QUAND)
    assert not models.Abonnement.objects.exists()
    assert not models.Envoi.objects.exists()


def test_la_liste_ne_coute_pas_plus_quand_elle_grandit(
    moi: Client, compte: Compte, registre: list[models.Source], assert_requetes: Plafond
) -> None:
    objets = [REGISTRE, CERTIFICATEUR, FICHE, *(Objet(AxeSuivi.ROME, code) for code in ("H2902", "H29", "D", "D1106"))]
    for objet in [*objets, Objet(AxeSuivi.NSF, "251"), Objet(AxeSuivi.NSF, "25")]:
        operations.abonner(compte, objet, quand=QUAND)
    with assert_requetes(12):
        assert "Vous suivez 9 choses." in texte(moi.get("/suivi/abonnements/"))
    with assert_requetes(16):
        moi.get("/certifications/?rome=H2902&rome=D1106&nsf=251&certificateur=00099001000019")


# --- the link of a mail


def jeton(compte: Compte, abonnement: models.Abonnement | None = None) -> str:
    return f"/suivi/desabonnement/{jetons.signer(Droit(compte.pk, abonnement.pk if abonnement else None))}/"


def test_le_lien_d_un_courriel_demande_puis_arrete_sans_connexion(
    client: Client, compte: Compte, registre: list[models.Source]
) -> None:
    abonnement, _ = operations.abonner(compte, FICHE, quand=QUAND)
    operations.abonner(compte, CERTIFICATEUR, quand=QUAND)
    adresse = jeton(compte, abonnement)
    page = client.get(adresse)
    assert f"{SOUDEUR} CQP Soudeur industriel" in texte(page)
    assert "Branche de la mécanique" not in texte(page)
    assert "no-store" in page["Cache-Control"]
    assert models.Abonnement.objects.count() == 2
    assert "C’est arrêté" in texte(client.post(adresse))
    assert [restant.objet for restant in models.Abonnement.objects.all()] == [CERTIFICATEUR]
    assert "ne partent déjà plus" in texte(client.get(adresse))
    assert "ne partaient déjà plus" in texte(client.post(adresse))


def test_un_logiciel_de_courriel_arrete_en_un_envoi(compte: Compte, registre: list[models.Source]) -> None:
    """RFC 8058: no cookie, no page seen before, this very body, and no redirection."""
    operations.abonner(compte, FICHE, quand=QUAND)
    operations.abonner(compte, CERTIFICATEUR, quand=QUAND)
    logiciel = Client(enforce_csrf_checks=True)
    corps = "List-Unsubscribe=One-Click"
    reponse = logiciel.post(jeton(compte), corps, content_type="application/x-www-form-urlencoded")
    assert reponse.status_code == 200
    assert not models.Abonnement.objects.exists()


def test_un_lien_coupe_ou_forge_n_arrete_rien(client: Client, compte: Compte, registre: list[models.Source]) -> None:
    abonnement, _ = operations.abonner(compte, FICHE, quand=QUAND)
    bon = jetons.signer(Droit(compte.pk, abonnement.pk))
    corps, signature = bon.rsplit(":", 1)
    faux = Signer(salt="autre chose").sign_object([compte.pk.hex, abonnement.pk])
    voisin = jetons.signer(Droit(compte.pk, abonnement.pk + 1)).rsplit(":", 1)[0]
    essais = [bon[:-1], f"{corps}:{signature[::-1]}", f"{voisin}:{signature}", corps, "x", faux, Signer().sign("1")]
    for essai in essais:
        for reponse in (client.get(f"/suivi/desabonnement/{essai}/"), client.post(f"/suivi/desabonnement/{essai}/")):
            assert reponse.status_code == 404, essai
            assert "Ce lien n’est pas valable" in texte(reponse)
    assert models.Abonnement.objects.count() == 1


@pytest.mark.parametrize("contenu", ["texte", ["pas un uuid", 1], [], [None, None], {"a": 1}])
def test_un_contenu_signe_qui_n_en_est_pas_un_est_refuse(contenu: Any) -> None:
    with pytest.raises(jetons.JetonInvalide):
        jetons.lire(jetons._SIGNATAIRE.sign_object(contenu))


def test_un_vieux_lien_n_arrete_pas_un_suivi_rouvert(
    client: Client, compte: Compte, registre: list[models.Source]
) -> None:
    ancien, _ = operations.abonner(compte, FICHE, quand=QUAND)
    adresse = jeton(compte, ancien)
    client.post(adresse)
    operations.abonner(compte, FICHE, quand=QUAND)
    client.post(adresse)
    assert models.Abonnement.objects.count() == 1


def test_le_lien_d_une_personne_effacee_ne_fait_rien(
    client: Client, compte: Compte, registre: list[models.Source]
) -> None:
    operations.abonner(compte, FICHE, quand=QUAND)
    adresse = jeton(compte)
    socle.effacer_compte(compte, acteur=None, quand=QUAND)
    assert "ne partent déjà plus" in texte(client.get(adresse))
    assert client.post(adresse).status_code == 200
