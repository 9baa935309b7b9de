"""The faults of a law badly written are found, each; the law shipped has none; its pages are those of its YAML."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.droits.cas import Cas, tous
from brique.droits.lecture import droit, lire_droit
from brique.droits.noyau import Droit, Statut
from brique.droits.pages import (
    EXEMPLE_VAE,
    INDEX,
    PREUVES,
    STATUTS,
    composer_pages,
    dire_grandeur,
    dire_periode,
    ecrire,
)
from brique.droits.vae.saisie import SituationVae
from brique.droits.verification import NatureDefaut, verifier
from brique.periodes import Periode
from brique.saisie import Lu, lire

RACINE = Path(__file__).parents[3]
DOCS = RACINE / "docs/droit"
LIEN = re.compile(r"\]\(([\w-]+\.md)\)")

FICHIER = """
sujet: essai
titre: Essai
regles:
  - regle: une-regle
    titre: Une règle
    texte: Ce qu’elle dit.
    parametres:
      - nom: essai.delai
        repere: essai.delay
        libelle: Délai
        unite: mois
        valeurs:
          - {debut: 2020-01-01, fin: 2022-01-01, valeur: 2, source: un décret, preuve: P}
          - {debut: 2022-01-01, valeur: 3, article: R6412-4, preuve: L}
"""


@cache
def pages() -> dict[str, str]:
    return composer_pages(droit(), tous())


def droit_de(tmp_path: Path, texte: str) -> Droit:
    fichier = tmp_path / "essai.yaml"
    fichier.write_text(texte, encoding="utf-8")
    return lire_droit([fichier])


def cas_de(regle: str) -> Cas:
    return Cas("Un cas", regle, "parametre", Lu({}), {}, "essai.yaml, ligne 3")


def test_un_droit_bien_ecrit_n_a_pas_de_defaut(tmp_path: Path) -> None:
    assert verifier(droit_de(tmp_path, FICHIER), [cas_de("une-regle")]) == ()


@pytest.mark.parametrize(
    ("avant", "apres", "nature", "dit"),
    [
        ("fin: 2022-01-01", "fin: 2021-06-01", NatureDefaut.TROU, "aucune valeur du 01/06/2021 au 31/12/2021"),
        ("fin: 2022-01-01", "fin: 2022-01-02", NatureDefaut.CHEVAUCHEMENT, "deux valeurs valent le 01/01/2022"),
        (", fin: 2022-01-01", "", NatureDefaut.CHEVAUCHEMENT, "deux valeurs valent le 01/01/2022"),
        (" source: un décret,", "", NatureDefaut.REFERENCE, "la valeur du 01/01/2020 n’a ni article ni source"),
        (" article: R6412-4,", "", NatureDefaut.REFERENCE, "la valeur du 01/01/2022 n’a ni article ni source"),
    ],
)
def test_chaque_faute_d_un_parametre_est_vue(
    tmp_path: Path, avant: str, apres: str, nature: NatureDefaut, dit: str
) -> None:
    defauts = verifier(droit_de(tmp_path, FICHIER.replace(avant, apres)), [cas_de("une-regle")])
    assert [defaut.nature for defaut in defauts] == [nature]
    assert defauts[0].lieu == "essai.delai"
    assert dit in str(defauts[0])


def test_un_cas_sans_regle_et_une_regle_sans_cas_sont_vus(tmp_path: Path) -> None:
    defauts = verifier(droit_de(tmp_path, FICHIER), [cas_de("autre-regle")])
    assert [(defaut.nature, defaut.lieu) for defaut in defauts] == [
        (NatureDefaut.CAS, "une-regle"),
        (NatureDefaut.REGLE, "essai.yaml, ligne 3"),
    ]


def test_une_regle_qui_ne_repose_sur_rien_est_vue(tmp_path: Path) -> None:
    texte = FICHIER + "  - {regle: nue, titre: Nue, texte: Rien.}\n"
    defauts = verifier(droit_de(tmp_path, texte), [cas_de("une-regle"), cas_de("nue")])
    assert [(defaut.nature, defaut.lieu) for defaut in defauts] == [(NatureDefaut.REFERENCE, "nue")]


def test_un_renvoi_vers_une_regle_absente_est_vu(tmp_path: Path) -> None:
    texte = FICHIER.replace("    parametres:", "    renvois: [une-autre]\n    parametres:")
    defauts = verifier(droit_de(tmp_path, texte), [cas_de("une-regle")])
    assert [(defaut.nature, defaut.lieu) for defaut in defauts] == [(NatureDefaut.REGLE, "une-regle")]
    assert "renvoie à « une-autre »" in str(defauts[0])


def test_une_page_mene_aux_regles_ou_elle_renvoie() -> None:
    assert "Voir aussi : [Ce que le compte peut payer](cpf-eligibilite.md)." in pages()["enregistrement-cpf.md"]
    assert "(enregistrement-cpf.md)" in pages()["cpf-eligibilite.md"]


def test_un_repere_donne_deux_fois_est_vu(tmp_path: Path) -> None:
    ajout = """
      - nom: essai.autre
        repere: essai.delay
        libelle: Autre
        unite: mois
        valeurs: [{valeur: 3, source: un décret, preuve: P}]
