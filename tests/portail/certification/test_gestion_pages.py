"""The pages of management: who reads which candidature, what they may do of it, how a refusal is told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.reglement.valeurs import Voie
from portail.certification import models, operations_dossier
from portail.certification.enums import EtatCandidature
from portail.certification.operations_dossier import Dite
from portail.socle.enums import Role
from portail.socle.models import Compte
from portail.socle.pieces_jointes import recevoir
from portail.socle.queries import evenements_de
from tests.comptes import nouveau_compte, nouvelle_organisation
from tests.pages import lire
from tests.portail.certification.fabrique import CQP, RAYON, VENDRE, Site, agir, evaluer, moment, ouvrir

pytestmark = pytest.mark.django_db
FILE = "/gestion/candidatures/"


@pytest.fixture(autouse=True)
def _limites_neuves(settings: Any, tmp_path: Path) -> None:
    """Counters of its own for each test: one does not exhaust another."""
    settings.LIMITES_DOSSIER = tmp_path / "limites"


def client_de(compte: Compte) -> Client:
    client = Client()
    client.force_login(compte)
    return client


def adresse(cle: int) -> str:
    return f"{FILE}{cle}/"


def envoyer(client: Client, cle: int, acte: Acte, revision: int | None = None, **champs: str) -> Any:
    """The act as its form sends it, from what the page shows now."""
    vue = models.Candidature.objects.values_list("revision", flat=True).get(pk=cle)
    donnees = {f"{acte.value}-{nom}": valeur for nom, valeur in champs.items()}
    donnees.setdefault(f"{acte.value}-jour", timezone.localdate().isoformat())
    donnees |= {"acte": acte.value, "revision": str(vue if revision is None else revision)}
    return client.post(adresse(cle), donnees)


def test_ce_qui_expire_d_abord_est_en_tete(site: Site) -> None:
    aujourd_hui = timezone.localdate()
    sans_delai = ouvrir(site, [VENDRE], le=aujourd_hui - timedelta(days=2))
    presse = ouvrir(site, [RAYON], voie=Voie.VAE, le=aujourd_hui)
    agir(site, presse, Acte.INSCRIRE, Acteur.CANDIDAT, aujourd_hui)
    agir(site, presse, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT, aujourd_hui)
    agir(site, presse, Acte.CONSTATER_COMPLET, Acteur.CERTIFICATEUR, aujourd_hui)
    page = lire(client_de(site.certificateur).get(FILE))
    references = dict(models.Candidature.objects.values_list("pk", "reference"))
    assert page.index(references[presse]) < page.index(references[sans_delai])
    assert "Déclarer le dossier recevable" in page
    assert "C’est à vous" in page


def test_les_filtres(site: Site) -> None:
    aujourd_hui = timezone.localdate()
    libre, vae = ouvrir(site, [VENDRE], le=aujourd_hui), ouvrir(site, [RAYON], voie=Voie.VAE, le=aujourd_hui)
    agir(site, vae, Acte.ABANDONNER, Acteur.CANDIDAT, aujourd_hui)
    agir(site, libre, Acte.INSCRIRE, Acteur.CANDIDAT, aujourd_hui)
    references = dict(models.Candidature.objects.values_list("pk", "reference"))
    client = client_de(site.certificateur)
    for requete, montree, cachee in (
        ("", libre, vae),
        ("finies=on", vae, libre),
        (f"etat={EtatCandidature.INSCRITE}", libre, vae),
        (f"etat={EtatCandidature.ABANDONNEE}", vae, libre),
        ("a_moi=on", libre, vae),
        (f"fiche={CQP}&voie=libre", libre, vae),
        ("voie=nimporte&fiche=RNCP1&page=lol", libre, vae),
    ):
        page = lire(client.get(f"{FILE}?{requete}"))
        assert references[montree] in page, requete
        assert references[cachee] not in page, requete
    assert "Aucune candidature ne répond" in lire(client.get(f"{FILE}?voie=formation"))


def test_a_moi_suit_les_evaluations(site: Site) -> None:
    aujourd_hui = timezone.localdate()
    cle = ouvrir(site, [VENDRE], le=aujourd_hui)
    client = client_de(site.certificateur)
    reference = models.Candidature.objects.get(pk=cle).reference
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT, aujourd_hui)
    assert "Confier les évaluations" in lire(client.get(f"{FILE}?a_moi=on"))
    donnees = {"confier-bloc": VENDRE, "confier-courriel": site.evaluateur.courriel}
    assert client.post(f"{adresse(cle)}confier/", donnees).status_code == 302
    assert reference not in lire(client.get(f"{FILE}?a_moi=on"))
    models.EvaluationConfiee.objects.all().delete()
    evaluer(site, cle, VENDRE, aujourd_hui)
    assert "Clore l’évaluation" in lire(client.get(f"{FILE}?a_moi=on"))
    agir(site, cle, Acte.CLORE_EVALUATION, Acteur.CERTIFICATEUR, aujourd_hui)
    assert "Convoquer devant le jury" in lire(client.get(f"{FILE}?a_moi=on"))


def test_un_organisme_ne_voit_que_ce_qu_il_prepare(site: Site) -> None:
    preparee = ouvrir(site, [VENDRE], voie=Voie.FORMATION)
    libre = ouvrir(site, [RAYON])
    client = client_de(site.formateur)
    page = lire(client.get(FILE))
    assert f"{FILE}{preparee}/" in page
    assert f"{FILE}{libre}/" not in page
    assert client.get(adresse(preparee)).status_code == 200
    for suite in ("", "dossier/", "pieces/1/", "confier/"):
        assert client.get(f"{adresse(libre)}{suite}").status_code == 403
    ailleurs = client_de(nouveau_compte(Role.ORGANISME_FORMATION))
    assert ailleurs.get(adresse(preparee)).status_code == 403
    assert "Aucune candidature" in lire(ailleurs.get(FILE))


def test_un_autre_certificateur_n_y_entre_pas(site: Site) -> None:
    cle = ouvrir(site)
    autre = client_de(nouveau_compte(Role.CERTIFICATEUR, organisation=nouvelle_organisation()))
    assert "Déposer un règlement" in lire(autre.get(FILE))
    assert autre.get(adresse(cle)).status_code == 403
    assert envoyer(autre, cle, Acte.CLORE).status_code == 403
    assert autre.get(f"{FILE}999999/").status_code == 404
    candidat = client_de(site.candidat)
    assert candidat.get(adresse(cle)).status_code == 403


def test_la_recevabilite_avec_ses_raisons_et_ses_recommandations(site: Site) -> None:
    aujourd_hui = timezone.localdate()
    cle = ouvrir(site, voie=Voie.VAE, le=aujourd_hui)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT, aujourd_hui)
    agir(site, cle, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT, aujourd_hui)
    client = client_de(site.certificateur)
    refuse = envoyer(client, cle, Acte.DEMANDER_PIECES)
    assert refuse.status_code == 422
    assert "Pièces demandées" in lire(refuse)
    assert envoyer(client, cle, Acte.CONSTATER_COMPLET).status_code == 302
    dites = {"texte": "Trois ans en magasin.", "recommandations": "Travaillez la composition."}
    assert envoyer(client, cle, Acte.DECLARER_RECEVABLE, **dites).status_code == 302
    page = lire(client.get(adresse(cle)))
    assert "Trois ans en magasin." in page
    assert "Recommandations : Travaillez la composition." in page
    assert models.Candidature.objects.get(pk=cle).etat == EtatCandidature.RECEVABLE
    fait = models.FaitCandidature.objects.get(candidature=cle, acte=Acte.DECLARER_RECEVABLE.value)
    assert "magasin" not in str(fait.precisions)


def test_une_page_perimee_garde_ce_qui_etait_ecrit(site: Site) -> None:
    aujourd_hui = timezone.localdate()
    cle = ouvrir(site, voie=Voie.VAE, le=aujourd_hui)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT, aujourd_hui)
    agir(site, cle, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT, aujourd_hui)
    client = client_de(site.certificateur)
    reponse = envoyer(client, cle, Acte.DEMANDER_PIECES, revision=0, texte="Il manque le contrat.")
    assert reponse.status_code == 409
    page = lire(reponse)
    assert "a changé depuis que vous avez ouvert la page" in page
    assert "Il manque le contrat." in page
    assert not models.Ecrit.objects.exists()


def test_ce_qui_etait_ecrit_reste_meme_quand_l_acte_n_est_plus_possible(site: Site) -> None:
    aujourd_hui = timezone.localdate()
    cle = ouvrir(site, voie=Voie.VAE, le=aujourd_hui)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT, aujourd_hui)
    agir(site, cle, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT, aujourd_hui)
    agir(site, cle, Acte.CONSTATER_COMPLET, Acteur.CERTIFICATEUR, aujourd_hui)
    vue = models.Candidature.objects.get(pk=cle).revision
    agir(site, cle, Acte.DECLARER_RECEVABLE, Acteur.CERTIFICATEUR, aujourd_hui)
    client = client_de(site.certificateur)
    reponse = envoyer(client, cle, Acte.DECLARER_NON_RECEVABLE, revision=vue, texte="Trop loin du référentiel.")
    assert reponse.status_code == 409
    page = lire(reponse)
    assert "Trop loin du référentiel." in page
    assert "tenir le dossier pour recevable" not in page, "cet acte est celui d’un délai"


def test_un_acte_impossible_dit_pourquoi_et_ce_qui_le_permettrait(site: Site) -> None:
    cle = ouvrir(site, le=timezone.localdate())
    client = client_de(site.certificateur)
    page = lire(client.get(adresse(cle)))
    assert "Pas maintenant" in page
    assert "Il faut qu’elle soit délibérée" in page
    reponse = envoyer(client, cle, Acte.NOTIFIER)
    assert reponse.status_code == 422
    assert "Il faut qu’elle soit délibérée" in lire(reponse)


@pytest.mark.parametrize("acte", [Acte.ABANDONNER, Acte.DELIBERER, Acte.CONVOQUER, Acte.EVALUER_BLOC])
def test_ce_qui_n_est_pas_a_eux_leur_est_refuse(site: Site, acte: Acte) -> None:
    cle = ouvrir(site, le=timezone.localdate())
    assert envoyer(client_de(site.certificateur), cle, acte, texte="Non.").status_code == 403
    assert models.FaitCandidature.objects.filter(candidature=cle).count() == 1


@pytest.mark.parametrize("donnees", [{}, {"acte": "magie", "revision": "1"}, {"acte": "clore", "revision": "x"}])
def test_un_envoi_qui_n_est_pas_un_acte(site: Site, donnees: dict[str, str]) -> None:
    assert client_de(site.certificateur).post(adresse(ouvrir(site)), donnees).status_code == 404


def test_un_acte_ne_se_date_pas_de_demain(site: Site) -> None:
    aujourd_hui = timezone.localdate()
    cle = ouvrir(site, voie=Voie.FORMATION, le=aujourd_hui)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT, aujourd_hui)
    client = client_de(site.formateur)
    demain = (aujourd_hui + timedelta(days=1)).isoformat()
    reponse = envoyer(client, cle, Acte.COMMENCER_PREPARATION, jour=demain)
    assert reponse.status_code == 422
    assert "Ce jour n’est pas encore passé." in lire(reponse)
    assert envoyer(client, cle, Acte.COMMENCER_PREPARATION).status_code == 302
    assert envoyer(client, cle, Acte.FINIR_PREPARATION).status_code == 302


def test_lire_le_dossier_s_inscrit_une_fois_par_lecture(site: Site) -> None:
    aujourd_hui = timezone.localdate()
    cle = ouvrir(site, [VENDRE], le=aujourd_hui)
    quand = moment(aujourd_hui)
    dite = Dite(VENDRE, 1, "oui", "J’accueille les clients tous les jours.")
    operations_dossier.repondre(cle, dite, candidat=site.candidat, quand=quand)
    recue = recevoir("contrat.pdf", b"%PDF-1.4\n%%EOF\n")
    jointe = operations_dossier.joindre(cle, VENDRE, recue, candidat=site.candidat, quand=quand)
    client = client_de(site.certificateur)
    page = lire(client.get(f"{adresse(cle)}dossier/"))
    assert "J’accueille les clients tous les jours." in page
    assert "contrat.pdf" in page
    lectures = evenements_de("certification.candidature", cle).filter(acte="dossier-lu")
    assert [lecture.acteur for lecture in lectures] == [site.certificateur.pk]
    client.get(adresse(cle))
    assert lectures.count() == 1
    reponse = client.get(f"{adresse(cle)}pieces/{jointe.pk}/")
    assert reponse.content.startswith(b"%PDF")
    assert "attachment" in reponse.headers["Content-Disposition"]
    assert evenements_de("certification.candidature", cle).filter(acte="piece-lue").count() == 1
    autre = ouvrir(site, [RAYON], le=aujourd_hui)
    assert client.get(f"{adresse(autre)}pieces/{jointe.pk}/").status_code == 404


def test_on_ne_confie_qu_a_un_evaluateur_habilite(site: Site) -> None:
    cle = ouvrir(site, [VENDRE], le=timezone.localdate())
    client = client_de(site.certificateur)
    etranger = nouveau_compte(Role.EVALUATEUR)
    for courriel, dit in (
        ("personne@essai.example", "Aucun évaluateur n’a de compte ici"),
        (site.formateur.courriel, "Aucun évaluateur n’a de compte ici"),
        (etranger.courriel, "n’est pas habilité à évaluer ce bloc aujourd’hui"),
    ):
        donnees = {"confier-bloc": VENDRE, "confier-courriel": courriel}
        reponse = client.post(f"{adresse(cle)}confier/", donnees)
        assert reponse.status_code == 422
        assert dit in lire(reponse)
    refuse = client.post(f"{adresse(cle)}confier/", {"confier-bloc": RAYON, "confier-courriel": "a@b.example"})
    assert refuse.status_code == 422
    assert not models.EvaluationConfiee.objects.exists()
    assert client.get(f"{adresse(cle)}confier/").status_code == 302
    preparee = ouvrir(site, [RAYON], voie=Voie.FORMATION, le=timezone.localdate())
    donnees = {"confier-bloc": RAYON, "confier-courriel": site.evaluateur.courriel}
    assert client_de(site.formateur).post(f"{adresse(preparee)}confier/", donnees).status_code == 403


def test_la_page_dit_les_avis_et_les_compte_effaces(site: Site) -> None:
    aujourd_hui = timezone.localdate()
    cle = ouvrir(site, [VENDRE], le=aujourd_hui)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT, aujourd_hui)
    evaluer(site, cle, VENDRE, aujourd_hui, rates=[2])
    models.Candidature.objects.filter(pk=cle).update(candidat=None)
    page = lire(client_de(site.certificateur).get(adresse(cle)))
    assert "Avis défavorable" in page
    assert "Compte effacé" in page


def test_autant_de_requetes_pour_trente_candidatures_que_pour_trois(
    site: Site, django_assert_max_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    modele = models.Candidature.objects.select_related("fiche").get(pk=ouvrir(site, [VENDRE]))
    client = client_de(site.certificateur)
    client.get(FILE)
    with django_assert_max_num_queries(15):
        client.get(FILE)
    for rang in range(60):
        une = models.Candidature.objects.get(pk=modele.pk)
        une.pk, une.reference = None, f"COPIE-{rang}"
        une.save(force_insert=True)
        models.BlocVise.objects.create(candidature=une, code=VENDRE)
    with django_assert_max_num_queries(15):
        page = lire(client.get(FILE))
    assert "61 candidatures" in page
    with django_assert_max_num_queries(40):
        assert client.get(adresse(modele.pk)).status_code == 200
