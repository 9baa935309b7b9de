"""The report of a branche: which certifications it is made of, what they share, what stands apart, as page and file."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django.fixtures import Settings

from brique.erreurs import ErreurLecture
from brique.referentiel.fiche import Certificateur
from brique.referentiel.redaction.lecture import lire_brouillon
from portail.passerelles import limites_branche, moteurs, queries_branche
from portail.passerelles.adresses_branche import lire_numeros
from portail.passerelles.queries_branche import Choix, Genre, Perimetre, Rapport
from portail.referentiel.queries_branches import Nomenclature, convention, textes
from portail.socle.enums import Role
from portail.socle.limites import Verdict
from tests.portail.passerelles.registre_branche import (
    ANCIENNE,
    BRANCHE,
    CCN,
    FLEURISTE,
    FROMAGER,
    GERANT,
    IDCC,
    MUETTE,
    SIRET,
    charger,
    fiches,
)
from tests.portail.referentiel.fabrique import ecrire, fiche, verser

pytestmark = pytest.mark.django_db
Plafond = Callable[[int], AbstractContextManager[Any]]
RAPPORT = f"/branches/rapport/?idcc={IDCC}"


@pytest.fixture(autouse=True)
def _registre(db: None, tmp_path: Path, settings: Settings) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    charger(tmp_path)


def page(client: Client, adresse: str, statut: int = 200) -> str:
    """The text of a page: no tag, blanks as one."""
    reponse = client.get(adresse)
    assert reponse.status_code == statut, adresse
    texte = re.sub(r"<(script|style).*?</\1>", " ", reponse.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", texte).replace("\xa0", " ").replace("&nbsp;", " ").split())


def rapport(*numeros: str, moteur: bool = False) -> Rapport:
    choix = Choix(Genre.FICHES, ",".join(numeros), moteur=moteur)
    return queries_branche.rapport(Perimetre(choix, "", numeros))


def test_une_branche_est_faite_des_certifications_actives_qui_nomment_sa_convention() -> None:
    perimetre = queries_branche.perimetre(Choix(Genre.IDCC, IDCC))
    assert perimetre is not None
    assert perimetre.numeros == (FLEURISTE, FROMAGER, GERANT, MUETTE)
    assert (perimetre.nom, perimetre.laissees) == (BRANCHE, 1)
    avec = queries_branche.perimetre(Choix(Genre.IDCC, IDCC, inactives=True))
    assert avec is not None
    assert avec.numeros == (*perimetre.numeros, ANCIENNE)


def test_un_idcc_se_donne_sans_ses_zeros_et_une_convention_par_son_numero() -> None:
    perimetre = queries_branche.perimetre(Choix(Genre.IDCC, "42"))
    assert perimetre is not None
    assert perimetre.choix.valeur == IDCC
    assert convention(Nomenclature.CCN, CCN) is not None
    assert queries_branche.perimetre(Choix(Genre.CCN, IDCC)) is None


def test_une_liste_garde_ce_qui_n_est_plus_actif_et_nomme_ce_qui_manque() -> None:
    perimetre = queries_branche.perimetre(Choix(Genre.FICHES, f"{ANCIENNE},RNCP1,{FLEURISTE}"))
    assert perimetre is not None
    assert (perimetre.numeros, perimetre.absents) == ((ANCIENNE, FLEURISTE), ("RNCP1",))


def test_les_conventions_suivent_un_nouvel_import(tmp_path: Path) -> None:
    assert convention(Nomenclature.IDCC, IDCC) is not None
    verser(ecrire(tmp_path, "2026-11-21", fiche("RNCP99300")), complet=True)
    assert convention(Nomenclature.IDCC, IDCC) is None


def test_les_textes_se_lisent_en_peu_de_requetes(assert_requetes: Plafond) -> None:
    with assert_requetes(2):
        lues = textes([FROMAGER, "RNCP1", FLEURISTE])
    voulues = {une.numero: une for une in fiches()}
    assert [lue.numero for lue in lues] == [FROMAGER, FLEURISTE]
    assert [bloc.liste_competences for bloc in lues[0].blocs] == [
        bloc.liste_competences for bloc in voulues[FROMAGER].blocs
    ]


def test_le_rapport_dit_les_groupes_les_doublons_et_ce_qui_reste_a_part() -> None:
    lu = rapport(FLEURISTE, FROMAGER, GERANT, MUETTE)
    groupes = [{bloc.cle.code for bloc in groupe.blocs} for groupe in lu.communs.groupes]
    assert {f"{FLEURISTE}BC01", f"{FROMAGER}BC01"} in groupes
    assert {f"{FLEURISTE}BC02", f"{FROMAGER}BC02"} in groupes
    assert [bloc.cle.fiche for bloc in lu.communs.doublons[0].blocs] == [GERANT, GERANT]
    assert lu.sans_competences == (MUETTE,)
    assert {constat.regle for constat in lu.relues[GERANT]} == {"competence-en-double"}
    assert not lu.par_le_moteur


def test_un_rapport_lu_deux_fois_n_est_calcule_qu_une_fois(assert_requetes: Plafond) -> None:
    premier = rapport(FLEURISTE, FROMAGER)
    with assert_requetes(2):  # the last import and the last calculation: is it still true?
        second = rapport(FROMAGER, FLEURISTE)
    assert second is premier


def test_un_import_refait_le_rapport(tmp_path: Path) -> None:
    avant = rapport(FLEURISTE, FROMAGER)
    verser(ecrire(tmp_path, "2026-11-22", fiche(FLEURISTE, "CQP Fleuriste changé")))
    apres = rapport(FLEURISTE, FROMAGER)
    assert apres is not avant
    assert apres.fiches[FLEURISTE].intitule == "CQP Fleuriste changé"


def test_la_page_repond_en_une_phrase_puis_montre(client: Client) -> None:
    texte = page(client, RAPPORT)
    assert f"Qu’ont en commun les certifications de la branche « {BRANCHE} » ?" in texte
    assert "2 groupes de blocs communs, qui rassemblent 4 des 7 blocs comparés." in texte
    assert "2 blocs qui ont leurs 3 compétences en commun." in texte
    assert "Même certification" in texte
    assert "Des compétences dites deux fois" in texte
    assert "1 certification ne montre aucune compétence lisible" in texte
    assert "1 certification qui n’est plus active est laissée de côté." in texte
    assert "Calculée" in texte


def test_la_page_ne_demande_pas_plus_a_une_grande_branche(client: Client, assert_requetes: Plafond) -> None:
    client.get(RAPPORT)
    with assert_requetes(4):
        client.get(RAPPORT)


def test_le_groupe_montre_la_trame_et_deux_blocs_cote_a_cote(client: Client) -> None:
    adresse = f"/branches/rapport/groupe/?idcc={IDCC}&groupe={FLEURISTE}/{FLEURISTE}BC02"
    texte = page(client, adresse)
    assert "Tenir le rayon des" in texte
    assert "au choix : végétaux ou / fromages" in texte or "au choix : fromages ou / végétaux" in texte
    assert "Ces deux blocs partagent 3 compétences sur 3 : 3 à un terme près." in texte
    inverse = page(client, f"{adresse}&un={FROMAGER}/{FROMAGER}BC02&autre={FLEURISTE}/{FLEURISTE}BC02")
    assert f"Dans la colonne de {FLEURISTE}" in inverse


def test_un_groupe_qui_n_est_plus_la_ramene_au_rapport(client: Client) -> None:
    texte = page(client, f"/branches/rapport/groupe/?idcc={IDCC}&groupe={GERANT}/{GERANT}BC01", 404)
    assert "Ce bloc commun n’est plus là" in texte
    assert page(client, "/branches/rapport/groupe/", 404)


@pytest.mark.parametrize(
    ("adresse", "dit"),
    [
        ("/branches/rapport/?idcc=9999", "ne nomme la convention collective 9999"),
        ("/branches/rapport/?certificateur=000", "Ce certificateur n’est pas au registre."),
        ("/branches/rapport/?fiches=RNCP1,RNCP2", "Aucun de ces numéros n’est au registre."),
    ],
)
def test_sans_certification_la_page_dit_pourquoi(client: Client, adresse: str, dit: str) -> None:
    assert dit in page(client, adresse, 404)


def test_une_branche_trop_grande_se_dit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries_branche, "FICHES_MAX", 3)
    assert "4 certifications. Un rapport en compare" in page(client, RAPPORT, 404)
    assert client.get(f"/branches/rapport/telecharger.csv?idcc={IDCC}").status_code == 404


def test_on_choisit_par_le_nom_le_numero_ou_une_liste(client: Client) -> None:
    assert BRANCHE in page(client, "/branches/")
    assert BRANCHE in page(client, "/branches/?q=detail fictif")
    assert BRANCHE in page(client, "/branches/?q=0042")
    assert "Aucune convention collective" in page(client, "/branches/?q=aviation")
    reponse = client.get("/branches/", {"fiches": f"{FLEURISTE} {FROMAGER.removeprefix('RNCP')}"})
    assert reponse.status_code == 302
    assert unquote(reponse["Location"]) == f"/branches/rapport/?fiches={FLEURISTE},{FROMAGER}"


@pytest.mark.parametrize(("saisie", "dit"), [("tout", "« tout »"), (FLEURISTE, "au moins deux"), ("", "au moins deux")])
def test_une_liste_illisible_est_refusee_avec_ce_qui_manque(client: Client, saisie: str, dit: str) -> None:
    assert dit in page(client, f"/branches/?fiches={saisie}")


def test_les_numeros_se_lisent_comme_on_les_tape() -> None:
    assert lire_numeros("rncp 99012 ;99013\nRS5000, RNCP99012 et 99014").numeros == (
        "RNCP99012",
        "RNCP99013",
        "RS5000",
        "RNCP99014",
    )
    assert lire_numeros("RNCP99012 bidule").illisibles == ("bidule",)


def test_un_certificateur_est_aussi_une_branche(client: Client) -> None:
    texte = page(client, f"/branches/rapport/?certificateur={SIRET}")
    assert "Qu’ont en commun les certifications de « Branche fictive du détail » ?" in texte


def test_la_page_du_certificateur_mene_a_son_rapport(client: Client, tmp_path: Path) -> None:
    html = client.get(f"/certificateurs/{SIRET}/").content.decode()
    assert f'href="/branches/rapport/?certificateur={SIRET}"' in html
    seule = replace(fiche("RNCP99300"), certificateurs=(Certificateur("Seule fictive", "00099003500010"),))
    verser(ecrire(tmp_path, "2026-11-22", seule))
    assert "Ses blocs communs" not in client.get("/certificateurs/00099003500010/").content.decode()


def test_le_tableur_donne_chaque_competence_de_chaque_bloc(client: Client) -> None:
    reponse = client.get(f"/branches/rapport/telecharger.csv?idcc={IDCC}")
    assert reponse["Content-Disposition"] == f'attachment; filename="brique-blocs-communs-{IDCC}.csv"'
    lues = list(csv.DictReader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
    communes = [
        ligne for ligne in lues if ligne["Ensemble"] == "commun" and ligne["Dans tous les blocs du groupe"] == "oui"
    ]
    dites = {ligne["Compétence dans ce bloc"] for ligne in communes if ligne["Certification"] == FROMAGER}
    assert "Mettre en valeur les fromages sur l’étal en respectant les règles de présentation du magasin" in dites
    assert {ligne["Ensemble"] for ligne in lues} == {"commun", "doublon", "sans compétence lisible"}


def test_le_classeur_dit_d_ou_il_vient(client: Client) -> None:
    reponse = client.get(f"/branches/rapport/telecharger.xlsx?idcc={IDCC}")
    classeur = load_workbook(io.BytesIO(reponse.content))
    source = {ligne[0].value: ligne[1].value for ligne in classeur["Source"].iter_rows()}
    assert source["Branche"] == f"{BRANCHE} (IDCC {IDCC})"
    assert "ne donne aucun droit" in str(source["À savoir"])
    assert classeur.sheetnames == ["Blocs communs", "Source"]


def test_le_fichier_json_est_le_rapport_entier(client: Client) -> None:
    dit = json.loads(client.get(f"/branches/rapport/telecharger.json?idcc={IDCC}").content)
    assert dit["branche"] == {"par": "idcc", "valeur": IDCC, "nom": f"{BRANCHE} (IDCC {IDCC})"}
    assert dit["sans_competences"] == [MUETTE]
    assert len(dit["rapport"]["groupes"]) == 2


def test_la_trame_se_relit_dans_l_atelier_avec_ses_termes_a_choisir(client: Client, tmp_path: Path) -> None:
    reponse = client.get(f"/branches/rapport/groupe/trame.docx?idcc={IDCC}&groupe={FLEURISTE}/{FLEURISTE}BC02")
    assert reponse.status_code == 200
    chemin = tmp_path / "trame.docx"
    chemin.write_bytes(reponse.content)
    brouillon = lire_brouillon(chemin).brouillon
    assert len(brouillon.blocs) == 1
    assert all("[" in competence.enonce for competence in brouillon.blocs[0].competences)
    assert client.get(f"/branches/rapport/groupe/trame.docx?idcc={IDCC}&groupe={GERANT}/x").status_code == 404


@pytest.mark.parametrize(
    "adresse", ["/branches/", RAPPORT, f"/branches/rapport/telecharger.csv?idcc={IDCC}"], ids=["choix", "page", "csv"]
)
def test_tout_se_lit_sans_compte_et_avec_tout_role(
    adresse: str, chaque_role: Role, client: Client, client_de: Callable[..., Client]
) -> None:
    assert client.get(adresse).status_code == 200
    assert client_de(chaque_role).get(adresse).status_code == 200
    assert client.post(adresse).status_code == 405


def test_le_moteur_se_demande_et_sert_aux_groupes_comme_a_la_relecture(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    demandes: list[int] = []

    class Moteur:
        def proximites(self, textes_a: Any, textes_b: Any) -> Any:
            demandes.append(len(textes_a))
            return [[0.9 if "magasin" in un and "magasin" in autre else 0.0 for autre in textes_b] for un in textes_a]

    monkeypatch.setattr(moteurs, "moteur", Moteur)
    assert not rapport(FLEURISTE, FROMAGER).par_le_moteur
    assert not demandes
    lu = rapport(FLEURISTE, FROMAGER, moteur=True)
    assert lu.par_le_moteur
    assert "competence-reformulee" in {constat.regle for constat in lu.relues[FLEURISTE]}
    assert "Reconnaître aussi les phrases de même sens" in page(client, RAPPORT)
    assert "reconnus par le moteur de passerelles" in page(client, f"{RAPPORT}&moteur=oui")


def test_sans_modele_le_rapport_est_fait_par_les_mots_et_le_dit(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def abime() -> None:
        raise ErreurLecture("ce modèle ne peut pas servir")

    monkeypatch.setattr(moteurs, "moteur", abime)
    texte = page(client, f"{RAPPORT}&moteur=oui")
    assert "2 groupes de blocs communs" in texte
    assert "Sans moteur de passerelles" in texte


def test_trop_de_rapports_en_une_minute_font_attendre(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limites_branche.LIMITE.__class__, "compter", lambda *_, **__: Verdict(False, 0, 20))
    for adresse in (RAPPORT, f"{RAPPORT}&moteur=oui", f"/branches/rapport/telecharger.csv?idcc={IDCC}"):
        reponse = client.get(adresse)
        assert (reponse.status_code, reponse["Retry-After"]) == (429, "20")


def test_le_moteur_n_est_pas_propose_a_une_grande_branche(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries_branche, "MOTEUR_FICHES", 1)
    assert not rapport(FLEURISTE, GERANT, moteur=True).par_le_moteur
    assert "le moteur peut reconnaître aussi" in page(client, f"{RAPPORT}&moteur=oui")
