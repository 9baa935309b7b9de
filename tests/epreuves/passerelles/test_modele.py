"""The two artefacts of the engine, model and étalon: read back as written, refused when damaged or of another form."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.erreurs import ErreurLecture
from brique.passerelles.encodeurs import Encodeurs
from brique.passerelles.etalon import Axes, Etalon
from brique.passerelles.modele import CLASSES, FORME, TRAITS, Modele, empreinte
from brique.passerelles.textes import normaliser
from brique.passerelles.tournures import Tournures
from tests.coeur.passerelles.blocs_reels import CHANTIER, SOIN, VENTE
from tests.coeur.passerelles.compteur import Compteur

TEXTES = [normaliser(texte) for texte in (*VENTE, *CHANTIER, *SOIN)]


def petit_etalon() -> Etalon:
    compteur = Compteur()
    return Etalon.ajuster(TEXTES, {"compteur": compteur.encoder(TEXTES)}, Encodeurs((compteur,)), Tournures())


ETALON = petit_etalon()
OCTETS = ETALON.en_octets()


def test_un_etalon_relu_mesure_exactement_pareil() -> None:
    relu = Etalon.depuis_octets(OCTETS)
    assert relu.en_octets() == OCTETS
    assert (relu.textes, relu.tournures, set(relu.axes)) == (len(TEXTES), ETALON.tournures, {"compteur"})
    np.testing.assert_array_equal(relu.mots, ETALON.mots)
    assert (relu.en_mots(TEXTES) != ETALON.en_mots(TEXTES)).nnz == 0
    assert (relu.en_lettres(TEXTES) != ETALON.en_lettres(TEXTES)).nnz == 0
    bruts = Compteur().encoder(TEXTES)
    np.testing.assert_array_equal(relu.tourner("compteur", bruts), ETALON.tourner("compteur", bruts))


def test_les_tournures_et_celles_de_l_etalon_livre_reviennent() -> None:
    livre = Etalon.livre()
    relu = Etalon.depuis_octets(livre.en_octets())
    assert relu.tournures == livre.tournures
    assert relu.tournures.suites
    assert set(relu.axes) == set(livre.axes) >= {"phrases"}


@given(st.integers(0, len(OCTETS) - 1), st.integers(1, 255))
def test_un_octet_change_et_l_etalon_est_refuse(place: int, masque: int) -> None:
    abime = bytearray(OCTETS)
    abime[place] ^= masque
    with pytest.raises(ErreurLecture, match="empreinte") as refus:
        Etalon.depuis_octets(bytes(abime))
    assert "brique passerelles calculer" in refus.value.action


@given(st.integers(0, len(OCTETS) - 1))
def test_un_etalon_coupe_est_refuse(longueur: int) -> None:
    with pytest.raises(ErreurLecture):
        Etalon.depuis_octets(OCTETS[:longueur])


@pytest.mark.parametrize(
    ("entete", "dit"),
    [({"forme": 99, "textes": 1, "axes": []}, "forme"), ({"forme": 1, "textes": 1, "axes": ["x"]}, "x")],
)
def test_un_etalon_d_une_autre_forme_ou_incomplet_est_refuse(entete: dict[str, Any], dit: str) -> None:
    flux = io.BytesIO()
    np.savez_compressed(flux, entete=np.array(json.dumps(entete)))
    corps = flux.getvalue()
    with pytest.raises(ErreurLecture, match=dit):
        Etalon.depuis_octets(blake2b(corps, digest_size=16).digest() + corps)


def test_des_axes_ramenent_chaque_vecteur_a_une_longueur_de_un() -> None:
    bruts = np.random.default_rng(0).normal(size=(80, 26)).astype(np.float32) + 3.0
    axes = Axes.ajuster(bruts, -0.4)
    np.testing.assert_allclose(np.linalg.norm(axes.tourner(bruts), axis=1), 1.0, rtol=1e-5)
    assert abs(axes.tourner(bruts).mean()) < 0.05  # centred


MODELE = Modele.charger()


def test_un_modele_relu_est_le_meme(tmp_path: Path) -> None:
    chemin = tmp_path / "modele.json"
    chemin.write_text(MODELE.ecrire(), "utf-8")
    relu = Modele.charger(chemin)
    assert relu == MODELE
    assert relu.ecrire() == MODELE.ecrire()


def test_le_modele_livre_dit_avec_quoi_et_ce_qu_il_vaut() -> None:
    assert set(MODELE.jeux) >= {"lexical", "phrases"}
    assert MODELE.jeu(()) is MODELE.jeux["lexical"]
    assert MODELE.jeu(("phrases",)) is MODELE.jeux["phrases"]
    assert MODELE.jeu(("inconnu",)) is MODELE.jeux["lexical"]
    for nom in MODELE.jeux:
        assert set(MODELE.mesures[nom]["erreur_de_calibration"]) == set(CLASSES)


def test_les_poids_des_gardes_retirent_toujours() -> None:
    for jeu in MODELE.jeux.values():
        assert min(jeu.enonces.autonomie, jeu.enonces.nombre, jeu.enonces.negation, jeu.enonces.langue) > 0.0


def change(geste: Callable[[dict[str, Any]], object]) -> str:
    """The shipped artefact with a change in its body and the fingerprint of the changed body."""
    lu = json.loads(MODELE.ecrire())
    geste(lu["corps"])
    lu["version"] = f"0+{empreinte(lu['corps'])}"
    return json.dumps(lu)


def premier(corps: dict[str, Any]) -> dict[str, Any]:
    jeu: dict[str, Any] = corps["jeux"]["lexical"]
    return jeu


INCOMPLETS = {
    "sans les mots seuls": lambda corps: corps["jeux"].pop("lexical"),
    "sans mesures": lambda corps: corps.pop("mesures"),
    "sans le poids d’une garde": lambda corps: premier(corps)["enonces"].pop("negation"),
    "un trait de moins": lambda corps: premier(corps)["blocs"]["coefficients"][0].pop(),
    "une relation de moins": lambda corps: premier(corps)["blocs"]["coefficients"].pop(),
    "une ordonnée de moins": lambda corps: premier(corps)["blocs"]["ordonnees"].pop(),
    "une courbe de moins": lambda corps: premier(corps)["blocs"]["isotones"].pop(),
    "une courbe vide": lambda corps: premier(corps).update(recherche=[[], []]),
    "une courbe qui descend": lambda corps: premier(corps).update(recherche=[[1.0, 0.0], [0.0, 1.0]]),
    "un mot à la place d’un nombre": lambda corps: premier(corps)["enonces"].update(mots="beaucoup"),
    "pas un nombre": lambda corps: premier(corps)["enonces"].update(mots=float("nan")),
}


@pytest.mark.parametrize("manque", INCOMPLETS)
def test_un_modele_incomplet_est_refuse(manque: str) -> None:
    with pytest.raises(ErreurLecture, match="ce modèle ne peut pas servir"):
        Modele.lire(change(INCOMPLETS[manque]))


@pytest.mark.parametrize("texte", ["", "{", "[]", "null", "{}", '{"forme": 1}', "uri;libelle", MODELE.ecrire()[:-40]])
def test_ce_qui_n_est_pas_un_modele_est_refuse(texte: str) -> None:
    with pytest.raises(ErreurLecture, match="ce modèle ne peut pas servir"):
        Modele.lire(texte)


def test_un_modele_d_une_autre_forme_est_refuse_et_le_dit() -> None:
    for cle, valeur in (("forme", FORME + 1), ("traits", TRAITS[:-1])):
        lu = json.loads(MODELE.ecrire()) | {cle: valeur}
        with pytest.raises(ErreurLecture, match="autre forme"):
            Modele.lire(json.dumps(lu))


def test_un_modele_change_a_la_main_est_refuse() -> None:
    lu = json.loads(MODELE.ecrire())
    premier(lu["corps"])["enonces"]["negation"] = 0.0
    with pytest.raises(ErreurLecture, match="empreinte"):
        Modele.lire(json.dumps(lu))


def test_un_fichier_absent_est_nomme(tmp_path: Path) -> None:
    with pytest.raises(ErreurLecture, match=r"absent\.json") as refus:
        Modele.charger(tmp_path / "absent.json")
    assert "livré avec Brique" in refus.value.action
