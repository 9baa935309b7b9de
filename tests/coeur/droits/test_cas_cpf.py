"""The cases a jurist reads (``cas/cpf*.yaml``), every one played."""

from __future__ import annotations

import pytest

from brique.droits.cas import DOSSIER, Cas, jouer, lire_cas
from brique.droits.cpf.questions import GENRES
from brique.droits.lecture import droit

CAS = [cas for fichier in sorted(DOSSIER.glob("cpf*.yaml")) for cas in lire_cas(fichier)]


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.lieu)
def test_le_cas_tient(cas: Cas) -> None:
    assert [str(difference) for difference in jouer(cas, GENRES, droit())] == [], cas.nom


def test_chaque_regle_du_compte_a_un_cas() -> None:
    regles = {nom for nom, regle in droit().regles.items() if nom.startswith("cpf-")}
    assert regles - {cas.regle for cas in CAS} == set()
    assert {cas.regle for cas in CAS} - set(droit().regles) == set()
