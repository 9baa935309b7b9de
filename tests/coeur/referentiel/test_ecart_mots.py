"""Words compared: what a reader sees marked, and both texts always put back exactly."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from brique.referentiel.ecart import Mot, Nature, comparer_mots, cote_apres, cote_avant
from brique.referentiel.ecart.typographie import cle_mot, cle_typographique, meme_texte

MARQUES = {Nature.INCHANGE: "{}", Nature.RETIRE: "[-{}-]", Nature.AJOUTE: "{{+{}+}}"}
VOCABULAIRE = (
    "de la des et pour afin que l’ d' Analyser analyser les besoins du client , . ; : (RSE) C1.2 é É œuvre".split()  # noqa: SIM905
)
PHRASES = st.lists(st.sampled_from([*VOCABULAIRE, "  ", "\n", "…", "10 %"]), max_size=14).map(" ".join)
TEXTES = PHRASES | st.text(max_size=40)


def marques(mots: Iterable[Mot]) -> str:
    return "".join(MARQUES[mot.nature].format(mot.texte) for mot in mots)


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ("", "", ""),
        ("", "Gérer la paie.", "{+Gérer la paie.+}"),
        ("Gérer la paie.", "", "[-Gérer la paie.-]"),
        ("Gérer la paie", "Gérer la paie et les absences", "Gérer la paie{+ et les absences+}"),
        ("Gérer la paie et les absences", "Gérer les absences", "Gérer[- la paie et-] les absences"),
        ("Évaluer les risques", "Afin de protéger, évaluer les risques", "{+Afin de protéger,+} évaluer les risques"),
        (
            "Changer un distributeur, un flexible ou un joint",
            "Changer un distributeur, une pompe ou un joint",
            "Changer un distributeur, [-un flexible-]{+une pompe+} ou un joint",
        ),
        (
            "Réaliser une analyse des besoins du client",
            "Réaliser une étude des attentes du client",
            "Réaliser une [-analyse des besoins-]{+étude des attentes+} du client",
        ),
        (
            "Réaliser l’inventaire annuel du magasin",
            "Former les nouveaux salariés au poste",
            "[-Réaliser l’inventaire annuel du magasin-]{+Former les nouveaux salariés au poste+}",
        ),
    ],
)
def test_ce_que_le_lecteur_voit(avant: str, apres: str, attendu: str) -> None:
    assert marques(comparer_mots(avant, apres)) == attendu


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ("Gérer l'équipe", "Gérer l’équipe"),
        ("gérer l’équipe ;", "Gérer l’équipe."),
        ("Gérer  l’équipe", "Gérer\u00a0l’équipe"),
        ("Mettre en oeuvre", "Mettre en œuvre"),
        ("Evaluer", "Évaluer"),
        ("« Gérer »", '"Gérer"'),
        ("Gérer : trier", "Gérer: trier"),
        ("GÉRER L’ÉQUIPE", "Gérer l’équipe"),
        ("Gérer…", "Gérer..."),
        ("Gérer l’e\u0301quipe", "Gérer l’équipe"),
    ],
)
def test_la_typographie_n_est_jamais_une_reecriture(avant: str, apres: str) -> None:
    assert meme_texte(avant, apres)
    if not avant.isupper():
        assert {mot.nature for mot in comparer_mots(avant, apres)} == {Nature.INCHANGE}


@pytest.mark.parametrize(
    ("avant", "apres"),
    [("Gérer les achats", "Gérer les ventes"), ("traiter", "traité"), ("Gérer ?", "Gérer"), ("a", "b")],
)
def test_un_autre_mot_n_est_pas_de_la_typographie(avant: str, apres: str) -> None:
    assert not meme_texte(avant, apres)


def test_la_typographie_dans_un_texte_reecrit_reste_gardee() -> None:
    mots = comparer_mots("Analyser l'état du stock", "analyser l’état du stock et des commandes")
    assert marques(mots) == "analyser l’état du stock{+ et des commandes+}"
    assert mots[0].avant == "Analyser l'état du stock"


def test_un_long_texte_se_compare_mot_a_mot() -> None:
    phrase = "Le titulaire prépare la ligne, la conduit et contrôle ce qui en sort. "
    avant = "".join(f"{n}. {phrase}" for n in range(60))
    apres = avant.replace("31. Le titulaire", "31. La personne titulaire").replace("contrôle", "vérifie", 1)
    changes = [mot for mot in comparer_mots(avant, apres) if mot.nature is not Nature.INCHANGE]
    assert [mot.texte.strip() for mot in changes] == ["contrôle", "vérifie", "Le", "La personne"]


@given(TEXTES, TEXTES)
@example("  x  ", " x")
@example(" ", "")
@example(";", "")
@example("a.", "a ;")
@example("\ud800", "\u0301")
def test_les_deux_textes_se_retrouvent(avant: str, apres: str) -> None:
    mots = comparer_mots(avant, apres)
    assert cote_avant(mots) == avant
    assert cote_apres(mots) == apres


@given(TEXTES, TEXTES)
def test_rien_n_est_coupe_plus_que_necessaire(avant: str, apres: str) -> None:
    """Neighbours differ in nature, what is removed comes before what is added, nothing is marked that is empty."""
    mots = comparer_mots(avant, apres)
    natures = [mot.nature for mot in mots]
    assert all(a is not b for a, b in pairwise(natures))
    assert (Nature.AJOUTE, Nature.RETIRE) not in set(pairwise(natures))
    assert all(mot.texte for mot in mots if mot.nature is not Nature.INCHANGE)


@given(TEXTES)
def test_un_texte_ne_differe_pas_de_lui_meme(texte: str) -> None:
    assert all(mot.nature is Nature.INCHANGE and mot.avant is None for mot in comparer_mots(texte, texte))


@given(PHRASES, PHRASES)
def test_ce_qui_n_est_que_d_un_cote_n_est_pas_garde(avant: str, apres: str) -> None:
    gardes = "".join(mot.texte for mot in comparer_mots(avant, apres) if mot.nature is Nature.INCHANGE).split()
    connus = {cle_mot(mot) for mot in avant.split()}
    assert all(cle_mot(mot) in connus for mot in gardes if mot.isalpha() and mot in apres.split())


@given(TEXTES)
def test_la_cle_typographique_est_stable(texte: str) -> None:
    assert cle_typographique(cle_typographique(texte)) == cle_typographique(texte)
    assert meme_texte(texte, f"  {texte} ")
