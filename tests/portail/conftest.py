"""Accounts and clients for the tests of the portal, and a ceiling on queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client, override_settings

from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation
from tests.comptes import nouveau_compte, nouvelle_organisation


@pytest.fixture(autouse=True, scope="session")
def _hachage_rapide() -> Iterator[None]:
    """A slow hash protects real passwords; here it would only slow the suite down."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def creer_organisation(db: None) -> Callable[..., Organisation]:
    """``creer_organisation(nom="…", siret="…")``, both optional: see ``tests.comptes``."""
    return nouvelle_organisation


@pytest.fixture
def creer_compte(db: None) -> Callable[..., Compte]:
    """``creer_compte(Role.JURE, Role.CONSEILLER, organisation=…, courriel=…)``: see ``tests.comptes``."""
    return nouveau_compte


@pytest.fixture
def client_de(db: None) -> Callable[..., Client]:
    """``client_de(Role.JURE, organisation=…)``: a client logged in with that role; ``client_de(None)``, anonymous."""

    def connecter(role: Role | None, **options: Any) -> Client:
        client = Client()
        if role is not None:
            client.force_login(nouveau_compte(role, **options))
        return client

    return connecter


@pytest.fixture(params=list(Role), ids=[role.value for role in Role])
def chaque_role(request: pytest.FixtureRequest) -> Role:
    """Run the test once for each role of the portal."""
    role: Role = request.param
    return role


@pytest.fixture
def assert_requetes(django_assert_max_num_queries: Any) -> Callable[[int], AbstractContextManager[Any]]:
    """``with assert_requetes(4): …`` refuses more than four queries, and prints them."""

    def au_plus(n: int) -> AbstractContextManager[Any]:
        contexte: AbstractContextManager[Any] = django_assert_max_num_queries(n)
        return contexte

    return au_plus
