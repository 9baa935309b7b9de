"""« Mon bloc » and « Où mènent vos blocs » read the same équivalences: the answer, the letter, whom to write to."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from brique.passerelles.decisions import Accord
from brique.passerelles.equivalence import Objet
from brique.passerelles.liens_portee import Acces
from brique.passerelles.valeurs import Cle
from portail.passerelles.queries_carte import porter
from portail.referentiel.queries_decidees import lire_decidees
from portail.socle.enums import Role
from tests.comptes import nouveau_compte, nouvelle_organisation
from tests.portail.passerelles.equivalences_fabrique import JOUR, Monde, accepter, deposer, revoquer
from tests.portail.referentiel.registre_renouvellements import ANCIENNE, NOUVELLE, SEULE, charger

pytestmark = pytest.mark.django_db
AuPlus = Callable[[int], AbstractContextManager[Any]]
CIBLE = Cle(NOUVELLE, f"{NOUVELLE}BC03")
DEMANDE = "Pouvez-vous me confirmer que le mien y compte, et jusqu’à quand ?"


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    """The people of an équivalence around certifications that follow one another."""
    charger(tmp_path)
    branche = nouvelle_organisation("Branche d’après", "00099031700018")
    centre = nouvelle_organisation("Centre fictif")
    paul, ines = (nouveau_compte(Role.CERTIFICATEUR, organisation=branche) for _ in range(2))
    nadia = nouveau_compte(Role.ORGANISME_FORMATION, organisation=centre)
    return Monde(branche, centre, paul, ines, nouveau_compte(Role.CANDIDAT), nadia)


def decider(monde: Monde, *source: Cle, cible: Cle = CIBLE, **autres: Any) -> Any:
    return accepter(monde, deposer(monde, Objet(source, (cible,))), **autres)


def du_bloc(fiche: str, rang: int) -> Cle:
    return Cle(fiche, f"{fiche}BC0{rang}")


def html(client: Client, cle: Cle, suite: str = "") -> str:
    reponse = client.get(f"/mon-bloc/?fiche={cle.fiche}&bloc={cle.code}{suite}")
    assert reponse.status_code == 200
    return unescape(reponse.content.decode()).replace("\u00a0", " ")


def lettre(page: str) -> str:
    trouvee = re.search(r"<textarea[^>]*readonly[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert trouvee is not None
    return trouvee[1]


def test_une_decision_repond_a_la_place_de_la_question(monde: Monde, client: Client) -> None:
    cle = du_bloc(ANCIENNE, 3)
    avant = html(client, cle)
    assert f"À demander : {NOUVELLE}" in avant
    assert "a pris la suite. Mon bloc y compte-t-il" in lettre(avant)
    decision = decider(monde, cle, conditions="L’avoir obtenu depuis cinq ans.")
    page = html(client, cle)
    assert f"ce bloc compte dans {CIBLE.code} ({NOUVELLE}), sous condition : un certificateur l’a décidé." in page
    assert "À demander" not in page
    assert f"L’équivalence EQ{decision.pk}, décidée le 24 novembre 2026 par Branche d’après, fait compter" in lettre(
        page
    )
    assert DEMANDE in lettre(page)
    assert "Mon bloc y compte-t-il" not in lettre(page)
    assert 'href="/certificateurs/00099031700018/"' in page


def test_une_decision_sur_une_partie_laisse_le_reste_a_demander(monde: Monde, client: Client) -> None:
    cle = du_bloc(ANCIENNE, 3)
    decider(monde, cle, accord=Accord.PARTIEL, competences=((CIBLE, 0),))
    page = html(client, cle)
    assert f"une partie de {CIBLE.code} ({NOUVELLE})" in lettre(page)
    assert f"À demander : {NOUVELLE}" in page
    assert "Mon bloc y compte-t-il" in lettre(page)


def test_une_decision_sur_plusieurs_blocs_nomme_les_autres(monde: Monde, client: Client) -> None:
    cle, autre = du_bloc(ANCIENNE, 3), du_bloc(ANCIENNE, 2)
    decider(monde, cle, autre)
    page = html(client, cle)
    assert f"{CIBLE.code} ({NOUVELLE}), avec {autre.code}" in lettre(page)
    assert f"À demander : {NOUVELLE}" in page  # alone, it is still a question


def test_une_decision_s_ajoute_a_ce_qui_est_declare(monde: Monde, client: Client) -> None:
    cle = du_bloc(ANCIENNE, 1)
    decider(monde, cle)
    page = html(client, cle)
    assert "c’est déclaré au registre" in page
    assert f"Un certificateur a aussi décidé qu’il compte dans {CIBLE.code}" in page
    assert "L’équivalence EQ" in lettre(page)
    assert "Le registre national déclare que ce bloc correspond" in lettre(page)


def test_sans_suite_la_lettre_va_a_qui_a_decide(monde: Monde, client: Client) -> None:
    cle = du_bloc(SEULE, 1)
    assert "Une suite est-elle prévue ?" in lettre(html(client, cle))
    decider(monde, cle)
    page = html(client, cle)
    assert "Une suite est-elle prévue ?" not in lettre(page)
    assert f"certificateur de {NOUVELLE}" in page
    assert f"certificateur de {SEULE}" not in page


def test_une_decision_sur_la_certification_entiere_n_est_pas_une_reponse_pour_un_bloc(
    monde: Monde, client: Client
) -> None:
    decider(monde, Cle(SEULE))
    page = html(client, du_bloc(SEULE, 1))
    assert "Ce qu’un certificateur a décidé de ce bloc" in page
    assert "L’équivalence EQ" not in lettre(page)
    assert "un certificateur l’a décidé" not in page


def test_revoquee_ou_pas_encore_prise_elle_ne_change_rien(monde: Monde, client: Client) -> None:
    cle = du_bloc(ANCIENNE, 3)
    avant = html(client, cle)
    decision = decider(monde, cle)
    assert "L’équivalence EQ" not in html(client, cle, "&au=2026-11-20")
    revoquer(monde, decision.demande)
    assert lettre(html(client, cle)) == lettre(avant)


@pytest.mark.parametrize("le", [date(2026, 11, 23), JOUR])
def test_la_carte_et_la_lettre_lisent_les_memes_decisions(monde: Monde, le: date) -> None:
    cles = [du_bloc(ANCIENNE, 1), du_bloc(ANCIENNE, 3), du_bloc(SEULE, 1)]
    decider(monde, cles[1])
    decider(monde, cles[0], cles[1], cible=du_bloc(NOUVELLE, 2))
    decider(monde, cles[2], accord=Accord.PARTIEL, competences=((CIBLE, 0),))
    for cle in cles:
        atteintes = porter([cle], le, JOUR).atteignables
        appuis = {
            (place.cle.code, appui.entier)
            for une in atteintes
            for place in une.places
            for appui in place.appuis
            if appui.acces is Acces.DECIDEE
        }
        incomplets = {
            (code.code, True)
            for une in atteintes
            for incomplet in une.incomplets
            if incomplet.lien.acces is Acces.DECIDEE
            for code in incomplet.lien.vers
        }
        lues = lire_decidees(*cle, le)
        assert {(code, lue.entiere) for lue in lues if not lue.avec for code in lue.blocs} == appuis
        assert {(code, lue.entiere) for lue in lues if lue.avec for code in lue.blocs} == incomplets
        assert bool(lues) is (le == JOUR)


def test_lire_les_decisions_coute_peu_de_requetes(monde: Monde, client: Client, assert_requetes: AuPlus) -> None:
    for _ in range(3):
        decider(monde, du_bloc(ANCIENNE, 3))
    with assert_requetes(16):
        html(client, du_bloc(ANCIENNE, 3))
