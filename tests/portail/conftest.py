"""Accounts and clients for the tests of the portal, and a ceiling on queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation
from tests.base_migree import migrations_deja_faites
from tests.comptes import nouveau_compte, nouvelle_organisation


@pytest.fixture(autouse=True, scope="session")
def _hachage_rapide() -> Iterator[None]:
    """A slow hash protects real passwords; here it would only slow the suite down."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def _fichiers_statiques_listes_une_fois() -> Iterator[None]:
    """Each client of a test starts a site, which would list again, from the disk, static files that do not change."""
    lister = WhiteNoiseMiddleware.add_files_from_finders
    listes: dict[tuple[object, ...], dict[str, Any]] = {}

    def lister_une_fois(site: WhiteNoiseMiddleware) -> None:
        cle = (site.static_prefix, site.max_age, site.allow_all_origins, site.charset, *settings.STATICFILES_DIRS)
        if cle not in listes:
            lister(site)
            listes[cle] = dict(site.files)
        site.files.update(listes[cle])

    with pytest.MonkeyPatch.context() as correctif:
        correctif.setattr(WhiteNoiseMiddleware, "add_files_from_finders", lister_une_fois)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """The base of the tests begins with a copy of one that was migrated by the same sources."""
    with migrations_deja_faites():
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
