"""``brique portail importer-offres`` as a user runs it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portail.parcours.offres_fabrique import catalogue
from tests.portail.referentiel.processus import Sortie, base_a_part, brique


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with base_a_part(tmp_path_factory.mktemp("offres")) as variables:
        brique(variables, "portail", "migrer")
        yield variables


def importer(base: dict[str, str], *arguments: str | Path) -> Sortie:
    return brique(base, "portail", "importer-offres", *arguments)


def test_a_blanc_puis_pour_de_bon_puis_encore(base: dict[str, str], tmp_path: Path) -> None:
    chemin = tmp_path / "catalogue.xml"
    chemin.write_bytes(catalogue("F1", "F2"))
    a_blanc = importer(base, chemin)
    assert (a_blanc.code, a_blanc.erreurs) == (1, "")
    for morceau in ("2 offres, 2 sessions", "2  nouvelles", "Le registre ne connaît pas RNCP80001", "--appliquer"):
        assert morceau in a_blanc.dit
    assert "Écrit." in importer(base, chemin, "--appliquer").dit
    encore = json.loads(importer(base, chemin, "--appliquer", "--json").dit)
    assert (encore["applique"], encore["comptes"]["inchangees"]) == (False, 2)


def test_un_mauvais_fichier_est_refuse(base: dict[str, str], tmp_path: Path) -> None:
    chemin = tmp_path / "catalogue.xml"
    chemin.write_text("<FICHES/>")
    refus = importer(base, chemin)
    assert refus.code == 2
    assert "pas <lheo>" in refus.erreurs
