"""The public pages of the register, read as their HTML: what they say, where they lead, how they refuse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

import brique.referentiel
from portail.referentiel import queries
from portail.referentiel.adresses import adresse_bloc
from portail.referentiel.recherche import Demande, chercher
from tests.portail.referentiel.registre_api import bloc, ecrire, fiche
from tests.portail.referentiel.registre_pages import charger, verser

pytestmark = pytest.mark.django_db
Plafond = Callable[[int], AbstractContextManager[object]]
FICHE = "/certifications/RNCP99802/"
BLOC = f"{FICHE}blocs/RNCP99802BC01/"


@pytest.fixture
def registre(tmp_path: Path, db: None) -> None:
    charger(tmp_path)


def html(client: Client, adresse: str, statut: int = 200) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == statut, adresse
    contenu: str = reponse.content.decode()
    return contenu.replace("\u00a0", " ")


def texte(client: Client, adresse: str, statut: int = 200) -> str:
    """The words of the page, without its tags, blanks folded."""
    nu = re.sub(r"<[^>]+>", " ", html(client, adresse, statut))
    return " ".join(unescape(nu).split())


# --- home


def test_l_accueil_dit_ce_que_contient_le_registre(client: Client, registre: None) -> None:
    page = texte(client, "/")
    assert "certifications professionnelles (RNCP) 4 dont 3 actives" in page
    assert "blocs de compétences 6" in page
    assert "À jour de l’export du 1er novembre 2026." in page
    assert 'action="/certifications/"' in html(client, "/")


def test_un_registre_vide_le_dit_sur_chaque_page(client: Client) -> None:
    assert "Le registre est vide" in texte(client, "/")
    assert "Le registre est vide" in texte(client, "/registre/")
    assert "Aucune certification ne répond" in texte(client, "/certifications/")
    assert "Aucun certificateur ne s’appelle ainsi" in texte(client, "/certificateurs/")


# --- search


def test_la_recherche_par_bloc_marque_les_mots_dans_le_titre_et_l_extrait(client: Client, registre: None) -> None:
    page = html(client, "/certifications/?vue=blocs&q=regler+outillage")
    assert "<mark>Régler</mark> les <mark>outillages</mark> afin" in page
    assert f'href="{BLOC}"' in page
    assert "RNCP99801BC01" not in page


def test_les_textes_du_registre_sont_echappes_jusque_dans_les_marques(client: Client, registre: None) -> None:
    page = html(client, "/certifications/?vue=blocs&q=demarrer+regler")
    assert "Préparer &amp; &lt;<mark>démarrer</mark>&gt;" in page
    assert "<b>vite" not in page


def test_les_onglets_comptent_les_deux_vues(client: Client, registre: None) -> None:
    page = texte(client, "/certifications/?q=preparer")
    assert re.search(r"Certifications 2 Blocs 2", page)


def test_une_faute_est_dite_et_corrigee(client: Client, registre: None) -> None:
    page = texte(client, "/certifications/?q=condcuteur")
    assert "Aucun « condcuteur » dans le registre." in page
    assert "« conducteur »" in page
    assert "CQP Conducteur d’équipements" in page.replace("  ", " ")


def test_une_recherche_vaine_dit_quoi_faire(client: Client, registre: None) -> None:
    page = texte(client, "/certifications/?q=zzzzqqqq&niveau=3")
    assert "Aucune certification ne répond" in page
    assert "ni rien qui lui ressemble" in page
    assert "Retirez les filtres" in page


@pytest.mark.parametrize(
    ("demande", "code", "adresse"),
    [
        ("RNCP99802", "RNCP99802", FICHE),
        ("rncp 99802", "RNCP99802", FICHE),
        ("99802", "RNCP99802", FICHE),
        ("RS9804", "RS9804", "/certifications/RS9804/"),
        ("rncp99802bc01", "RNCP99802BC01", BLOC),
    ],
)
def test_un_code_exact_est_propose_d_abord(
    demande: str, code: str, adresse: str, client: Client, registre: None
) -> None:
    page = html(client, f"/certifications/?q={demande}")
    direct = page[page.index("direct-titre") :]
    assert code in direct[:200]
    assert f'href="{adresse}"' in direct[:600]


def test_un_code_inconnu_n_est_pas_propose(client: Client, registre: None) -> None:
    assert "direct-titre" not in html(client, "/certifications/?q=RNCP11111")
    assert "direct-titre" not in html(client, "/certifications/?q=RNCP99802BC99")


def test_un_filtre_pose_se_voit_et_se_retire(client: Client, registre: None) -> None:
    page = html(client, "/certifications/?q=cqp&etat=active&niveau=3&rome=H2902")
    assert "Métier (ROME) : H2902 Chaudronnerie" in page
    assert 'href="?q=cqp&amp;niveau=3&amp;rome=H2902"' in page  # without « active »
    assert "CQP Conducteur de ligne" not in unescape(page)
    assert re.search(r'<input type="checkbox" id="f-etat-active" name="etat" value="active" checked>', page)


def test_les_telechargements_portent_exactement_la_demande(client: Client, registre: None) -> None:
    page = html(client, "/certifications/?q=cqp&vue=blocs&niveau=3&inconnu=1&page=1")
    adresse = re.search(r'href="(/certifications/telecharger\.csv[^"]*)"', page)
    assert adresse is not None
    assert unescape(adresse[1]) == "/certifications/telecharger.csv?q=cqp&niveau=3&vue=blocs"
    lignes = b"".join(client.get(unescape(adresse[1]))).decode("utf-8-sig").splitlines()
    assert len(lignes) == 1 + 5


@pytest.mark.parametrize(
    "reste",
    [
        "page=abc",
        "page=-3",
        "page=999999999999",
        "niveau=%00",
        "niveau=xx&axe=y",
        "vue=autre",
        "tout=zzz",
        "q=%00%FF",
        "q=" + "a" * 5000,
    ],
)
def test_un_parametre_insense_ne_casse_rien(reste: str, client: Client, registre: None) -> None:
    html(client, f"/certifications/?{reste}")


def test_voir_tout_montre_chaque_valeur_d_un_axe(client: Client, tmp_path: Path) -> None:
    romes = [f"H{2000 + n}" for n in range(12)]
    fiches = [fiche(f"RNCP{80000 + n}", f"Titre {n}").replace("H2902", rome) for n, rome in enumerate(romes)]
    verser(ecrire(tmp_path, "2026-10-01", *fiches))
    page = html(client, "/certifications/")
    assert page.count('name="rome"') == 8
    assert "?tout=rome#axe-rome" in page
    assert html(client, "/certifications/?tout=rome").count('name="rome"') == 12


def test_une_valeur_cochee_hors_des_premieres_reste_visible(client: Client, tmp_path: Path) -> None:
    fiches = [fiche(f"RNCP{80000 + n}", f"Titre {n}").replace("H2902", f"H{2000 + n}") for n in range(12)]
    verser(ecrire(tmp_path, "2026-10-01", *fiches))
    assert 'value="H2011" checked' in html(client, "/certifications/?rome=H2011")


# --- fiche


def test_la_fiche_montre_son_mur_en_dessin_en_liste_et_en_tableau(client: Client, registre: None) -> None:
    page = html(client, FICHE)
    dessin = page[page.index('<svg class="mur"') : page.index("mur-etroit")]
    assert dessin.count("<a href=") == 4
    assert 'aria-label="BC01, à obtenir : Préparer la ligne"' in dessin
    assert "BC03 · option A" in dessin
    assert dessin.count(">ou</text>") == 1
    assert page.count(f'href="{BLOC}"') >= 3


def test_la_fiche_dit_sa_situation_ses_voies_et_son_certificateur(client: Client, registre: None) -> None:
    page = texte(client, FICHE)
    assert "Enregistrée jusqu’au 30 juin 2999" in page
    assert "Validation des acquis de l’expérience (VAE) Ouverte" in page
    assert "Trois professionnels." in page
    assert "Branche fictive" in page
    assert "000 990 317 00018" in page.replace("\u00a0", " ")


def test_une_fiche_inactive_le_dit(client: Client, registre: None) -> None:
    assert "On ne peut plus y entrer" in texte(client, "/certifications/RNCP99801/")


def test_les_correspondances_se_lisent_dans_les_deux_sens(client: Client, registre: None) -> None:
    assert "Déclarée BC01 → vers BC01 de RNCP99801 CQP Conducteur de ligne" in texte(client, FICHE)
    autre = texte(client, "/certifications/RNCP99801/")
    assert "Déclarée BC01 de RNCP99802 CQP Conducteur d’équipements → vers BC01" in autre
    assert "BC01 de RNCP99999 (absente du registre)" in autre


def test_ce_que_la_lecture_a_remarque_est_dit_sur_la_fiche(client: Client, registre: None) -> None:
    assert "une correspondance mène à RNCP99999" in texte(client, "/certifications/RNCP99801/")
    assert "Ce que Brique a remarqué" not in texte(client, FICHE)


def test_une_fiche_du_repertoire_specifique_n_a_pas_de_mur(client: Client, registre: None) -> None:
    page = texte(client, "/certifications/RS9804/")
    assert "ne se découpe pas en blocs" in page
    assert "Répertoire spécifique" in page
    assert "ne peut s’obtenir qu’en entier" in texte(client, "/certifications/RNCP99803/")


def test_la_fiche_se_lit_a_une_date_passee_avec_un_bandeau(client: Client, registre: None) -> None:
    page = texte(client, f"{FICHE}?au=2026-10-15")
    assert "Vous lisez le registre du 15 octobre 2026." in page
    assert "CQP Conducteur de lignes" in page
    assert "5 blocs" in page
    assert f'href="{BLOC}?au=2026-10-15"' in html(client, f"{FICHE}?au=2026-10-15")
    aujourd_hui = texte(client, FICHE)
    assert "Vous lisez le registre" not in aujourd_hui
    assert "4 blocs" in aujourd_hui
    assert "Du 1er octobre 2026 au 1er novembre 2026" in aujourd_hui


@pytest.mark.parametrize(
    ("au", "dit"),
    [
        ("hier", "ne se lit pas"),
        ("2026-13-45", "ne se lit pas"),
        ("2999-01-01", "à venir"),
        ("9999-12-31", "ne se lit pas"),
    ],
)
def test_une_date_qui_ne_va_pas_est_dite_et_laissee_de_cote(au: str, dit: str, client: Client, registre: None) -> None:
    for adresse in (FICHE, BLOC):
        page = texte(client, f"{adresse}?au={au}")
        assert dit in page
        assert "Vous lisez le registre" not in page


def test_avant_sa_premiere_version_une_fiche_offre_la_derniere(client: Client, registre: None) -> None:
    page = html(client, f"{FICHE}?au=2020-01-01", 404)
    assert "ne la connaissait pas encore le 1er janvier 2020" in page
    assert f'href="{FICHE}"' in page


@pytest.mark.parametrize("numero", ["RNCP1", "n'importe quoi", "%3Cscript%3E"])
def test_une_fiche_absente_offre_la_recherche(numero: str, client: Client, registre: None) -> None:
    page = html(client, f"/certifications/{numero}/", 404)
    assert "n’est pas au registre" in page
    assert 'action="/certifications/"' in page
    assert "<script>" not in page


def test_un_caractere_nul_n_est_pas_une_adresse(client: Client, registre: None) -> None:
    for adresse in ("/certifications/a%00/", f"{FICHE}blocs/a%00/", "/certificateurs/a%00/"):
        html(client, adresse, 404)


def test_les_partenaires_nombreux_se_lisent_par_pages(client: Client, tmp_path: Path) -> None:
    former = "<HABILITATION_PARTENAIRE>HABILITATION_FORMER</HABILITATION_PARTENAIRE>"
    noms = (f"<NOM_PARTENAIRE>Centre {n:03}</NOM_PARTENAIRE>" for n in range(120))
    beaucoup = "".join(f"<PARTENAIRE>{nom}{former}</PARTENAIRE>" for nom in noms)
    verser(
        ecrire(
            tmp_path, "2026-10-01", fiche("RNCP80001", "Titre").replace("</PARTENAIRES>", f"{beaucoup}</PARTENAIRES>")
        )
    )
    page = texte(client, "/certifications/RNCP80001/")
    assert "Le certificateur a habilité 121 organismes." in page
    assert "Centre 048" in page
    assert "Centre 060" not in page
    assert "Centre 060" in texte(client, "/certifications/RNCP80001/?page=2")
    assert "Page 3 sur 3" in texte(client, "/certifications/RNCP80001/?page=99")


# --- bloc


def test_le_bloc_donne_ses_competences_une_par_une(client: Client, registre: None) -> None:
    page = html(client, f"{FICHE}blocs/RNCP99802BC02/")
    assert "Les 2 compétences à prouver" in page
    assert re.search(
        r'titre-de-groupe.*1\.1</span> Surveiller.*<ol class="competences">.*1\.1\.1</span> Lire un écran',
        page,
        re.DOTALL,
    )


def test_le_bloc_montre_les_parties_a_la_demande(client: Client, registre: None) -> None:
    assert "p-finalite" not in html(client, BLOC)
    page = html(client, f"{BLOC}?parties=oui")
    assert re.search(r'p-verbes"><span class="invisible">ce que l’on fait : </span>Régler', page)
    assert re.search(r'p-finalite"><span class="invisible">pour quoi : </span>afin d’obtenir', page)


def test_le_bloc_raconte_ses_versions(client: Client, registre: None) -> None:
    page = texte(client, BLOC)
    assert "Depuis le 1er novembre 2026 a changé : les compétences" in page
    assert "Du 1er octobre 2026 au 1er novembre 2026 première version lue" in page
    assert "Préparer les outillages" in page


def test_le_bloc_mene_a_ses_voisins(client: Client, registre: None) -> None:
    page = texte(client, f"{FICHE}blocs/RNCP99802BC02/")
    assert "Bloc suivant : BC03" in page
    assert "Bloc précédent : BC01" in page
    assert "Bloc précédent" not in texte(client, BLOC)


def test_un_bloc_sorti_de_sa_fiche_se_lit_encore(client: Client, registre: None) -> None:
    page = texte(client, f"{FICHE}blocs/RNCP99802BC05/")
    assert "Ce bloc n’est plus dans la certification." in page
    assert "Graisser." in page


def test_un_code_de_bloc_ecrit_librement_a_sa_page(client: Client, registre: None) -> None:
    page = html(client, "/certifications/RNCP99805/")
    adresse = re.search(r'href="(/certifications/RNCP99805/blocs/[^"]+)"', page)
    assert adresse is not None
    assert "ne donne aucune compétence" in texte(client, adresse[1])


def test_un_bloc_absent_mene_a_sa_fiche(client: Client, registre: None) -> None:
    page = html(client, f"{FICHE}blocs/RNCP99802BC77/", 404)
    assert f'href="{FICHE}"' in page
    assert "Chercher dans le registre" in texte(client, "/certifications/RNCP1/blocs/RNCP1BC01/", 404)


# --- certificateurs


def test_la_liste_des_certificateurs_se_cherche_sans_accents(client: Client, registre: None) -> None:
    assert "Branche fictive" in texte(client, "/certificateurs/?q=BRANCHE")
    assert "Branche fictive" in texte(client, "/certificateurs/?q=00099001")
    assert "Aucun certificateur ne s’appelle ainsi" in texte(client, "/certificateurs/?q=zzz")


def test_le_certificateur_dit_ce_qui_expire_et_quand(client: Client, registre: None) -> None:
    page = texte(client, "/certificateurs/00099001000019/")
    assert "5 certifications au registre, dont 4 actives." in page
    assert ", le 30 juin 2999." in page
    assert '<svg class="frise"' in html(client, "/certificateurs/00099001000019/")
    assert "Ce certificateur n’est pas au registre" in texte(client, "/certificateurs/inconnu/", 404)


# --- register


def test_le_registre_dit_d_ou_il_vient_et_ce_qu_il_a_remarque(client: Client, registre: None) -> None:
    page = texte(client, "/registre/")
    assert "Licence Ouverte 2.0" in page
    assert "export_fiches_2026-11-01.xml" in page
    assert "Correspondance vers une fiche absente" in page
    derniere = queries.sources().first()
    assert derniere is not None
    assert derniere.empreinte in page


def test_un_import_montre_ses_cas_par_regle(client: Client, registre: None) -> None:
    source = queries.sources()[0]
    page = texte(client, f"/registre/imports/{source.pk}/")
    assert "RNCP99802" in page
    assert "blocs retirés : RNCP99802BC05" in page
    filtree = texte(client, f"/registre/imports/{source.pk}/?regle=bloc-sans-competences")
    assert "le bloc A/1 bis n’a pas de liste de compétences" in filtree
    assert "une correspondance mène" not in filtree
    assert "Aucun cas pour cette règle" in texte(client, f"/registre/imports/{source.pk}/?regle=inconnue")
    html(client, f"/registre/imports/{10**30}/", 404)


# --- real and demonstration registers


def chaque_page(client: Client) -> int:
    """Open every fiche and every bloc of the register; gives how many blocs there were."""
    blocs = 0
    for ligne in queries.lignes_fiches(chercher(Demande()).cles):
        html(client, f"/certifications/{ligne.numero}/")
        lue = queries.fiche_au(ligne.numero)
        assert lue is not None
        for un in lue.fiche.blocs:
            page = html(client, adresse_bloc(ligne.numero, un.code))
            assert ("Montrer ce que chaque compétence demande" in page) == bool(un.liste_competences.strip())
            blocs += 1
    return blocs


def test_chaque_page_des_extraits_reels_s_ouvre(client: Client, partage: Path, db: None) -> None:
    for fichier in sorted((partage / "donnees/rncp-v4.1").glob("*.xml")):
        verser(fichier)
    assert chaque_page(client) == 53


def test_chaque_page_de_la_demonstration_s_ouvre(client: Client, db: None) -> None:
    for fichier in sorted((Path(str(brique.referentiel.__file__)).parent / "demonstration").glob("*.xml")):
        verser(fichier)
    assert chaque_page(client) >= 70


# --- all pages


def adresses() -> list[str]:
    derniere = queries.sources()[0].pk
    return [
        "/",
        "/certifications/",
        "/certifications/?vue=blocs",
        "/certifications/?q=cqp",
        FICHE,
        f"{FICHE}?au=2026-10-15",
        "/certifications/RNCP99801/",
        BLOC,
        f"{BLOC}?parties=oui",
        f"{FICHE}blocs/RNCP99802BC02/",
        "/certificateurs/",
        "/certificateurs/00099001000019/",
        "/registre/",
        f"/registre/imports/{derniere}/",
    ]


def titres(client: Client) -> Iterator[str]:
    for adresse in adresses():
        trouve = re.search(r"<title>(.*?)</title>", html(client, adresse))
        assert trouve is not None
        yield trouve[1]


def test_chaque_page_a_son_titre(client: Client, registre: None) -> None:
    tous = list(titres(client))
    assert len(set(tous)) == len(tous), tous


def test_chaque_page_a_un_seul_h1(client: Client, registre: None) -> None:
    assert {html(client, adresse).count("<h1") for adresse in adresses()} == {1}


def test_les_requetes_ne_grandissent_pas_avec_le_registre(
    client: Client, registre: None, tmp_path: Path, assert_requetes: Plafond
) -> None:
    blocs = [bloc("RNCP80100", n, f"Bloc {n}", "- Régler une ligne") for n in range(1, 40)]
    fiches = [fiche(f"RNCP{80100 + n}", f"CQP numéro {n}", blocs if n == 0 else ()) for n in range(60)]
    verser(ecrire(tmp_path, "2026-11-10", *fiches))
    client.get("/certifications/")  # the catalogue is built once by process
    for plafond, adresse in (
        (12, "/certifications/"),
        (12, "/certifications/?q=regler+ligne&vue=blocs&niveau=3&rome=H2902"),
        (12, "/certifications/?q=RNCP80100BC01&vue=blocs"),
        (12, "/certifications/RNCP80100/"),
        (12, "/certifications/RNCP80100/blocs/RNCP80100BC20/"),
        (8, "/certificateurs/"),
        (8, "/certificateurs/00099001000019/"),
        (8, "/"),
        (12, "/registre/"),
    ):
        with assert_requetes(plafond):
            html(client, adresse)
