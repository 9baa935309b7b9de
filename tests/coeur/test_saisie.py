"""What a person writes in YAML: every fault is told at once, in French, with its line; nothing can blow up."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from brique.erreurs import ErreurLecture
from brique.saisie import ErreurSaisie, Forme, Jour, OuiNon, lire, lire_yaml, schema


class Genre(StrEnum):
    BLOC = "bloc"
    VAE = "vae"


class Ligne(Forme):
    """Une somme, un jour."""

    montant: Decimal = Field(ge=0, max_digits=9, decimal_places=2)
    jour: Jour
    genre: Genre = Genre.BLOC


class Releve(Forme):
    """Un relevé."""

    nom: str = Field(min_length=1)
    lignes: tuple[Ligne, ...] = ()
    tenu: OuiNon = False


ENTIER = """\
nom: Essai
tenu: oui
lignes:
  - montant: 12.50
    jour: 2026-01-31
    genre: vae
"""


def test_ce_qui_est_bien_ecrit_est_lu_sans_fraction_binaire() -> None:
    assert lire(ENTIER, Releve) == Releve(
        nom="Essai", tenu=True, lignes=(Ligne(montant=Decimal("12.50"), jour=date(2026, 1, 31), genre=Genre.VAE),)
    )


def test_toutes_les_fautes_sont_dites_avec_leur_ligne() -> None:
    texte = ENTIER.replace("oui", "peut-être").replace("12.50", "-3").replace("01-31", "02-30").replace("vae", "bts")
    with pytest.raises(ErreurSaisie) as refus:
        lire(texte, Releve, nom="releve.yaml")
    assert [(f.ligne, f.chemin) for f in refus.value.fautes] == [
        (2, "tenu"),
        (4, "lignes[1].montant"),
        (5, "lignes[1].jour"),
        (6, "lignes[1].genre"),
    ]
    for dit in (
        "releve.yaml : 4 fautes",
        "écrivez oui ou non",
        "devrait être au moins 0",
        "AAAA-MM-JJ",
        "'bloc' ou 'vae'",
    ):
        assert dit in str(refus.value)


@pytest.mark.parametrize(
    ("texte", "ligne", "dit"),
    [
        ("nom: x\nlignez: []", 2, "vouliez-vous « lignes » ?"),
        ("nom: x\nmontant: 3", 2, "n’est pas attendu à cet endroit"),
        ("nom: x\nnom: y", 2, "« nom » est écrit deux fois"),
        ("nom: x\nzzzzzz: 1", 2, "ce nom n’est pas connu"),
        ("tenu: oui", 1, "il manque"),
        ("nom: x\nlignes: 3", 2, "une liste est attendue"),
        ("nom: x\nlignes: [{montant: 1, jour: 2999-01-01}]", 2, "devrait être au plus 2100-12-31"),
        ("nom: x\nlignes: [{montant: 1, jour: 20260101}]", 2, "« 20260101 » n’est pas un jour (AAAA-MM-JJ)"),
        ("nom: x\nlignes: [{montant: NaN, jour: 2026-01-01}]", 2, "nombre fini"),
        ("- 1", 1, "une suite de « nom: valeur »"),
        ("nom: [", 2, "ce n’est pas du YAML, car ce qui s’ouvre à la ligne 1 ne se ferme pas"),
        ('nom: x\nlignes: "1\n\n', 4, "car ce qui s’ouvre à la ligne 2 ne se ferme pas"),
        ("nom: x\n- 1", 2, "ligne 2 : ce n’est pas du YAML\n"),
        ("nom: x\nlignes: a\x01b", 2, "ligne 2 : un caractère qui ne s’écrit pas"),
        ("nom: x\nlignes:\n\t- montant: 1", 3, "ligne 3 : une tabulation en début de ligne : le YAML s’indente"),
        ("nom: x\nlignes:\n  - montant: 1\n  \tjour: 2", 4, "ligne 4 : une tabulation en début de ligne"),
        ("nom: x\ntenu:\toui", 2, "ligne 2 : une tabulation au milieu d’une ligne : mettez une espace à la place"),
        ("tenu: oui\nnom: Essai: suite", 2, "ligne 2 : deux-points dans une valeur sans guillemets : mettez"),
        ("lignes:\n  - {montant: 1: 2}", 2, "ligne 2 : deux-points dans une valeur sans guillemets"),
        ("nom: x\n  tenu: oui", 2, "ligne 2 : cette ligne, en retrait, prolonge la valeur de celle d’avant"),
        ("nom: @x", 1, "ligne 1 : une valeur ne commence pas par « @ » sans guillemets"),
        (b"nom: x\nlignes: \xe9", 2, "ligne 2 : ce n’est pas un texte en UTF-8"),
        ("nom: &a x\n", 1, "ancre"),
        ("nom: !!python/object:os.system x", 1, "étiquette"),
        ("? [a]\n: b", 1, "un nom doit être un texte simple"),
    ],
)
def test_chaque_faute_dit_ce_qui_ne_va_pas(texte: str | bytes, ligne: int, dit: str) -> None:
    with pytest.raises(ErreurSaisie) as refus:
        lire(texte, Releve)
    assert refus.value.fautes[0].ligne <= ligne
    assert dit in str(refus.value)


def test_un_fichier_absent_est_dit(tmp_path: Path) -> None:
    with pytest.raises(ErreurLecture, match="ne s’ouvre pas"):
        lire(tmp_path / "absent.yaml", Releve)


@given(st.text(max_size=60))
def test_un_texte_quelconque_est_lu_ou_refuse(texte: str) -> None:
    with suppress(ErreurSaisie):
        lire_yaml(texte, nom="essai")


def test_le_schema_dit_chaque_nom() -> None:
    assert set(schema(Releve)["properties"]) == {"nom", "lignes", "tenu"}


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_characters="\x7f"), max_size=40), st.text(max_size=40), max_size=4
    )
)
def test_un_json_ecrit_en_ascii_se_lit_comme_il_est(ecrit: dict[str, str]) -> None:
    """JSON writes « 😀 » in two halves."""
    net = {nom.replace("\x7f", ""): texte.replace("\x7f", "") for nom, texte in ecrit.items()}
    assert lire_yaml(json.dumps(net), nom="essai").contenu == net


@pytest.mark.parametrize("ecrit", ['{"nom": "\\ud83d"}', '{"\\ude00": "x"}', '{"nom": "\\ude00\\ud83d"}'])
def test_la_moitie_d_un_caractere_est_refusee(ecrit: str) -> None:
    with pytest.raises(ErreurSaisie, match="la moitié d’un caractère"):
        lire(ecrit, Releve)
