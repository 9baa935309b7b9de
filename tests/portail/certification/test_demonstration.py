"""The demonstration's campaign: every stage is there, and loading it again changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portail.certification import models
from portail.certification.demonstration import BLOCS, charger_campagne
from portail.demarrage import charger_demonstration
from portail.parcours.passeport.queries import acquis_de

pytestmark = pytest.mark.django_db
QUAND = datetime(2026, 11, 26, 9, tzinfo=UTC)


def test_la_campagne_est_a_chaque_etape(capsys: pytest.CaptureFixture[str]) -> None:
    charger_demonstration(QUAND)
    assert "Campagne de démonstration" in capsys.readouterr().out
    etats = set(models.Candidature.objects.values_list("etat", flat=True))
    assert {
        "en-evaluation",
        "convoquee",
        "evaluee",
        "notifiee",
        "faisabilite-complete",
        "faisabilite-incomplete",
        "recevable",
    } <= etats
    notifiee = models.Candidature.objects.get(etat="notifiee")
    assert [lu.code for lu in acquis_de(notifiee.titulaire) if lu.atteste] == [BLOCS[0]]
    assert charger_campagne(QUAND) == 0
