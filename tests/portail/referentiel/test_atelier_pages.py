"""The pages of the atelier: who may open them, what they say of each state, what they do with hostile texts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import docx
import openpyxl
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from brique.referentiel.forme_json import en_json
from brique.referentiel.redaction import Brouillon, Passage
from portail.referentiel.atelier import etats, operations, queries
from portail.referentiel.atelier.enums import Etat, Forme
from portail.referentiel.models import VersionReferentiel
from portail.socle import operations as socle
from portail.socle.enums import Role
from tests.comptes import nouveau_compte
from tests.portail.referentiel.atelier_fabrique import (
    BROUILLON,
    DOUTES,
    ENONCE,
    QUAND,
    Atelier,
    modifier,
    ouvrir_atelier,
)

LECTURES = [
    "",
    "doutes/",
    "desaccords/",
    "redites/",
    "histoire/",
    "etat/proposer/",
    "etat/adopter/",
    "etat/rendre/",
    "etat/mettre-de-cote/",
    "etat/reprendre/",
    "telecharger.json",
]
ECRITURES = ["presentation/", "activites/", "blocs/b1/", "blocs/b2/"]
HOSTILE = "<script>alert(1)</script> \" onfocus=x {{ x }} {% y %} </textarea> 'é’ & \u202e"


@pytest.fixture(autouse=True)
def _compteurs_a_part(settings: Settings, tmp_path: Path) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"


@pytest.fixture
def atelier(db: None) -> Atelier:
    return ouvrir_atelier(replace(BROUILLON, doutes=DOUTES))


def texte(client: Client, adresse: str, statut: int = 200) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == statut, adresse
    nu = re.sub(r"<[^>]+>", " ", reponse.content.decode())
    return " ".join(unescape(nu).split()).replace(" ,", ",")


# --- who


@pytest.mark.parametrize("adresse", [*LECTURES, *ECRITURES])
def test_un_certificateur_de_l_organisation_ouvre_tout(adresse: str, atelier: Atelier) -> None:
    assert atelier.client.get(atelier.adresse + adresse).status_code == 200


@pytest.mark.parametrize("adresse", LECTURES)
def test_un_administrateur_de_l_organisation_lit(
    adresse: str, atelier: Atelier, client_de: Callable[..., Client]
) -> None:
    client = client_de(Role.ADMINISTRATEUR, organisation=atelier.organisation)
    assert client.get(atelier.adresse + adresse).status_code == 200
    assert "Opérateur fictif" in texte(client, "/atelier/")
    assert "Commencer un référentiel" not in texte(client, "/atelier/")


@pytest.mark.parametrize("adresse", [*ECRITURES, "doutes/", "desaccords/", "histoire/", "etat/proposer/"])
def test_un_administrateur_n_ecrit_pas(adresse: str, atelier: Atelier, client_de: Callable[..., Client]) -> None:
    client = client_de(Role.ADMINISTRATEUR, organisation=atelier.organisation)
    reponse = client.post(atelier.adresse + adresse, {"a:b1c1:enonce": ENONCE, "t:b1c1:enonce": "x"})
    assert reponse.status_code == 403
    assert "Seul un certificateur de cette organisation écrit" in unescape(reponse.content.decode())
    assert atelier.version.revision == 0


@pytest.mark.parametrize("role", [Role.CERTIFICATEUR, Role.ADMINISTRATEUR])
@pytest.mark.parametrize("adresse", [*LECTURES, *ECRITURES])
def test_une_autre_organisation_est_refusee_en_disant_pourquoi(
    adresse: str, role: Role, atelier: Atelier, client_de: Callable[..., Client]
) -> None:
    dit = texte(client_de(role), atelier.adresse + adresse, 403)
    assert "n’est ouvert qu’aux certificateurs et aux administrateurs de son organisation" in dit
    assert "peut vous y donner le rôle de certificateur" in dit
    assert "Opérateur fictif" not in dit


def test_un_role_fini_n_ouvre_plus(atelier: Atelier) -> None:
    (affectation,) = atelier.paul.affectations.all()
    socle.cloturer_affectation(affectation, fin=date(2026, 1, 1), acteur=None, quand=QUAND)
    assert atelier.client.get(atelier.adresse).status_code == 403
    assert "Atelier" not in texte(atelier.client, "/compte/")


@pytest.mark.parametrize("adresse", ["/atelier/", "/atelier/1/v1/", "/atelier/1/v1/blocs/b1/", "/atelier/nouveau/"])
def test_sans_compte_on_va_se_connecter(adresse: str, client: Client, db: None) -> None:
    assert client.get(adresse)["Location"].startswith("/connexion/?next=%2Fatelier%2F")


def test_les_autres_roles_ne_voient_pas_l_entree(client_de: Callable[..., Client], chaque_role: Role) -> None:
    vue = ">Atelier</a>" in client_de(chaque_role).get("/compte/").content.decode()
    assert vue == (chaque_role in {Role.CERTIFICATEUR, Role.ADMINISTRATEUR})


def test_chacun_ne_voit_que_les_siens(atelier: Atelier) -> None:
    ailleurs = ouvrir_atelier(replace(BROUILLON, intitule="CQP d’ailleurs"))
    assert "ailleurs" not in texte(atelier.client, "/atelier/")
    assert "Opérateur fictif" not in texte(ailleurs.client, "/atelier/")


def test_deux_organisations_se_choisissent(atelier: Atelier) -> None:
    seconde = ouvrir_atelier().organisation
    socle.affecter(atelier.paul, Role.CERTIFICATEUR, seconde, debut=date(2020, 1, 1), acteur=None, quand=QUAND)
    envoi = {"depart": "page", "intitule": "CQP neuf", "organisation": str(seconde.pk)}
    atelier.client.post("/atelier/nouveau/", envoi)
    assert VersionReferentiel.objects.latest("pk").referentiel.organisation == seconde
    etranger = nouveau_compte(Role.CERTIFICATEUR)
    envoi["organisation"] = str(etranger.affectations.get().organisation_id)
    assert atelier.client.post("/atelier/nouveau/", envoi).status_code == 403


@pytest.mark.parametrize(
    "adresse",
    [
        "/atelier/999999/",
        "/atelier/{r}/v7/",
        "/atelier/{r}/v1/blocs/inconnu/",
        "/atelier/{r}/v1/etat/inventer/",
        "/atelier/{r}/v1/telecharger.exe",
        "/atelier/{r}/v1/document/",
        "/atelier/{r}/comparer/?avant=1&apres=9",
    ],
)
def test_ce_qui_n_existe_pas_n_existe_pas(adresse: str, atelier: Atelier) -> None:
    assert atelier.client.get(adresse.format(r=atelier.version.referentiel_id)).status_code == 404


# --- what a version says


def test_une_version_dit_quoi_faire_ensuite_a_chaque_etat(atelier: Atelier) -> None:
    assert "Lever les 2 doutes" in texte(atelier.client, atelier.adresse)
    for cle, choix in (("d1", "prendre"), ("d2", "vu")):
        atelier.client.post(f"{atelier.adresse}doutes/", {"doute": cle, "choix": choix})
    assert atelier.brouillon().blocs[0].competences[0].enonce == "Régler la ligne"
    dit = texte(atelier.client, atelier.adresse)
    assert "Proposer à la CPNE" in dit
    assert "Bloc 1 · 2 compétences" in dit
    atelier.client.post(f"{atelier.adresse}etat/proposer/")
    dit = texte(atelier.client, atelier.adresse)
    assert "Enregistrer l’adoption" in dit
    assert "Le rendre au brouillon" in dit
    atelier.client.post(f"{atelier.adresse}etat/adopter/", {"le": "2026-11-20", "reference": "PV 12"})
    dit = texte(atelier.client, atelier.adresse)
    assert "Adoptée par la CPNE le 20 novembre 2026, procès-verbal PV 12." in dit
    assert "Préparer la version suivante" in dit
    assert "Ajouter un bloc" not in dit


@pytest.mark.parametrize(
    ("envoi", "champ"),
    [
        ({}, "id_le"),
        ({"le": "2026-11-20"}, "id_reference"),
        ({"le": "hier", "reference": "PV"}, "id_le"),
    ],
)
def test_une_adoption_incomplete_se_dit_au_champ(envoi: dict[str, str], champ: str, atelier: Atelier) -> None:
    VersionReferentiel.objects.update(etat=Etat.PROPOSEE)
    reponse = atelier.client.post(f"{atelier.adresse}etat/adopter/", envoi)
    assert reponse.status_code == 422
    assert f'id="{champ}_error"' in reponse.content.decode()
    assert VersionReferentiel.objects.get().etat == Etat.PROPOSEE


def test_une_decision_a_venir_est_refusee_sans_perdre_la_saisie(atelier: Atelier) -> None:
    VersionReferentiel.objects.update(etat=Etat.PROPOSEE)
    envoi = {"le": "2999-01-01", "reference": "PV très loin"}
    reponse = atelier.client.post(f"{atelier.adresse}etat/adopter/", envoi)
    assert "qui est à venir" in unescape(reponse.content.decode())
    assert "PV très loin" in reponse.content.decode()


def test_une_version_rendue_montre_son_motif(atelier: Atelier) -> None:
    VersionReferentiel.objects.update(etat=Etat.PROPOSEE)
    atelier.client.post(f"{atelier.adresse}etat/rendre/", {"motif": "Le bloc 2 est <trop> court."})
    assert "Le bloc 2 est <trop> court." in texte(atelier.client, atelier.adresse)
    assert atelier.client.post(f"{atelier.adresse}etat/rendre/", {"motif": "x"}, follow=True).status_code == 422


def test_un_doute_leve_s_efface_de_la_liste_et_se_rouvre_en_defaisant(atelier: Atelier) -> None:
    adresse = f"{atelier.adresse}doutes/"
    assert "2 points que la lecture n’a pas su décider" in texte(atelier.client, adresse)
    reponse = atelier.client.post(adresse, {"doute": "d1", "choix": "prendre"}, follow=True)
    assert "Il reste 1 doute." in unescape(reponse.content.decode())
    encore = atelier.autre.post(adresse, {"doute": "d1", "choix": "garder"}, follow=True)
    assert "déjà tranché" in unescape(encore.content.decode())
    (faite,) = queries.derniere_de(atelier.version, atelier.paul)
    operations.defaire(atelier.version.pk, [faite.pk], auteur=atelier.paul, quand=QUAND)
    brouillon = atelier.brouillon()
    assert len(brouillon.doutes_ouverts) == 2
    assert brouillon.blocs[0].competences[0].enonce == ENONCE


def test_l_histoire_dit_quelle_reponse_a_leve_un_doute(atelier: Atelier) -> None:
    atelier.client.post(f"{atelier.adresse}doutes/", {"doute": "d2", "choix": "vu"})
    assert "a levé un doute : « C’est vu »" in texte(atelier.client, f"{atelier.adresse}histoire/")


@pytest.mark.parametrize("envoi", [{}, {"doute": "d1", "choix": "inventé"}, {"doute": "d9", "choix": "vu"}])
def test_un_choix_qui_n_est_pas_propose_ne_change_rien(envoi: dict[str, str], atelier: Atelier) -> None:
    assert atelier.client.post(f"{atelier.adresse}doutes/", envoi, follow=True).status_code == 200
    assert atelier.brouillon().doutes == DOUTES


def test_deux_versions_se_comparent_mot_a_mot(atelier: Atelier) -> None:
    operations.changer_etat(atelier.version, etats.METTRE_DE_COTE, auteur=None, quand=QUAND)
    base = f"/atelier/{atelier.version.referentiel_id}/"
    atelier.client.post(f"{base}nouvelle-version/", {"depart": "version", "version": "1"})
    seconde = VersionReferentiel.objects.get(numero=2)
    geste = modifier("b1c1", "enonce", ENONCE, ENONCE.replace("conforme", "sûr"))
    operations.retoucher(seconde.pk, [geste], auteur=atelier.paul, quand=QUAND)
    dit = texte(atelier.client, f"{base}comparer/")
    assert "de la version 1 à la version 2" in dit
    assert "retiré : conforme ajouté : sûr" in dit
    assert "de la version 2 à la version 1" in texte(atelier.client, f"{base}comparer/?avant=2&apres=1")
    assert atelier.client.get(f"{base}comparer/?avant=x&apres=²").status_code == 200


def test_une_page_d_ecriture_renvoie_lire_ce_qui_ne_s_ecrit_plus(atelier: Atelier) -> None:
    VersionReferentiel.objects.update(etat=Etat.PROPOSEE)
    reponse = atelier.client.get(f"{atelier.adresse}blocs/b1/")
    assert reponse["Location"] == f"{atelier.adresse}#b-b1"
    assert 'id="b-b1"' in atelier.client.get(atelier.adresse).content.decode()


# --- hostile texts


def test_un_texte_hostile_reste_un_texte_partout(db: None) -> None:
    bloc = BROUILLON.blocs[0]
    competence = replace(bloc.competences[0], enonce=HOSTILE, criteres=(Passage(HOSTILE, cle="k1"),), rubrique=HOSTILE)
    doute = replace(DOUTES[0], message=HOSTILE)
    mechant = replace(
        BROUILLON,
        intitule=HOSTILE,
        blocs=(replace(bloc, libelle=HOSTILE, code=HOSTILE, competences=(competence, *bloc.competences[1:])),),
        doutes=(doute,),
    )
    atelier = ouvrir_atelier(mechant)
    operations.retoucher(
        atelier.version.pk, [modifier("b1c2", "enonce", "?", HOSTILE)], auteur=atelier.paul, quand=QUAND
    )
    base = f"/atelier/{atelier.version.referentiel_id}/comparer/"
    for adresse in ["/atelier/", base, *(atelier.adresse + a for a in [*LECTURES[:4], *ECRITURES[:3]])]:
        page = atelier.client.get(adresse).content.decode()
        assert "alert(1)" in page, adresse
        assert "<script>alert" not in page, adresse
        assert '" onfocus' not in page, adresse
        assert "</textarea> &#x27;" not in page, adresse
    assert queries.brouillon_de(atelier.version).intitule == HOSTILE


def test_une_page_renvoyee_garde_un_texte_hostile_a_la_lettre(db: None) -> None:
    from tests.portail.referentiel.test_atelier_ecriture import formulaire

    bloc = BROUILLON.blocs[0]
    competence = replace(bloc.competences[0], enonce=" double  espace\tici ", criteres=(Passage("– tiret", cle="k1"),))
    atelier = ouvrir_atelier(replace(BROUILLON, blocs=(replace(bloc, competences=(competence,)),)))
    atelier.client.post(f"{atelier.adresse}blocs/b1/", formulaire(atelier))
    atelier.version.refresh_from_db()
    assert (atelier.version.revision, atelier.version.contenu) == (0, en_json(queries.brouillon_de(atelier.version)))


def test_les_briques_d_un_ouvrage_ne_sont_pas_a_obtenir(atelier: Atelier) -> None:
    page = unescape(atelier.client.get(atelier.adresse).content.decode())
    assert 'aria-label="Bloc 1 · 2 compétences : Préparer la ligne"' in page
    assert "à obtenir" not in page
    assert "Compétences du bloc 1, avec" in page


# --- a référentiel that lacks something is not proposed


@pytest.mark.parametrize(
    ("brouillon", "manque", "adresse"),
    [
        (replace(BROUILLON, intitule=" "), "l’intitulé de la certification (page « Présentation »)", "presentation/"),
        (replace(BROUILLON, blocs=()), "un premier bloc (sous le mur, « Ajouter un bloc »)", ""),
        (
            replace(BROUILLON, blocs=(BROUILLON.blocs[0], replace(BROUILLON.blocs[1], competences=()))),
            "une compétence au bloc 2 (page de ce bloc, « Nouvelle compétence »)",
            "blocs/b2/",
        ),
    ],
)
def test_un_referentiel_incomplet_n_est_pas_propose(brouillon: Brouillon, manque: str, adresse: str, db: None) -> None:
    atelier = ouvrir_atelier(brouillon)
    accueil, page = (
        unescape(atelier.client.get(f"{atelier.adresse}{suite}").content.decode()) for suite in ("", "etat/proposer/")
    )
    assert f"il manque {manque}." in accueil
    assert "etat/proposer/" not in accueil
    assert f'<li><a href="{atelier.adresse}{adresse}">Il manque {manque}</a></li>' in page
    assert ">Proposer</button>" not in page
    reponse = atelier.client.post(f"{atelier.adresse}etat/proposer/", follow=True)
    assert f"</strong> Version 1 : il manque {manque}. Elle n’est pas proposée" in unescape(reponse.content.decode())
    atelier.version.refresh_from_db()
    assert atelier.version.etat == Etat.BROUILLON


# --- downloads


@pytest.mark.parametrize(
    ("forme", "debut"),
    [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF"), ("xml", b"<?xml"), ("json", b"{")],
)
def test_une_version_s_emporte_dans_chaque_forme(forme: str, debut: bytes, atelier: Atelier) -> None:
    assert forme in Forme.values
    reponse = atelier.client.get(f"{atelier.adresse}telecharger.{forme}")
    assert reponse.content.startswith(debut)
    assert reponse["Content-Disposition"] == f'attachment; filename="cqp-operateur-fictif-v1-brouillon.{forme}"'
    assert reponse["X-Content-Type-Options"] == "nosniff"


def test_un_fichier_emporte_dit_dans_quel_etat_est_sa_version(atelier: Atelier) -> None:
    decision = {"decision_le": date(2026, 11, 20), "decision_reference": "PV"}
    VersionReferentiel.objects.filter(pk=atelier.version.pk).update(etat=Etat.ADOPTEE, **decision)
    octets = {}
    for forme in ("docx", "xlsx"):
        reponse = atelier.client.get(f"{atelier.adresse}telecharger.{forme}")
        assert reponse["Content-Disposition"].endswith(f'-v1-adoptee.{forme}"')
        octets[forme] = io.BytesIO(reponse.content)
    dite = "Version 1, adoptée par la CPNE, décision du 20/11/2026, procès-verbal PV"
    assert docx.Document(octets["docx"]).core_properties.subject == dite
    assert openpyxl.load_workbook(octets["xlsx"]).properties.subject == dite


@pytest.mark.parametrize(("numero", "dit"), [("", True), ("RNCP99012", False)])
def test_la_structure_du_registre_sans_numero_previent(numero: str, dit: bool, db: None) -> None:
    atelier = ouvrir_atelier(replace(BROUILLON, numero=numero))
    assert ("le registre le demandera" in texte(atelier.client, atelier.adresse)) is dit


@pytest.mark.parametrize(
    ("intitule", "nom"),
    [
        ("", "referentiel"),
        ('"; rm -rf', "rm-rf"),
        ("../../é’à\r\nX: y", "e-a-x-y"),
        ("é" * 300, "e" * 60),
    ],
)
def test_le_nom_d_un_fichier_emporte_est_sage(intitule: str, nom: str, db: None) -> None:
    atelier = ouvrir_atelier(replace(BROUILLON, intitule=intitule))
    reponse = atelier.client.get(f"{atelier.adresse}telecharger.json")
    assert reponse["Content-Disposition"] == f'attachment; filename="{nom}-v1-brouillon.json"'
