"""Over several processes: the same as one, to the last bit, whether the machines share a folder, live or die."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from brique.passerelles.calcul import LOT, calculer, lots
from brique.passerelles.encodeurs import Vecteurs, avec_memoire, choisir
from brique.passerelles.encodeurs.cache import EncodeurGarde, seaux
from brique.passerelles.grappe import ErreurGrappe, calculer_sur_grappe, encoder_sur_grappe, preparer_sur_grappe
from brique.passerelles.moteur import Moteur
from tests.epreuves.passerelles.test_calcul import ENTIER, MOTEUR, K, egales, registre

distributed = pytest.importorskip("distributed", reason="l’extension « grappe » n’est pas installée")
ENCODEURS = choisir("phrases")
PHRASES = ENCODEURS.phrases
BLOCS = registre(40)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """Two processes of one thread on this machine, on the loopback only."""
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # any free port: another test process may have a cluster of its own
            silence_logs=50,
        ) as grappe,
        distributed.Client(grappe) as client,
    ):
        yield client


def vecteurs_de(encodeur: EncodeurGarde, textes: list[str]) -> Vecteurs:
    encodeur.inconnus(textes)
    assert not encodeur.inconnus(textes)
    return encodeur.encoder(textes)


@pytest.mark.parametrize("partage", [False, True])
def test_encoder_sur_les_machines_donne_les_memes_vecteurs(client: Any, tmp_path: Path, partage: bool) -> None:
    textes = list(dict.fromkeys(enonce for bloc in BLOCS for enonce in bloc.competences))
    seul, reparti = EncodeurGarde(PHRASES[0]), EncodeurGarde(PHRASES[0])
    seul.encoder(textes[:3])
    reparti.encoder(textes[:3])
    dossier = tmp_path / "seaux" if partage else None
    assert encoder_sur_grappe(client, reparti, textes, dossier=dossier) == len(textes) - 3
    assert encoder_sur_grappe(client, reparti, textes, dossier=dossier) == 0
    assert np.array_equal(vecteurs_de(reparti, textes), seul.encoder(textes))
    if dossier is not None:
        gardes = {chemin.name.split("-")[0] for chemin in dossier.iterdir()}
        assert gardes == {"textes", "vecteurs"}
        # what a stopped calculation left in the shared folder is not encoded again
        dates = {chemin: chemin.stat().st_mtime_ns for chemin in dossier.iterdir()}
        repris = EncodeurGarde(PHRASES[0])
        repris.encoder(textes[:3])
        encoder_sur_grappe(client, repris, textes, dossier=dossier)
        assert {chemin: chemin.stat().st_mtime_ns for chemin in dossier.iterdir()} == dates
        assert np.array_equal(vecteurs_de(repris, textes), seul.encoder(textes))


def test_les_seaux_dependent_des_textes_et_de_rien_d_autre(monkeypatch: pytest.MonkeyPatch) -> None:
    cles = [rang * 0x9E3779B97F4A7C15 % (1 << 64) for rang in range(1000)]
    monkeypatch.setattr("brique.passerelles.encodeurs.cache.LOT", 64)
    pieces = seaux(cles)
    assert pieces == seaux(reversed(cles))
    assert [cle for piece in pieces for cle in piece] == sorted(cles)
    assert 10 < len(pieces) <= 32
    assert seaux([]) == []
    assert seaux([7]) == [[7]]


def test_la_preparation_et_le_calcul_sont_ceux_d_un_seul_processus(client: Any) -> None:
    seul = Moteur.preparer(BLOCS, encodeurs=ENCODEURS)
    reparti = preparer_sur_grappe(client, BLOCS, avec_memoire(ENCODEURS))
    attendus = [notees for _, lot in calculer(seul, k=K) for notees in lot]
    rendus = list(calculer_sur_grappe(client, reparti, k=K))
    assert [rang for rang, _ in rendus] == list(range(len(lots(len(BLOCS)))))
    assert egales([notees for _, lot in rendus for notees in lot], attendus)
    assert reparti.versions == seul.versions


def test_ce_qui_est_garde_n_est_pas_renvoye(client: Any) -> None:
    premier = ENTIER[:LOT]
    rendus = dict(calculer_sur_grappe(client, MOTEUR, k=K, faits=lambda rang: premier if rang == 0 else None))
    assert rendus[0] is premier
    assert egales([notees for rang in sorted(rendus) for notees in rendus[rang]], ENTIER)


def test_une_machine_tuee_en_route_ne_change_rien(client: Any) -> None:
    pids = client.run(os.getpid)
    with closing(calculer_sur_grappe(client, MOTEUR, k=K)) as rendus:
        toutes = [*next(rendus)[1]]
        os.kill(next(iter(pids.values())), signal.SIGKILL)
        for _, lot in rendus:
            toutes += lot
    assert egales(toutes, ENTIER)
    fin = time.monotonic() + 20
    while len(vivantes := client.run(os.getpid, on_error="ignore")) < len(pids) and time.monotonic() < fin:
        time.sleep(0.1)
    assert set(vivantes.values()) != set(pids.values())


def test_une_machine_d_une_autre_version_est_refusee(client: Any) -> None:
    class Autre:
        nom, version, dimension, puissance, part = "phrases", "0.0", 512, 0.0, 1.0

        def encoder(self, textes: list[str]) -> Vecteurs:
            raise AssertionError(textes)

    with pytest.raises(ErreurGrappe, match=r"partout en version 0\.0"):
        encoder_sur_grappe(client, EncodeurGarde(Autre()), ["Vendre"])
