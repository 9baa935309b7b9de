"""The demonstration: the candidat has rights and a plan; the adviser, a person who shares and a plan to propose."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from portail.parcours import models
from portail.parcours.offres.demonstration import charger_offres
from portail.parcours.passeport.demonstration import charger_passeport
from portail.parcours.plans.demonstration import NOTE, charger_plans
from portail.socle.demonstration import DOMAINE, charger_comptes
from portail.socle.queries import compte_par_courriel
from tests.parcours_usager import registre
from tests.portail.parcours.plans_fabrique import texte


@pytest.mark.django_db
def test_la_demonstration_montre_un_plan_garde_et_un_plan_propose(tmp_path: Path, settings: Settings) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    quand = timezone.now()
    registre.charger(tmp_path)
    charger_comptes(debut=timezone.localdate(quand), quand=quand)
    charger_offres(quand)
    charger_passeport(quand)
    assert charger_plans(quand) == 2
    assert charger_plans(quand) == 0  # once only
    assert all(len(plan.page["plans"]) == 3 for plan in models.PlanCalcule.objects.all())
    pages = {}
    for nom, adresse in (("candidat", "/mes-droits/"), ("candidat", "/mes-parcours/"), ("conseiller", "/conseil/")):
        client = Client()
        client.force_login(compte_par_courriel(f"{nom}@{DOMAINE}"))
        pages[adresse] = texte(client.get(adresse))
    assert "Vous avez 1 340,50 €" in pages["/mes-droits/"]
    assert "Proposés par votre conseiller" in pages["/mes-parcours/"]
    assert "1 plan préparé" in pages["/conseil/"]
    assert models.PlanCalcule.objects.get(propose_le__isnull=False).note == NOTE
