"""After an import, the worker sends what it changed: nothing before the import is committed, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction
from pytest_django.fixtures import Settings

from portail.referentiel.suivi.objet import REGISTRE
from portail.referentiel.suivi.operations import abonner
from portail.socle import travaux
from portail.socle.enums import Role
from tests.comptes import nouveau_compte
from tests.portail.referentiel.registre_suivi import charger, importer
from tests.portail.socle.vidage import sans_verrous


@pytest.fixture
def vidage() -> Iterator[None]:
    with sans_verrous():
        yield


@pytest.fixture
def suivi(vidage: None, transactional_db: None, settings: Settings, tmp_path: Path) -> Path:
    """Rows really written: a first export, and somebody who follows the register. Gives where to write exports."""
    settings.BRANCHEMENTS = {}  # what other rooms do after an import is theirs to try
    charger(tmp_path, 1)
    abonner(nouveau_compte(Role.CONSEILLER), REGISTRE, quand=datetime(2026, 11, 1, tzinfo=UTC))
    return tmp_path


def test_le_travailleur_envoie_apres_chaque_import(suivi: Path) -> None:
    for rang in (1, 2):
        importer(suivi, rang)
        assert len(mail.outbox) == rang - 1
        assert travaux.executer_travaux(jusqu_au_bout=True) == 1
        assert len(mail.outbox) == rang
    assert travaux.executer_travaux(jusqu_au_bout=True) == 0


def test_un_import_annule_ne_previent_personne(suivi: Path) -> None:
    def importer_puis_renoncer() -> None:
        with transaction.atomic():
            importer(suivi, 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        importer_puis_renoncer()
    assert travaux.executer_travaux(jusqu_au_bout=True) == 0
    assert mail.outbox == []
