"""The pictures of a plan: readable without seeing them, without style of their own, each with its table."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from xml.etree import ElementTree

import pytest

from brique.droits.lecture import droit
from brique.parcours.reponses.dessin import Dessin, dessiner_frise
from brique.parcours.reponses.dessin_financement import dessiner_financement, flux_par_mois
from brique.parcours.reponses.reponse import Reponse, repondre
from brique.parcours.reponses.reponse_json import en_json
from brique.parcours.solveur.plan import Objectif
from tests.coeur.parcours.fabrique_demandes import ANCIENNE, COMPTE, OFFRES, VISEE, contexte, demander

Dessiner = Callable[[Reponse, Objectif], Dessin]
DESSINS = pytest.mark.parametrize("dessiner", [dessiner_frise, dessiner_financement])


@pytest.fixture(autouse=True)
def sans_conseils(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would improve a plan is drawn nowhere."""
    monkeypatch.setattr("brique.parcours.reponses.reponse.ameliorer", lambda probleme, plan, **_: ())


@cache
def reponse(*parts: str) -> Reponse:
    tenus = f"acquis: [{{code: {ANCIENNE}BC01, obtenu_le: 2023-05-02}}]\n"
    demande = demander(tenus, OFFRES, COMPTE, "echeance: 2028-12-31\n", *parts)
    return repondre(demande, contexte(), droit(), objectifs=[Objectif.PLUS_TOT])


@DESSINS
def test_chaque_dessin_dit_son_titre_et_ce_qu_il_montre(dessiner: Dessiner) -> None:
    dessin = dessiner(reponse(), Objectif.PLUS_TOT)
    for svg, largeur in ((dessin.svg, "960"), (dessin.etroit, "320")):
        racine = ElementTree.fromstring(svg)
        titre, description = racine[0], racine[1]
        assert (titre.tag, description.tag) == ("title", "desc")
        assert racine.attrib["aria-labelledby"].split() == [titre.attrib["id"], description.attrib["id"]]
        assert racine.attrib["role"] == "img"
        assert racine.attrib["viewBox"].split()[2] == largeur
        assert len(description.text or "") > 60


@DESSINS
def test_ni_style_ni_script_et_des_noms_differents(dessiner: Dessiner) -> None:
    dessin = dessiner(reponse(), Objectif.PLUS_TOT)
    assert "style" not in dessin.svg + dessin.etroit
    assert "script" not in dessin.svg
    noms = [
        e.attrib["id"]
        for s in (dessin.svg, dessin.etroit)
        for e in ElementTree.fromstring(s).iter()
        if "id" in e.attrib
    ]
    assert len(noms) == len(set(noms))


@DESSINS
def test_rien_ne_sort_du_cadre(dessiner: Dessiner) -> None:
    dessin = dessiner(reponse(), Objectif.PLUS_TOT)
    for svg in (dessin.svg, dessin.etroit):
        racine = ElementTree.fromstring(svg)
        largeur = float(racine.attrib["viewBox"].split()[2])
        for forme in racine.iter("rect"):
            if "x" in forme.attrib:
                assert float(forme.attrib["x"]) >= 0
                assert float(forme.attrib["x"]) + float(forme.attrib["width"]) <= largeur + 0.5


@DESSINS
def test_le_tableau_a_autant_de_colonnes_que_d_entetes(dessiner: Dessiner) -> None:
    dessin = dessiner(reponse(), Objectif.PLUS_TOT)
    assert dessin.lignes
    assert all(len(ligne) == len(dessin.entetes) for ligne in dessin.lignes)


def test_la_frise_montre_briques_credits_et_echeance() -> None:
    dessin = dessiner_frise(reponse(), Objectif.PLUS_TOT)
    textes = {e.text for e in ElementTree.fromstring(dessin.svg).iter("text")}
    assert {"BC01", "BC02", "BC03", "Tenus dès maintenant"} <= textes
    assert "déjà tenu" in {ligne[2] for ligne in dessin.lignes}


def test_ce_qui_est_seulement_declare_n_est_pas_dit_tenu() -> None:
    declare = f"acquis: [{{code: {VISEE}BC01, obtenu_le: 2023-05-02, atteste: non}}]\n"
    donnee = repondre(demander(declare, OFFRES), contexte(), droit(), objectifs=[Objectif.MOINS_CHER])
    dessin = dessiner_frise(donnee, Objectif.MOINS_CHER)
    assert "déclaré, à prouver" in {ligne[2] for ligne in dessin.lignes}
    assert "déjà tenu" not in {ligne[2] for ligne in dessin.lignes}
    textes = {e.text for e in ElementTree.fromstring(dessin.svg).iter("text")}
    assert "Déclarés, à prouver" in textes
    assert "Tenus dès maintenant" not in textes


@DESSINS
def test_un_plan_qui_en_repete_un_autre_le_dit(dessiner: Dessiner) -> None:
    une = "offres: [{cle: u, blocs: [RNCP90001BC01, RNCP90001BC02, RNCP90001BC03], prix: 9, heures: 9, "
    demande = demander(une + "sessions: [{debut: 2027-01-11, fin: 2027-03-12}]}]\n")
    donnee = repondre(demande, contexte(), droit())
    premier, *autres = [dessiner(donnee, objectif).titre for objectif in donnee.plans]
    assert ", le même que" not in premier
    assert len(autres) == 2
    assert all(titre.endswith(", le même que « Le moins cher »") for titre in autres)
    plans = en_json(donnee)["plans"]
    assert [plans[objectif]["comme"] for objectif in donnee.plans] == [None, "moins-cher", "moins-cher"]


def test_le_tableau_de_l_argent_est_celui_du_plan() -> None:
    donnee = reponse()
    explique = donnee.plans[Objectif.PLUS_TOT]
    flux = flux_par_mois(donnee, explique.comptes, 60)
    assert sum(mois.paye for mois in flux.values()) == explique.comptes.paye
    assert sum(mois.cpf for mois in flux.values()) == explique.comptes.cpf


def test_seul_il_a_son_style() -> None:
    seul = dessiner_frise(reponse(), Objectif.PLUS_TOT).seul
    racine = ElementTree.fromstring(seul)
    assert racine.tag == "{http://www.w3.org/2000/svg}svg"
    assert racine[0].tag.endswith("style")


def test_un_nom_plein_de_chevrons_reste_du_texte() -> None:
    offre = (
        'offres: [{cle: "<script>", intitule: "<b>&", organisme: "x<y", certification: RNCP90001, prix: 10, heures: 9, '
        "entrees_permanentes: oui}]\n"
    )
    demande = demander(offre)
    donnee = repondre(demande, contexte(), droit(), objectifs=[Objectif.PLUS_TOT])
    dessin = dessiner_frise(donnee, Objectif.PLUS_TOT)
    assert "<b>" not in dessin.svg
    assert "&lt;b&gt;&amp;" in dessin.svg
