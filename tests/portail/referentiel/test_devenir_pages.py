"""« Mon bloc est dans une fiche expirée »: typed as one likes, answered first, nothing asked of the person."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portail.referentiel.parametres import Designation, lire_designation
from portail.socle.enums import Role
from tests.portail.referentiel.fabrique import DEMONSTRATION, verser
from tests.portail.referentiel.registre_renouvellements import ANCIENNE, NOUVELLE, SEULE, charger

AuPlus = Callable[[int], AbstractContextManager[Any]]
PAGE = "/mon-bloc/"


@pytest.fixture
def registre(tmp_path: Path, db: None) -> None:
    charger(tmp_path)


def html(client: Client, adresse: str, statut: int = 200) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == statut, adresse
    return reponse.content.decode()


def texte(client: Client, adresse: str) -> str:
    nu = re.sub(r"<[^>]+>", " ", html(client, adresse))
    return " ".join(unescape(nu).split())  # no-break spaces become plain ones


# --- what is typed


@pytest.mark.parametrize(
    ("ecrit", "numeros", "bloc"),
    [
        ("RNCP99701BC01", ("RNCP99701",), "BC01"),
        (" rncp 99 701 bc 01 ", ("RNCP99701",), "BC01"),
        ("n° RNCP99701 - BC01", ("RNCP99701",), "BC01"),
        ("BC01 de RNCP99701", ("RNCP99701",), "BC01"),
        ("99701BC01", ("RNCP99701",), "BC01"),
        ("99701", ("RNCP99701", "RS99701"), ""),
        ("rs 9971", ("RS9971",), ""),
    ],
)
def test_un_code_se_tape_comme_on_veut(ecrit: str, numeros: tuple[str, ...], bloc: str) -> None:
    assert lire_designation(ecrit) == Designation(numeros, bloc)


@pytest.mark.parametrize("ecrit", ["", "abc", "BC01", "RNCP", "1" * 90, "\x00", "①②③④⑤"])
def test_ce_qui_n_est_pas_un_code_est_refuse_pres_du_champ(ecrit: str, client: Client, registre: None) -> None:
    assert lire_designation(ecrit) is None
    page = html(client, f"{PAGE}?bloc={ecrit}".replace("\x00", "%00"))
    assert 'id="id_bloc_error"' in page
    assert 'aria-invalid="true"' in page
    assert "<title>Erreur\u00a0: " in page


def test_l_erreur_garde_ce_qui_a_ete_tape_et_l_echappe(client: Client, registre: None) -> None:
    page = html(client, f"{PAGE}?bloc=<script>1</script>")
    assert 'value="&lt;script&gt;1&lt;/script&gt;"' in page
    assert "<script>1" not in page


def test_une_fiche_inconnue_dit_quoi_faire(client: Client, registre: None) -> None:
    page = texte(client, f"{PAGE}?bloc=RNCP12345BC01")
    assert "La fiche RNCP12345 n’est pas au registre, et aucune autre ne la nomme." in page
    assert "chercher la certification par son nom" in page


# --- which bloc


def test_un_numero_de_fiche_fait_choisir_le_bloc(client: Client, registre: None) -> None:
    page = html(client, f"{PAGE}?bloc=99701")
    assert f"Lequel de ces blocs de {ANCIENNE} avez-vous obtenu\u00a0?" in page
    assert page.count('class="brique b-obtenir"') == 3
    assert f'href="{PAGE}?fiche={ANCIENNE}&amp;bloc={ANCIENNE}BC02"' in page


def test_un_bloc_inconnu_fait_choisir_parmi_les_connus(client: Client, registre: None) -> None:
    page = texte(client, f"{PAGE}?bloc={ANCIENNE}BC77")
    assert f"Le bloc BC77 n’est pas dans {ANCIENNE}." in page
    assert "Lequel de ces blocs" in page


def test_un_code_ecrit_librement_se_choisit_dans_la_liste(client: Client, registre: None) -> None:
    page = html(client, f"{PAGE}?bloc=RNCP99704")
    lien = re.search(r'href="(/mon-bloc/\?fiche=RNCP99704[^"]*)"', page)
    assert lien is not None
    assert "Où compte votre bloc A/1 bis" in texte(client, unescape(lien[1]))


def test_sans_bloc_la_page_dit_pourquoi(client: Client, registre: None) -> None:
    assert "ne se découpe pas en blocs" in texte(client, f"{PAGE}?bloc=RS9971")
    assert "une autre la nomme" in texte(client, f"{PAGE}?bloc=RNCP99799")


# --- the answer


def test_un_bloc_declare_dit_ou_il_compte_et_a_qui_s_adresser(client: Client, registre: None) -> None:
    page = texte(client, f"{PAGE}?bloc={ANCIENNE}BC01")
    assert f"ce bloc compte dans {NOUVELLE} ({NOUVELLE}BC01 + {NOUVELLE}BC02)" in page
    assert "c’est déclaré au registre" in page
    assert "acquis à vie" in page
    assert f"Branche d’après certificateur de {NOUVELLE}" in page
    assert "Branche d’avant" not in page
    assert 'href="https://branche.example/"' in html(client, f"{PAGE}?bloc={ANCIENNE}BC01")


def test_un_bloc_que_rien_ne_declare_reste_a_demander_avec_ce_qui_lui_ressemble(client: Client, registre: None) -> None:
    page = texte(client, f"{PAGE}?bloc={ANCIENNE}BC02")
    assert "rien n’est déclaré" in page
    assert f"À demander : {NOUVELLE}" in page
    assert "BC03 Contrôler les soudures : 2 de ses 2 compétences s’y retrouvent" in page
    assert "cela ne donne aucun droit" in page


def test_un_bloc_sans_suite_le_dit(client: Client, registre: None) -> None:
    page = texte(client, f"{PAGE}?bloc={SEULE}BC01")
    assert "le registre ne dit pas où ce bloc compte" in page
    assert "À demander" not in page


def test_un_bloc_d_une_fiche_en_vigueur_compte_chez_elle(client: Client, registre: None) -> None:
    page = texte(client, f"{PAGE}?bloc={NOUVELLE}BC01")
    assert f"ce bloc compte dans sa propre certification, {NOUVELLE}" in page


def test_un_bloc_parti_de_sa_fiche_le_dit(client: Client, registre: None) -> None:
    page = texte(client, f"{PAGE}?bloc={NOUVELLE}BC09")
    assert "Le bloc BC09 n’est plus dans sa certification" in page
    assert "«\u00a0Braser\u00a0» en est sorti le 1er novembre 2026" in unescape(
        html(client, f"{PAGE}?bloc={NOUVELLE}BC09")
    )
    assert "de=2026-10-01&amp;a=2026-11-01" in html(client, f"{PAGE}?bloc={NOUVELLE}BC09")


@pytest.mark.parametrize(
    ("bloc", "attendu"),
    [
        ("BC01", "BC01 « Souder »"),
        ("BC02", "a pris la suite"),
    ],
)
def test_le_message_est_pret_a_envoyer_sans_rien_de_la_personne(
    bloc: str, attendu: str, client: Client, registre: None
) -> None:
    page = html(client, f"{PAGE}?bloc={ANCIENNE}{bloc}")
    message = re.search(r"<textarea[^>]*readonly[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert message is not None
    dit = unescape(message[1])
    assert dit.startswith("Bonjour,")
    assert attendu in dit
    assert NOUVELLE in dit
    assert "@" not in dit


def test_les_trois_mots_s_expliquent_d_un_geste(client: Client, registre: None) -> None:
    for adresse in (PAGE, f"{PAGE}?bloc={ANCIENNE}BC01"):
        page = texte(client, adresse)
        assert "Déclarée Écrite au registre" in page
        assert "Décidée Une équivalence qu’un certificateur a accordée" in page
        assert "Calculée Une ressemblance que Brique trouve" in page


def test_la_reponse_se_lit_a_une_date_passee(client: Client, registre: None) -> None:
    page = html(client, f"{PAGE}?fiche={NOUVELLE}&bloc={NOUVELLE}BC09&au=2026-10-15")
    assert "Au 15\u00a0octobre 2026, ce bloc compte dans sa propre certification" in page
    assert "Vous lisez le registre du 15 octobre 2026." in page
    assert f'<input type="hidden" name="bloc" value="{NOUVELLE}BC09">' in page


@pytest.mark.parametrize(
    "reste",
    [
        "fiche=%00&bloc=%00",
        "fiche=RNCP99701&bloc=" + "a" * 5000,
        "fiche=" + "9" * 5000,
        "bloc=RNCP99701BC01&au=hier",
        "bloc=RNCP99701BC01&au=2999-01-01",
        "fiche=x&bloc=y&bloc=z",
        "fiche=RNCP99701%2F..&bloc=..",
    ],
)
def test_un_parametre_insense_ne_casse_rien(reste: str, client: Client, registre: None) -> None:
    assert "bloc" in html(client, f"{PAGE}?{reste}")


def test_la_page_se_lit_sans_compte_et_avec_chaque_role(
    client: Client, client_de: Callable[..., Client], chaque_role: Role, registre: None
) -> None:
    for adresse in (PAGE, f"{PAGE}?bloc={ANCIENNE}BC01"):
        assert client.get(adresse).status_code == 200
        assert client_de(chaque_role).get(adresse).status_code == 200
    assert client.post(PAGE, {"bloc": "x"}).status_code == 405


def test_rien_n_est_garde_de_ce_que_l_on_cherche(client: Client, registre: None) -> None:
    """No cookie is set: nothing ties the answer to a person."""
    reponse = client.get(f"{PAGE}?bloc={ANCIENNE}BC01")
    assert not reponse.cookies


def test_la_reponse_coute_peu_de_requetes(client: Client, registre: None, assert_requetes: AuPlus) -> None:
    for adresse, plafond in ((PAGE, 0), (f"{PAGE}?bloc=99701", 20), (f"{PAGE}?bloc={ANCIENNE}BC01", 12)):
        with assert_requetes(plafond):
            html(client, adresse)


def test_le_bloc_et_l_accueil_y_menent(client: Client, registre: None) -> None:
    bloc = html(client, f"/certifications/{ANCIENNE}/blocs/{ANCIENNE}BC01/")
    assert f'href="/mon-bloc/?fiche={ANCIENNE}&amp;bloc={ANCIENNE}BC01"' in bloc
    assert "/mon-bloc/" not in html(client, f"/certifications/{NOUVELLE}/blocs/{NOUVELLE}BC01/")
    assert 'href="/mon-bloc/"' in html(client, "/")


def test_les_trois_reponses_de_la_demonstration(client: Client, db: None) -> None:
    for fichier in sorted(DEMONSTRATION.glob("*.xml")):
        verser(fichier)
    declare, retour, rien = (texte(client, f"{PAGE}?bloc=RNCP99059BC0{n}") for n in (1, 2, 3))
    assert "Où il compte Déclarée Votre bloc correspond" in declare
    assert "L’inverse n’est pas écrit" in retour
    assert "À demander : RNCP99060" in rien
    assert "Déclarée Votre bloc" not in rien
