"""What the tests of this room share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.portail.certification.issues import verifier_les_issues


@pytest.fixture
def issues_en_accord(db: None) -> Iterator[None]:
    """At the end of the test, what every candidature keeps for the statistics is what its facts say."""
    yield
    verifier_les_issues()
