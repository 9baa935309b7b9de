"""Corrections by people, as a labelled set: what is written is read back, and a bad line is named."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.erreurs import ErreurArgument, ErreurLecture
from brique.passerelles import corrections as module
from brique.passerelles.corrections import (
    Correction,
    PaireDite,
    Provenance,
    depuis_ligne,
    ecrire_corrections,
    en_ligne,
    lire_corrections,
    verifier,
)
from brique.passerelles.valeurs import BlocCompare, Cle, Relation

VENDRE = BlocCompare(
    Cle("RNCP99001", "RNCP99001BC01"),
    "Vendre en magasin",
    ("Accueillir le client", "Encaisser la vente"),
    "Vendeur fictif",
    4,
    frozenset({"312"}),
    frozenset({"D1106", "D1507"}),
    frozenset({"00099001000019"}),
)
CONSEILLER = BlocCompare(Cle("RNCP99002", "RNCP99002BC03"), "Conseiller", ("Accueillir", "Conseiller", "Encaisser"))
PROVENANCE = Provenance("a1", "certificateur", "o1", date(2026, 11, 26), "2026.1", ("lexical", "phrases"))
DITE = Correction(
    VENDRE,
    CONSEILLER,
    Relation.EQUIVALENT,
    Relation.PARTIEL,
    (PaireDite(0, 0, True), PaireDite(1, 1, False)),
    PROVENANCE,
)


def ecrire(dossier: Path, *lignes: str | bytes) -> Path:
    chemin = dossier / "corrections.jsonl"
    chemin.write_bytes(b"".join((ligne.encode() if isinstance(ligne, str) else ligne) + b"\n" for ligne in lignes))
    return chemin


def test_ce_qui_est_ecrit_est_relu(tmp_path: Path) -> None:
    sans_paire = replace(DITE, paires=(), relation=Relation.DISTINCT)
    sans_relation = replace(DITE, relation=None)
    tampon = io.StringIO()
    assert ecrire_corrections([DITE, sans_paire, sans_relation], tampon) == 3
    chemin = tmp_path / "c.jsonl"
    chemin.write_text(tampon.getvalue(), encoding="utf-8")
    assert list(lire_corrections(chemin)) == [DITE, sans_paire, sans_relation]


textes = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
blocs = st.builds(
    BlocCompare,
    st.builds(Cle, textes, textes),
    textes,
    st.lists(textes.filter(bool), min_size=3, max_size=4).map(tuple),
    textes,
    st.none() | st.integers(2, 8),
    st.frozensets(textes, max_size=2),
    st.frozensets(textes, max_size=2),
    st.frozensets(textes, max_size=2),
)
dites = st.builds(
    Correction,
    blocs,
    blocs,
    st.sampled_from(Relation),
    st.sampled_from(Relation),
    st.lists(st.builds(PaireDite, st.integers(0, 2), st.integers(0, 2), st.booleans()), unique_by=lambda p: p[:2]).map(
        tuple
    ),
    st.builds(Provenance, textes, textes, textes, st.dates(), textes, st.lists(textes, max_size=2).map(tuple)),
)


@given(dites)
def test_toute_correction_tient_sur_une_ligne_et_en_revient(correction: Correction) -> None:
    ligne = en_ligne(correction)
    assert "\n" not in ligne
    assert depuis_ligne(ligne) == correction


def test_une_ligne_malformee_est_nommee_et_rien_ne_passe_en_silence(tmp_path: Path) -> None:
    chemin = ecrire(tmp_path, en_ligne(DITE), "", "{pas du json", en_ligne(DITE))
    lecture = lire_corrections(chemin)
    assert next(lecture) == DITE
    with pytest.raises(ErreurLecture, match=r"corrections\.jsonl, ligne 3"):
        next(lecture)


def test_les_lignes_malformees_peuvent_etre_signalees_et_laissees(tmp_path: Path) -> None:
    hors_rang = json.loads(en_ligne(DITE))
    hors_rang["paires"] = [{"source": 9, "cible": 0, "juste": True}]
    autre_forme = json.loads(en_ligne(DITE)) | {"forme": 2}
    chemin = ecrire(
        tmp_path,
        json.dumps(hors_rang),
        json.dumps(autre_forme),
        "[1]",
        '{"forme": 1}',
        b"\xff\xfe",
        "[" * 100_000,
        json.dumps(json.loads(en_ligne(DITE)) | {"suggeree": "jumeau"}),
        en_ligne(DITE),
    )
    signalees: list[str] = []
    lues = list(lire_corrections(chemin, signaler=lambda erreur: signalees.append(str(erreur))))
    assert lues == [DITE]
    assert [f"ligne {n}" in dit for n, dit in enumerate(signalees, 1)] == [True] * 7
    assert "pas de compétence au rang 9 (il en a 2)" in signalees[0]
    assert "UTF-8" in signalees[4]
    assert all("n’est pas lue" in dit for dit in signalees)


def test_une_ligne_sans_fin_n_est_pas_gardee_en_memoire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIGNE_MAX", 2000)
    chemin = ecrire(tmp_path, "x" * 7001, en_ligne(DITE))
    signalees: list[str] = []
    assert list(lire_corrections(chemin, signaler=lambda erreur: signalees.append(str(erreur)))) == [DITE]
    assert signalees == [
        "corrections.jsonl, ligne 1 : cette ligne dépasse 2000 octets. Cette correction n’est pas lue. Exportez-les de "
        "nouveau : brique portail passerelles corrections exporter."
    ]


def test_un_fichier_sans_fin_est_borne(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIGNES_MAX", 2)
    lecture = lire_corrections(ecrire(tmp_path, *[en_ligne(DITE)] * 3))
    assert [next(lecture), next(lecture)] == [DITE, DITE]
    with pytest.raises(ErreurLecture, match="dépasse 2 lignes"):
        next(lecture)


def test_un_fichier_absent_se_dit(tmp_path: Path) -> None:
    with pytest.raises(ErreurLecture, match="Vérifiez son chemin"):
        list(lire_corrections(tmp_path / "absent.jsonl"))


@pytest.mark.parametrize(
    ("fautive", "dit"),
    [
        (replace(DITE, relation=None, paires=()), "ne dit rien"),
        (replace(DITE, paires=(PaireDite(0, 3, True),)), "cible n’a pas de compétence au rang 3"),
        (replace(DITE, paires=(PaireDite(-1, 0, True),)), "source n’a pas de compétence au rang -1"),
        (replace(DITE, paires=(PaireDite(0, 0, True), PaireDite(0, 0, False))), "dite deux fois"),
    ],
)
def test_une_correction_incoherente_est_refusee(fautive: Correction, dit: str) -> None:
    with pytest.raises(ErreurArgument, match=dit):
        verifier(fautive)
    tampon = io.StringIO()
    with pytest.raises(ErreurArgument, match="RNCP99001BC01 → RNCP99002BC03"):
        ecrire_corrections([fautive], tampon)
    assert tampon.getvalue() == ""
