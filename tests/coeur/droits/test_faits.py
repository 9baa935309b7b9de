"""Every parameter of the founding file of facts is in the law shipped, with its values, its dates and its status; and
every article cited exists, on the dates said, in the Code as it was read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from brique.droits.lecture import droit
from brique.droits.noyau import Parametre, Preuve, Statut, Valeur
from brique.periodes import Periode

pytestmark = pytest.mark.partage

PARAMETRES = 55
#: How the facts write a value → how Brique does.
MOTS: Mapping[str, str] = {
    "ceil_cent": "centime-superieur",
    "experiment": "experimentation",
    "rules_of_certification_only": "regles-de-la-certification",
    "same": "meme",
    "different": "differentes",
    "lt_6_months": "moins_de_6_mois",
    "ge_6_months": "6_mois_et_plus",
    "professionals_min_ratio": "professionnels_part",
    "professionals_min": "professionnels_min",
    "parity_employers_employees": "parite_employeurs_salaries",
    "gender": "equilibre",
    "balanced": "equilibree",
    "concourt a l'equilibre": "concourt-a-l-equilibre",
    "members_min": "membres_min",
    "qualified_min": "qualifies_min",
    "president_casting_vote": "voix_preponderante",
    "no_relation": "sans_relation",
    "no_accompanist": "sans_accompagnateur",
    "demandeur_emploi": "demandeur-emploi",
    "abondement_employeur": "abondement-employeur",
    "points_c2p": "points-c2p",
    "abondement_atmp_L432_12": "abondement-atmp",
}
PREUVES = {preuve.value for preuve in Preuve}
STATUTS = {None: {Statut.CONFIRME, Statut.PROBABLE}, "likely": {Statut.PROBABLE}, "unconfirmed": {Statut.NON_CONFIRME}}
#: Read by the authors of the facts, who give its identifier, and left out of the shared extract of the Code.
HORS_EXTRAIT = {"D6323-1 A": "D.6323-1 A LEGIARTI"}
#: Prose in the facts: what it says is held by the cases, not by one value.
EN_MOTS = {"cpf.permis_leger.public"}


def faits(partage: Path) -> dict[str, Any]:
    texte = (partage / "droit/faits_et_regles.md").read_text(encoding="utf-8")
    bloc = re.search(r"^## 10\..*?^```yaml\n(.*?)^```", texte, re.MULTILINE | re.DOTALL)
    assert bloc
    lus: dict[str, Any] = yaml.safe_load(bloc[1])
    return lus


def normal(valeur: Any) -> Any:
    """A value in Brique's words and plain types, so that both sides compare."""
    if isinstance(valeur, Mapping):
        return {MOTS.get(str(cle), str(cle)): normal(part) for cle, part in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [normal(part) for part in valeur]
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, int | float | Decimal):
        return Decimal(str(valeur))
    return MOTS.get(str(valeur), str(valeur))


def suite(lignes: Any) -> list[tuple[date, date | None, Any]]:
    """(first day, day after the last, value) of an entry, the neighbours that say the same joined."""
    if not (isinstance(lignes, list) and all(isinstance(ligne, dict) and "value" in ligne for ligne in lignes)):
        return [(date.min, None, normal(lignes))]
    debuts = [ligne.get("from") or date.min for ligne in lignes]
    periodes = []
    for ligne, debut, suivant in zip(lignes, debuts, [*debuts[1:], None], strict=True):
        fin = ligne["to"] + timedelta(days=1) if ligne.get("to") else (None if "to" in ligne else suivant)
        periodes.append((debut, fin, normal(ligne["value"])))
    return joindre(periodes)


def joindre(periodes: list[tuple[date, date | None, Any]]) -> list[tuple[date, date | None, Any]]:
    jointes: list[tuple[date, date | None, Any]] = []
    for debut, fin, valeur in periodes:
        if jointes and jointes[-1][1] == debut and jointes[-1][2] == valeur:
            jointes[-1] = (jointes[-1][0], fin, valeur)
        else:
            jointes.append((debut, fin, valeur))
    return jointes


def de_brique(parametre: Parametre) -> list[tuple[date, date | None, Any]]:
    return joindre([(v.periode.debut, v.periode.fin, normal(v.grandeur)) for v in parametre.valeurs])


@cache
def par_repere() -> dict[str, Parametre]:
    return {p.repere: p for p in droit().parametres.values() if p.repere}


def test_aucun_des_parametres_des_faits_ne_manque(partage: Path) -> None:
    noms = set(faits(partage))
    assert len(noms) == PARAMETRES
    assert noms - set(par_repere()) == set()
    assert set(par_repere()) - noms == set()


def test_chaque_repere_n_est_donne_qu_une_fois() -> None:
    reperes = [p.repere for p in droit().parametres.values() if p.repere]
    assert len(reperes) == len(set(reperes))


def test_les_valeurs_et_les_dates_sont_celles_des_faits(partage: Path) -> None:
    for nom, lignes in faits(partage).items():
        trouve = par_repere().get(nom)
        if trouve is None or nom in EN_MOTS:
            continue
        attendue, obtenue = suite(lignes), de_brique(trouve)
        if attendue[0][:2] == (date.min, None):  # the facts give no date: what holds today
            obtenue = [(date.min, None, obtenue[-1][2])]
        assert obtenue == attendue, nom


