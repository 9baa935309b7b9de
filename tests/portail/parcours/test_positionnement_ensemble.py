"""Two tabs, or two certificateurs, at the very same moment, in real processes on a real database: nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.portail.parcours.positionnement_processus import Onglet
from tests.portail.referentiel.processus import base_a_part, migree
from tests.portail.referentiel.test_atelier_ensemble import lire


@pytest.fixture
def base(tmp_path: Path) -> Iterator[dict[str, str]]:
    with base_a_part(tmp_path / "var", migree()) as variables:
        yield variables


def ouvrir(base: dict[str, str], dossier: Path) -> tuple[str, str, str]:
    with Onglet(base, ("ouvrir", str(dossier))) as processus:
        dit, erreurs = processus.finir()
    assert len(dit.split()) == 3, erreurs
    positionnement, camille, paul = dit.split()
    return positionnement, camille, paul


def ensemble(base: dict[str, str], *arguments: tuple[str, ...]) -> list[str]:
    """Start one process for each, let them go at once, and give what each says."""
    with ExitStack() as pile:
        onglets = [pile.enter_context(Onglet(base, siens)) for siens in arguments]
        for onglet in onglets:
            assert onglet.ligne() == "pret"
        for onglet in onglets:
            onglet.continuer()
        return [onglet.finir()[0].strip() for onglet in onglets]


def test_deux_onglets_a_la_fois(base: dict[str, str], tmp_path: Path) -> None:
    cle, _camille, _paul = ouvrir(base, tmp_path)
    dits = ensemble(base, ("repondre", cle, "oui"), ("repondre", cle, "non"))
    assert sorted(dit == "fait" for dit in dits) == [False, True], dits
    premiere = "oui" if dits[0] == "fait" else "non"
    assert f"desaccord {premiere}" in dits
    gardees = lire(base, "SELECT reponse, situation, version FROM parcours_reponsedonnee")
    assert gardees == [(premiere, f"Situation {premiere}", 1)]


def test_deux_certificateurs_attestent_le_meme_bloc_a_la_fois(base: dict[str, str], tmp_path: Path) -> None:
    _cle, camille, paul = ouvrir(base, tmp_path)
    dits = ensemble(base, ("attester", camille, paul), ("attester", camille, paul))
    assert sorted(dit == "fait" for dit in dits) == [False, True], dits
    (refus,) = [dit for dit in dits if dit != "fait"]
    assert "a déjà cet acquis" in refus
    assert lire(base, "SELECT count(*) FROM parcours_acquisatteste") == [(1,)]
