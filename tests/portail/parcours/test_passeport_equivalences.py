"""What a certificateur decided is read in the passeport of whoever holds the blocs it starts from."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from brique.parcours.passeport import Origine, compter_acquis
from brique.passerelles.valeurs import Cle
from portail.parcours.passeport import operations, queries
from portail.parcours.passeport.operations import Saisie
from tests.portail.passerelles.equivalences_fabrique import (
    DETENU,
    JOUR,
    QUAND,
    VISE,
    Monde,
    accepter,
    deposer,
    monter,
    motif,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    return monter(tmp_path)


def detenir(monde: Monde, cle: Cle = DETENU) -> None:
    saisie = Saisie(cle, "", Origine.FORMATION, JOUR - timedelta(days=30))
    operations.declarer(monde.camille, [saisie], quand=QUAND)


def tenus(monde: Monde) -> set[Cle]:
    return set(compter_acquis(queries.passeport(monde.camille.pk, JOUR).valeurs))


def page(monde: Monde) -> str:
    return unescape(monde.client("camille").get("/passeport/").content.decode())


def test_une_equivalence_accordee_compte_et_se_lit(monde: Monde) -> None:
    decision = accepter(monde, deposer(monde))
    detenir(monde)
    assert tenus(monde) == {DETENU, VISE}
    lue = page(monde)
    assert "Décidée par un certificateur" in lue
    assert f"EQ{decision.pk}" in lue


def test_ce_que_l_on_ne_detient_pas_ne_donne_rien(monde: Monde) -> None:
    accepter(monde, deposer(monde))
    detenir(monde, VISE)
    assert tenus(monde) == {VISE}


def test_sous_condition_la_page_le_dit(monde: Monde) -> None:
    accepter(monde, deposer(monde), conditions="Avoir un an d’exercice.")
    detenir(monde)
    assert tenus(monde) == {DETENU}
    assert "À condition : Avoir un an d’exercice." in page(monde)


def test_revoquee_elle_ne_compte_plus(monde: Monde) -> None:
    from portail.passerelles import operations_equivalences
    from tests.portail.passerelles.equivalences_fabrique import qui

    demande = deposer(monde)
    accepter(monde, demande)
    detenir(monde)
    operations_equivalences.revoquer(demande.pk, motif(), qui=qui(monde.paul, demande), quand=QUAND)
    assert tenus(monde) == {DETENU}
