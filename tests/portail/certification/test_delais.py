"""What time does: reminders told once, dossiers erased in their time, decisions kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from brique.certification.candidature.regles import ActeRefuse
from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.reglement.valeurs import Voie
from portail.certification import models
from portail.certification import operations_candidatures as candidatures
from portail.certification.operations_candidatures import Geste, Qui, passer_les_delais
from portail.certification.operations_conservation import purger
from portail.certification.operations_dossier import Dite, joindre, repondre
from portail.certification.operations_rappels import prevenir_du_fait, rappeler
from portail.socle.pieces_jointes import recevoir
from tests.portail.certification.fabrique import DEBUT, VENDRE, Site, agir, installer, moment, ouvrir

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n% une preuve fictive\n"


@pytest.fixture
def site(tmp_path: Path, settings: Settings) -> Site:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return installer(tmp_path)


def deposee(site: Site) -> int:
    cle = ouvrir(site, voie=Voie.VAE)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
    agir(site, cle, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT)
    agir(site, cle, Acte.CONSTATER_COMPLET, Acteur.CERTIFICATEUR)
    return cle


def test_une_echeance_se_dit_une_fois_a_qui_elle_revient_et_ne_nomme_personne(site: Site) -> None:
    cle = deposee(site)
    reference = models.Candidature.objects.get(pk=cle).reference
    assert rappeler(moment(date(2026, 12, 1))).partis == 0
    assert rappeler(moment(date(2027, 1, 15))).partis == 1
    assert rappeler(moment(date(2027, 1, 16))).partis == 0
    (courriel,) = mail.outbox
    assert courriel.to == [site.certificateur.courriel]
    assert reference in courriel.subject
    assert site.candidat.nom not in courriel.body


def test_un_recit_et_ses_pieces_partent_douze_mois_apres_la_fin_et_les_faits_restent(site: Site) -> None:
    cle = deposee(site)
    repondre(cle, Dite(VENDRE, 1, "oui", "J’ai tenu une caisse."), candidat=site.candidat, quand=moment(DEBUT))
    joindre(cle, VENDRE, recevoir("preuve.pdf", PDF), candidat=site.candidat, quand=moment(DEBUT))
    agir(site, cle, Acte.ABANDONNER, Acteur.CANDIDAT, date(2026, 12, 1))
    faits = models.FaitCandidature.objects.filter(candidature=cle).count()

    assert purger(moment(date(2027, 11, 30)), appliquer=True) == []
    (prevu,) = purger(moment(date(2027, 12, 2)))
    assert (prevu.reponses, prevu.pieces) == (1, 1)
    assert models.ReponseCompetence.objects.count() == 1, "sans --appliquer, rien ne part"
    assert len(purger(moment(date(2027, 12, 2)), appliquer=True)) == 1
    assert purger(moment(date(2027, 12, 3)), appliquer=True) == []
    assert not models.ReponseCompetence.objects.exists()
    assert not models.PieceCandidature.objects.exists()
    assert models.FaitCandidature.objects.filter(candidature=cle).count() == faits


def test_la_caducite_vient_apres_le_sixieme_mois_sans_demarche(site: Site) -> None:
    cle = deposee(site)
    agir(site, cle, Acte.DECLARER_RECEVABLE, Acteur.CERTIFICATEUR, date(2026, 12, 15))
    assert passer_les_delais(date(2027, 6, 30), quand=moment(date(2027, 6, 30))) == 0
    assert passer_les_delais(date(2027, 7, 20), quand=moment(date(2027, 7, 20))) == 1
    assert models.Candidature.objects.get(pk=cle).etat == "caduque"


def test_le_candidat_sait_aussitot_ce_que_l_on_a_fait_et_aucune_raison_ne_part_par_courriel(
    site: Site, settings: Settings
) -> None:
    settings.COURRIELS = True
    cle = ouvrir(site, voie=Voie.VAE)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
    agir(site, cle, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT)
    agir(site, cle, Acte.DEMANDER_PIECES, Acteur.CERTIFICATEUR, texte="Joignez une attestation secrète.")
    rang = models.FaitCandidature.objects.filter(candidature=cle).count()
    assert DBTaskResult.objects.filter(task_path__endswith="prevenir_le_candidat").count() == 1
    assert prevenir_du_fait(cle, rang, moment(DEBUT)).partis == 1
    (courriel,) = mail.outbox
    assert courriel.to == [site.candidat.courriel]
    assert "des pièces vous sont demandées" in courriel.body
    assert "secrète" not in courriel.body
    assert prevenir_du_fait(cle, rang, moment(DEBUT)).partis == 0, "une seule fois"


def test_un_refus_antidate_ne_defait_pas_un_silence_acquis(site: Site) -> None:
    """Two months without an answer, and nothing has passed the delays yet: nobody was told of a refusal in time."""
    cle = deposee(site)
    candidature = models.Candidature.objects.get(pk=cle)
    tard = moment(date(2027, 2, 1))
    qui = Qui(site.certificateur, Acteur.CERTIFICATEUR, candidature.revision)
    refus = Geste(Acte.DECLARER_NON_RECEVABLE, date(2027, 1, 10), texte="Trop court.")
    with pytest.raises(ActeRefuse, match="Cette candidature est recevable"):
        candidatures.agir(cle, refus, qui=qui, quand=tard)
    assert models.Candidature.objects.get(pk=cle).revision == candidature.revision, "un acte refusé n’écrit rien"
    assert passer_les_delais(date(2027, 2, 1), quand=tard) == 1
    assert models.Candidature.objects.get(pk=cle).etat == "recevable"
    assert models.FaitCandidature.objects.filter(candidature=cle).latest("rang").acte == "tenir-pour-recevable"


def test_un_refus_dit_dans_le_delai_le_reste(site: Site) -> None:
    cle = deposee(site)
    agir(site, cle, Acte.DECLARER_NON_RECEVABLE, Acteur.CERTIFICATEUR, date(2027, 1, 10), "Trop court.")
    assert models.Candidature.objects.get(pk=cle).etat == "non-recevable"
