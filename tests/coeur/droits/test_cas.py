"""A case tells what differs from what it expects, and a badly written case its line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from brique.droits.cas import DOSSIER, Cas, jouer, lire_cas, tous
from brique.droits.cpf import Categorie
from brique.droits.lecture import droit
from brique.droits.noyau import Droit
from brique.erreurs import ErreurArgument
from brique.saisie import ErreurSaisie, Forme, Lu, controler

REPONSE = {
    "montant": Decimal("500.00"),
    "nombre": 3,
    "jour": date(2026, 6, 30),
    "oui": True,
    "rien": None,
    "categorie": Categorie.ESAT,
    "texte": "Au moins la moitié du temps plein.",
    "textes": ["un crédit", "un plafond"],
    "montants": [Decimal(1), Decimal("2.50")],
    "table": {"opco": Decimal(10), "region": Decimal(20)},
}


class Question(Forme):
    refuser: str = ""


def repondre(lu: Lu, lieu: str, loi: Droit) -> Mapping[str, Any]:
    question = controler(lu, Question, nom=lieu)
    if question.refuser:
        raise ErreurArgument(question.refuser)
    return REPONSE


def cas(tmp_path: Path, attendu: str, question: str = "genre: essai") -> Cas:
    fichier = tmp_path / "essai.yaml"
    fichier.write_text(
        f"cas:\n  - cas: Ce que montre le cas\n    regle: r\n    question: {{{question}}}\n    attendu: {attendu}\n",
        encoding="utf-8",
    )
    return lire_cas(fichier)[0]


def differences(lu: Cas) -> list[str]:
    return [str(difference) for difference in jouer(lu, {"essai": repondre}, droit())]


@pytest.mark.parametrize(
    "attendu",
    [
        '{montant: 500, nombre: 3, jour: 2026-06-30, oui: oui, rien:, categorie: esat, texte: "la moitié"}',
        "{textes: [plafond]}",
        "{textes: [plafond, crédit]}",
        "{montants: [1, 2.5]}",
        "{table: {region: 20}}",
    ],
)
def test_ce_qui_convient(tmp_path: Path, attendu: str) -> None:
    assert differences(cas(tmp_path, attendu)) == []


@pytest.mark.parametrize(
    ("attendu", "dit"),
    [
        ("{montant: 499.99}", "montant : attendu 499.99, obtenu 500.00"),
        ("{nombre: trois}", "nombre : attendu trois, obtenu 3"),
        ("{jour: 2026-06-3}", "jour : attendu 2026-06-3, obtenu 2026-06-30"),
        ("{oui: non}", "oui : attendu non, obtenu oui"),
        ("{rien: 0}", "rien : attendu 0, obtenu rien"),
        ("{montant:}", "montant : attendu rien, obtenu 500.00"),
        ("{categorie: es}", "categorie : attendu es, obtenu esat"),
        ("{texte: le tiers}", "texte : attendu le tiers, obtenu Au moins la moitié du temps plein."),
        ("{textes: []}", "textes : attendu [], obtenu [un crédit | un plafond]"),
        ("{montants: [1]}", "montants : attendu [1], obtenu [1 | 2.50]"),
        ("{table: {region: 21}}", "table.region : attendu 21, obtenu 20"),
        ("{refus: non}", "refus : attendu non, obtenu rien"),
        ("{autre: 1}", "autre : attendu 1, obtenu rien (connus : montant"),
    ],
)
def test_ce_qui_differe(tmp_path: Path, attendu: str, dit: str) -> None:
    (difference,) = differences(cas(tmp_path, attendu))
    assert difference.startswith(dit)


def test_un_refus_attendu_par_ses_mots(tmp_path: Path) -> None:
    question = "genre: essai, refuser: trop tard"
    assert differences(cas(tmp_path, "{refus: tard}", question)) == []
    assert differences(cas(tmp_path, "{refus: tôt}", question)) == ["refus : attendu tôt, obtenu trop tard."]
    assert differences(cas(tmp_path, "{montant: 1}", question)) == ["refus : attendu aucun refus, obtenu trop tard."]


def test_une_question_mal_ecrite_dit_sa_ligne(tmp_path: Path) -> None:
    with pytest.raises(ErreurSaisie, match=r"essai\.yaml, ligne 2 : une faute\.\n  - ligne 4, refusr"):
        differences(cas(tmp_path, "{montant: 1}", "genre: essai, refusr: x"))
    with pytest.raises(ErreurSaisie, match="genre : « autre » ; attendu : essai"):
        differences(cas(tmp_path, "{montant: 1}", "genre: autre"))
    with pytest.raises(ErreurSaisie, match="il manque le genre"):
        cas(tmp_path, "{montant: 1}", "refuser: x")


def test_tous_les_cas_livres_sont_lus() -> None:
    assert {lu.lieu.split(",", 1)[0] for lu in tous()} == {fichier.name for fichier in DOSSIER.glob("*.yaml")}
