"""Several processes find what one finds, in the same order; one that dies is said, and nothing is left running."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import replace

import pytest

from brique.referentiel.fiche import Fiche
from brique.referentiel.relecture import parallele, relire, selectionner
from brique.referentiel.relecture.parallele import SEUIL, ErreurRelecture, processus_utiles, relire_en_parallele
from tests.coeur.referentiel.copies import BONNES, bloc, fiche

PEU = selectionner(["enonce-sans-verbe", "bloc-repris-ailleurs", "bloc-unique"])


def registre(nombre: int) -> Iterator[Fiche]:
    """Fiches that each have a finding of their own, and share their bloc with all the others of their kind."""
    for rang in range(nombre):
        numero = f"RNCP{rang}"
        enonces = (BONNES[0], f"La vente numéro {rang % 400}")
        yield replace(fiche(bloc(*enonces, numero=numero), numero=numero), ligne=rang)


@pytest.fixture
def petits_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallele, "LOT", 7)
    monkeypatch.setattr(parallele, "SEUIL", 20)


@pytest.mark.usefixtures("petits_lots")
def test_memes_constats_dans_le_meme_ordre() -> None:
    attendus = list(relire(registre(60), selection=PEU))
    assert len(attendus) > 100
    assert list(relire_en_parallele(registre(60), selection=PEU, processus=2)) == attendus
    assert multiprocessing.active_children() == []


def test_un_petit_registre_se_relit_sans_autre_processus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallele, "ProcessPoolExecutor", None)
    assert list(relire_en_parallele(registre(9), processus=8)) == list(relire(registre(9)))
    assert SEUIL > 9
    assert processus_utiles() >= 1


def test_un_processus_demande_est_un_processus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallele, "ProcessPoolExecutor", None)
    monkeypatch.setattr(parallele, "SEUIL", 2)
    assert list(relire_en_parallele(registre(5), processus=1)) == list(relire(registre(5)))


@pytest.mark.usefixtures("petits_lots")
def test_un_processus_qui_meurt_est_dit() -> None:
    constats = relire_en_parallele(registre(20_000), selection=PEU, processus=2)
    next(constats)
    for enfant in multiprocessing.active_children():
        assert enfant.pid is not None
        os.kill(enfant.pid, signal.SIGKILL)
    with pytest.raises(ErreurRelecture, match="--processus 1"):
        list(constats)
    assert multiprocessing.active_children() == []
