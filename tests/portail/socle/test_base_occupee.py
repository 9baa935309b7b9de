"""A write refused because another holds SQLite is a 503 that says when to come back, never a bare 500."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from portail.socle.middleware import BaseOccupee


@pytest.mark.django_db
def test_une_base_verrouillee_fait_patienter(rf: RequestFactory) -> None:
    garde = BaseOccupee(lambda request: pytest.fail("no view is called"))
    reponse = garde.process_exception(rf.get("/"), OperationalError("database is locked"))
    assert reponse is not None
    assert reponse.status_code == 503
    assert reponse["Retry-After"] == "30"
    assert "mis à jour" in reponse.content.decode()


def test_les_autres_erreurs_suivent_leur_cours(rf: RequestFactory) -> None:
    garde = BaseOccupee(lambda request: pytest.fail("no view is called"))
    assert garde.process_exception(rf.get("/"), OperationalError("no such table")) is None
    assert garde.process_exception(rf.get("/"), ValueError("locked")) is None
