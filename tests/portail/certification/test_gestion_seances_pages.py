"""The pages of the sessions of jury, from preparing one to its signed procès-verbal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation.valeurs import Sens
from brique.certification.reglement.valeurs import Lien
from portail.certification import models
from portail.certification import operations_delivrance as delivrance
from portail.certification import operations_jury as jury
from portail.certification import operations_seances as seances
from portail.certification.enums import EtatCandidature, EtatSeance
from portail.socle.enums import Role
from portail.socle.operations import affecter
from portail.socle.queries import evenements_de
from tests.comptes import nouveau_compte
from tests.pages import lire
from tests.portail.certification.fabrique import (
    CQP,
    DEBUT,
    MEMBRES,
    RAYON,
    REGLEMENT,
    VENDRE,
    Site,
    agir,
    installer,
    moment,
    ouvrir,
    preparer_jury,
    prete,
    tenir_jury,
    voter,
)
from tests.portail.certification.test_gestion_pages import client_de, envoyer

pytestmark = pytest.mark.django_db
SEANCES = "/gestion/seances/"


@pytest.fixture(autouse=True)
def _limites_neuves(settings: Any, tmp_path: Path) -> None:
    """Counters of its own for each test: one does not exhaust another."""
    settings.LIMITES_DOSSIER = tmp_path / "limites"


@pytest.fixture
def client(site: Site) -> Client:
    return client_de(site.certificateur)


def membre(site: Site, rang: int, **autres: str) -> dict[str, str]:
    donnees = {
        "courriel": site.membres[rang].courriel,
        "nom": MEMBRES[rang],
        "qualite": "professionnelle",
        "qualifie": "on",
        **autres,
    }
    return {f"membre-{nom}": valeur for nom, valeur in donnees.items()}


def preparer(client: Client, jour: date) -> int:
    donnees = {"fiche": CQP, "jour": jour.isoformat(), "tenue": "presentiel", "lieu": "Lyon"}
    reponse = client.post(f"{SEANCES}nouvelle/", donnees)
    assert reponse.status_code == 302
    return int(reponse.headers["Location"].rstrip("/").rsplit("/", 1)[1])


def test_preparer_nommer_convoquer_puis_ouvrir_le_jour_venu(site: Site, client: Client) -> None:
    aujourd_hui = timezone.localdate()
    cle = prete(site)
    seance = preparer(client, aujourd_hui)
    page = lire(client.get(f"{SEANCES}{seance}/"))
    assert "Le règlement demande 3 membres au moins." in page
    for rang in range(3):
        presidence = {"president": "on"} if rang == 2 else {}
        assert client.post(f"{SEANCES}{seance}/nommer/", membre(site, rang, **presidence)).status_code == 302
    assert "Ce jury est complet." in lire(client.get(f"{SEANCES}{seance}/"))
    assert client.post(f"{SEANCES}{seance}/convoquer/", {"candidature": [cle]}).status_code == 302
    page = lire(client.get(f"{SEANCES}{seance}/"))
    assert "Ce jury peut décider" in page
    assert models.Candidature.objects.get(pk=cle).etat == EtatCandidature.CONVOQUEE
    assert client.post(f"{SEANCES}{seance}/ouvrir/").status_code == 302
    assert models.SeanceJury.objects.get(pk=seance).etat == EtatSeance.OUVERTE
    refus = client.post(f"{SEANCES}{seance}/ouvrir/")
    assert refus.status_code == 422
    assert "cette séance est ouverte" in lire(refus).lower()
    tard = client.post(f"{SEANCES}{seance}/nommer/", membre(site, 0))
    assert tard.status_code == 422
    assert "Séances" in lire(client.get(SEANCES))


def test_la_composition_se_voit_avant_avec_qui_ne_peut_pas_decider(site: Site, client: Client) -> None:
    aujourd_hui = timezone.localdate()
    cle = prete(site)
    seance = preparer_jury(site, [cle], aujourd_hui + timedelta(days=9), aujourd_hui)
    premier, second, _presidente = seance.sieges.order_by("pk")
    passage = seance.passages.get()
    quand = moment(aujourd_hui)
    for siege in (premier, second):
        seances.declarer_liens(siege, passage, [Lien.EMPLOYEUR], auteur=site.certificateur, quand=quand)
    page = lire(client.get(f"{SEANCES}{seance.pk}/"))
    assert "Ce jury ne peut pas encore décider" in page
    assert f"{MEMBRES[0]} ne peut pas délibérer sur ce candidat" in page
    assert "Empêche de décider." in page
    assert client.post(f"{SEANCES}{seance.pk}/membres/{premier.pk}/retirer/").status_code == 302
    assert not models.SiegeJury.objects.filter(pk=premier.pk).exists()
    assert "n’est pas nommé" not in lire(client.get(f"{SEANCES}{seance.pk}/"))
    assert client.post(f"{SEANCES}{seance.pk}/membres/{premier.pk}/retirer/").status_code == 404


def test_une_convocation_refusee_dit_laquelle_et_pourquoi(site: Site, client: Client) -> None:
    bonne, pas_prete = prete(site), ouvrir(site, [RAYON], le=timezone.localdate())
    seance = preparer(client, timezone.localdate() + timedelta(days=3))
    reponse = client.post(f"{SEANCES}{seance}/convoquer/", {"candidature": [bonne, pas_prete, "9999", "x"]})
    assert reponse.status_code == 422
    page = lire(reponse)
    assert f"{models.Candidature.objects.get(pk=pas_prete).reference} : " in page
    assert "1 candidat est convoqué." in page
    assert models.Passage.objects.filter(seance=seance).count() == 1
    rien = client.post(f"{SEANCES}{seance}/convoquer/", {})
    assert "Cochez au moins une candidature." in lire(rien)


def test_reporter_avant_la_seance_rend_la_place(site: Site, client: Client) -> None:
    aujourd_hui = timezone.localdate()
    cle = prete(site)
    seance = preparer_jury(site, [cle], aujourd_hui + timedelta(days=2), aujourd_hui)
    assert envoyer(client, cle, Acte.REPORTER, texte="Le candidat est malade.").status_code == 302
    assert not seance.passages.exists()
    assert models.Candidature.objects.get(pk=cle).etat == EtatCandidature.EVALUEE
    assert client.post(f"{SEANCES}{seance.pk}/convoquer/", {"candidature": [cle]}).status_code == 302
    ouverte = preparer_jury(site, [], aujourd_hui, aujourd_hui)
    assert client.post(f"{SEANCES}{ouverte.pk}/ouvrir/").status_code == 422


def test_une_seance_ouverte_ne_se_reporte_plus_d_ici(site: Site, client: Client) -> None:
    aujourd_hui = timezone.localdate()
    cle = prete(site)
    tenir_jury(site, preparer_jury(site, [cle], aujourd_hui, aujourd_hui), aujourd_hui)
    reponse = envoyer(client, cle, Acte.REPORTER, texte="Trop tard.")
    assert reponse.status_code == 422
    assert models.Candidature.objects.get(pk=cle).etat == EtatCandidature.CONVOQUEE


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"jour": "2020-01-01"}, "Ce jour est passé"),
        ({"jour": "demain"}, "Écrivez une date comme"),
        ({"fiche": "RNCP1"}, "Sélectionnez un choix valide"),
        ({"tenue": "ailleurs"}, "Sélectionnez un choix valide"),
    ],
)
def test_une_seance_mal_remplie(site: Site, client: Client, champs: dict[str, str], dit: str) -> None:
    justes = {"fiche": CQP, "jour": timezone.localdate().isoformat(), "tenue": "presentiel"}
    reponse = client.post(f"{SEANCES}nouvelle/", {**justes, **champs})
    assert reponse.status_code == 422
    assert dit in lire(reponse)
    assert not models.SeanceJury.objects.exists()


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"courriel": "inconnu@essai.example"}, "Aucun juré n’a de compte ici"),
        ({"nom": ""}, "Ce champ est obligatoire"),
        ({"derniere_activite": "12"}, "Écrivez une année passée ou celle en cours"),
    ],
)
def test_un_membre_mal_nomme(site: Site, client: Client, champs: dict[str, str], dit: str) -> None:
    seance = preparer(client, timezone.localdate())
    reponse = client.post(f"{SEANCES}{seance}/nommer/", membre(site, 0, **champs))
    assert reponse.status_code == 422
    assert dit in lire(reponse)
    assert not models.SiegeJury.objects.exists()


def test_deux_presidents_ou_deux_fois_la_meme_personne(site: Site, client: Client) -> None:
    seance = preparer(client, timezone.localdate())
    client.post(f"{SEANCES}{seance}/nommer/", membre(site, 0, president="on"))
    assert "déjà un président" in lire(client.post(f"{SEANCES}{seance}/nommer/", membre(site, 1, president="on")))
    assert "siège déjà" in lire(client.post(f"{SEANCES}{seance}/nommer/", membre(site, 0)))


def clore(site: Site, cle: int) -> models.SeanceJury:
    aujourd_hui = timezone.localdate()
    seance = preparer_jury(site, [cle], aujourd_hui, aujourd_hui)
    passage = tenir_jury(site, seance, aujourd_hui)[cle]
    voter(site, passage, VENDRE, (Sens.POUR,) * 3, aujourd_hui)
    jury.clore(seance.pk, auteur=site.certificateur, quand=moment(aujourd_hui, 12), le=aujourd_hui)
    return seance


def signer(site: Site, seance: models.SeanceJury) -> None:
    verbal = models.ProcesVerbal.objects.get(seance=seance)
    for siege in seance.sieges.all():
        delivrance.signer(
            verbal, siege, verbal.empreinte, auteur=site.certificateur, quand=moment(timezone.localdate(), 13)
        )


def test_le_proces_verbal_s_etablit_se_lit_et_ses_signatures_se_suivent(site: Site, client: Client) -> None:
    cle = prete(site)
    seance = clore(site, cle)
    adresse = f"{SEANCES}{seance.pk}/"
    assert client.get(f"{adresse}proces-verbal.pdf").status_code == 404
    assert client.post(f"{adresse}proces-verbal/").status_code == 302
    page = lire(client.get(adresse))
    assert page.count("En attente") == 3
    octets = client.get(f"{adresse}proces-verbal.pdf").content
    assert octets.startswith(b"%PDF")
    lectures = evenements_de("certification.seancejury", seance.pk).filter(acte="pv-lu")
    assert [une.acteur for une in lectures] == [site.certificateur.pk]
    signer(site, seance)
    page = lire(client.get(adresse))
    assert "signé et scellé" in page
    assert page.count(">Signé</span>") == 3
    assert envoyer(client, cle, Acte.NOTIFIER).status_code == 302


def test_repondre_a_un_recours_sans_decider_a_la_place_du_jury(site: Site, client: Client) -> None:
    cle = prete(site)
    seance = clore(site, cle)
    delivrance.etablir(seance.pk, auteur=site.certificateur, quand=moment(timezone.localdate(), 12))
    signer(site, seance)
    assert envoyer(client, cle, Acte.NOTIFIER).status_code == 302
    trop_tot = envoyer(client, cle, Acte.CLORE)
    assert trop_tot.status_code == 422
    assert "peut former un recours jusqu’au" in lire(trop_tot)
    agir(site, cle, Acte.FORMER_RECOURS, Acteur.CANDIDAT, timezone.localdate(), "Je conteste.")
    assert "Je conteste." in lire(client.get(f"/gestion/candidatures/{cle}/"))
    assert envoyer(client, cle, Acte.REPONDRE_RECOURS, texte="Nous maintenons.").status_code == 422
    assert envoyer(client, cle, Acte.REPONDRE_RECOURS, suite="maintien").status_code == 422
    refait = {"texte": "Le jury délibérera de nouveau.", "suite": "nouvelle-deliberation"}
    assert envoyer(client, cle, Acte.REPONDRE_RECOURS, **refait).status_code == 302
    assert models.Candidature.objects.get(pk=cle).etat == EtatCandidature.EVALUEE
    # what was decided stays, and another session may hear them
    assert models.DecisionPrise.objects.count() == 1
    page = lire(client.get(f"{SEANCES}{preparer(client, timezone.localdate())}/"))
    assert models.Candidature.objects.get(pk=cle).reference in page


def test_la_confirmation_que_veut_le_reglement(tmp_path: Path) -> None:
    texte = REGLEMENT.replace("  loi_vae: oui", "  loi_vae: oui\n  confirme_par: la CPNE fictive")
    site = installer(tmp_path, texte)
    client = client_de(site.certificateur)
    cle = prete(site)
    seance = clore(site, cle)
    adresse = f"{SEANCES}{seance.pk}/"
    client.post(f"{adresse}proces-verbal/")
    signer(site, seance)
    assert "la CPNE fictive" in lire(client.get(adresse))
    assert not models.Parchemin.objects.exists()
    hier = (timezone.localdate() - timedelta(days=1)).isoformat()
    justes = {"confirmation-confirmee": "oui", "confirmation-le": hier, "confirmation-par": "CPNE"}
    refus = client.post(f"{adresse}confirmer/", justes)
    assert refus.status_code == 422
    assert "la confirmation vient après la séance" in lire(refus).lower()
    manque = envoyer(client, cle, Acte.NOTIFIER)
    assert manque.status_code == 422
    justes["confirmation-le"] = timezone.localdate().isoformat()
    branche, quand = site.branche, moment(DEBUT)
    affecter(site.candidat, Role.CERTIFICATEUR, organisation=branche, debut=DEBUT, acteur=None, quand=quand)
    sien = client_de(site.candidat).post(f"{adresse}confirmer/", justes)
    assert "Vous êtes passé devant ce jury" in lire(sien), "qui a été jugé ne confirme pas ce qui l’a jugé"
    assert client.post(f"{adresse}confirmer/", justes).status_code == 302
    assert models.Parchemin.objects.exists()
    assert "Confirmé" in lire(client.get(adresse))
    assert envoyer(client, cle, Acte.NOTIFIER, confirmee_le=timezone.localdate().isoformat()).status_code == 302
    assert "Candidature libre;;s;0;s;0;0" in client.get("/gestion/statistiques.csv").content.decode()


def test_l_equilibre_du_jury_est_un_objectif_qui_n_empeche_rien(site: Site, client: Client) -> None:
    cle = preparer(client, timezone.localdate() + timedelta(days=3))
    for rang, compte in enumerate(site.membres):
        donnees = membre(
            site, rang, derniere_activite="2026", sexe="femme", **({"president": "on"} if rang == 2 else {})
        )
        assert client.post(f"{SEANCES}{cle}/nommer/", donnees).status_code == 302, compte
    page = lire(client.get(f"{SEANCES}{cle}/"))
    assert "À savoir. Ce jury ne réunit que des femmes." in page.replace("<strong>", "").replace("</strong>", "")
    assert "Empêche de décider" not in page
    models.SiegeJury.objects.filter(nom=MEMBRES[1]).update(sexe="")
    assert "ne réunit que des femmes" not in lire(client.get(f"{SEANCES}{cle}/")), (
        "ce qui n’est pas dit ne se devine pas"
    )


def test_qui_est_candidat_ne_siege_pas_devant_lui_meme(site: Site, client: Client) -> None:
    """Neither named to the jury that hears them, nor convoked before the jury in which they sit."""
    affecter(site.candidat, Role.JURE, organisation=site.branche, debut=DEBUT, acteur=None, quand=moment(DEBUT))
    cle = prete(site)
    ailleurs = preparer(client, timezone.localdate() + timedelta(days=3))
    lui = {"membre-courriel": site.candidat.courriel, "membre-nom": "Lui-même", "membre-qualite": "fleuriste"}
    assert client.post(f"{SEANCES}{ailleurs}/nommer/", lui).status_code == 302
    refus = client.post(f"{SEANCES}{ailleurs}/convoquer/", {"candidature": [cle]})
    assert "ce candidat siège dans ce jury" in lire(refus)
    le = timezone.localdate()
    seance = preparer_jury(site, [cle], le + timedelta(days=4), le)
    refus = client.post(f"{SEANCES}{seance.pk}/nommer/", lui)
    assert refus.status_code == 422
    assert "cette personne passe devant ce jury" in lire(refus)


def test_la_seance_d_un_autre_certificateur(site: Site, client: Client) -> None:
    seance = preparer(client, timezone.localdate())
    autre = client_de(nouveau_compte(Role.CERTIFICATEUR))
    for suite in ("", "nommer/", "convoquer/", "ouvrir/", "proces-verbal/", "proces-verbal.pdf", "confirmer/"):
        assert autre.get(f"{SEANCES}{seance}/{suite}").status_code == 403, suite
    for suite in ("nommer/", "convoquer/", "ouvrir/", "proces-verbal/", "confirmer/", "membres/1/retirer/"):
        assert autre.post(f"{SEANCES}{seance}/{suite}").status_code == 403, suite
    assert client_de(site.formateur).get(f"{SEANCES}{seance}/").status_code == 403
    assert "Aucune séance encore" in lire(autre.get(SEANCES))
    assert client.get(f"{SEANCES}9999/").status_code == 404


def test_autant_de_requetes_pour_douze_candidats_que_pour_un(
    site: Site, client: Client, django_assert_max_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    aujourd_hui = timezone.localdate()
    seance = preparer_jury(site, [prete(site)], aujourd_hui + timedelta(days=4), aujourd_hui)
    client.get(f"{SEANCES}{seance.pk}/")
    with django_assert_max_num_queries(24):
        client.get(f"{SEANCES}{seance.pk}/")
    modele = models.Passage.objects.get().candidature
    for rang in range(12):
        une = models.Candidature.objects.get(pk=modele.pk)
        une.pk, une.reference = None, f"COPIE-{rang}"
        une.save(force_insert=True)
        models.Passage.objects.create(seance=seance, candidature=une, rang=rang + 2)
    with django_assert_max_num_queries(24):
        client.get(f"{SEANCES}{seance.pk}/")
