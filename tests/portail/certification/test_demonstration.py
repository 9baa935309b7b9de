"""The demonstration's campaign: every stage is there, and loading it again changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from portail.certification import models
from portail.certification.demonstration import BLOCS, charger_campagne
from portail.parcours.passeport.queries import acquis_de
from portail.passerelles.demonstration_equivalences import charger_equivalences
from portail.socle.demonstration import charger_comptes
from tests.parcours_usager.registre import charger

pytestmark = pytest.mark.django_db
QUAND = datetime(2026, 11, 26, 9, tzinfo=UTC)


def test_la_campagne_est_a_chaque_etape(tmp_path: Path) -> None:
    charger(tmp_path)
    charger_comptes(debut=QUAND.date(), quand=QUAND)
    charger_equivalences(QUAND)  # its certificateur enters there
    assert charger_campagne(QUAND) == 32
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
    # the year before is over: its statistics are drawn, of candidatures that nobody waits for any more
    arretee = models.StatistiqueArretee.objects.get()
    assert arretee.annee == QUAND.year - 1
    par_sexe = arretee.contenu["sexe"]
    assert (par_sexe[""]["presentes"], par_sexe[""]["totales"], par_sexe["femme"]["totales"]) == (25, 15, 5)
    assert None in arretee.contenu["statut"]["independant"].values()
    passees = models.Candidature.objects.filter(annee_issue=arretee.annee)
    assert set(passees.values_list("etat", flat=True)) == {"close"}
    assert models.ProcesVerbal.objects.filter(seance__jour__year=arretee.annee, seance__etat="scellee").count() == 2
