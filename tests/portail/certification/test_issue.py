"""The outcome kept for the statistics is what the facts say, whatever the story, after each of its acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from brique.certification.candidature.table import MAINTIEN, NOUVELLE
from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation.valeurs import Presence, Sens
from brique.certification.reglement.valeurs import Voie
from portail.certification import models
from portail.certification import operations_delivrance as delivrance
from portail.certification import operations_jury as jury
from portail.certification.operations_candidatures import passer_les_delais
from portail.certification.operations_delivrance import Confirmation
from portail.parcours.passeport.operations import Signature, annuler
from portail.socle.operations import effacer_compte
from tests.portail.certification.fabrique import (
    JURY,
    RAYON,
    REGLEMENT,
    TOUS_CONTRE,
    TOUS_POUR,
    VENDRE,
    Site,
    agir,
    installer,
    jusqu_au_jury,
    moment,
    ouvrir,
    preparer_jury,
    sceller,
    tenir_jury,
    voter,
)
from tests.portail.certification.issues import verifier_les_issues

pytestmark = pytest.mark.django_db
CONFIRME = REGLEMENT.replace("  loi_vae: oui", "  loi_vae: oui\n  confirme_par: la CPNE fictive")
NOTIFIE, RECOURS, REPONSE, SECOND = date(2026, 12, 11), date(2026, 12, 20), date(2027, 1, 8), date(2027, 1, 28)
TOTALE = {VENDRE: TOUS_POUR, RAYON: TOUS_POUR}
PARTIELLE = {VENDRE: TOUS_POUR, RAYON: TOUS_CONTRE}
AUCUNE = {VENDRE: TOUS_CONTRE, RAYON: TOUS_CONTRE}


def gardee(cle: int) -> tuple[str, int | None]:
    """What is kept, once it is checked that the facts say so."""
    assert verifier_les_issues()
    une = models.Candidature.objects.get(pk=cle)
    return une.issue, une.annee_issue


def decider(
    site: Site, cle: int, votes: Mapping[str, Sequence[Sens]], jour: date = JURY, le: date | None = None
) -> models.ProcesVerbal:
    seance = preparer_jury(site, [cle], jour, le or date(2026, 11, 23))
    passage = tenir_jury(site, seance, jour)[cle]
    for code, sens in votes.items():
        voter(site, passage, code, sens, jour, "" if sens == TOUS_POUR else "L’étal n’est pas tenu.")
    return sceller(site, seance, jour)


@pytest.mark.parametrize(
    ("votes", "issue"), [(TOTALE, "delivree"), (PARTIELLE, "partielle"), (AUCUNE, "aucune")], ids=["t", "p", "a"]
)
def test_ce_que_le_jury_donne_se_garde_avec_son_annee(
    site: Site, votes: Mapping[str, Sequence[Sens]], issue: str
) -> None:
    cle = ouvrir(site)
    assert gardee(cle) == ("", None)
    jusqu_au_jury(site, cle)
    assert gardee(cle) == ("", None)
    decider(site, cle, votes)
    assert gardee(cle) == (issue, 2026)
    agir(site, cle, Acte.NOTIFIER, Acteur.CERTIFICATEUR, NOTIFIE)
    agir(site, cle, Acte.CLORE, Acteur.CERTIFICATEUR, date(2027, 3, 1))
    assert gardee(cle) == (issue, 2026)


@pytest.mark.parametrize("presence", [Presence.ABSENT, Presence.EXCUSE])
def test_qui_n_est_pas_venu_n_a_pas_d_issue(site: Site, presence: Presence) -> None:
    cle = ouvrir(site)
    jusqu_au_jury(site, cle)
    seance = preparer_jury(site, [cle], JURY)
    passage = tenir_jury(site, seance, JURY)[cle]
    jury.pointer_candidat(passage, presence, auteur=site.certificateur, quand=moment(JURY))
    sceller(site, seance, JURY)
    assert gardee(cle) == ("", None)


def test_apres_un_recours_la_premiere_issue_vaut_jusqu_a_la_nouvelle_deliberation(site: Site) -> None:
    cle = ouvrir(site)
    jusqu_au_jury(site, cle)
    decider(site, cle, AUCUNE)
    agir(site, cle, Acte.NOTIFIER, Acteur.CERTIFICATEUR, NOTIFIE)
    agir(site, cle, Acte.FORMER_RECOURS, Acteur.CANDIDAT, RECOURS, "Je conteste.")
    assert gardee(cle) == ("aucune", 2026)
    agir(site, cle, Acte.REPONDRE_RECOURS, Acteur.CERTIFICATEUR, REPONSE, "Le jury délibérera.", suite=NOUVELLE)
    assert gardee(cle) == ("aucune", 2026)
    verbal = decider(site, cle, PARTIELLE, SECOND, REPONSE)
    assert gardee(cle) == ("partielle", 2027)
    # an award annulled later is told beside it: the jury decided what it decided
    acquis = models.Parchemin.objects.get(passage__seance=verbal.seance_id).acquis
    jour, signature = date(2027, 2, 10), Signature(site.branche, "Jeanne Fictive", "présidente")
    annuler(acquis, jour, "Fraude établie.", signature, auteur=site.certificateur, quand=moment(jour))
    agir(site, cle, Acte.NOTIFIER, Acteur.CERTIFICATEUR, date(2027, 2, 11))
    assert gardee(cle) == ("partielle", 2027)


def test_un_recours_maintenu_ne_change_rien(site: Site) -> None:
    cle = ouvrir(site)
    jusqu_au_jury(site, cle)
    decider(site, cle, PARTIELLE)
    agir(site, cle, Acte.NOTIFIER, Acteur.CERTIFICATEUR, NOTIFIE)
    agir(site, cle, Acte.FORMER_RECOURS, Acteur.CANDIDAT, RECOURS, "Je conteste.")
    agir(site, cle, Acte.REPONDRE_RECOURS, Acteur.CERTIFICATEUR, REPONSE, "Nous maintenons.", suite=MAINTIEN)
    assert gardee(cle) == ("partielle", 2026)


@pytest.mark.parametrize(("confirmee", "issue"), [(True, ("delivree", 2026)), (False, ("", None))])
def test_ce_que_dit_l_instance_qui_confirme_change_l_issue(
    tmp_path: Path, confirmee: bool, issue: tuple[str, int | None]
) -> None:
    site = installer(tmp_path, CONFIRME)
    cle = ouvrir(site)
    jusqu_au_jury(site, cle)
    verbal = decider(site, cle, TOTALE)
    assert gardee(cle) == ("en-attente", 2026)
    dite = Confirmation(confirmee, SECOND, "la CPNE fictive")
    delivrance.confirmer(verbal, dite, auteur=site.certificateur, quand=moment(SECOND))
    assert gardee(cle) == issue
    if confirmee:
        agir(site, cle, Acte.NOTIFIER, Acteur.CERTIFICATEUR, SECOND, confirmee_le=SECOND.isoformat())
        assert gardee(cle) == issue


def test_un_compte_efface_avant_la_confirmation_laisse_ce_qui_est_decide(tmp_path: Path) -> None:
    site = installer(tmp_path, CONFIRME)
    cle = ouvrir(site)
    jusqu_au_jury(site, cle)
    verbal = decider(site, cle, TOTALE)
    effacer_compte(site.candidat, acteur=None, quand=moment(NOTIFIE))
    dite = Confirmation(True, SECOND, "la CPNE fictive")
    delivrance.confirmer(verbal, dite, auteur=site.certificateur, quand=moment(SECOND))
    assert gardee(cle) == ("delivree", 2026)


def test_la_recevabilite_se_compte_l_annee_de_son_fait_meme_ecrit_plus_tard(site: Site) -> None:
    cle = ouvrir(site, voie=Voie.VAE)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
    agir(site, cle, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT)
    agir(site, cle, Acte.CONSTATER_COMPLET, Acteur.CERTIFICATEUR)
    assert verifier_les_issues()
    assert passer_les_delais(date(2027, 2, 15), quand=moment(date(2027, 2, 15))) == 1
    assert verifier_les_issues()
    assert models.Candidature.objects.get(pk=cle).annee_recevable == 2027
    agir(site, cle, Acte.ABANDONNER, Acteur.CANDIDAT, date(2027, 2, 20))
    assert verifier_les_issues()


@pytest.mark.parametrize("champs", [{"issue": "delivree"}, {"annee_issue": 2026}, {"issue": "x", "annee_issue": 2026}])
def test_la_base_refuse_une_issue_sans_annee_ou_inconnue(site: Site, champs: dict[str, object]) -> None:
    cle = ouvrir(site)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Candidature.objects.filter(pk=cle).update(**champs)
