"""Training: the same files always give the same figures, and a file that is not the right one is refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.erreurs import ErreurLecture
from brique.passerelles.apprentissage import Apprenti, entrainer, lire_liens
from brique.passerelles.apprentissage.blocs import CRANS_MAX, escalier
from brique.passerelles.apprentissage.fabrique import depuis_blocs, relation_vraie
from brique.passerelles.encodeurs import Encodeurs
from brique.passerelles.etalon import Etalon
from brique.passerelles.evaluation.calibration import ecart_de_calibration
from brique.passerelles.modele import CLASSES, Modele
from brique.passerelles.moteur import Moteur
from brique.passerelles.valeurs import Relation
from tests.coeur.passerelles.blocs_reels import CHANTIER, GENERIQUES, REGISTRE, SOIN, VENTE
from tests.coeur.passerelles.compteur import Compteur

TEXTES = (*VENTE, *CHANTIER, *SOIN, *GENERIQUES)


def redite(texte: str) -> str:
    """``texte`` as another author would put it: its words in another order."""
    mots = texte.lower().split()
    return " ".join(["savoir", *mots[len(mots) // 2 :], *mots[: len(mots) // 2]])


def ecrire(dossier: Path) -> tuple[Path, Path]:
    """The two files that training reads: texts, and the links people made to them."""
    corpus, liens = dossier / "corpus.csv", dossier / "liens.csv"
    corpus.write_text("uri;libelle\n" + "".join(f"u{n};{texte}\n" for n, texte in enumerate(TEXTES)), "utf-8")
    relations = ("exact", "close", "exact", "broad")
    lignes = [f"c{n};{redite(texte)};u{n};{relations[n % 4]}\n" for n, texte in enumerate(TEXTES)]
    liens.write_text("id_competence;competence;esco_uri;relation\n" + "".join(lignes), "utf-8")
    return corpus, liens


JEUX = (("lexical", Encodeurs()), ("compteur", Encodeurs((Compteur(),))))


def apprendre(corpus: Path, liens: Path, jeux: Sequence[tuple[str, Encodeurs]] = JEUX) -> tuple[Modele, Etalon]:
    """A model of the words alone and of a small encoder."""
    return entrainer(Apprenti(lire_liens(corpus, liens), REGISTRE), jeux)


@pytest.fixture(scope="module")
def appris(tmp_path_factory: pytest.TempPathFactory) -> tuple[Modele, Etalon]:
    return apprendre(*ecrire(tmp_path_factory.mktemp("liens")))


def test_les_memes_fichiers_donnent_les_memes_chiffres(appris: tuple[Modele, Etalon], tmp_path: Path) -> None:
    modele, etalon = apprendre(*ecrire(tmp_path))
    assert modele.version == appris[0].version
    assert modele.ecrire() == appris[0].ecrire()
    assert etalon.en_octets() == appris[1].en_octets()


def test_d_autres_liens_donnent_une_autre_version(appris: tuple[Modele, Etalon], tmp_path: Path) -> None:
    corpus, liens = ecrire(tmp_path)
    liens.write_text(liens.read_text("utf-8").replace(";exact", ";broad", 2), "utf-8")
    autre = apprendre(corpus, liens, JEUX[:1])[0]
    assert autre.version != appris[0].version
    assert autre.jeux["lexical"].enonces != appris[0].jeux["lexical"].enonces


def test_ce_qui_est_appris_se_relit_et_sert(appris: tuple[Modele, Etalon]) -> None:
    modele = Modele.lire(appris[0].ecrire())
    assert modele == appris[0]
    assert set(modele.jeux) == {"lexical", "compteur"}
    for encodeurs in (Encodeurs(), Encodeurs((Compteur(),))):
        moteur = Moteur.preparer(REGISTRE, encodeurs=encodeurs, modele=modele)
        assert moteur.versions.modele == modele.version
        assert moteur.chercher(REGISTRE[0].cle)[0].cible == REGISTRE[2].cle


def test_les_mesures_disent_ce_que_le_modele_vaut(appris: tuple[Modele, Etalon]) -> None:
    for mesures in appris[0].mesures.values():
        assert sum(mesures["par_relation"].values()) == mesures["paires"] > 0
        assert set(mesures["par_relation"]) == set(mesures["erreur_de_calibration"]) == set(CLASSES)
        assert 0.0 <= mesures["exactitude"] <= 1.0
        assert mesures["exemples"] > len(TEXTES)


def test_couvrir_et_etre_couvert_ont_la_meme_courbe(appris: tuple[Modele, Etalon]) -> None:
    ou = CLASSES.index("couvre"), CLASSES.index("couvert-par")
    for jeu in appris[0].jeux.values():
        assert jeu.blocs.isotones[ou[0]] == jeu.blocs.isotones[ou[1]]


@pytest.mark.parametrize("colonne", ["uri", "libelle", "competence", "esco_uri", "relation"])
def test_un_fichier_sans_ses_colonnes_est_refuse(colonne: str, tmp_path: Path) -> None:
    corpus, liens = ecrire(tmp_path)
    fautif = corpus if colonne in {"uri", "libelle"} else liens
    entete, _, reste = fautif.read_text("utf-8").partition("\n")
    fautif.write_text(";".join("autre" if nom == colonne else nom for nom in entete.split(";")) + "\n" + reste, "utf-8")
    with pytest.raises(ErreurLecture, match=f"« {colonne} »") as refus:
        lire_liens(corpus, liens)
    assert refus.value.lieu == f"{fautif.name}, première ligne"
    assert colonne in refus.value.action


@pytest.mark.parametrize("contenu", [b"", b"uri,libelle\nu1,vendre\n", b"\xff\xfe\x00", b"PK\x03\x04"])
def test_ce_qui_n_est_pas_un_csv_est_refuse(contenu: bytes, tmp_path: Path) -> None:
    corpus, liens = ecrire(tmp_path)
    corpus.write_bytes(contenu)
    with pytest.raises(ErreurLecture):
        lire_liens(corpus, liens)
    with pytest.raises(ErreurLecture, match="absent"):
        lire_liens(tmp_path / "absent.csv", liens)


def test_un_lien_vers_un_texte_absent_est_laisse(tmp_path: Path) -> None:
    corpus, liens = ecrire(tmp_path)
    with liens.open("a", encoding="utf-8") as flux:
        flux.write("c99;danser;inconnu;exact\n")
    lus = lire_liens(corpus, liens)
    assert "danser" not in lus.requetes
    assert len(lus.requetes) == len(TEXTES)


@pytest.mark.parametrize(
    ("source", "cible", "relation"),
    [
        (1.0, 1.0, Relation.EQUIVALENT),
        (0.8, 0.8, Relation.EQUIVALENT),
        (0.4, 1.0, Relation.COUVRE),  # all that the cible asks is in the source
        (1.0, 0.4, Relation.COUVERT_PAR),
        (0.5, 0.5, Relation.PARTIEL),
        (0.1, 0.3, Relation.PARTIEL),
        (0.2, 0.2, Relation.DISTINCT),
    ],
)
def test_la_relation_vraie_suit_les_parts_trouvees(source: float, cible: float, relation: Relation) -> None:
    assert relation_vraie(source, cible) is relation
    assert relation_vraie(cible, source) is relation.inverse


def test_les_blocs_reels_donnent_des_paires_de_toutes_les_relations() -> None:
    paires = depuis_blocs(REGISTRE, np.random.default_rng(1))
    assert {paire.relation for paire in paires} >= {
        Relation.EQUIVALENT,
        Relation.COUVRE,
        Relation.PARTIEL,
        Relation.DISTINCT,
    }
    assert all(paire.source.competences and paire.cible.competences for paire in paires)
    groupes = {paire.source.cle.fiche: paire.groupe for paire in paires}
    assert all(groupes[paire.source.cle.fiche] == paire.groupe for paire in paires)  # a fiche is never split


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=200))
def test_une_courbe_monte_et_reste_une_probabilite(points: list[tuple[float, bool]]) -> None:
    valeurs = np.array([valeur for valeur, _ in points], np.float32)
    x, y = escalier(valeurs, np.array([vrai for _, vrai in points]))
    assert len(x) == len(y) <= CRANS_MAX
    assert list(x) == sorted(x)
    assert list(y) == sorted(y)
    assert 0.0 <= min(y) <= max(y) <= 1.0


def test_l_erreur_de_calibration_se_calcule_a_la_main() -> None:
    sures = np.array([0.9] * 10, np.float32)
    assert ecart_de_calibration(sures, np.array([True] * 9 + [False])) == pytest.approx(0.0, abs=1e-6)
    assert ecart_de_calibration(sures, np.array([True] * 5 + [False] * 5)) == pytest.approx(0.4, abs=1e-6)
    assert ecart_de_calibration(np.array([0.0, 1.0], np.float32), np.array([False, True])) == pytest.approx(0.0)
