"""What a session tells whoever sits in it or is convoked to it: where, when, and what changes; once each, by mail."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from brique.referentiel.ecart.champs import dire
from portail.certification import lieux, models, operations_imprevus
from portail.certification import operations_seances as seances
from portail.certification.enums import NatureAvis, Tenue
from portail.certification.operations_avis import envoyer, relancer
from portail.certification.operations_rappels import prevenir_du_fait
from tests.pages import lire
from tests.portail.certification.fabrique import MEMBRES, VENDRE, Ouverte, Site, preparer_jury, prete
from tests.portail.certification.test_gestion_pages import client_de

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _courriels(settings: Any, tmp_path: Path) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.COURRIELS = True


@pytest.fixture
def seance(site: Site) -> models.SeanceJury:
    """A session in four days, one candidate convoked."""
    aujourd_hui = timezone.localdate()
    return preparer_jury(site, [prete(site)], aujourd_hui + timedelta(days=4), aujourd_hui)


def a_dire(nature: NatureAvis) -> list[models.AvisDeSeance]:
    return list(models.AvisDeSeance.objects.filter(nature=nature).order_by("pk"))


def test_qui_est_nomme_l_apprend_une_fois_et_un_travail_l_attend(site: Site, seance: models.SeanceJury) -> None:
    avis = a_dire(NatureAvis.NOMME)
    assert [un.compte for un in avis] == site.membres
    assert DBTaskResult.objects.filter(task_path__endswith="envoyer_l_avis").count() == 3
    assert envoyer(avis[0].pk, timezone.now()).partis == 1
    assert envoyer(avis[0].pk, timezone.now()).partis == 0
    (courriel,) = mail.outbox
    assert courriel.to == [site.membres[0].courriel]
    assert courriel.subject == f"Jury du {lieux.dire_quand(seance)} : vous siégez"
    assert "Dites ce qui vous attache, ou non, à chaque candidat" in courriel.body
    assert "Sur place, Lyon" in courriel.body
    assert site.candidat.nom_complet not in courriel.body


def test_un_courriel_refuse_repart_et_un_jour_passe_ne_se_dit_plus(
    site: Site, seance: models.SeanceJury, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuser(_courriel: EmailMessage, **_suite: Any) -> int:
        raise SMTPServerDisconnected("non")

    quand = timezone.now()
    with monkeypatch.context() as panne:
        panne.setattr(EmailMessage, "send", refuser)
        assert relancer(quand).echoues == 3
    assert not models.AvisDeSeance.objects.filter(parti=True).exists()
    assert relancer(quand + timedelta(days=5)).partis == 0
    assert relancer(quand).partis == 3
    assert relancer(quand).partis == 0


def test_qui_est_retire_l_apprend_et_mes_jurys_le_dit(site: Site, seance: models.SeanceJury) -> None:
    siege = seance.sieges.get(nom=MEMBRES[0])
    seances.demettre(siege, auteur=site.certificateur, quand=timezone.now())
    (avis,) = a_dire(NatureAvis.DEMIS)
    envoyer(avis.pk, timezone.now())
    assert "Vous n’êtes plus du jury de cette séance." in mail.outbox[0].body
    assert "Lyon" not in mail.outbox[0].body
    parti = client_de(site.membres[0])
    assert "Vous n’y siégez plus" in lire(parti.get("/jurys/"))
    assert "Vous n’y siégez plus" not in lire(client_de(site.membres[1]).get("/jurys/"))
    nomination = seances.Nomination(site.membres[0], seances.Qualites(MEMBRES[0], "professionnel"))
    seances.nommer(seance.pk, nomination, auteur=site.certificateur, quand=timezone.now())
    assert "Vous n’y siégez plus" not in lire(parti.get("/jurys/"))


def test_qui_est_remplace_l_apprend_et_sa_page_ouverte_se_relit(ouverte: Ouverte) -> None:
    """What polls for news is refused, and asks the browser to load the page again: it then says why."""
    client = client_de(ouverte.site.membres[0])
    etat = reverse("certification:jury-passage-etat", args=[ouverte.passage.pk])
    client.post(reverse("certification:jury-liens", args=[ouverte.passage.pk]), {"lien": "aucun"})
    assert "HX-Refresh" not in client.get(etat, headers=HTMX)
    ouverte.remplacer(0)
    assert [un.compte for un in a_dire(NatureAvis.REMPLACE)] == [ouverte.site.membres[0]]
    assert a_dire(NatureAvis.NOMME)[-1].compte == ouverte.neuve
    for page in (etat, reverse("certification:jury-seance", args=[ouverte.seance.pk])):
        refus = client.get(page, headers=HTMX)
        assert (refus.status_code, refus.get("HX-Refresh")) == (403, "true")
    refus = client.get(etat)
    assert "HX-Refresh" not in refus
    assert "Vous ne siégez plus dans ce jury" in lire(refus)
    assert "Vous n’y siégez plus" in lire(client.get("/jurys/"))


def test_une_seance_annulee_se_dit_aux_membres_avec_ses_raisons(site: Site, seance: models.SeanceJury) -> None:
    seance.refresh_from_db()
    quand = timezone.now()
    operations_imprevus.annuler(
        seance.pk,
        "La salle est inondée.",
        revision=seance.revision,
        auteur=site.certificateur,
        quand=quand,
        le=timezone.localdate(),
    )
    assert len(a_dire(NatureAvis.ANNULEE)) == 3
    assert relancer(quand).partis == 3, "la nomination à une séance annulée ne se dit plus"
    assert all("Cette séance ne se tiendra pas." in courriel.body for courriel in mail.outbox)
    page = lire(client_de(site.membres[1]).get(reverse("certification:jury-seance", args=[seance.pk])))
    assert "La salle est inondée." in page
    assert "membres présents au moins à chaque décision" not in page


class TestSituer:
    def changer(self, site: Site, seance: models.SeanceJury, **champs: str) -> Any:
        donnees = {"lieu-tenue": "presentiel", "lieu-lieu": "Lyon", **champs}
        return client_de(site.certificateur).post(f"/gestion/seances/{seance.pk}/lieu/", donnees, follow=True)

    def test_l_heure_et_le_lieu_se_changent_et_chacun_l_apprend(self, site: Site, seance: models.SeanceJury) -> None:
        page = self.changer(site, seance, **{"lieu-heure": "14:05", "lieu-lieu": "12 rue des Halles, Lyon"})
        assert "Ceux qui siègent ou passent à cette séance le lisent" in lire(page)
        dit = f"<dt>Heure ou lieu changé le</dt><dd>{dire(timezone.localdate())}</dd>"
        assert dit in lire(page)
        cle = seance.passages.get().candidature_id
        assert dit in lire(client_de(site.candidat).get(reverse("certification:candidature", args=[cle])))
        adresse = reverse("certification:jury-seance", args=[seance.pk])
        dit = f"heure ou lieu changé le {dire(timezone.localdate())}"
        assert dit in lire(client_de(site.membres[0]).get(adresse))
        seance.refresh_from_db()
        assert (seance.heure, seance.lieu) == (time(14, 5), "12 rue des Halles, Lyon")
        avis = a_dire(NatureAvis.DEPLACEE)
        assert {un.compte for un in avis} == {*site.membres, site.candidat}
        envoyer(avis[-1].pk, timezone.now())
        assert "14\u00a0h\u00a005" in mail.outbox[0].body
        assert "Sur place, 12 rue des Halles, Lyon" in mail.outbox[0].body
        assert "Rien n’a changé" in lire(
            self.changer(site, seance, **{"lieu-heure": "14:05", "lieu-lieu": "12 rue des Halles, Lyon"})
        )
        assert len(a_dire(NatureAvis.DEPLACEE)) == 4

    @pytest.mark.parametrize("heure", ["25:00", "midi", "14:70"])
    def test_une_heure_qui_n_en_est_pas_une(self, site: Site, seance: models.SeanceJury, heure: str) -> None:
        refus = self.changer(site, seance, **{"lieu-heure": heure})
        assert refus.status_code == 422
        assert "Écrivez une heure comme 14:30." in lire(refus)
        assert not a_dire(NatureAvis.DEPLACEE)

    def test_une_seance_ouverte_ne_se_deplace_plus(self, ouverte: Ouverte) -> None:
        refus = self.changer(ouverte.site, ouverte.seance, **{"lieu-tenue": Tenue.DISTANCE.value})
        assert refus.status_code == 422
        assert "Cette séance est ouverte" in lire(refus)

    def test_le_candidat_lit_quand_et_ou(self, site: Site, seance: models.SeanceJury) -> None:
        cle = seance.passages.get().candidature_id
        self.changer(site, seance, **{"lieu-heure": "09:00"})
        page = lire(client_de(site.candidat).get(reverse("certification:candidature", args=[cle])))
        assert f"<dd>{' '.join(lieux.dire_quand(models.SeanceJury.objects.get()).split())}</dd>" in page
        assert "à 9 h</dd>" in page
        assert "Sur place, Lyon" in page
        fait = models.FaitCandidature.objects.filter(candidature=cle).order_by("-rang")[0]
        prevenir_du_fait(cle, fait.rang, timezone.now())
        assert "Sur place, Lyon." in mail.outbox[-1].body


def test_la_page_du_certificateur_mene_aux_presences_et_dit_ou_en_est_chacun(ouverte: Ouverte) -> None:
    client = client_de(ouverte.site.certificateur)
    adresse = reverse("certification:gestion-seance", args=[ouverte.seance.pk])
    page = lire(client.get(adresse))
    assert reverse("certification:jury-seance", args=[ouverte.seance.pk]) in page
    assert "3 membres sont pointés présents, sur 3." in page
    assert "blocs décidés ou reportés : 0 sur 2" in page
    assert page.count("/remplacer/") == 3
    ouverte.voter(1)
    ouverte.voter(2)
    ouverte.decider(VENDRE)
    page = lire(client.get(adresse))
    assert "blocs décidés ou reportés : 1 sur 2" in page
    assert "/remplacer/" not in page, "deux ont voté, le silence du troisième a pu compter"
    assert page.count("Compte déjà dans une décision") == 3
