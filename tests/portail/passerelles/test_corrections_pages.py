"""The pages of corrections: who may, what is asked, what comes of it, and one's own list."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from brique.erreurs import ErreurLecture
from brique.passerelles.valeurs import Cle, Relation
from portail.passerelles import moteurs, queries_corrections
from portail.passerelles.lecture_corrections import empreinte_de, lire_deux
from portail.passerelles.perms_corrections import CORRIGENT, affectations_pour_corriger
from portail.socle.enums import Role
from portail.socle.models import Compte
from tests.comptes import nouveau_compte
from tests.portail.passerelles.registre_branche import FLEURISTE, FROMAGER, charger
from tests.portail.passerelles.test_corrections import LECTURE, corriger

pytestmark = pytest.mark.django_db
Plafond = Callable[[int], AbstractContextManager[Any]]

SOURCE, CIBLE = Cle(FLEURISTE, f"{FLEURISTE}BC01"), Cle(FROMAGER, f"{FROMAGER}BC01")
ADRESSE = f"/passerelles/corriger/?de={FLEURISTE}&bloc={SOURCE.code}&vers={FROMAGER}&bloc_vers={CIBLE.code}"
MES_CORRECTIONS = "/passerelles/corrections/"


@pytest.fixture(autouse=True)
def _registre(db: None, tmp_path: Path, settings: Settings) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    charger(tmp_path)


@pytest.fixture
def compte(db: None) -> Compte:
    return nouveau_compte(Role.CERTIFICATEUR)


@pytest.fixture
def lui(compte: Compte) -> Client:
    client = Client()
    client.force_login(compte)
    return client


def texte(reponse: Any, statut: int = 200) -> str:
    assert reponse.status_code == statut
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reponse.content.decode())).replace("\xa0", " ").split())


def saisie(compte: Compte, **autres: Any) -> dict[str, Any]:
    """What the form sends, as a person who read the page would fill it."""
    lecture = lire_deux(SOURCE, CIBLE)
    assert lecture is not None
    tenue = affectations_pour_corriger(compte, timezone.localdate())[0]
    remplie = {
        "vu": empreinte_de(lecture),
        "relation": Relation.PARTIEL.value,
        "motif": "Rendre la monnaie n’est pas vérifier le fond de caisse.",
        "affectation": tenue.pk,
    }
    return remplie | autres


def test_corriger_est_reserve_a_ceux_dont_c_est_le_metier(chaque_role: Role, client_de: Callable[..., Client]) -> None:
    voulu = 200 if chaque_role in CORRIGENT else 403
    assert client_de(chaque_role).get(ADRESSE).status_code == voulu


def test_sans_compte_on_se_connecte_puis_on_revient(client: Client) -> None:
    reponse = client.get(ADRESSE)
    assert reponse.status_code == 302
    assert reponse["Location"].startswith("/connexion/?next=%2Fpasserelles%2Fcorriger%2F")
    for adresse in (MES_CORRECTIONS, f"{MES_CORRECTIONS}1/accord/", f"{MES_CORRECTIONS}retirer/"):
        assert client.post(adresse).status_code == 302
        assert client.get(adresse).status_code == 302


def test_la_page_montre_ce_qui_est_calcule_et_chaque_paire(lui: Client) -> None:
    dit = texte(lui.get(ADRESSE))
    lecture = lire_deux(SOURCE, CIBLE)
    assert lecture is not None
    for paire in lecture.passerelle.paires:
        assert lecture.source.competences[paire.source] in dit
    assert "Ce qui est affiché ne change pas" in dit
    assert lecture.passerelle.versions.modele in dit
    assert "la relation calculée est juste" in dit


def test_une_correction_se_garde_avec_ses_paires_et_sans_accord_par_defaut(lui: Client, compte: Compte) -> None:
    lecture = lire_deux(SOURCE, CIBLE)
    assert lecture is not None
    premiere = lecture.passerelle.paires[0]
    demande = saisie(compte, fausses=[f"{premiere.source}-{premiere.cible}"], source_1="3", cible_1="2")
    reponse = lui.post(ADRESSE, demande)
    assert reponse.status_code == 302
    lue = queries_corrections.derniere_sur(compte, SOURCE, CIBLE)
    assert lue is not None
    assert lue.relation is Relation.PARTIEL
    assert {(p.source, p.cible, p.juste) for p in lue.paires} == {
        (premiere.source, premiere.cible, False),
        (3, 2, True),
    }
    assert not lue.accord
    assert "votre correction est gardée" in texte(lui.get(reponse["Location"]))
    apres = lire_deux(SOURCE, CIBLE)
    assert apres is not None
    assert apres.passerelle == lecture.passerelle  # no score moves


def test_l_accord_ne_se_donne_qu_en_le_cochant(lui: Client, compte: Compte) -> None:
    lui.post(ADRESSE, saisie(compte, accord="oui"))
    assert queries_corrections.accords(compte) == 1


@pytest.mark.parametrize(
    ("autres", "dit"),
    [
        ({"relation": "juste"}, "Dites ce qui ne va pas"),
        ({"motif": ""}, "Dites pourquoi"),
        ({"source_1": "0"}, "une paire en demande deux"),
        ({"source_1": "0", "cible_1": "1", "source_2": "0", "cible_2": "1"}, "La même paire est dite deux fois"),
        ({"fausses": ["9-9"]}, "9-9"),
        ({"relation": "jumeau"}, "jumeau"),
        ({"affectation": "999999"}, "999999"),
        ({"vu": "autre"}, "a changé depuis que vous lisez"),
    ],
)
def test_ce_qui_manque_se_dit_et_rien_n_est_garde(
    lui: Client, compte: Compte, autres: dict[str, Any], dit: str
) -> None:
    reponse = lui.post(ADRESSE, saisie(compte, **autres))
    assert dit in texte(reponse)
    assert queries_corrections.derniere_sur(compte, SOURCE, CIBLE) is None


def test_ce_qui_est_saisi_n_est_pas_perdu_a_la_premiere_erreur(lui: Client, compte: Compte) -> None:
    html = lui.post(ADRESSE, saisie(compte, motif="", source_2="1", cible_2="0", accord="oui")).content.decode()
    assert re.search(r'value="partiel"[^>]*checked', html)
    assert re.search(r'<option value="1" selected>', html)
    assert re.search(r'name="accord" value="oui" checked', html)


def test_une_seconde_correction_dit_qu_elle_remplace_la_premiere(lui: Client, compte: Compte) -> None:
    lui.post(ADRESSE, saisie(compte))
    assert "Cette nouvelle correction comptera à sa place." in texte(lui.get(ADRESSE))


@pytest.mark.parametrize(
    ("adresse", "dit"),
    [
        ("/passerelles/corriger/", "porte sur deux blocs différents"),
        (
            f"/passerelles/corriger/?de={FLEURISTE}&bloc=rien&vers={FROMAGER}&bloc_vers={CIBLE.code}",
            "n’est pas au registre",
        ),
        (
            f"/passerelles/corriger/?de={FLEURISTE}&bloc={SOURCE.code}&vers={FLEURISTE}&bloc_vers={SOURCE.code}",
            "différents",
        ),
    ],
)
def test_rien_a_corriger_ici(lui: Client, adresse: str, dit: str) -> None:
    assert dit in texte(lui.get(adresse), 404)


def test_un_modele_qui_ne_peut_pas_servir_se_dit(lui: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def abime() -> None:
        raise ErreurLecture("ce modèle ne peut pas servir")

    monkeypatch.setattr(moteurs, "moteur", abime)
    assert "ce modèle ne peut pas servir" in texte(lui.get(ADRESSE), 503)


def test_mes_corrections_ne_montrent_que_les_miennes(lui: Client, compte: Compte, assert_requetes: Plafond) -> None:
    corriger(compte, motif="C’est moi qui le dis.")
    corriger(nouveau_compte(Role.CONSEILLER), motif="C’est une autre personne.")
    with assert_requetes(8):
        dit = texte(lui.get(MES_CORRECTIONS))
    assert "C’est moi qui le dis." in dit
    assert "autre personne" not in dit
    assert "Vont ensemble Accueillir le client ↔ Accueillir" in dit
    assert "Ne vont pas ensemble Encaisser la vente ≠ Encaisser" in dit


def test_la_liste_vide_dit_quoi_faire(client_de: Callable[..., Client]) -> None:
    assert "Vous n’avez encore rien corrigé" in texte(client_de(Role.CANDIDAT).get(MES_CORRECTIONS))


def test_l_accord_se_retire_puis_se_rend_depuis_sa_liste(lui: Client, compte: Compte) -> None:
    cle = corriger(compte).pk
    adresse = f"{MES_CORRECTIONS}{cle}/accord/"
    dit = texte(lui.post(adresse, {"accord": "non"}, follow=True))
    assert "ne servira plus à l’entraînement" in dit
    assert "accord retiré le" in dit
    assert list(queries_corrections.a_exporter()) == []
    lui.post(adresse, {"accord": "oui"})
    assert queries_corrections.accords(compte) == 1
    assert "1 correction ne servira plus" in texte(lui.post(f"{MES_CORRECTIONS}retirer/", follow=True))


def test_l_accord_d_un_autre_ne_se_trouve_pas(lui: Client) -> None:
    cle = corriger(nouveau_compte(Role.CONSEILLER)).pk
    assert lui.post(f"{MES_CORRECTIONS}{cle}/accord/", {"accord": "non"}).status_code == 404
    assert len(list(queries_corrections.a_exporter())) == 1


def test_le_lien_du_face_a_face_mene_au_formulaire(lui: Client) -> None:
    html = render_to_string("passerelles/morceaux/corriger.html", {"source": SOURCE, "cible": CIBLE})
    lien = re.search(r'href="([^"]+)"', html)
    assert lien is not None
    assert unescape(lien[1]) == ADRESSE
    assert lui.get(unescape(lien[1])).status_code == 200


def test_deux_blocs_dont_un_sans_competence_ne_demandent_que_la_relation(lui: Client, compte: Compte) -> None:
    adresse = f"/passerelles/corriger/?de={FLEURISTE}&bloc={SOURCE.code}&vers=RNCP99204&bloc_vers=RNCP99204BC01"
    dit = texte(lui.get(adresse))
    assert "Les paires qui ne vont pas ensemble" not in dit
    assert "2. Pourquoi" in dit


def test_les_textes_d_alors_restent_ceux_que_la_personne_a_lus(lui: Client, compte: Compte) -> None:
    corriger(compte)
    dit = texte(lui.get(MES_CORRECTIONS))
    assert LECTURE.source.competences[0] in dit
