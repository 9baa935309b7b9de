"""The difference of two versions as a page: its answer, its marked words, the versions one may pick, its refusals."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from brique.referentiel.ecart import comparer_brouillons, comparer_fiches
from brique.referentiel.fiche import Fiche
from brique.referentiel.redaction.brouillon import Activite, BlocEcrit, Brouillon, CompetenceEcrite, Passage
from portail.referentiel.presentation.ecart import EcartDit, dire
from portail.referentiel.presentation.mots_marques import AUTOUR, Segment, abreger
from portail.socle.enums import Role
from tests.portail.referentiel.fabrique import bloc, ecrire, fiche, verser

AuPlus = Callable[[int], AbstractContextManager[Any]]
A, B = "RNCP99701", "RNCP99702"
ECART = f"/certifications/{A}/ecart/"
SOUDER = "- Préparer les bords à la meuleuse\n- Souder un joint à plat\n- Ranger son poste"
REECRIT = "- Préparer les bords à la meuleuse\n- Souder un joint d’angle à plat\n- Ranger son poste"
AVANT = fiche(
    A,
    "CQP Soudeur <industriel>",
    blocs=(
        bloc(A, 1, "Souder", SOUDER),
        bloc(A, 2, "Contrôler ses soudures", "- Contrôler le cordon à la loupe afin d’écarter les défauts"),
        bloc(A, 3, "Entretenir", "- Graisser les rouleaux du banc"),
    ),
)
APRES = replace(
    AVANT,
    intitule="CQP Soudeur en fabrication",
    blocs=(
        bloc(A, 1, "Souder", REECRIT),
        AVANT.blocs[1],
        bloc(A, 4, "Lire un plan", "- Lire un plan coté & <isométrique>"),
    ),
    prerequis_entree="Savoir lire.",
)
RENOUVELEE = fiche(
    B,
    "CQP Soudeur polyvalent",
    anciennes=(A,),
    blocs=tuple(b._replace(code=b.code.replace(A, B)) for b in APRES.blocs),
)


@pytest.fixture
def registre(tmp_path: Path, db: None) -> None:
    verser(ecrire(tmp_path, "2026-10-01", AVANT))
    verser(ecrire(tmp_path, "2026-10-20", replace(AVANT, blocs=(APRES.blocs[0], *AVANT.blocs[1:])), RENOUVELEE))
    verser(ecrire(tmp_path, "2026-11-05", APRES, RENOUVELEE))


def html(client: Client, adresse: str, statut: int = 200) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == statut, adresse
    return reponse.content.decode()


def texte(client: Client, adresse: str, statut: int = 200) -> str:
    nu = re.sub(r"<[^>]+>", "", html(client, adresse, statut).replace("</", " </"))
    return " ".join(unescape(nu).split())  # no-break spaces become plain ones


# --- the answer


def test_la_page_repond_d_abord_en_une_phrase(client: Client, registre: None) -> None:
    page = html(client, f"{ECART}?de=2026-10-01&a=2026-11-05")
    chapeau = re.search(r'<p class="chapeau">(.*?)</p>', page)
    assert chapeau is not None
    assert " ".join(unescape(chapeau[1]).split()) == (
        "1 bloc a changé, 1 bloc est nouveau et 1 bloc est retiré ; 1 compétence est reformulée ; "
        "2 autres rubriques ont changé."
    )
    assert "Qu’est-ce qui a changé dans «\u00a0CQP Soudeur en fabrication\u00a0»" in page


def test_sans_date_ce_sont_les_deux_dernieres_versions(client: Client, registre: None) -> None:
    page = texte(client, ECART)
    assert "De la version du 20 octobre 2026 à celle du 5 novembre 2026." in page
    assert "reformulée" not in page


def test_une_version_se_designe_par_n_importe_lequel_de_ses_jours(client: Client, registre: None) -> None:
    page = texte(client, f"{ECART}?de=2026-10-19&a=2026-11-01")
    assert "De la version du 1er octobre 2026 à celle du 20 octobre 2026." in page
    assert "1 bloc a changé ; 1 compétence est reformulée." in page


def test_les_mots_sont_marques_sans_la_couleur_seule(client: Client, registre: None) -> None:
    page = html(client, f"{ECART}?de=2026-10-01&a=2026-10-20")
    assert re.search('Souder un joint\\s*<ins><span class="invisible">ajouté\u00a0: </span>d’angle</ins>', page)
    assert "<del>" not in page[page.index("t-bloc-BC01") :]
    page = html(client, f"{ECART}?de=2026-10-20&a=2026-11-05")
    assert '<del><span class="invisible">retiré\u00a0: </span>' in page


def test_les_textes_du_registre_restent_des_textes(client: Client, registre: None) -> None:
    page = html(client, f"{ECART}?de=2026-10-20&a=2026-11-05")
    assert "<isométrique>" not in page
    assert "&lt;isométrique&gt;" in page
    assert "&lt;industriel&gt;" in page


def test_ce_qui_n_a_pas_change_est_replie(client: Client, registre: None) -> None:
    page = html(client, f"{ECART}?de=2026-10-01&a=2026-10-20")
    assert "2 compétences inchangées" in page
    assert "2 blocs inchangés" in page
    assert "<details open" not in page


def test_un_bloc_venu_ou_parti_dit_ses_competences(client: Client, registre: None) -> None:
    page = texte(client, ECART)
    assert "BC04 Lire un plan Nouveau Sa compétence" in page
    assert "BC03 Entretenir Retiré Aucune de ses compétences ne se retrouve ailleurs." in page


# --- which versions


def test_le_formulaire_propose_chaque_version_connue(client: Client, registre: None) -> None:
    page = html(client, f"{ECART}?de=2026-10-01&a=2026-10-20")
    assert re.findall(r'<option value="([\d-]+)" selected>', page) == ["2026-10-01", "2026-10-20"]
    assert page.count('<option value="2026-11-05"') == 2
    assert "depuis le 5 novembre 2026" in page


def test_deux_dates_a_l_envers_sont_remises_dans_l_ordre_et_dites(client: Client, registre: None) -> None:
    page = texte(client, f"{ECART}?de=2026-11-05&a=2026-10-01")
    assert "à l’envers" in page
    assert "De la version du 1er octobre 2026 à celle du 5 novembre 2026." in page


def test_avant_la_premiere_version_la_comparaison_part_de_la_premiere(client: Client, registre: None) -> None:
    page = texte(client, f"{ECART}?de=2001-01-01&a=2026-10-20")
    assert "ne connaît cette fiche que depuis le 1er octobre 2026" in page
    assert "De la version du 1er octobre 2026" in page


def test_une_seule_version_le_dit_et_offre_le_renouvellement(client: Client, registre: None) -> None:
    page = texte(client, f"/certifications/{B}/ecart/")
    assert "Brique ne connaît qu’une version de cette fiche, celle du 20 octobre 2026" in page
    assert f'href="{ECART}?avec={B}"' in html(client, f"/certifications/{B}/ecart/")


def test_la_meme_version_deux_fois_ne_change_rien(client: Client, registre: None) -> None:
    assert "Rien n’a changé." in texte(client, f"{ECART}?de=2026-10-20&a=2026-10-20")


def test_une_fiche_se_compare_a_celle_qui_la_remplace(client: Client, registre: None) -> None:
    page = texte(client, f"{ECART}?avec={B}")
    assert f"Qu’est-ce qui change de {A} à {B} ?" in page
    assert "3 blocs inchangés" in page
    assert f"Comparer {A} avec elle-même" in page
    assert f"De {A} (1er octobre 2026) à {B} (20 octobre 2026)." in texte(client, f"{ECART}?avec={B}&de=2026-10-02")


@pytest.mark.parametrize("ecrit", [B.lower(), f" rncp {B[4:]} ", f"{B}%00"])
def test_le_numero_de_l_autre_fiche_se_tape_comme_on_veut(ecrit: str, client: Client, registre: None) -> None:
    assert f"de {A} à {B}" in texte(client, f"{ECART}?avec={ecrit}")


# --- refusals


@pytest.mark.parametrize(
    "reste",
    [
        "de=hier",
        "de=2026-13-45&a=%00",
        "a=99999-01-01",
        "de=0001-01-01",
        "a=9999-12-31",
        "de=" + "9" * 4000,
        "avec=",
        "avec=" + A,
        "de[]=2026-10-01",
    ],
)
def test_un_parametre_insense_ne_casse_rien(reste: str, client: Client, registre: None) -> None:
    assert "Qu’est-ce qui a changé dans" in html(client, f"{ECART}?{reste}")


def test_une_date_illisible_est_dite(client: Client, registre: None) -> None:
    assert "ne se lit pas" in texte(client, f"{ECART}?de=hier")


@pytest.mark.parametrize(
    "adresse",
    ["/certifications/RNCP1/ecart/", f"{ECART}?avec=RNCP1", f"{ECART}?avec=<script>", f"{ECART}?avec={'9' * 5000}"],
)
def test_une_fiche_absente_offre_la_recherche(adresse: str, client: Client, registre: None) -> None:
    page = html(client, adresse, 404)
    assert 'action="/certifications/"' in page
    assert "<script>" not in page.lower().replace("<script src", "")


def test_un_numero_en_minuscules_est_redirige(client: Client, registre: None) -> None:
    assert client.get(ECART.replace(A, A.lower())).headers["Location"] == ECART


def test_la_page_se_lit_sans_compte_et_ne_s_ecrit_pas(
    client: Client, client_de: Callable[..., Client], chaque_role: Role, registre: None
) -> None:
    assert client.get(ECART).status_code == 200
    assert client_de(chaque_role).get(ECART).status_code == 200
    assert client.post(ECART).status_code == 405


def test_les_requetes_ne_grandissent_pas_avec_l_histoire(
    client: Client, registre: None, tmp_path: Path, assert_requetes: AuPlus
) -> None:
    for jour in range(6, 16):
        blocs = tuple(bloc(A, rang, f"Bloc {rang}", f"- Régler la ligne {jour}") for rang in range(1, 20))
        verser(ecrire(tmp_path, f"2026-11-{jour:02}", replace(APRES, blocs=blocs), RENOUVELEE))
    for adresse in (f"{ECART}?de=2026-11-10&a=2026-11-15", f"{ECART}?avec={B}"):
        with assert_requetes(10):
            html(client, adresse)


# --- from the fiche and the bloc


def test_l_histoire_de_la_fiche_compte_aussi_ses_blocs_et_mene_a_chaque_difference(
    client: Client, registre: None
) -> None:
    page = html(client, f"/certifications/{A}/")
    assert f'href="{ECART}?de=2026-10-01&amp;a=2026-10-20"' in page
    assert f'href="{ECART}?de=2026-10-20&amp;a=2026-11-05"' in page
    assert "Du 20 octobre 2026 au 5 novembre 2026" in page


def test_l_histoire_d_un_bloc_mene_a_sa_place_dans_la_difference(client: Client, registre: None) -> None:
    page = html(client, f"/certifications/{A}/blocs/{A}BC01/")
    trouve = re.search(r'href="([^"]*/ecart/[^"]*)"', page)
    assert trouve is not None
    adresse, ancre = unescape(trouve[1]).split("#")
    assert adresse == f"{ECART}?de=2026-10-01&a=2026-10-20"
    assert f'id="{ancre}"' in html(client, adresse)


def test_une_fiche_sortie_du_registre_garde_son_histoire(client: Client, registre: None, tmp_path: Path) -> None:
    verser(ecrire(tmp_path, "2026-11-10", RENOUVELEE), complet=True)
    assert "Du 5 novembre 2026 au 10 novembre 2026" in texte(client, f"/certifications/{A}/")
    assert "1 bloc est retiré" in texte(client, ECART)


# --- the piece, whatever is compared


def rendu(dit: EcartDit) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", render_to_string("referentiel/morceaux/ecart.html", {"dit": dit})).split())


def test_deux_brouillons_se_comparent_avec_le_meme_morceau() -> None:
    avant = Brouillon(
        "CQP Vendeur",
        activites=(Activite("Accueillir", (Passage("Saluer"), Passage("Orienter"))),),
        blocs=(BlocEcrit("1", "Accueillir", (CompetenceEcrite("Accueillir le client", (Passage("Il sourit"),)),)),),
    )
    apres = Brouillon(
        "CQP Vendeur",
        activites=(Activite("Accueillir", (Passage("Saluer"), Passage("Conseiller"))),),
        blocs=(BlocEcrit("1", "Accueillir", (CompetenceEcrite("Accueillir le client", (Passage("Il écoute"),)),)),),
    )
    page = unescape(rendu(dire(comparer_brouillons(avant, apres))))
    assert "Évaluée autrement Accueillir le client Critères" in page
    assert "Tâches" not in page
    assert "Activités Accueillir" in page


def test_la_presentation_seule_n_est_pas_un_changement() -> None:
    avant = fiche(A, blocs=(bloc(A, 1, "L'accueil", "- Lire un plan ;\n- Tracer"),))
    apres = fiche(A, blocs=(bloc(A, 1, "L’accueil", "• Lire un plan.\n• Tracer"),))
    dit = dire(comparer_fiches(avant, apres))
    assert dit.vide
    assert dit.phrase.startswith("Les mots sont les mêmes")
    assert "BC01" in rendu(dit)


def test_une_competence_qui_change_de_bloc_se_dit_des_deux_cotes_et_se_compte_une_fois() -> None:
    reste = "- Régler la presse avant le lancement\n- Contrôler une pièce à la sortie"
    passe = "\n- Transmettre les consignes de sécurité à la relève de nuit"
    avant = fiche(A, blocs=(bloc(A, 1, "Produire", reste + passe), bloc(A, 2, "Animer", "- Animer un point d’équipe")))
    apres = fiche(A, blocs=(bloc(A, 1, "Produire", reste), bloc(A, 2, "Animer", f"- Animer un point d’équipe{passe}")))
    dit = dire(comparer_fiches(avant, apres))
    assert dit.phrase == "2 blocs ont changé ; 1 compétence change de bloc."
    mots = [c.ligne.mot for un in dit.blocs for c in un.competences]
    assert mots == ["Passe dans BC02", "Vient de BC01"]


def test_un_code_seul_ne_fait_pas_deux_fois_la_meme_ancre() -> None:
    avant = Fiche(A, blocs=(bloc(A, 1, "Souder une pièce", SOUDER),))
    apres = Fiche(B, blocs=(bloc(B, 1, "Tenir une caisse", "- Encaisser un client"),))
    ancres = [un.ancre for un in dire(comparer_fiches(avant, apres)).blocs]
    assert len(set(ancres)) == len(ancres) == 2


def test_un_long_texte_n_est_montre_qu_autour_de_ce_qui_change() -> None:
    long = "mot " * 200
    courte = abreger([Segment(long), Segment("neuf", ajoute=True), Segment(f" {long}")])
    assert [s.coupe for s in courte] == [True, False, False, False, True]
    assert sum(len(s.texte) for s in courte) < 3 * AUTOUR
    assert abreger([Segment("court")]) == [Segment("court")]
