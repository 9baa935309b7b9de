"""Versions: what changes for a candidate, which one rules a candidature, and none that is in use is ever edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.certification.reglement.comparaison import comparer
from brique.certification.reglement.modeles import modele
from brique.certification.reglement.regles import REGLES
from brique.certification.reglement.valeurs import (
    Conservation,
    Depuis,
    Duree,
    Lien,
    Partage,
    Reglement,
    Tenue,
    Terme,
    Unite,
    Voie,
)
from brique.certification.reglement.versions import choisir, modifier, nouvelle_version, verifier_versions
from brique.erreurs import ErreurArgument
from brique.periodes import Periode
from tests.coeur.certification.fabrique_reglements import (
    avec_attribution,
    avec_evaluation,
    avec_jury,
    propre,
    reglements,
)

DEBUT = date(2025, 1, 1)
SUITE = date(2026, 9, 1)
MOIS = Unite.MOIS


@pytest.mark.parametrize(
    ("apres", "regle", "avant_dit", "apres_dit", "effet"),
    [
        (
            propre(voies=frozenset(Voie)),
            "voies",
            "ou la VAE",
            "candidature individuelle",
            "On peut désormais venir par",
        ),
        (
            propre(voies=frozenset({Voie.VAE})),
            "voies",
            "la formation",
            "la VAE",
            "On ne peut plus venir par la formation",
        ),
        (
            avec_evaluation(seuil=Fraction(7, 10)),
            "evaluation.seuil",
            "toutes les compétences",
            "70 % des compétences",
            "moins de compétences",
        ),
        (
            avec_evaluation(en_partie=Fraction(1, 2)),
            "evaluation.en_partie_compte",
            "ne compte pas",
            "compte pour 1/2",
            "compte davantage",
        ),
        (
            avec_evaluation(evaluateurs=3),
            "evaluation.evaluateurs",
            "2 évaluateurs",
            "3 évaluateurs",
            "Plus d’évaluateurs",
        ),
        (avec_jury(presents=4), "jury.presents", "3 membres", "4 membres", "une session peut être reportée"),
        (avec_jury(presents=2), "jury.presents", "3 membres", "2 membres", "Moins de présents"),
        (avec_jury(externes=None), "jury.part_externe", "Plus de 1/2", "Rien n’est dit.", "diminue"),
        (
            avec_jury(partage=Partage.ACQUIS),
            "jury.partage_des_voix",
            "la voix du président",
            "le bloc est acquis",
            "À égalité de voix",
        ),
        (
            avec_jury(incompatibilites=frozenset({Lien.RELATION})),
            "jury.incompatibilites",
            "qui l’a formé",
            "relation",
            "Ce ne sont plus les mêmes personnes",
        ),
        (
            avec_jury(loi_vae=False),
            "jury.loi_vae",
            "ce que la loi demande",
            "Rien n’est dit.",
            "n’est plus vérifié",
        ),
        (
            avec_attribution(obligatoires=frozenset({"RNCP99012BC01"})),
            "attribution.blocs_obligatoires",
            "tous les blocs",
            "RNCP99012BC01",
            "comparez-le",
        ),
        (avec_attribution(finale=True), "attribution.evaluation_finale", "Rien", "évaluation finale", "de plus"),
        (
            propre(conservation=Conservation("art. 7", Duree(60, MOIS))),
            "conservation.blocs",
            "sans limite",
            "pendant 5 ans",
            "moins longtemps pour cette certification ; il reste acquis à vie",
        ),
        (
            propre(recours=Terme(Duree(1, MOIS), Depuis.NOTIFICATION, "art. 8")),
            "recours",
            "2 mois",
            "1 mois",
            "moins de temps pour contester",
        ),
        (propre(recours=None), "recours", "2 mois", "Rien n’est dit.", "Plus aucun délai"),
        (
            propre(recours=Terme(Duree(2, MOIS), Depuis.DELIBERATION, "art. 8")),
            "recours",
            "notification",
            "délibération",
            "ne part plus du même jour",
        ),
        (
            propre(articles={"jury.majorite": "art. 5, al. 2"}),
            "jury.majorite",
            "plus de la moitié",
            "plus de la moitié",
            "seul l’article cité change",
        ),
        (
            propre(tacites=frozenset({"jury.majorite"})),
            "jury.majorite",
            "plus de la moitié",
            "à défaut",
            "plus aucun texte ne le dit",
        ),
    ],
)
def test_ce_qui_change_est_dit(apres: Reglement, regle: str, avant_dit: str, apres_dit: str, effet: str) -> None:
    (changement,) = comparer(propre(), apres)
    assert changement.regle == regle
    assert avant_dit in changement.avant
    assert apres_dit in changement.apres
    assert effet in changement.effet


def test_les_candidatures_en_cours_gardent_leur_version() -> None:
    suivante = nouvelle_version([propre()], avec_jury(presents=4), debut=SUITE, au=date(2026, 1, 1)).nouvelle
    for changement in comparer(propre(), suivante):
        assert "ouverte avant le 01/09/2026 garde la version 1 jusqu’à sa fin" in changement.portee


def test_deux_textes_de_meme_version() -> None:
    (changement,) = comparer(propre(), avec_jury(presents=4))
    assert "si aucune candidature n’en relève encore" in changement.portee
    (autre,) = comparer(propre(), replace(avec_jury(presents=4), cle="autre"))
    assert "garde celui sous lequel elle a été ouverte" in autre.portee


def test_les_jurys_a_distance_de_l_automobile() -> None:
    changements = comparer(modele("automobile/1"), modele("automobile/2"))
    regles = [un.regle for un in changements if un.regle != "non_dits"]
    assert regles == ["applicable_du", "jury.tenues", "jury.conditions_a_distance"]
    assert any("80 %" in un.apres for un in changements)


@given(reglements())
def test_un_reglement_compare_a_lui_meme_ne_change_rien(reglement: Reglement) -> None:
    assert comparer(reglement, reglement) == ()


@given(reglements(), reglements())
def test_toute_difference_de_regle_est_dite_une_fois(avant: Reglement, apres: Reglement) -> None:
    changements = comparer(avant, apres)
    dites = [un.regle for un in changements if un.regle != "non_dits"]
    assert len(dites) == len(set(dites))
    assert {regle.nom for regle in REGLES if regle.valeur(avant) != regle.valeur(apres)} <= set(dites)
    assert all(un.titre and un.avant and un.apres and un.effet and un.portee for un in changements)


def test_choisir_la_version_du_jour() -> None:
    succession = nouvelle_version([propre()], avec_jury(presents=4), debut=SUITE, au=date(2026, 1, 1))
    versions = [succession.ancienne, succession.nouvelle]
    assert choisir(versions, "RNCP99012", SUITE - timedelta(days=1)).version == 1
    assert choisir(versions, "RNCP99012", SUITE).version == 2
    with pytest.raises(ErreurArgument, match=r"aucun règlement ne vaut pour RNCP99012 le 31/12/2024"):
        choisir(versions, "RNCP99012", DEBUT - timedelta(days=1))
    with pytest.raises(ErreurArgument, match="aucun règlement ne vaut pour RNCP1"):
        choisir(versions, "RNCP1", SUITE)


def test_deux_reglements_pour_une_certification() -> None:
    autre = propre(cle="autre")
    with pytest.raises(ErreurArgument, match="deux règlements valent pour RNCP99012"):
        choisir([propre(), autre], "RNCP99012", SUITE)


def test_une_nouvelle_version_ne_change_que_la_fin_de_l_ancienne() -> None:
    succession = nouvelle_version([propre()], avec_jury(tenues=frozenset(Tenue)), debut=SUITE, au=date(2026, 8, 31))
    assert succession.ancienne == propre(periode=Periode(DEBUT, SUITE))
    voulue = avec_jury(tenues=frozenset(Tenue))
    assert succession.nouvelle == replace(voulue, version=2, periode=Periode(SUITE))


@pytest.mark.parametrize(
    ("debut", "au", "extrait"),
    [
        (SUITE, SUITE, "Elle changerait la règle de candidatures déjà ouvertes"),
        (SUITE, SUITE + timedelta(days=1), "nous sommes le 02/09/2026"),
        (DEBUT, date(2024, 1, 1), "L’ordre des versions"),
    ],
)
def test_une_nouvelle_version_vient_apres(debut: date, au: date, extrait: str) -> None:
    with pytest.raises(ErreurArgument, match=extrait):
        nouvelle_version([propre()], propre(), debut=debut, au=au)


def test_une_premiere_version_n_a_rien_a_suivre() -> None:
    with pytest.raises(ErreurArgument, match="n’a pas encore de version"):
        nouvelle_version([], propre(), debut=SUITE, au=DEBUT)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=6), st.integers(0, 3_000))
def test_aucune_suite_de_versions_ne_se_recouvre(ecarts: list[int], apres: int) -> None:
    """However many versions follow, no day has two, and each keeps what it said."""
    versions, jour = [propre()], DEBUT
    for ecart in ecarts:
        veille, jour = jour, jour + timedelta(days=ecart)
        projet = avec_jury(presents=2 + ecart % 3)
        succession = nouvelle_version(versions, projet, debut=jour, au=veille)
        assert replace(succession.ancienne, periode=versions[-1].periode) == versions[-1]
        versions = [*versions[:-1], succession.ancienne, succession.nouvelle]
        verifier_versions(versions)
    quand = DEBUT + timedelta(days=apres)
    assert sum(un.s_applique(quand) for un in versions) == 1
    assert choisir(versions, "RNCP99012", quand).s_applique(quand)


def test_une_version_en_usage_ne_se_modifie_pas() -> None:
    corrigee = avec_jury(presents=4)
    assert modifier(propre(), corrigee, candidatures=0) == corrigee
    assert modifier(propre(), propre(), candidatures=12) == propre()
    with pytest.raises(ErreurArgument, match="ne se modifie plus : 12 candidatures en relèvent"):
        modifier(propre(), corrigee, candidatures=12)
    with pytest.raises(ErreurArgument, match="une candidature en relève"):
        modifier(propre(), corrigee, candidatures=1)
    with pytest.raises(ErreurArgument, match="n’est pas commerce-fictif, version 1"):
        modifier(propre(), propre(version=2), candidatures=0)


@pytest.mark.parametrize(
    ("versions", "extrait"),
    [
        ([propre(), propre()], "écrite deux fois"),
        ([propre(), propre(version=2, periode=Periode(SUITE))], "se recouvrent"),
        (
            [propre(periode=Periode(SUITE)), propre(version=2, periode=Periode(DEBUT, SUITE))],
            "commence après",
        ),
    ],
)
def test_des_versions_impossibles(versions: list[Reglement], extrait: str) -> None:
    with pytest.raises(ErreurArgument, match=extrait):
        verifier_versions(versions)
