"""A jury at work in real processes on a real base: acts at once, and processes killed at any point."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.portail.certification.fabrique import VENDRE
from tests.portail.certification.jury_processus import Jure
from tests.portail.referentiel.processus import base_a_part, migree
from tests.portail.referentiel.test_atelier_ensemble import lire

#: How many processes are killed. ``TUERIES=200`` in the environment makes the long run.
TUERIES = int(os.environ.get("TUERIES") or 14)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[dict[str, str]]:
    with base_a_part(tmp_path / "var", migree()) as variables:
        yield variables


def monter(base: dict[str, str], dossier: Path, combien: int) -> dict[str, Any]:
    with Jure(base, ("monter", str(dossier), str(combien))) as processus:
        dit, erreurs = processus.finir()
    assert dit.strip(), erreurs
    cles: dict[str, Any] = json.loads(dit)
    return cles


def ensemble(base: dict[str, str], *commandes: Sequence[object]) -> list[str]:
    """Start them all, let them go at the same moment; what each said."""
    with ExitStack() as pile:
        processus = [pile.enter_context(Jure(base, tuple(map(str, commande)))) for commande in commandes]
        for un in processus:
            assert un.ligne() == "pret"
        for un in processus:
            un.continuer()
        return [un.finir()[0].strip() for un in processus]


def compter(base: dict[str, str], table: str, ou: str = "1 = 1") -> int:
    ((combien,),) = lire(base, f"SELECT count(*) FROM {table} WHERE {ou}")
    return int(combien)


def test_deux_membres_decident_le_meme_bloc_a_la_fois(base: dict[str, str], tmp_path: Path) -> None:
    (passage,) = monter(base, tmp_path, 1)["passages"]
    dits = ensemble(base, ("decider", passage, VENDRE, 0), ("decider", passage, VENDRE, 1))
    assert sorted(dit == "fait" for dit in dits) == [False, True], dits
    (refus,) = [dit for dit in dits if dit != "fait"]
    assert "déjà décidé" in refus
    assert compter(base, "certification_decisionprise") == 1
    assert compter(base, "socle_evenement", "acte = 'jury-decision'") == 1


def test_un_double_clic_sur_decider(base: dict[str, str], tmp_path: Path) -> None:
    """The same member, the same words, twice at once: one decision, and nobody reads that it failed."""
    (passage,) = monter(base, tmp_path, 1)["passages"]
    assert ensemble(base, ("decider", passage, VENDRE, 0), ("decider", passage, VENDRE, 0)) == ["fait", "fait"]
    assert compter(base, "certification_decisionprise") == 1
    assert compter(base, "socle_evenement", "acte = 'jury-decision'") == 1


def test_un_double_clic_sur_rendre(base: dict[str, str], tmp_path: Path) -> None:
    confiee = monter(base, tmp_path, 1)["confiee"]
    avant = [compter(base, "certification_evaluationrendue"), compter(base, "certification_faitcandidature")]
    journal = compter(base, "socle_evenement", "acte = 'evaluation-rendue'")
    dits = ensemble(base, ("rendre", confiee), ("rendre", confiee))
    assert sorted(dit == "fait" for dit in dits) == [False, True], dits
    (refus,) = [dit for dit in dits if dit != "fait"]
    assert refus.startswith("ErreurDepassee cette évaluation est déjà rendue")
    apres = [compter(base, "certification_evaluationrendue"), compter(base, "certification_faitcandidature")]
    assert apres == [combien + 1 for combien in avant]
    assert compter(base, "socle_evenement", "acte = 'evaluation-rendue'") == journal + 1


def test_voter_pendant_que_la_seance_se_clot(base: dict[str, str], tmp_path: Path) -> None:
    """A vote is kept and counted, or refused: never kept without being counted, never counted without being kept."""
    cles = monter(base, tmp_path, 4)
    votes, cloture = ensemble(base, ("voter", cles["siege"], *cles["passages"]), ("clore", cles["seance"]))
    assert cloture == "fait"
    dits = json.loads(votes)
    decisions = lire(base, "SELECT passage_id, code, pour, contre, abstentions FROM certification_decisionprise")
    assert len(decisions) == 8
    for passage, code, pour, contre, abstentions in decisions:
        garde = dits[f"{passage} {code}"] == "fait"
        assert (pour, contre, abstentions) == ((2, 1, 0) if garde else (2, 0, 1)), dits
        ou = f"passage_id = {passage} AND code = '{code}'"
        assert compter(base, "certification_votebloc", ou) == (3 if garde else 2)
    refus = [dit for dit in dits.values() if dit != "fait"]
    assert all("déjà décidé" in dit or "cette séance est" in dit for dit in refus), refus
    assert compter(base, "socle_evenement", "acte = 'jury-vote'") == compter(base, "certification_votebloc")
    assert compter(base, "socle_evenement", "acte = 'seance-close'") == 1


def test_tue_a_n_importe_quel_moment_le_journal_et_les_decisions_s_accordent(
    base: dict[str, str], tmp_path: Path
) -> None:
    with Jure(base, ("tuer", str(tmp_path), str(TUERIES), "6")) as processus:
        dit, erreurs = processus.popen.communicate()
    assert dit.strip(), erreurs
    bilan = json.loads(dit)
    assert bilan["desaccords"] == []
    assert bilan["morts"] == TUERIES