def test_la_preuve_et_le_statut_sont_ceux_des_faits(partage: Path) -> None:
    for nom, lignes in faits(partage).items():
        trouve = par_repere().get(nom)
        if trouve is None or not isinstance(lignes, list):
            continue
        for ligne in (ligne for ligne in lignes if isinstance(ligne, dict)):
            jours = [valeur for valeur in trouve.valeurs if _recouvre(valeur, ligne)]
            assert jours, nom
            assert all(valeur.statut in STATUTS[ligne.get("status")] for valeur in jours), nom
            tag = {"inference": "D"}.get(ligne.get("tag", ""), ligne.get("tag"))
            if tag in PREUVES:
                assert tag in {valeur.preuve.value for valeur in jours}, nom


def test_ce_que_les_faits_disent_a_cote_d_une_valeur_est_dans_sa_regle(partage: Path) -> None:
    """« silence: accept » and « cap: 8000 » are parameters of their own, under the same rule, from the same day."""
    vus = 0
    for nom, lignes in faits(partage).items():
        for ligne in (ligne for ligne in lignes if isinstance(ligne, dict)) if isinstance(lignes, list) else ():
            debut = ligne.get("from") or date.min
            regle = droit().regles[par_repere()[nom].regle]
            voisins = [v for autre in regle.parametres if (v := droit().valeur_ou_rien(autre, debut))]
            if ligne.get("silence") == "accept":
                vus += 1
                dit = "silence valant accord" in par_repere()[nom].libelle
                assert dit or any("silence" in v.parametre and v.grandeur is True for v in voisins), nom
            if "cap" in ligne:
                vus += 1
                assert any("plafond" in v.parametre and v.grandeur == ligne["cap"] for v in voisins), nom
    assert vus >= 6


def test_l_exception_des_blocs_commence_le_jour_dit() -> None:
    exception = droit().parametres["vae.blocs_hors_limite"]
    assert [(valeur.periode.debut, valeur.grandeur) for valeur in exception.valeurs] == [
        (date(2017, 10, 1), False),
        (date(2023, 12, 29), True),
    ]


def _recouvre(valeur: Valeur, ligne: Mapping[str, Any]) -> bool:
    debut, fin = ligne.get("from") or date.min, ligne.get("to") or date.max
    dernier = date.max if valeur.periode.fin is None else valeur.periode.fin - timedelta(days=1)
    return valeur.periode.debut <= fin and debut <= dernier


def articles(partage: Path) -> dict[str, list[dict[str, Any]]]:
    lus = json.loads((partage / "droit/code_du_travail_articles.json").read_text(encoding="utf-8"))
    return {article["article"]: sorted(article["versions"], key=lambda version: version["debut"]) for article in lus}


def griefs_d_article(valeur: Valeur, versions: list[dict[str, Any]] | None) -> Iterator[str]:
    """What is wrong with the article of a value: absent, not yet in force, or another date without a reason."""
    if versions is None:
        yield f"{valeur.parametre} : {valeur.article} n’est pas parmi les articles lus"
        return
    debuts = [date.fromisoformat(version["debut"]) for version in versions]
    fin = versions[-1]["fin"]
    debut = valeur.periode.debut
    if debut < debuts[0]:
        yield f"{valeur.parametre} : {valeur.article} n’existe que depuis le {debuts[0]}, cité depuis le {debut}"
    elif debut not in debuts and not (valeur.source or valeur.lecture):
        yield f"{valeur.parametre} : {valeur.article} n’a pas de version du {debut} ; dites d’où vient cette date"
    if fin is not None and debut >= date.fromisoformat(fin):
        yield f"{valeur.parametre} : {valeur.article} est abrogé le {fin}"
    lue = date.fromisoformat(versions[-1]["debut"])
    if valeur.preuve is Preuve.TEXTE and not valeur.source and _finit_avant(valeur, lue):
        yield f"{valeur.parametre} : dit lu dans {valeur.article}, dont seule la version du {lue} a été lue"


def _finit_avant(valeur: Valeur, lue: date) -> bool:
    return valeur.periode.fin is not None and valeur.periode.fin <= lue


def test_chaque_article_cite_existe_aux_dates_dites(partage: Path) -> None:
    lus = articles(partage)
    griefs = [
        grief
        for parametre in droit().parametres.values()
        for valeur in parametre.valeurs
        if valeur.article and valeur.article not in HORS_EXTRAIT
        for grief in griefs_d_article(valeur, lus.get(valeur.article))
    ]
    griefs += [
        f"{regle.nom} : {article} n’est pas parmi les articles lus"
        for regle in droit().regles.values()
        for article in regle.articles
        if article not in {*lus, *HORS_EXTRAIT}
    ]
    assert not griefs, "\n".join(griefs)


def test_ce_qui_manque_a_l_extrait_est_cite_par_les_faits(partage: Path) -> None:
    texte = (partage / "droit/faits_et_regles.md").read_text(encoding="utf-8")
    for article, citation in HORS_EXTRAIT.items():
        assert citation in texte
        assert article not in articles(partage)


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        (("R6412-4", date(2023, 12, 29), ""), ""),
        (("R6412-4", date(2020, 1, 1), ""), "n’existe que depuis"),
        (("R6412-4", date(2025, 1, 1), ""), "dites d’où vient cette date"),
        (("R6412-4", date(2025, 1, 1), "un décret"), ""),
        (("R9999-9", date(2025, 1, 1), ""), "n’est pas parmi les articles lus"),
    ],
)
def test_ce_controle_voit_un_article_faux(partage: Path, valeur: tuple[str, date, str], attendu: str) -> None:
    article, debut, source = valeur
    faux = Valeur("essai", Periode(debut), 1, article, source=source)
    griefs = list(griefs_d_article(faux, articles(partage).get(article)))
    assert (attendu in griefs[0]) if attendu else griefs == []
