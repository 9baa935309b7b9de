"""``brique parcours offres lire`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import brique.referentiel
from brique.cli.offres import app
from brique.erreurs import ErreurArgument
from tests.coeur.parcours.offres.fabrique import formation, lheo

REGISTRE = Path(str(brique.referentiel.__file__)).parent / "demonstration/export_fiches_RS_V4_1_demonstration.xml"


@pytest.fixture
def chemin(tmp_path: Path) -> str:
    fichier = tmp_path / "catalogue.xml"
    fichier.write_bytes(lheo())
    return str(fichier)


def lire(*arguments: str) -> tuple[int, str]:
    resultat = CliRunner().invoke(app, ["lire", *arguments])
    if isinstance(resultat.exception, ErreurArgument):
        raise resultat.exception
    return resultat.exit_code, resultat.output


def test_un_catalogue_dit_ce_qu_il_contient(chemin: str) -> None:
    code, dit = lire(chemin)
    assert code == 0
    for morceau in ("1  offres de blocs nommés", "formation/action/extras(x)/extra(secret)", "Aucune anomalie"):
        assert morceau in dit


def test_les_anomalies_se_comptent_dans_le_code_de_retour(tmp_path: Path) -> None:
    fichier = tmp_path / "catalogue.xml"
    fichier.write_bytes(lheo(formation(**{"20270111": "20271301"})))
    code, dit = lire(str(fichier))
    assert code == 1
    assert "[valeur-illisible] catalogue.xml, offre F1 (ligne" in dit


def test_compare_a_un_registre(chemin: str) -> None:
    code, dit = lire(chemin, "--registre", str(REGISTRE), "--au", "2026-11-26", "--json")
    assert code == 1
    (offre,) = json.loads(dit)["offres"]
    assert [constat["regle"] for constat in offre["constats"]] == ["fiche-inconnue"]
    assert "Offres signalées : 1 sur 1" in lire(chemin, "--registre", str(REGISTRE), "--au", "2026-11-26")[1]


@pytest.mark.parametrize("options", [("--au", "2026-11-26"), ("--registre", str(REGISTRE), "--au", "hier")])
def test_un_jour_et_un_registre_vont_ensemble(chemin: str, options: tuple[str, ...]) -> None:
    with pytest.raises(ErreurArgument):
        lire(chemin, *options)
