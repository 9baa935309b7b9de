"""Texts made ready: typing that must not count, codes of titles, runs of words everyone repeats, weights of words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.passerelles.lexical import CASES, _case, compter_lettres, compter_mots, information, peser, rarete
from brique.passerelles.textes import LONGUEUR_MAX, normaliser
from brique.passerelles.titres import cle_de_titre, titre_nu
from brique.passerelles.tournures import LONGUEUR, PRESENCES_MIN, RESTE_MIN, Tournures
from brique.referentiel.mots import mots
from tests.coeur.passerelles.blocs_reels import CHANTIER, SOIN, VENTE

RENGAINE = "dans le respect des règles d’hygiène et de sécurité"


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Mettre en ŒUVRE", "mettre en oeuvre"),
        ("mettre en œuvre", "mettre en oeuvre"),
        ("L’ÉLÈVE", "l'élève"),
        ("lʼélève", "l'élève"),
        ("l‘élève", "l'élève"),
        ("1\u00a0000\u202f€", "1 000 €"),
        ("  deux\n lignes\t ", "deux lignes"),
        ("le «\u00a0carnet\u00a0» de bord", "le carnet de bord"),
        ("curriculum vitæ", "curriculum vitae"),
        ("CURRICULUM VITÆ", "curriculum vitae"),
        ("", ""),
        ("\u00a0", ""),
    ],
)
def test_la_saisie_ne_compte_pas(texte: str, attendu: str) -> None:
    assert normaliser(texte) == attendu


@given(st.text(max_size=80))
def test_normaliser_deux_fois_ne_change_rien(texte: str) -> None:
    assert normaliser(normaliser(texte)) == normaliser(texte)


def test_un_texte_trop_long_est_lu_en_partie() -> None:
    assert len(normaliser("vendre " * 5000)) <= LONGUEUR_MAX
    assert len(normaliser("é" * 32_768)) == LONGUEUR_MAX


@pytest.mark.parametrize(
    ("libelle", "attendu"),
    [
        ("RNCP35419BC02 – Bloc 2 : Conseiller le client", "Conseiller le client"),
        ("RNCP 35419 BC 02 : Conseiller le client", "Conseiller le client"),
        ("RS5678 – Conseiller le client", "Conseiller le client"),
        ("Bloc 2 - Conseiller le client", "Conseiller le client"),
        ("BLOC DE COMPÉTENCES N°3 : Conseiller le client", "Conseiller le client"),
        ("Bloc n° 1 – Conseiller le client", "Conseiller le client"),
        ("Bloc 1 Conseiller le client", "Conseiller le client"),
        ("Bloc A : Conseiller le client", "Conseiller le client"),
        ("Bloc II : Conseiller le client", "Conseiller le client"),
        ("CCP 1 - Conseiller le client", "Conseiller le client"),
        ("U32 Conseiller le client", "Conseiller le client"),
        ("C1. Conseiller le client", "Conseiller le client"),
        ("Activité 2 : Conseiller le client", "Conseiller le client"),
        ("Unité 3 : Conseiller le client", "Conseiller le client"),
        ("Conseiller le client", "Conseiller le client"),
        ("Bloc opératoire : préparer la salle", "Bloc opératoire : préparer la salle"),
        ("Blocs de béton : monter un mur", "Blocs de béton : monter un mur"),
        ("E-commerce : animer un site", "E-commerce : animer un site"),
        ("RNCP1234BC01", "RNCP1234BC01"),  # nothing else to show
        ("", ""),
    ],
)
def test_le_titre_perd_ses_codes_et_rien_d_autre(libelle: str, attendu: str) -> None:
    assert titre_nu(libelle) == attendu


def test_deux_titres_que_seule_la_saisie_separe_ont_la_meme_cle() -> None:
    titres = [
        "RNCP1BC01 - Mettre en œuvre l’accueil",
        "Bloc 4 : METTRE EN OEUVRE L'ACCUEIL.",
        "Mettre en oeuvre l accueil",
    ]
    assert len({cle_de_titre(titre) for titre in titres}) == 1
    assert cle_de_titre("Mettre en œuvre la vente") != cle_de_titre(titres[0])


def avec_rengaine(nombre: int) -> list[str]:
    return [normaliser(f"{VENTE[n % 6]} modèle{n} {RENGAINE}") for n in range(nombre)]


def test_une_tournure_est_ce_que_beaucoup_repetent() -> None:
    trouvees = Tournures.trouver(avec_rengaine(PRESENCES_MIN))
    texte = normaliser(f"Poser une cloison en plaques de plâtre {RENGAINE}")
    assert mots(trouvees.depouiller(texte)) == mots("Poser une cloison en plaques de plâtre")
    assert trouvees.depouiller(normaliser(CHANTIER[0])) == normaliser(CHANTIER[0])


def test_ce_que_peu_de_textes_repetent_n_est_pas_une_tournure() -> None:
    assert Tournures.trouver(avec_rengaine(PRESENCES_MIN - 1)) == Tournures()
    assert Tournures.trouver([]) == Tournures()


def test_un_enonce_qui_n_est_que_tournure_reste_entier() -> None:
    trouvees = Tournures.trouver(avec_rengaine(40))
    assert trouvees.depouiller(normaliser(RENGAINE)) == normaliser(RENGAINE)


@given(st.lists(st.sampled_from(normaliser(" ".join([*VENTE, RENGAINE])).split()), max_size=30))
def test_depouiller_ne_fait_que_retirer_des_mots(lus: list[str]) -> None:
    garde = TOURNURES.depouiller(" ".join(lus)).split()
    suite = iter(lus)
    assert all(any(mot == autre for autre in suite) for mot in garde)
    assert len(garde) == len(lus) or len(garde) >= RESTE_MIN - 1  # « d’hygiène » counts for two words


@given(st.lists(st.sampled_from(["dans", "le", "respect", "vendre", "des", "règles"]), max_size=20))
def test_une_tournure_couvre_des_suites_entieres(lus: list[str]) -> None:
    couverts = TOURNURES.couvrir([mot.replace("è", "e") for mot in lus])
    assert len(couverts) == len(lus)
    assert sum(couverts) == 0 or sum(couverts) >= LONGUEUR


TOURNURES = Tournures.trouver(avec_rengaine(40))


@given(st.text(max_size=20).filter(lambda mot: mot.isalnum()))
def test_un_mot_tombe_ou_le_met_scikit_learn(mot: str) -> None:
    """Étalons and réserves written with scikit-learn's columns are still good."""
    from sklearn.utils import murmurhash3_32

    assert _case(mot) == abs(int(murmurhash3_32(mot, 0))) % CASES


