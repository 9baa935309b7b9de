"""Taking one's candidatures away, and going: what leaves with a person, and what stays without their name."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.reglement.valeurs import Voie
from portail.certification import models
from portail.certification.operations_dossier import Dite, joindre, repondre
from portail.socle.enums import Role
from portail.socle.operations import effacer_compte
from portail.socle.pieces_jointes import recevoir
from portail.socle.queries import evenements_par
from tests.portail.certification.fabrique import (
    DEBUT,
    JURY,
    RAYON,
    TOUS_CONTRE,
    TOUS_POUR,
    VENDRE,
    Site,
    agir,
    jusqu_au_jury,
    moment,
    ouvrir,
    preparer_jury,
    sceller,
    tenir_jury,
    voter,
)

pytestmark = pytest.mark.django_db
ADRESSE = "/candidatures/mes-candidatures.json"
PDF = b"%PDF-1.4\n% une preuve fictive\n"


def emporter(site: Site) -> dict[str, list[dict[str, object]]]:
    client = Client()
    client.force_login(site.candidat)
    reponse = client.get(ADRESSE)
    assert reponse.status_code == 200
    assert "attachment" in reponse["Content-Disposition"]
    lu: dict[str, list[dict[str, object]]] = json.loads(reponse.content)
    return lu


def delibere(site: Site) -> int:
    """A candidature whose jury validated one bloc of two; not notified yet."""
    cle = ouvrir(site)
    repondre(cle, Dite(VENDRE, 1, "oui", "J’ai tenu une caisse."), candidat=site.candidat, quand=moment(DEBUT))
    joindre(cle, VENDRE, recevoir("preuve.pdf", PDF), candidat=site.candidat, quand=moment(DEBUT))
    jusqu_au_jury(site, cle)
    seance = preparer_jury(site, [cle], JURY)
    passage = tenir_jury(site, seance, JURY)[cle]
    voter(site, passage, VENDRE, TOUS_POUR, JURY)
    voter(site, passage, RAYON, TOUS_CONTRE, JURY, raisons="La mise en rayon n’est pas tenue.")
    sceller(site, seance, JURY)
    return cle


def test_on_emporte_tout_ce_que_l_on_a_donne_et_les_decisions_une_fois_notifiees(site: Site) -> None:
    cle = delibere(site)
    (une,) = emporter(site)["candidatures"]
    assert une["reponses"] == [{"bloc": VENDRE, "competence": 1, "reponse": "oui", "recit": "J’ai tenu une caisse."}]
    assert une["decisions"] == [], "avant la notification, rien n’est dit"
    agir(site, cle, Acte.NOTIFIER, Acteur.CERTIFICATEUR, date(2026, 12, 11))
    lu = emporter(site)
    decisions = lu["candidatures"][0]["decisions"]
    assert isinstance(decisions, list)
    assert {d["bloc"]: d["valide"] for d in decisions} == {VENDRE: True, RAYON: False}
    assert [un["bloc"] for un in lu["parchemins"]] == [f"{VENDRE} — Vendre en magasin"]
    assert "candidatures-exportees" in {e.acte for e in evenements_par(site.candidat.pk)}


def test_on_n_emporte_que_les_siennes(
    site: Site, chaque_role: Role, client_de: Callable[..., Client], client: Client
) -> None:
    ouvrir(site, [VENDRE], Voie.LIBRE)
    reponse = client_de(chaque_role).get(ADRESSE)
    if chaque_role is Role.CANDIDAT:
        assert json.loads(reponse.content)["candidatures"] == []
    else:
        assert reponse.status_code == 403
    assert client.get(ADRESSE).status_code == 302


def test_un_compte_efface_emporte_son_dossier_et_laisse_ce_qui_est_decide(site: Site) -> None:
    cle = delibere(site)
    faits = models.FaitCandidature.objects.count()
    effacer_compte(site.candidat, acteur=None, quand=moment(JURY, 16))
    assert not models.ReponseCompetence.objects.exists()
    assert not models.PieceCandidature.objects.exists()
    assert models.FaitCandidature.objects.count() == faits
    assert models.DecisionPrise.objects.count() == 2
    assert models.Candidature.objects.get(pk=cle).candidat_id is None
