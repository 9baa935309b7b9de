"""Two decisions at once on one request, in real processes on a real database: one stands, the other is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.portail.passerelles.equivalences_processus import Decideur
from tests.portail.referentiel.processus import base_a_part, migree
from tests.portail.referentiel.test_atelier_ensemble import lire


@pytest.fixture
def base(tmp_path: Path) -> Iterator[dict[str, str]]:
    with base_a_part(tmp_path / "var", migree()) as variables:
        yield variables


@pytest.mark.parametrize("second", ["refuser", "retirer"])
def test_deux_decisions_a_la_fois(base: dict[str, str], tmp_path: Path, second: str) -> None:
    with Decideur(base, ("ouvrir", str(tmp_path))) as processus:
        dit, erreurs = processus.finir()
    assert dit.split(), erreurs
    cle, paul, ines, camille = dit.split()
    autre = camille if second == "retirer" else ines
    with ExitStack() as pile:
        decideurs = [
            pile.enter_context(Decideur(base, ("decider", cle, compte, acte)))
            for compte, acte in ((paul, "accepter"), (autre, second))
        ]
        for decideur in decideurs:
            assert decideur.ligne() == "pret"
        for decideur in decideurs:
            decideur.continuer()
        dits = [decideur.finir()[0].strip() for decideur in decideurs]
    assert sorted(dit == "fait" for dit in dits) == [False, True], dits
    (refus,) = [dit for dit in dits if dit != "fait"]
    assert refus.startswith("ErreurDepassee la demande a changé depuis que vous avez ouvert cette page")
    ((etat, revision),) = lire(base, "SELECT etat, revision FROM passerelles_demandeequivalence")
    attendu = "acceptee" if dits[0] == "fait" else {"refuser": "refusee", "retirer": "retiree"}[second]
    assert (etat, revision) == (attendu, 2)
    decisions = [sens for (sens,) in lire(base, "SELECT sens FROM passerelles_decisionequivalence")]
    assert decisions == ([attendu] if attendu != "retiree" else [])
    journal = "SELECT count(*) FROM socle_evenement WHERE acte IN ('equivalence-{}', 'equivalence-accepter')"
    assert lire(base, journal.format(second)) == [(1,)]
