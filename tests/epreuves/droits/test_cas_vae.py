"""The cases of the VAE, the register and what is kept: each is what the rules give, each would see another answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brique.droits.cas import REFUS, Cas, jouer, tous
from brique.droits.lecture import droit
from brique.droits.vae.questions import GENRES
from brique.saisie import ErreurSaisie, Lu

LES_CAS = tuple(cas for cas in tous() if cas.lieu.startswith(("vae", "enregistrement", "conservation")))
OPPOSES = {"oui": "non", "non": "oui"}
chaque_cas = pytest.mark.parametrize("cas", LES_CAS, ids=lambda cas: cas.lieu.replace(", ligne ", "-"))


@chaque_cas
def test_le_droit_donne_ce_que_dit_le_cas(cas: Cas) -> None:
    assert jouer(cas, GENRES, droit()) == ()


def test_une_autre_reponse_serait_vue() -> None:
    for cas in LES_CAS:
        for partie, attendu in cas.attendu.items():
            faux = ["rien de tel"] if isinstance(attendu, list) else OPPOSES.get(str(attendu), "rien de tel")
            assert jouer(replace(cas, attendu={partie: faux}), GENRES, droit()), f"{cas.nom} : {partie}"


def test_les_cas_sont_nombreux_et_leurs_noms_distincts() -> None:
    assert len(LES_CAS) >= 40
    assert len({cas.nom for cas in LES_CAS}) == len(LES_CAS)


def test_chaque_genre_de_question_a_un_cas() -> None:
    assert {cas.genre for cas in LES_CAS} == set(GENRES)


def test_les_refus_sont_aussi_des_cas() -> None:
    assert sum(REFUS in cas.attendu for cas in LES_CAS) >= 8


def test_une_faute_dans_la_question_est_dite_avec_sa_ligne() -> None:
    cas = next(cas for cas in LES_CAS if cas.genre == "vae")
    question = Lu({**cas.question.contenu, "experiense": "3"}, {**cas.question.lignes, ("experiense",): 12})
    with pytest.raises(ErreurSaisie, match=r"ligne 12, experiense : .* vouliez-vous « experience »"):
        jouer(replace(cas, question=question), GENRES, droit())
