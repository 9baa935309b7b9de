"""What becomes of a certification, as a page: its answer, its chain, its picture in three forms, its refusals."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from brique.referentiel.fiche import Correspondance, Fiche
from brique.referentiel.filiation import Cas
from portail.referentiel.adresses import adresse_suite
from portail.referentiel.coulee import ENTIERE, Sorte
from portail.referentiel.presentation.filiation import DESSINS_MAX, nom_du_cas
from portail.referentiel.presentation.renouvellement import renouvellement
from portail.socle.enums import Role
from tests.portail.referentiel.fabrique import DEMONSTRATION, bloc, ecrire, fiche, verser
from tests.portail.referentiel.registre_renouvellements import ANCIENNE, FICHES, NOUVELLE, RS, SEULE, charger

AuPlus = Callable[[int], AbstractContextManager[Any]]
SUITE = f"/certifications/{ANCIENNE}/suite/"


@pytest.fixture
def registre(tmp_path: Path, db: None) -> None:
    charger(tmp_path)


def html(client: Client, adresse: str, statut: int = 200) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == statut, adresse
    return reponse.content.decode()


def texte(client: Client, adresse: str, statut: int = 200) -> str:
    nu = re.sub(r"<[^>]+>", " ", html(client, adresse, statut))
    return " ".join(unescape(nu).split())  # no-break spaces become plain ones


# --- the answer and the chain


def test_la_page_repond_d_abord(client: Client, registre: None) -> None:
    page = html(client, SUITE)
    chapeau = re.search(r'<p class="chapeau">(.*?)</p>', page)
    assert chapeau is not None
    assert f"{NOUVELLE} «\u00a0CQP Soudeur nouveau\u00a0» la remplace" in unescape(chapeau[1])
    assert "&lt;ancien&gt;" in page
    assert "<ancien>" not in page
    assert "Une suite en vigueur" in page


def test_la_chaine_dit_l_etat_de_chaque_pas_et_qui_le_declare(client: Client, registre: None) -> None:
    page = texte(client, SUITE)
    assert "Expirée depuis le 30 juin 2024" in page
    assert "En vigueur jusqu’au 30 juin 2999" in page
    assert f"Remplace {ANCIENNE} : les deux fiches le disent." in page
    assert f'href="/certifications/{ANCIENNE}/ecart/?avec={NOUVELLE}"' in html(client, SUITE)


def test_une_fiche_en_vigueur_montre_d_ou_viennent_ses_blocs(client: Client, registre: None) -> None:
    page = texte(client, f"/certifications/{NOUVELLE}/suite/")
    assert "Encore en vigueur" in page
    assert f"D’où viennent ses blocs, de {ANCIENNE} à {NOUVELLE}" in page
    assert "Ce qu’elle remplace" in page


def test_une_fiche_absente_mais_nommee_a_sa_page(client: Client, registre: None) -> None:
    page = texte(client, "/certifications/RNCP99799/suite/")
    assert "RNCP99799 n’est pas dans le registre lu." in page
    assert "Ce qu’elle remplace" not in page


@pytest.mark.parametrize(
    ("numero", "cas", "dit"),
    [
        ("RNCP99001", "Une suite en vigueur", "après 2 renouvellements"),
        ("RNCP99040", "Plusieurs suites", "Plusieurs certifications lui succèdent"),
        ("RNCP99008", "Sans suite connue", "ne nomme aucune certification qui la remplace"),
        ("RNCP99007", "Suite expirée", "l’avait remplacée"),
        ("RNCP99045", "Suite absente du registre", "RNCP99046 n’y est pas"),
        ("RNCP99009", "Suite au Répertoire spécifique", "n’a pas de blocs"),
        ("RNCP99030", "Chaîne ambiguë", "Plusieurs chemins"),
        ("RNCP99071", "Renouvellements en rond", "se remplacent en rond"),
        ("RNCP99090", "Se remplace elle-même", "se remplace elle-même"),
        ("RNCP99049", "Réunit plusieurs certifications", "remplace aussi RNCP99051"),
        ("RS9890", "Une suite en vigueur", "n’est pas dans le registre lu"),
    ],
)
def test_chaque_cas_de_la_demonstration_est_nomme_et_dit(
    numero: str, cas: str, dit: str, client: Client, db: None
) -> None:
    for fichier in sorted(DEMONSTRATION.glob("*.xml")):
        verser(fichier)
    page = texte(client, f"/certifications/{numero}/suite/").replace("\u00a0", " ")
    assert cas in page
    assert dit in page


def test_chaque_cas_a_son_nom() -> None:
    assert len({nom_du_cas(cas) for cas in Cas}) == len(Cas)


# --- the picture


def test_la_coulee_se_lit_en_dessin_en_liste_et_en_tableau(client: Client, registre: None) -> None:
    page = html(client, SUITE)
    dessin = page[page.index('<svg class="mur coulee"') : page.index("</svg>", page.index("mur coulee"))]
    assert dessin.count("<a href=") == 6
    assert dessin.count('class="flot f-declaree"') == 1
    assert dessin.count('class="flot f-calculee"') == 1
    assert "BC03 · sans suite connue" in dessin
    assert 'aria-label="BC01 vers BC01 et BC02. Déclarée par RNCP99701, vers RNCP99702."' in dessin
    liste = texte_de(page[page.index("coulee-liste") : page.index("legende-mur")])
    assert "BC02 Contrôler ses soudures → devient BC03 Contrôler les soudures Calculée" in liste
    tableau = texte_de(page[page.index('<table class="empilable">') :])
    assert "BC01 Souder BC01 Préparer + BC02 Souder Déclarée par RNCP99701, vers RNCP99702" in tableau
    assert "BC03 Tenir une caisse sans suite connue Ni déclarée au registre, ni trouvée par ressemblance" in tableau


def texte_de(fragment: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", fragment)).split())


def test_le_declare_et_le_calcule_ne_se_melent_pas() -> None:
    pas = renouvellement(FICHES[0], FICHES[1])
    assert [(p.sorte, [b.code for b in p.depuis], [b.code for b in p.vers]) for p in pas.passages] == [
        (Sorte.DECLAREE, ["BC01"], ["BC01", "BC02"]),
        (Sorte.CALCULEE, ["BC02"], ["BC03"]),
        (None, ["BC03"], []),
    ]
    assert pas.nouveaux == []


def test_une_correspondance_garde_le_sens_ou_elle_est_ecrite() -> None:
    """Declared by the new fiche towards the old one, it says nothing the other way."""
    nu = replace(FICHES[0], correspondances=())
    retour = Correspondance(frozenset({f"{NOUVELLE}BC03"}), ANCIENNE, frozenset({f"{ANCIENNE}BC02"}))
    (flot,) = [
        p.flot for p in renouvellement(nu, replace(FICHES[1], correspondances=(retour,))).coulee.flots if p.flot.retour
    ]
    assert (flot.aller, list(flot.depuis), list(flot.vers)) == (False, [f"{ANCIENNE}BC02"], [f"{NOUVELLE}BC03"])
    assert flot.dit == f"Déclarée par {NOUVELLE}, vers {ANCIENNE}"
    aller = Correspondance(frozenset({f"{ANCIENNE}BC02"}), NOUVELLE, frozenset({f"{NOUVELLE}BC03"}))
    deux = renouvellement(replace(nu, correspondances=(aller,)), replace(FICHES[1], correspondances=(retour,)))
    (flot,) = [p.flot for p in deux.coulee.flots if p.flot.sorte is Sorte.DECLAREE]
    assert (flot.aller, flot.retour) == (True, True)


def test_toute_la_certification_se_dessine_au_dessus_de_ses_blocs() -> None:
    totale = Correspondance(frozenset(), NOUVELLE, frozenset())
    pas = renouvellement(replace(FICHES[0], correspondances=(totale,)), FICHES[1])
    assert pas.coulee.gauche[0].pierre.cle == pas.coulee.droite[0].pierre.cle == ENTIERE
    assert pas.passages[0].depuis[0].titre == "toute la certification"


def test_une_correspondance_vers_un_bloc_inconnu_ne_casse_rien() -> None:
    vers_rien = Correspondance(frozenset({f"{ANCIENNE}BC77"}), NOUVELLE, frozenset({f"{NOUVELLE}BC88"}))
    pas = renouvellement(replace(FICHES[0], correspondances=(vers_rien,)), FICHES[1])
    assert pas.passages[0].depuis[0].adresse == ""
    assert all(pose.flot.sorte is Sorte.CALCULEE for pose in pas.coulee.flots)


def test_trop_de_renouvellements_ne_se_dessinent_pas_tous(client: Client, tmp_path: Path, db: None) -> None:
    suites = [fiche(f"RNCP9960{n}", anciennes=("RNCP99600",)) for n in range(1, 7)]
    verser(ecrire(tmp_path, "2026-10-01", fiche("RNCP99600", actif=False), *suites))
    page = texte(client, "/certifications/RNCP99600/suite/")
    assert page.count("Où passent les blocs") == DESSINS_MAX
    assert "3 autres renouvellements ne sont pas dessinés ici" in page


# --- dates, refusals, queries


def test_la_page_se_lit_a_une_date_passee(client: Client, tmp_path: Path, db: None) -> None:
    seule = replace(FICHES[0], nouvelles=(), correspondances=())
    verser(ecrire(tmp_path, "2026-10-01", seule))
    verser(ecrire(tmp_path, "2026-11-01", *FICHES))
    avant = texte(client, f"{SUITE}?au=2026-10-15")
    assert "Vous lisez le registre du 15 octobre 2026." in avant
    assert "Sans suite connue" in avant
    assert "Une suite en vigueur" in texte(client, SUITE)


def test_avant_sa_premiere_version_la_fiche_est_introuvable_et_offre_la_derniere(
    client: Client, registre: None
) -> None:
    page = html(client, f"{SUITE}?au=2020-01-01", 404)
    assert "ne la connaissait pas encore" in page


@pytest.mark.parametrize("au", ["hier", "2026-13-45", "2999-01-01", "%00", "9" * 3000])
def test_une_date_qui_ne_va_pas_est_laissee_de_cote(au: str, client: Client, registre: None) -> None:
    assert "Une suite en vigueur" in texte(client, f"{SUITE}?au={au}")


@pytest.mark.parametrize("numero", ["RNCP1", "x", "%3Cscript%3E", "R" * 3000])
def test_une_fiche_que_rien_ne_nomme_offre_la_recherche(numero: str, client: Client, registre: None) -> None:
    page = html(client, f"/certifications/{numero}/suite/", 404)
    assert 'action="/certifications/"' in page
    assert "<script>" not in page


def test_un_numero_en_minuscules_est_redirige(client: Client, registre: None) -> None:
    assert client.get(SUITE.replace(ANCIENNE, ANCIENNE.lower())).headers["Location"] == SUITE


def test_un_numero_mal_ecrit_au_registre_n_a_pas_d_adresse(client: Client, tmp_path: Path, db: None) -> None:
    verser(ecrire(tmp_path, "2026-10-01", fiche(SEULE, anciennes=("RNCP12/34", "néant"))))
    assert adresse_suite("RNCP12/34") == ""
    assert "RNCP12/34" in texte(client, f"/certifications/{SEULE}/suite/")


def test_la_page_se_lit_sans_compte_et_avec_chaque_role(
    client: Client, client_de: Callable[..., Client], chaque_role: Role, registre: None
) -> None:
    assert client.get(SUITE).status_code == 200
    assert client_de(chaque_role).get(SUITE).status_code == 200
    assert client.post(SUITE).status_code == 405


def test_les_requetes_ne_grandissent_pas_avec_la_famille(
    client: Client, registre: None, tmp_path: Path, assert_requetes: AuPlus
) -> None:
    def grande(numero: str, **autres: Any) -> Fiche:
        return fiche(numero, blocs=tuple(bloc(numero, n, f"Bloc {n}") for n in range(1, 15)), **autres)

    verser(
        ecrire(
            tmp_path,
            "2026-11-10",
            grande("RNCP99500", actif=False),
            *(grande(f"RNCP995{n:02}", anciennes=("RNCP99500",)) for n in range(1, 30)),
        )
    )
    for adresse in (SUITE, "/certifications/RNCP99500/suite/"):
        with assert_requetes(12):
            html(client, adresse)


def test_une_fiche_du_repertoire_specifique_se_suit_aussi(client: Client, registre: None) -> None:
    page = texte(client, f"/certifications/{RS}/suite/")
    assert "En vigueur" in page
    assert "Où passent les blocs" not in page


# --- from the other pages


def test_la_fiche_mene_a_sa_suite(client: Client, registre: None) -> None:
    ancienne = html(client, f"/certifications/{ANCIENNE}/")
    assert f'href="{SUITE}"' in ancienne
    assert f'href="/mon-bloc/?fiche={ANCIENNE}"' in ancienne
    nouvelle = html(client, f"/certifications/{NOUVELLE}/")
    assert "Voir d’où viennent ses blocs" in nouvelle
    assert "/mon-bloc/" not in nouvelle
