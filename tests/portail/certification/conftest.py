"""What the tests of this room share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portail.certification.fabrique import Site, installer
from tests.portail.certification.issues import verifier_les_issues


@pytest.fixture
def site(db: None, tmp_path: Path) -> Site:
    """The made-up CQP, its règlement, and the people around it."""
    return installer(tmp_path)


@pytest.fixture
def issues_en_accord(db: None) -> Iterator[None]:
    """At the end of the test, what every candidature keeps for the statistics is what its facts say."""
    yield
    verifier_les_issues()
