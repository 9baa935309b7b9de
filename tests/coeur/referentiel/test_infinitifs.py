"""Which words are taken for the infinitive that opens a compétence."""

from __future__ import annotations

import pytest

from brique.referentiel.infinitifs import INFINITIFS, est_infinitif, plier, semble_infinitif

NOMS = """
Atelier Janvier Février Cahier Loisir Cadre Mercier Cuisinier Hiver Lumière Histoire Avenir Mémoire Boulanger Berger
Chantier Courrier Dossier Docker Jupyter Trottoir Couloir Comptoir Plaisir Souvenir Titre Centre Structure Lecture
Maître Membre Semestre Quartier Métier Papier Financier Leader Newsletter Danger Mer Fer Soir Noir
"""


@pytest.mark.parametrize("mot", NOMS.split())
def test_un_nom_n_est_pas_un_infinitif(mot: str) -> None:
    assert not est_infinitif(mot)
    assert not semble_infinitif(mot)


@pytest.mark.parametrize(
    "mot",
    ["Gérer", "gerer", "GÉRER", "Evaluer", "Évaluer", "Maîtriser", "maitriser", "Œuvrer", "Faire", "Être", "Lire"],
)
def test_verbes_du_lexique_sans_casse_ni_accent(mot: str) -> None:
    assert est_infinitif(mot)
    assert semble_infinitif(mot)


@pytest.mark.parametrize(
    "mot", ["Désencombrer", "Rebooster", "Désapprendre", "Reconvenir", "Surproduire", "Requalifier"]
)
def test_la_forme_suffit_pour_un_verbe_rare(mot: str) -> None:
    assert semble_infinitif(mot)


@pytest.mark.parametrize("mot", ["", "er", "a" * 200 + "er", "x1er", "日本", "Gérerais"])
def test_ce_qui_n_est_pas_un_mot(mot: str) -> None:
    assert not est_infinitif(mot)
    assert not semble_infinitif(mot)


def test_le_lexique_est_plie_et_fourni() -> None:
    assert len(INFINITIFS) > 800
    assert all(plier(mot) == mot for mot in INFINITIFS)
    assert all(mot.endswith(("er", "ir", "re")) for mot in INFINITIFS)


def test_plier() -> None:
    assert plier("ŒUVRER") == "oeuvrer"
    assert plier("S’Élève") == "s'eleve"
