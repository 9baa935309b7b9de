"""What the tests of this room share."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from portail.socle.enums import Role
from tests.comptes import nouveau_compte
from tests.portail.certification.fabrique import (
    RAYON,
    VENDRE,
    Ouverte,
    Site,
    installer,
    preparer_jury,
    prete,
    tenir_jury,
)
from tests.portail.certification.issues import verifier_les_issues
from tests.portail.pose import poser


@pytest.fixture(scope="module")
def site_pose(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Site | None]:
    """The site below, built once for the module, to which each test goes back by its own savepoint.

    None in a module whose tests install sites of their own: another one would be there before theirs.
    """
    if hasattr(request.module, installer.__name__):
        yield None
        return
    yield from poser(django_db_blocker, lambda: installer(tmp_path_factory.mktemp("site")))


@pytest.fixture
def site(site_pose: Site | None, db: None, tmp_path: Path) -> Site:
    """The made-up CQP, its règlement, and the people around it: a test may change what it is given."""
    return installer(tmp_path) if site_pose is None else deepcopy(site_pose)


@pytest.fixture
def issues_en_accord(db: None) -> Iterator[None]:
    """At the end of the test, what every candidature keeps for the statistics is what its facts say."""
    yield
    verifier_les_issues()


@pytest.fixture
def ouverte(site: Site) -> Ouverte:
    """A session that sits today on two blocs of a candidate, everybody there, nothing voted."""
    aujourd_hui = timezone.localdate()
    cle = prete(site, (VENDRE, RAYON))
    seance = preparer_jury(site, [cle], aujourd_hui, aujourd_hui)
    passage = tenir_jury(site, seance, aujourd_hui)[cle]
    return Ouverte(site, seance, passage, nouveau_compte(Role.JURE, organisation=site.branche))