def test_un_mot_rare_pese_plus_qu_un_mot_courant() -> None:
    textes = [normaliser(f"vendre {mot}") for mot in ("primeurs", "voitures", "bijoux", "livres")]
    poids = rarete(compter_mots(textes, Tournures()))
    presences = {nom: compter_mots([nom], Tournures()).indices[0] for nom in ("vendre", "bijoux", "jamais")}
    assert poids.shape == (CASES,)
    assert poids[presences["vendre"]] < poids[presences["bijoux"]] < poids[presences["jamais"]]
    assert poids[presences["vendre"]] == pytest.approx(1.0)  # in every text


def test_les_mots_d_une_tournure_pesent_moins() -> None:
    texte = normaliser(f"Poser une cloison {RENGAINE}")
    nus, avec = compter_mots([texte], Tournures()), compter_mots([texte], TOURNURES)
    poids = np.ones(CASES, np.float32)
    assert information(avec, poids)[0] < information(nus, poids)[0]
    assert sorted(avec.indices) == sorted(nus.indices)


def test_les_vecteurs_de_mots_ont_une_longueur_de_un_ou_de_zero() -> None:
    textes = [normaliser(texte) for texte in (*VENTE, *SOIN, "", "de la", "…")]
    for comptes in (compter_mots(textes, Tournures()), compter_lettres(textes)):
        pesees = peser(comptes, rarete(comptes))
        normes = np.sqrt(np.asarray(pesees.multiply(pesees).sum(axis=1)).ravel())
        np.testing.assert_allclose(normes[: len(VENTE) + len(SOIN)], 1.0, rtol=1e-5)
        assert normes[len(VENTE) + len(SOIN)] == 0.0
