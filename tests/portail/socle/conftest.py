"""What the ground floor's tests share: a fixed moment, accounts, a fast hasher, counters of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from portail.socle import operations
from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation
from tests.portail.socle.vidage import sans_verrous

QUAND = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SIRET = "99900003700013"
MOT_DE_PASSE = "quatre briques rouges"


@pytest.fixture(autouse=True)
def _compteurs_a_part(settings: Settings, tmp_path: Path) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"


@pytest.fixture(autouse=True, scope="session")
def _vidage_sans_verrous() -> Iterator[None]:
    with sans_verrous():
        yield


@pytest.fixture
def organisation(db: None) -> Organisation:
    return operations.creer_organisation(SIRET, "Centre fictif", acteur=None, quand=QUAND)


@pytest.fixture
def compte(db: None) -> Compte:
    return operations.creer_compte(
        "Camille@Exemple.fr", MOT_DE_PASSE, nom="Durand", prenom="Camille", acteur=None, quand=QUAND
    )


@pytest.fixture
def compte_avec(organisation: Organisation) -> Callable[[Role], Compte]:
    """A new account holding one role since 2020."""

    def creer(role: Role) -> Compte:
        compte = operations.creer_compte(
            f"{role.value}@exemple.fr", MOT_DE_PASSE, nom="Essai", prenom="Rôle", acteur=None, quand=QUAND
        )
        lieu = None if role is Role.CANDIDAT else organisation
        operations.affecter(compte, role, lieu, debut=date(2020, 1, 1), acteur=None, quand=QUAND)
        return compte

    return creer