"""
    defauts = verifier(droit_de(tmp_path, FICHIER + ajout.lstrip("\n")), [cas_de("une-regle")])
    assert [defaut.nature for defaut in defauts] == [NatureDefaut.REPERE]


def test_une_regle_inconnue_d_un_parametre_est_vue(tmp_path: Path) -> None:
    bon = droit_de(tmp_path, FICHIER)
    defauts = verifier(Droit(bon.parametres, {}), [])
    assert [defaut.nature for defaut in defauts] == [NatureDefaut.REGLE]


def test_le_droit_livre_n_a_pas_de_defaut() -> None:
    defauts = verifier(droit(), tous())
    assert not defauts, "\n".join(map(str, defauts))


def test_les_pages_sont_celles_que_donne_le_yaml() -> None:
    ecrites = {fichier.name: fichier.read_text(encoding="utf-8") for fichier in DOCS.glob("*.md")}
    assert sorted(ecrites) == sorted(pages()), "relancez « python -m brique.droits.pages »"
    autres = [nom for nom, texte in pages().items() if ecrites[nom] != texte]
    assert not autres, f"relancez « python -m brique.droits.pages » : {autres}"


def test_chaque_regle_a_sa_page_liee_par_l_index() -> None:
    assert set(LIEN.findall(pages()[INDEX])) == set(pages()) - {INDEX}
    for nom, texte in pages().items():
        assert set(LIEN.findall(texte)) <= set(pages()) | {INDEX}, nom


def test_une_page_dit_tout_de_sa_regle() -> None:
    for regle in droit().regles.values():
        texte = pages()[f"{regle.nom}.md"]
        assert regle.titre in texte
        assert regle.texte in texte
        assert regle.lecture in texte
        assert all(un.nom in texte for un in tous() if un.regle == regle.nom)
        for nom in regle.parametres:
            for valeur in droit().parametres[nom].valeurs:
                assert valeur.reference.replace("|", "\\|") in texte
                assert valeur.lecture in texte
                assert PREUVES[valeur.preuve] in texte
                assert STATUTS[valeur.statut] in texte


def test_l_index_nomme_tout_ce_qui_n_est_pas_sur() -> None:
    for parametre in droit().parametres.values():
        if any(valeur.statut is not Statut.CONFIRME for valeur in parametre.valeurs):
            assert f"[{parametre.libelle}]({parametre.regle}.md)" in pages()[INDEX]


def test_ecrire_ote_la_page_d_une_regle_disparue_et_rien_d_autre(tmp_path: Path) -> None:
    (tmp_path / "ancienne.md").write_text(pages()[INDEX], encoding="utf-8")
    (tmp_path / "a-moi.md").write_text("Mes notes.", encoding="utf-8")
    ecrire(tmp_path, droit(), ())
    assert not (tmp_path / "ancienne.md").exists()
    assert (tmp_path / "a-moi.md").exists()
    assert (tmp_path / "vae-jury.md").exists()


def test_l_exemple_de_situation_se_lit() -> None:
    lu = lire(EXEMPLE_VAE, SituationVae)
    assert lu.cible.blocs == ("RNCP38362BC02", "RNCP38362BC03")
    assert lu.jury is not None
    for nom in SituationVae.model_fields:
        assert f"| `{nom}` |" in pages()["situation-vae.md"]


@pytest.mark.parametrize(
    ("unite", "grandeur", "dit"),
    [
        ("EUR", Decimal(500), "500 €"),
        ("EUR", Decimal("103.2"), "103,20 €"),
        ("EUR", Decimal(8000), "8 000 €"),
        ("ratio", Decimal("0.5"), "0,5"),
        ("mois", 1, "1 mois"),
        ("jours", 15, "15 jours"),
        ("ans", 1, "1 an"),
        ("oui-non", True, "oui"),
        ("liste", (), "aucun"),
        ("liste", ("RNCP", "RS"), "RNCP, RS"),
        ("liste", ("permis-leger", "opco", "etat"), "Permis léger, opérateur de compétences, État"),
        ("table", {"mois": 6, "jour": 30}, "30 juin"),
        ("table", {"mois": 1, "jour": 1}, "1er janvier"),
        (
            "table",
            {"meme": 1, "differentes": 3},
            "pour la même certification : 1 ; pour des certifications différentes : 3",
        ),
    ],
)
def test_une_valeur_se_lit_comme_elle_se_dit(unite: str, grandeur: object, dit: str) -> None:
    assert dire_grandeur(unite, grandeur) == dit  # type: ignore[arg-type]


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 9000))
def test_une_periode_se_dit_avec_son_dernier_jour(debut: date, duree: int) -> None:
    fin = debut + timedelta(days=duree)
    assert dire_periode(Periode(debut, fin)) == f"du {debut:%d/%m/%Y} au {fin - timedelta(days=1):%d/%m/%Y}"
    assert dire_periode(Periode(debut)) == f"depuis le {debut:%d/%m/%Y}"
    assert dire_periode(Periode(date.min, fin)) == f"jusqu’au {fin - timedelta(days=1):%d/%m/%Y}"
    assert dire_periode(Periode(date.min)) == "toujours"
